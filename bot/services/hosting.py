"""What a host does to rounds by hand: open one now, close, void, replace. Each leaves a line in the audit trail."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.errors import ConflictError, InvalidInputError
from bot.domain.group import Group
from bot.domain.round import Round, RoundState
from bot.domain.schedule import LONGEST_WINDOW, SHORTEST_WINDOW, get_zone
from bot.domain.streak import DayState
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.opening import Occasion, open_round
from bot.services.rights import get_round, record
from bot.services.rounds import close_round
from bot.services.voiding import tell_authors
from bot.services.watch import Watch


class Hosting:
    """Use cases of a host on rounds. `by` is the host's account id; all raise ForbiddenError for anyone else."""

    def __init__(self, store: Store, clock: Clock, watch: Watch) -> None:
        self._store = store
        self._clock = clock
        self._watch = watch

    async def open_extra(
        self, group_id: int, request_key: str, window: timedelta, by: int, question_id: str | None = None
    ) -> Round:
        """Open a round now, outside the schedule.

        Raises InvalidInputError for a window out of bounds, NotFoundError for a question of another group,
        ConflictError when nothing can be asked or posted, and when the same `request_key` has opened one already.
        """
        _check(window)

        async def work(uow: UnitOfWork) -> Round:
            now = self._clock.now()
            await record(uow, group_id, by, "audit.opened_extra", now)
            return await open_extra(uow, await uow.groups.get(group_id), request_key, window, now, question_id)

        return await self._store.write(work)

    async def close_now(self, group_id: int, round_id: int, by: int) -> Round:
        """Close an open round at this instant; settlement and reveal follow by themselves."""

        async def work(uow: UnitOfWork) -> Round:
            now = self._clock.now()
            round_ = await get_round(uow, group_id, round_id)
            await record(uow, group_id, by, "audit.closed", now, {"round": str(round_.on)})
            if round_.state is not RoundState.OPEN:
                raise ConflictError("round.not_open")
            await close_round(uow, round_, now)
            return await uow.rounds.get(round_id)

        round_ = await self._store.write(work)
        self._watch.update(round_)
        return round_

    async def count_at_stake(self, group_id: int, round_id: int) -> int:
        """How many people's answers would not count if the round were voided. Raises NotFoundError."""

        async def work(uow: UnitOfWork) -> int:
            round_ = await get_round(uow, group_id, round_id)
            return await uow.answers.count_answered(round_.id, round_.closes_at, round_.rules.minimum)

        return await self._store.read(work)

    async def void(self, group_id: int, round_id: int, why: str, by: int) -> Round:
        """Void a round: it gives and takes nothing, its day is excused, and who answered is told why.

        Cannot be undone. Raises ConflictError when it is void already.
        """

        async def work(uow: UnitOfWork) -> Round:
            now, round_ = self._clock.now(), await get_round(uow, group_id, round_id)
            await record(uow, group_id, by, "audit.voided", now, {"round": str(round_.on), "why": why})
            voided = await _void(uow, round_, now)
            await tell_authors(uow, round_, why, by, now)
            return voided

        round_ = await self._store.write(work)
        self._watch.update(round_)
        return round_

    async def replace(
        self, group_id: int, round_id: int, request_key: str, window: timedelta, by: int, why: str
    ) -> Round:
        """Void a round and open another in its place, which takes over its study day; who answered is told why.

        Raises InvalidInputError for a window out of bounds, ConflictError when the round is void already, nothing can
        be asked or posted, or the same `request_key` has opened one already.
        """
        _check(window)

        async def work(uow: UnitOfWork) -> tuple[Round, Round]:
            now = self._clock.now()
            old = await get_round(uow, group_id, round_id)
            await record(uow, group_id, by, "audit.replaced_for", now, {"round": str(old.on), "why": why})
            await tell_authors(uow, old, why, by, now)
            old = await _void(uow, old, now)
            group = await uow.groups.get(group_id)
            occasion = Occasion(old.on, now, now + window, request_key, None, old.carries_streak, old.id)
            return old, await _open_new(uow, group, occasion, now)

        old, new = await self._store.write(work)
        self._watch.update(old)
        return new


async def open_extra(
    uow: UnitOfWork, group: Group, request_key: str, window: timedelta, now: datetime, question_id: str | None = None
) -> Round:
    """Open a round outside the schedule, in the caller's unit of work. Raises ConflictError when it cannot be."""
    on = now.astimezone(get_zone(group.zone)).date()
    return await _open_new(uow, group, Occasion(on, now, now + window, request_key), now, question_id)


async def _open_new(
    uow: UnitOfWork, group: Group, occasion: Occasion, now: datetime, question_id: str | None = None
) -> Round:
    round_ = await open_round(uow, group, occasion, now, question_id)
    if round_ is None:
        raise ConflictError("round.opened_already")
    return round_


def _check(window: timedelta) -> None:
    if not SHORTEST_WINDOW <= window <= LONGEST_WINDOW:
        raise InvalidInputError("schedule.bad_window")


async def _void(uow: UnitOfWork, round_: Round, now: datetime) -> Round:
    """A settled round is settled anew, so that what it gave is taken back member by member."""
    if round_.state is RoundState.VOID:
        raise ConflictError("round.void_already")
    await uow.rounds.void(round_.id, now)
    if round_.carries_streak:
        await uow.rounds.set_day_state(round_.group_id, round_.on, DayState.VOID, "day.void")
    await uow.rounds.unsettle(round_.id)
    await uow.posts.want(round_.id, now)
    return replace(round_, voided_at=now, closed_at=round_.closed_at or now)
