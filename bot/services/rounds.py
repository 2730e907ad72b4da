"""A round's life as far as time drives it: opened, closed and revealed when its row says so."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

import structlog

from bot.cards.notices import NoticeCard
from bot.domain.errors import ConflictError, NotStoredError
from bot.domain.group import Group, Schedule
from bot.domain.round import Round
from bot.domain.schedule import Opening, get_zone, next_opening, openings_between, still_worth_opening
from bot.domain.streak import DayState, StudyDay
from bot.metrics import Metrics
from bot.ports.store import Store, UnitOfWork
from bot.services.notices import tell_hosts
from bot.services.opening import Occasion, closing_of, open_round
from bot.services.revealing import post_reveals
from bot.services.watch import Watch

# Rows taken in one unit of work: small, so that answers never wait long for the writer (promise 1).
CLAIM = 20
log = structlog.get_logger(__name__)


class _HasId(Protocol):
    @property
    def id(self) -> int: ...


T = TypeVar("T", bound=_HasId)


@dataclass(frozen=True, slots=True)
class _Due(Generic[T]):
    """What is due: how its rows are found, at most so many, and what is done to one; True where that changed it."""

    find: Callable[[UnitOfWork, int], Awaitable[Sequence[T]]]
    act: Callable[[UnitOfWork, T], Awaitable[bool]]


class Rounds:
    """What `tick` does to rounds."""

    def __init__(self, store: Store, watch: Watch, metrics: Metrics) -> None:
        self._store = store
        self._watch = watch
        self._metrics = metrics

    async def open_due(self, now: datetime) -> int:
        """Open a round for every schedule that is due; how many were opened."""

        async def act(uow: UnitOfWork, schedule: Schedule) -> bool:
            return await _open_scheduled(uow, schedule, now) is not None

        opened = await self._drain(_Due(lambda uow, n: uow.schedules.due(now, n), act))
        self._metrics.rounds_opened.inc(opened)
        return opened

    async def close_due(self, now: datetime) -> int:
        """Close every round whose deadline has passed; how many were closed."""

        async def act(uow: UnitOfWork, round_: Round) -> bool:
            await close_round(uow, round_, now)
            return True

        closed = await self._drain(_Due(lambda uow, n: uow.rounds.due_to_close(now, n), act))
        self._metrics.rounds_closed.inc(closed)
        self._watch.prune(now)
        return closed

    async def reveal_due(self, now: datetime) -> int:
        """Write the reveal of every settled round; how many were revealed."""

        async def act(uow: UnitOfWork, round_: Round) -> bool:
            await uow.rounds.reveal(round_.id, now)
            await uow.posts.want(round_.id, now)
            await post_reveals(uow, round_, now)
            return True

        revealed = await self._drain(_Due(lambda uow, n: uow.rounds.due_to_reveal(n), act))
        self._metrics.rounds_revealed.inc(revealed)
        return revealed

    async def _drain(self, due: _Due[T]) -> int:
        """Claim after claim until one is not full; how many rows changed.

        A row that fails is left out and logged, so that it holds up no other; it is tried again at the next tick.
        """
        done = 0
        failed: set[int] = set()
        while True:
            claim = _Claim(due, failed)
            try:
                changed = await self._store.write(claim.run)
            except NotStoredError:
                raise
            except Exception:
                if claim.trying is None:
                    raise
                log.exception("row not brought up to date", id=claim.trying)
                failed.add(claim.trying)
                continue
            done += changed
            if claim.taken < CLAIM:
                return done


class _Claim(Generic[T]):
    """A few due rows, acted on in one unit of work; `trying` is the row under way."""

    def __init__(self, due: _Due[T], failed: Collection[int]) -> None:
        self._due = due
        self._failed = failed
        self.taken = 0
        self.trying: int | None = None

    async def run(self, uow: UnitOfWork) -> int:
        """Act on the rows; how many changed."""
        rows = await self._due.find(uow, CLAIM + len(self._failed))
        changed = 0
        for row in rows:
            if row.id not in self._failed:
                self.trying = row.id
                self.taken += 1
                changed += await self._due.act(uow, row)
        self.trying = None
        return changed


async def close_round(uow: UnitOfWork, round_: Round, at: datetime) -> None:
    """End on-time answers; the day is excused where a channel got no question in time (RULES, Rounds)."""
    await uow.rounds.close(round_.id, at)
    await uow.posts.want(round_.id, at)
    if not round_.carries_streak:
        return
    posts = await uow.posts.questions_of(round_.id)
    if any(post.sent_at is None or (post.give_up_at and post.sent_at > post.give_up_at) for post in posts):
        await uow.rounds.set_day_state(round_.group_id, round_.on, DayState.EXCUSED, "day.channel")


async def _open_scheduled(uow: UnitOfWork, schedule: Schedule, now: datetime) -> Round | None:
    """Of the openings missed only the latest opens, late, if half its window is left (RULES, Rounds)."""
    group = await uow.groups.get(schedule.group_id)
    zone = get_zone(group.zone)
    skipped = await _read_skipped(uow, schedule, zone)
    due = await _missed_openings(uow, schedule, zone, skipped, now)
    await uow.schedules.set_next(schedule.id, next_opening(schedule.timetable, zone, now))
    if not due or all(channel.paused_at for channel in await uow.groups.channels(group.id)):
        return None
    latest, closes_at = due[-1], closing_of(due[-1], schedule.timetable, zone, skipped)
    in_time = still_worth_opening(latest, closes_at, now)
    if schedule.carries_streak:
        for opening in due[:-1] if in_time else due:
            await uow.rounds.put_day(group.id, StudyDay(opening.on, DayState.EXCUSED, "day.outage", None))
    if not in_time:
        return None
    key = f"schedule-{schedule.id}-{latest.on}"
    occasion = Occasion(latest.on, latest.opens_at, closes_at, key, schedule, schedule.carries_streak)
    return await _open_or_tell(uow, group, occasion, now)


async def _open_or_tell(uow: UnitOfWork, group: Group, occasion: Occasion, now: datetime) -> Round | None:
    try:
        return await open_round(uow, group, occasion, now)
    except ConflictError:
        card = NoticeCard("notice.no_question", {"group": group.name})
        await tell_hosts(uow, group.id, f"nothing-{occasion.request_key}", card, now)
        return None


async def _read_skipped(uow: UnitOfWork, schedule: Schedule, zone: ZoneInfo) -> set[date]:
    assert schedule.next_at is not None
    since_on = schedule.next_at.astimezone(zone).date() - timedelta(days=1)
    return set(await uow.schedules.skips(schedule.id, since_on))


async def _missed_openings(
    uow: UnitOfWork, schedule: Schedule, zone: ZoneInfo, skipped: Collection[date], now: datetime
) -> list[Opening]:
    """Openings since the last one, without skipped dates and those that had their round before the schedule moved."""
    assert schedule.next_at is not None
    openings = openings_between(schedule.timetable, zone, schedule.next_at, now)
    due = [opening for opening in openings if opening.on not in skipped]
    if not due or not schedule.carries_streak:
        return due
    days = await uow.rounds.days(schedule.group_id, due[0].on - timedelta(days=1), due[-1].on)
    taken = {day.on for day in days}
    return [opening for opening in due if opening.on not in taken]
