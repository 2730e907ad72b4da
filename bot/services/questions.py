"""The bank in the store, and what a group will be asked next."""

from collections.abc import Sequence

from bot.domain.group import Group, Schedule
from bot.domain.plan import UPCOMING, plan, unasked
from bot.domain.question import Bank, Question
from bot.ports.rounds import BankChange
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.rights import record

NO_FILTER: frozenset[str] = frozenset()
ANY_LEVEL: frozenset[int] = frozenset()


class Questions:
    """Use cases of the bank and of a group's queue."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def load(self, bank: Bank) -> BankChange:
        """Take over the whole bank: new versions for changed content, what is gone retired."""
        return await self._store.write(lambda uow: uow.questions.put(None, bank.questions, self._clock.now(), whole=True))

    async def enqueue(self, group_id: int, question_id: str, by: int) -> None:
        """Have a group's next free round ask this question. Raises ConflictError, ForbiddenError, NotFoundError."""

        async def work(uow: UnitOfWork) -> None:
            _, question = await uow.questions.current(question_id)
            await record(uow, group_id, by, "audit.queued", self._clock.now(), {"title": question.title})
            await uow.questions.enqueue(group_id, question_id)

        await self._store.write(work)

    async def dequeue(self, group_id: int, question_id: str, by: int) -> None:
        """Take a question off a group's queue."""

        async def work(uow: UnitOfWork) -> None:
            _, question = await uow.questions.current(question_id)
            await record(uow, group_id, by, "audit.dequeued", self._clock.now(), {"title": question.title})
            await uow.questions.dequeue(group_id, question_id)

        await self._store.write(work)

    async def pass_over(self, group_id: int, question_id: str, by: int) -> None:
        """Skip a planned question: it comes back only after the rest of the bank."""

        async def work(uow: UnitOfWork) -> None:
            _, question = await uow.questions.current(question_id)
            await record(uow, group_id, by, "audit.passed_over", self._clock.now(), {"title": question.title})
            await uow.questions.dequeue(group_id, question_id)
            await uow.questions.pass_over(group_id, question_id)

        await self._store.write(work)

    async def listing(self, group_id: int) -> Sequence[Question]:
        """Every question a group can be asked."""
        return await self._store.read(lambda uow: uow.questions.listing(group_id))


async def read_upcoming(
    uow: UnitOfWork, group: Group, schedule: Schedule | None, n: int = UPCOMING
) -> tuple[tuple[str, ...], int]:
    """The next `n` question ids of a group, and how many questions were never asked.

    Opening takes the first of them, so whatever shows a plan shows what will happen.
    """
    topics, levels = (schedule.topics, schedule.difficulties) if schedule else (NO_FILTER, ANY_LEVEL)
    candidates = await uow.questions.candidates(group.id, topics, levels)
    asked = await uow.questions.asked(group.id)
    queue = await uow.questions.queue(group.id)
    return plan(asked, candidates, queue, n, group.seed), unasked(asked, candidates)
