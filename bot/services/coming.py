"""What a schedule opens next: its openings without the dates that are skipped or have had their round."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.group import Schedule
from bot.domain.schedule import Opening, get_zone, openings_after
from bot.ports.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class Coming:
    """Where a schedule stands: the dates on which nothing opens, in the zone of its group."""

    schedule: Schedule
    zone: ZoneInfo
    passed_over: frozenset[date]

    def after(self, now: datetime) -> Iterator[Opening]:
        """The openings after the instant `now`, in order, without end."""
        openings = openings_after(self.schedule.timetable, self.zone, now)
        return (opening for opening in openings if opening.on not in self.passed_over)


async def read_coming(uow: UnitOfWork, schedule: Schedule, zone: str, now: datetime) -> Coming:
    """What a schedule does from `now` on in a zone; a date of the carrying schedule has one round (RULES, Rounds)."""
    zone_info = get_zone(zone)
    today = now.astimezone(zone_info).date()
    passed_over = set(await uow.schedules.skips(schedule.id, today))
    if schedule.carries_streak:
        day = timedelta(days=1)
        passed_over |= {day.on for day in await uow.rounds.days(schedule.group_id, today - day, today + day)}
    return Coming(schedule, zone_info, frozenset(passed_over))


async def read_next(uow: UnitOfWork, schedule: Schedule, zone: str, now: datetime) -> Opening | None:
    """The next opening after `now`, None while the schedule is paused."""
    return None if schedule.paused_at else next((await read_coming(uow, schedule, zone, now)).after(now))
