"""Settlement: books closed rounds in resumable batches, and books again what changed afterwards."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.domain.answer import Verdict
from bot.domain.errors import NotFoundError
from bot.domain.group import Member
from bot.domain.round import REVEAL_WAITS_AT_MOST, Round, RoundState
from bot.domain.scoring import Reason
from bot.domain.streak import Mark
from bot.metrics import Metrics
from bot.ports.ledgers import DayRepair, PointRepair
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.bookkeeping import come_back, read_answers, replay_members, settle_members
from bot.services.drain import Drain, Due
from bot.services.members import seat_authors
from bot.services.rights import record, require_host
from bot.services.setbacks import Setbacks

# Members booked in one transaction (RULES: at most 200). An answer that arrives meanwhile waits for one batch.
BATCH = 10
ROUNDS_AT_ONCE = 20
CHANGES_AT_ONCE = 50
_BOOKED_AS = {Reason.ON_TIME: Verdict.ANSWERED, Reason.LATE: Verdict.LATE}


class Settlement:
    """Use cases that write the ledgers, for `batch` members in one transaction."""

    def __init__(self, store: Store, clock: Clock, metrics: Metrics, batch: int = BATCH) -> None:
        self._store = store
        self._clock = clock
        self._metrics = metrics
        self._batch = batch
        self._setbacks = Setbacks[int]("settling a round")
        self._changes = Drain(store, "booking changed answers", CHANGES_AT_ONCE)

    async def run(self, now: datetime) -> int:
        """Settle every round that is ready, a batch of members a transaction; how many rounds were finished.

        A crash between batches goes on where it stopped; a batch that ran is never booked twice. A round that fails
        does not hold up the others, and is tried again after a while.
        """
        finished = 0
        while due := await self._due(now):
            for round_ in due:
                finished += await self._setbacks.attempt(round_.id, partial(self._settle, round_, now), now) or 0
        self._metrics.rounds_settled.inc(finished)
        return finished

    async def book_changes(self) -> int:
        """Book answers that changed after their round was settled: late ones, and on-time ones that arrived late.

        How many were booked. A round that fails does not hold up the others, and is tried again after a while.
        """

        async def act(uow: UnitOfWork, changes: Sequence[tuple[int, int]]) -> int:
            round_ = await uow.rounds.get(changes[0][0])
            await _book_changes(uow, round_, [account_id for _, account_id in changes])
            return len(changes)

        due = Due(lambda uow, n, without: uow.answers.unbooked(n, without), lambda change: change[0], act)
        return await self._changes.run(due, self._clock.now())

    async def mend_day(self, group_id: int, member_id: int, repair: DayRepair, by: int) -> None:
        """Set what a study day was for a member, and replay the streak from it. `repair.why` is shown to the member.

        Raises NotFoundError for a date that was no study day of theirs.
        """
        repair = replace(repair, member_id=member_id, by=by)

        async def work(uow: UnitOfWork) -> None:
            await require_host(uow, group_id, by)
            member = await uow.members.get(member_id)
            if member.group_id != group_id or not await _is_study_day(uow, member, repair):
                raise NotFoundError("day.unknown")
            facts = {"member": member.name, "on": str(repair.on), "mark": repair.mark, "why": repair.why}
            await record(uow, group_id, by, "audit.mended_day", self._clock.now(), facts)
            await uow.ledgers.put_day_repair(repair, self._clock.now())
            await replay_members(uow, group_id, [member])

        await self._store.write(work)

    async def mend_points(self, group_id: int, repair: PointRepair, by: int) -> None:
        """Add points to (or take them from) what a member got for a settled round that is not void."""
        repair = replace(repair, by=by)

        async def work(uow: UnitOfWork) -> None:
            await require_host(uow, group_id, by)
            member = await uow.members.get(repair.member_id)
            round_ = await uow.rounds.get(repair.round_id)
            settled = round_.state in (RoundState.SETTLED, RoundState.REVEALED)
            if {member.group_id, round_.group_id} != {group_id} or not settled:
                raise NotFoundError("round.not_settled")
            facts = {"member": member.name, "on": str(round_.on), "points": f"{repair.points:+}", "why": repair.why}
            await record(uow, group_id, by, "audit.mended_points", self._clock.now(), facts)
            await uow.ledgers.put_point_repair(repair, self._clock.now())
            await replay_members(uow, group_id, [member])

        await self._store.write(work)

    async def _due(self, now: datetime) -> Sequence[Round]:
        """Rounds to settle, without those that failed lately."""
        failed = self._setbacks.left_alone(now)
        waited_since, limit = now - REVEAL_WAITS_AT_MOST, ROUNDS_AT_ONCE + len(failed)
        due = await self._store.read(lambda uow: uow.rounds.due_to_settle(waited_since, limit))
        return [round_ for round_ in due if round_.id not in failed]

    async def _settle(self, round_: Round, now: datetime) -> int:
        unseated = await self._store.read(lambda uow: uow.answers.unseated(round_.id, round_.group_id))
        if unseated:
            await self._store.write(lambda uow: seat_authors(uow, round_, unseated))
        while await self._store.write(lambda uow: _settle_batch(uow, round_.id, now, self._batch)):
            pass
        return 1


async def _settle_batch(uow: UnitOfWork, round_id: int, now: datetime, batch: int) -> bool:
    """Settle the next batch; False when it was the last and the round is settled."""
    after_id = await uow.rounds.settled_up_to(round_id)
    if after_id is None:
        return False
    round_ = await uow.rounds.get(round_id)
    members = await uow.members.page(round_.group_id, after_id, batch)
    if members:
        await settle_members(uow, round_, members)
        accounts = [a for ids in (await uow.members.accounts_of([m.id for m in members])).values() for a in ids]
        await uow.answers.mark_booked(round_.id, accounts)
        await _blank_short(uow, round_, accounts)
        await uow.rounds.settle_up_to(round_.id, members[-1].id)
    if len(members) == batch:
        return True
    await _finish(uow, round_, now)
    return False


async def _finish(uow: UnitOfWork, round_: Round, now: datetime) -> None:
    await _blank_short(uow, round_, await uow.answers.unseated(round_.id, round_.group_id))
    await uow.rounds.settle(round_.id, now)


async def _blank_short(uow: UnitOfWork, round_: Round, account_ids: Sequence[int]) -> None:
    """Text that never reached the minimum goes, also of people without a seat (RULES, Answers)."""
    if account_ids and not round_.voided_at:
        await uow.answers.blank_short(round_.id, account_ids)


async def _book_changes(uow: UnitOfWork, round_: Round, account_ids: Sequence[int]) -> None:
    """Book authors of a round again, where the change made another answer of theirs."""
    await seat_authors(uow, round_, account_ids)
    seated = await uow.members.by_account(round_.group_id, account_ids)
    members = list({member.id: member for member in seated.values()}.values())
    changed = await _changed(uow, round_, members) if members else []
    if changed:
        await replay_members(uow, round_.group_id, changed)
    await uow.answers.mark_booked(round_.id, account_ids)


async def _changed(uow: UnitOfWork, round_: Round, members: Sequence[Member]) -> list[Member]:
    """Members whose verdict in a round is not what the ledger was booked from: talk after the reveal changes none."""
    rows = await uow.ledgers.points_of([member.id for member in members], [round_.id])
    booked = {row.member_id: _BOOKED_AS[row.reason] for row in rows if row.reason in _BOOKED_AS}
    answers = await read_answers(uow, [round_], members)
    verdicts = {member_id: given[round_.id].verdict for member_id, given in answers.items()}
    none = Verdict.NONE
    changed = [member for member in members if verdicts.get(member.id, none) is not booked.get(member.id, none)]
    return [await come_back(uow, member, answers) for member in changed]


async def _is_study_day(uow: UnitOfWork, member: Member, repair: DayRepair) -> bool:
    days = await uow.rounds.days(member.group_id, None, repair.on)
    return repair.mark is not Mark.LATE and repair.on >= member.joined_on and any(day.on == repair.on for day in days)
