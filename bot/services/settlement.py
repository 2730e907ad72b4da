"""Settlement: books closed rounds in resumable batches, and books again what changed afterwards."""

from datetime import datetime

from bot.domain.answer import Verdict, assemble
from bot.domain.errors import NotFoundError
from bot.domain.round import REVEAL_WAITS_AT_MOST, Round
from bot.domain.schedule import get_zone
from bot.domain.streak import Mark
from bot.metrics import Metrics
from bot.ports.ledgers import DayRepair, PointRepair
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.bookkeeping import replay_members, settle_members
from bot.services.members import seat_authors
from bot.services.rights import record

BATCH = 200
ROUNDS_AT_ONCE = 20
LATE_AT_ONCE = 50


class Settlement:
    """Use cases that write the ledgers."""

    def __init__(self, store: Store, clock: Clock, metrics: Metrics) -> None:
        self._store = store
        self._clock = clock
        self._metrics = metrics

    async def run(self, now: datetime) -> int:
        """Settle every round that is ready, a batch of members a transaction; how many rounds were finished.

        A crash between batches goes on where it stopped; a batch that ran is never booked twice.
        """
        finished = 0
        while True:
            due = await self._store.read(lambda uow: uow.rounds.due_to_settle(now - REVEAL_WAITS_AT_MOST, ROUNDS_AT_ONCE))
            for round_ in due:
                await self._settle(round_, now)
            finished += len(due)
            if len(due) < ROUNDS_AT_ONCE:
                self._metrics.rounds_settled.inc(finished)
                return finished

    async def book_changes(self) -> int:
        """Book answers that changed after their round was settled: late ones, and on-time ones that arrived late."""

        async def work(uow: UnitOfWork) -> int:
            pairs = await uow.answers.unbooked(LATE_AT_ONCE)
            for round_id, account_id in pairs:
                await _book_change(uow, round_id, account_id)
            return len(pairs)

        booked = 0
        while changed := await self._store.write(work):
            booked += changed
        return booked

    async def mend_day(self, group_id: int, member_id: int, repair: DayRepair, by: int) -> None:
        """Set what a study day was for a member, and replay the streak from it. `repair.why` is shown to the member."""

        async def work(uow: UnitOfWork) -> None:
            member = await uow.members.get(member_id)
            if member.group_id != group_id or not await _is_study_day(uow, group_id, repair):
                raise NotFoundError("day.unknown")
            facts = {"member": member.name, "on": str(repair.on), "mark": repair.mark, "why": repair.why}
            await record(uow, group_id, by, "audit.mended_day", self._clock.now(), facts)
            await uow.ledgers.put_day_repair(repair, self._clock.now())
            await replay_members(uow, group_id, [member])

        await self._store.write(work)

    async def mend_points(self, group_id: int, repair: PointRepair, by: int) -> None:
        """Add points to (or take them from) what a member got for a settled round."""

        async def work(uow: UnitOfWork) -> None:
            member = await uow.members.get(repair.member_id)
            round_ = await uow.rounds.get(repair.round_id)
            if {member.group_id, round_.group_id} != {group_id} or round_.settled_at is None:
                raise NotFoundError("round.not_settled")
            facts = {"member": member.name, "on": str(round_.on), "points": f"{repair.points:+}", "why": repair.why}
            await record(uow, group_id, by, "audit.mended_points", self._clock.now(), facts)
            await uow.ledgers.put_point_repair(repair, self._clock.now())
            await replay_members(uow, group_id, [member])

        await self._store.write(work)

    async def _settle(self, round_: Round, now: datetime) -> None:
        await self._store.write(lambda uow: _seat(uow, round_))
        while await self._store.write(lambda uow: _settle_batch(uow, round_.id, now)):
            pass


async def _seat(uow: UnitOfWork, round_: Round) -> None:
    await seat_authors(uow, round_, get_zone((await uow.groups.get(round_.group_id)).zone))


async def _settle_batch(uow: UnitOfWork, round_id: int, now: datetime) -> bool:
    """Settle the next batch; False when there was none and the round is settled."""
    after_id = await uow.rounds.settled_up_to(round_id)
    if after_id is None:
        return False
    round_ = await uow.rounds.get(round_id)
    members = await uow.members.page(round_.group_id, after_id, BATCH)
    if not members:
        await uow.rounds.settle(round_.id, now)
        return False
    await settle_members(uow, round_, members)
    accounts = [a for ids in (await uow.members.accounts_of([m.id for m in members])).values() for a in ids]
    await uow.answers.blank_short(round_.id, accounts)
    await uow.answers.mark_booked(round_.id, accounts)
    await uow.rounds.settle_up_to(round_.id, members[-1].id)
    return True


async def _book_change(uow: UnitOfWork, round_id: int, account_id: int) -> None:
    """Book one author again, where the answer now counts for something; half-written late text waits."""
    round_ = await uow.rounds.get(round_id)
    await _seat(uow, round_)
    member = await uow.members.find(round_.group_id, account_id)
    messages = await uow.answers.of_rounds([round_id], [account_id])
    answer = assemble(messages, round_.closes_at, round_.rules.minimum, round_.rules.late_for)
    if member is not None and answer.verdict is not Verdict.NONE:
        await replay_members(uow, round_.group_id, [member])
    await uow.answers.mark_booked(round_id, [account_id])


async def _is_study_day(uow: UnitOfWork, group_id: int, repair: DayRepair) -> bool:
    return repair.mark is not Mark.LATE and any(
        day.on == repair.on for day in await uow.rounds.days(group_id, None, repair.on)
    )
