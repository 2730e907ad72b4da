"""Schedules with the instant they are due next, and dates they pass over."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.group import Schedule
from bot.domain.schedule import Opening, Timetable
from bot.store.statements import insert_new
from bot.store.tables import schedule_skips, schedules


class SqlSchedules:
    """The ScheduleRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, schedule: Schedule, following: Opening | None) -> Schedule:
        """Store a new schedule (its id is ignored). Raises ConflictError('schedule.second_carrier')."""
        row = {**_row(schedule), "group_id": schedule.group_id, **_next(following)}
        result = await self._connection.execute(insert_new(schedules).returning(schedules.c.id), row)
        schedule_id = result.scalar_one_or_none()
        if schedule_id is None:
            raise ConflictError("schedule.second_carrier")
        return replace(schedule, id=schedule_id, next_at=_next_at(following))

    async def get(self, schedule_id: int) -> Schedule:
        """Raises NotFoundError('schedule.unknown')."""
        row = (await self._connection.execute(select(schedules).where(schedules.c.id == schedule_id))).one_or_none()
        if row is None:
            raise NotFoundError("schedule.unknown")
        return _schedule(row)

    async def of_group(self, group_id: int) -> Sequence[Schedule]:
        """Schedules of a group, the carrying one first."""
        statement = select(schedules).where(schedules.c.group_id == group_id)
        rows = await self._connection.execute(statement.order_by(schedules.c.carries_streak.desc(), schedules.c.id))
        return [_schedule(row) for row in rows]

    async def due(self, now: datetime, limit: int) -> Sequence[Schedule]:
        """Schedules with `next_at <= now` that are not postponed, longest due first."""
        statement = select(schedules).where(schedules.c.look_at <= now).order_by(schedules.c.look_at).limit(limit)
        return [_schedule(row) for row in await self._connection.execute(statement)]

    async def postpone(self, schedule_id: int, look_at: datetime) -> None:
        """The opening that is due stays so, and waits: for that instant, or for a channel that takes posts again."""
        statement = update(schedules).where(schedules.c.id == schedule_id).values(look_at=look_at)
        await self._connection.execute(statement)

    async def opening(self, now: datetime) -> Mapping[int, datetime]:
        """The groups with an opening that is due, postponed or not, and when their latest was to come about."""
        statement = select(schedules.c.group_id, schedules.c.next_at).where(schedules.c.next_at <= now)
        rows = await self._connection.execute(statement.order_by(schedules.c.next_at))
        return {row.group_id: row.next_at for row in rows}

    async def save(self, schedule: Schedule, following: Opening | None) -> None:
        """Store timetable, filters, pause and the next opening."""
        row = {**_row(schedule), **_next(following)}
        await self._connection.execute(update(schedules).where(schedules.c.id == schedule.id).values(row))

    async def set_next(self, schedule_id: int, following: Opening | None) -> None:
        """Store only the next opening."""
        statement = update(schedules).where(schedules.c.id == schedule_id).values(_next(following))
        await self._connection.execute(statement)

    async def skip(self, schedule_id: int, on: date, at: datetime) -> None:
        """Have the schedule pass over a date."""
        row = {"schedule_id": schedule_id, "skipped_on": on, "decided_at": at}
        await self._connection.execute(insert_new(schedule_skips), row)

    async def unskip(self, schedule_id: int, on: date) -> None:
        """Take a skip back."""
        await self._connection.execute(delete(schedule_skips).filter_by(schedule_id=schedule_id, skipped_on=on))

    async def skips(self, schedule_id: int, since_on: date) -> Sequence[date]:
        """Dates to pass over, from `since_on`, in order."""
        on = schedule_skips.c.skipped_on
        statement = select(on).where(schedule_skips.c.schedule_id == schedule_id, on >= since_on).order_by(on)
        return list((await self._connection.execute(statement)).scalars())


def _next(following: Opening | None) -> dict[str, datetime | None]:
    return {"next_at": _next_at(following), "look_at": _next_at(following)}


def _next_at(following: Opening | None) -> datetime | None:
    return following.opens_at if following else None


def _row(schedule: Schedule) -> dict[str, Any]:
    timetable = schedule.timetable
    return {
        "local_time": timetable.local_time,
        "weekdays": "".join(str(day) for day in sorted(timetable.weekdays)),
        "window": timetable.window,
        "topics": " ".join(sorted(schedule.topics)),
        "difficulties": " ".join(str(level) for level in sorted(schedule.difficulties)),
        "carries_streak": schedule.carries_streak,
        "paused_at": schedule.paused_at,
    }


def _schedule(row: Row[Any]) -> Schedule:
    timetable = Timetable(row.local_time, frozenset(map(int, row.weekdays)), row.window)
    return Schedule(
        row.id,
        row.group_id,
        timetable,
        row.carries_streak,
        frozenset(row.topics.split()),
        frozenset(map(int, row.difficulties.split())),
        row.next_at,
        row.paused_at,
    )
