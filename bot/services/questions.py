"""The bank in the store, and what a group will be asked next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.errors import NotFoundError
from bot.domain.group import Group, Schedule
from bot.domain.plan import UPCOMING, Candidate, plan, unasked
from bot.domain.question import Bank, Question
from bot.ports.rounds import BankChange
from bot.ports.store import UnitOfWork
from bot.services.rights import record
from bot.services.use_cases import UseCases

NO_FILTER: frozenset[str] = frozenset()
ANY_LEVEL: frozenset[int] = frozenset()


class Questions(UseCases):
    """Use cases of the bank and of a group's queue."""

    async def load(self, bank: Bank) -> BankChange:
        """Take over the whole bank: new versions for changed content, what is gone retired."""
        now = self._clock.now()
        return await self._store.write(lambda uow: uow.questions.put(None, bank.questions, now, whole=True))

    async def enqueue(self, group_id: int, question_id: str, by: int) -> None:
        """Have a group's next free round ask this question. Raises ConflictError, ForbiddenError, NotFoundError."""

        async def work(uow: UnitOfWork) -> None:
            _, question = await get_askable(uow, group_id, question_id)
            await record(uow, group_id, by, "audit.queued", self._clock.now(), {"title": question.title})
            await uow.questions.enqueue(group_id, question_id)

        await self._store.write(work)

    async def dequeue(self, group_id: int, question_id: str, by: int) -> None:
        """Take a question off a group's queue. Raises NotFoundError for a question of another group."""

        async def work(uow: UnitOfWork) -> None:
            _, question = await uow.questions.current(question_id, group_id)
            await record(uow, group_id, by, "audit.dequeued", self._clock.now(), {"title": question.title})
            await uow.questions.dequeue(group_id, question_id)

        await self._store.write(work)

    async def pass_over(self, group_id: int, question_id: str, by: int) -> None:
        """Skip a planned question: it comes back only after the rest of the bank."""

        async def work(uow: UnitOfWork) -> None:
            _, question = await get_askable(uow, group_id, question_id)
            await record(uow, group_id, by, "audit.passed_over", self._clock.now(), {"title": question.title})
            await uow.questions.dequeue(group_id, question_id)
            await uow.questions.pass_over(group_id, question_id)

        await self._store.write(work)

    async def listing(self, group_id: int) -> Sequence[Question]:
        """Every question a group can be asked."""
        return await self._store.read(lambda uow: uow.questions.listing(group_id))


@dataclass(frozen=True, slots=True)
class BankView:
    """What a group can be asked by one schedule (or by any), and what it was asked; `key` tells such banks apart."""

    key: str
    seed: int
    candidates: Sequence[Candidate]
    asked: Mapping[str, int]
    queue: Sequence[str]

    def upcoming(self, n: int) -> tuple[str, ...]:
        """The next `n` question ids. Opening takes the first, so whatever shows a plan shows what will happen."""
        return plan(self.asked, self.candidates, self.queue, n, self.seed)

    def unasked_after(self, question_id: str) -> int:
        """How many questions were never asked once `question_id` is."""
        return unasked({**self.asked, question_id: 1}, self.candidates)


async def read_bank(uow: UnitOfWork, group: Group, schedule: Schedule | None) -> BankView:
    """The bank as a schedule sees it; as the whole group does without one."""
    topics, levels = (schedule.topics, schedule.difficulties) if schedule else (NO_FILTER, ANY_LEVEL)
    candidates = await uow.questions.candidates(group.id, topics, levels)
    asked, queue = await uow.questions.asked(group.id), await uow.questions.queue(group.id)
    return BankView(f"{schedule.id if schedule else 0}-{len(candidates)}", group.seed, candidates, asked, queue)


async def read_upcoming(
    uow: UnitOfWork, group: Group, schedule: Schedule | None, n: int = UPCOMING
) -> tuple[tuple[str, ...], int]:
    """The next `n` question ids of a group, and how many questions were never asked."""
    bank = await read_bank(uow, group, schedule)
    return bank.upcoming(n), unasked(bank.asked, bank.candidates)


async def get_askable(uow: UnitOfWork, group_id: int, question_id: str) -> tuple[int, Question]:
    """Version id and content of a question. Raises NotFoundError for one retired or of another group (promise 9)."""
    if question_id not in {c.question_id for c in await uow.questions.candidates(group_id, NO_FILTER, ANY_LEVEL)}:
        raise NotFoundError("question.unknown")
    return await uow.questions.current(question_id, group_id)
