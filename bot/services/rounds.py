"""A round's life as far as time drives it: opened, closed and revealed when its row says so."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.cards.notices import NoticeCard
from bot.domain.errors import ConflictError
from bot.domain.group import Group, Schedule
from bot.domain.round import Round
from bot.domain.schedule import Opening, closing_of, get_zone, next_opening, openings_between, still_worth_opening
from bot.domain.streak import DayState, StudyDay
from bot.metrics import Metrics
from bot.ports.store import Store, UnitOfWork
from bot.services.drain import Drain, Due
from bot.services.notices import tell_hosts
from bot.services.opening import Occasion, open_round
from bot.services.recovery import PROBE
from bot.services.revealing import post_reveals
from bot.services.watch import Watch

# Rows taken in one unit of work.
CLAIM = 20


class Rounds:
    """What `tick` does to rounds."""

    def __init__(self, store: Store, watch: Watch, metrics: Metrics) -> None:
        self._watch = watch
        self._metrics = metrics
        self._openings = Drain(store, "opening a round", CLAIM)
        self._closings = Drain(store, "closing a round", CLAIM)
        self._reveals = Drain(store, "revealing a round", CLAIM)

    async def open_due(self, now: datetime) -> int:
        """Open a round for every schedule that is due; how many were opened."""

        async def act(uow: UnitOfWork, schedules: Sequence[Schedule]) -> int:
            return sum([await _open_scheduled(uow, schedule, now) is not None for schedule in schedules])

        due = Due(lambda uow, n, _: uow.schedules.due(now, n), lambda schedule: schedule.id, act)
        opened = await self._openings.run(due, now)
        self._metrics.rounds_opened.inc(opened)
        return opened

    async def close_due(self, now: datetime) -> int:
        """Close every round whose deadline has passed; how many were closed."""

        async def act(uow: UnitOfWork, rounds: Sequence[Round]) -> int:
            for round_ in rounds:
                await close_round(uow, round_, now)
            return len(rounds)

        due = Due(lambda uow, n, _: uow.rounds.due_to_close(now, n), _id, act)
        closed = await self._closings.run(due, now)
        self._metrics.rounds_closed.inc(closed)
        self._watch.prune(now)
        return closed

    async def reveal_due(self, now: datetime) -> int:
        """Write the reveal of every settled round; how many were revealed."""

        async def act(uow: UnitOfWork, rounds: Sequence[Round]) -> int:
            for round_ in rounds:
                await uow.rounds.reveal(round_.id, now)
                await uow.posts.want(round_.id, now)
                await post_reveals(uow, round_, now)
            return len(rounds)

        revealed = await self._reveals.run(Due(lambda uow, n, _: uow.rounds.due_to_reveal(n), _id, act), now)
        self._metrics.rounds_revealed.inc(revealed)
        return revealed


def _id(round_: Round) -> int:
    return round_.id


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
    is_paused = all(channel.paused_at for channel in await uow.groups.channels(group.id))
    closes_at = closing_of(due[-1], schedule.timetable, zone, skipped) if due else now
    if due and is_paused and await _wait(uow, schedule, due[-1], closes_at, now):
        return None
    await uow.schedules.set_next(schedule.id, next_opening(schedule.timetable, zone, now, skipped))
    if not due or is_paused:
        return None
    latest, in_time = due[-1], still_worth_opening(due[-1], closes_at, now)
    if schedule.carries_streak:
        for opening in due[:-1] if in_time else due:
            await uow.rounds.put_day(group.id, StudyDay(opening.on, DayState.EXCUSED, "day.outage", None))
    if not in_time:
        return None
    key = f"schedule-{schedule.id}-{latest.on}"
    occasion = Occasion(latest.on, latest.opens_at, closes_at, key, schedule, schedule.carries_streak)
    return await _open_or_tell(uow, group, occasion, now)


async def _wait(uow: UnitOfWork, schedule: Schedule, opening: Opening, closes_at: datetime, now: datetime) -> bool:
    """Have an opening wait for a channel, which wakes it; False once half its window is over."""
    half_way = opening.opens_at + (closes_at - opening.opens_at) / 2
    if now >= half_way:
        return False
    await uow.schedules.postpone(schedule.id, min(now + PROBE, half_way))
    return True


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
