"""Points and streak ledgers, and the repairs behind them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.scoring import PointRow, Reason
from bot.domain.streak import Mark, Streak, StreakDay
from bot.ports.ledgers import DayRepair, PointRepair
from bot.store.links import read_counting
from bot.store.statements import among, upsert
from bot.store.tables import day_repairs, members, point_repairs, points, streak_days


class SqlLedgers:
    """The LedgerRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def points_of(self, member_ids: Sequence[int], round_ids: Sequence[int] | None = None) -> Sequence[PointRow]:
        """Booked rows of these members, in these rounds or in all."""
        statement = select(points).where(among(points.c.member_id, member_ids))
        if round_ids is not None:
            statement = statement.where(among(points.c.round_id, round_ids))
        rows = await self._connection.execute(statement.order_by(points.c.round_id, points.c.member_id))
        return [PointRow(r.round_id, r.member_id, Reason(r.reason), r.points, r.counts_on) for r in rows]

    async def put_points(self, rows: Sequence[PointRow]) -> None:
        """Add or replace rows by (round, member, reason)."""
        values = [
            {
                "round_id": row.round_id,
                "member_id": row.member_id,
                "reason": row.reason,
                "points": row.points,
                "counts_on": row.counts_on,
            }
            for row in rows
        ]
        if values:
            await self._connection.execute(upsert(points), values)

    async def drop_points(self, rows: Sequence[PointRow]) -> None:
        """Remove rows by (round, member, reason)."""
        if rows:
            statement = delete(points).where(
                points.c.round_id == bindparam("b_round"),
                points.c.member_id == bindparam("b_member"),
                points.c.reason == bindparam("b_reason"),
            )
            values = [{"b_round": r.round_id, "b_member": r.member_id, "b_reason": r.reason} for r in rows]
            await self._connection.execute(statement, values)

    async def streak_days(self, member_ids: Sequence[int]) -> Mapping[int, Sequence[StreakDay]]:
        """Stored days by member, oldest first."""
        statement = select(streak_days).where(among(streak_days.c.member_id, member_ids))
        found: dict[int, list[StreakDay]] = defaultdict(list)
        for row in await self._connection.execute(statement.order_by(streak_days.c.study_on)):
            found[row.member_id].append(_streak_day(row))
        return found

    async def put_days(self, rows: Sequence[tuple[int, StreakDay]]) -> None:
        """Add or replace (member id, day) rows."""
        values = [
            {
                "member_id": member_id,
                "study_on": day.on,
                "mark": day.mark,
                "was_late": day.was_late,
                "repaired": day.repaired,
                "current": day.after.current,
                "longest": day.after.longest,
                "answered": day.after.answered,
                "freezes": day.after.freezes,
            }
            for member_id, day in rows
        ]
        if values:
            await self._connection.execute(upsert(streak_days), values)

    async def drop_days(self, rows: Sequence[tuple[int, date]]) -> None:
        """Remove (member id, date) rows."""
        if rows:
            statement = delete(streak_days).where(
                streak_days.c.member_id == bindparam("b_member"), streak_days.c.study_on == bindparam("b_on")
            )
            values = [{"b_member": member_id, "b_on": on} for member_id, on in rows]
            await self._connection.execute(statement, values)

    async def drop_booked(self, member_ids: Sequence[int]) -> None:
        """Remove every row of points and days of these members, readable or not, to be booked anew."""
        for table in (points, streak_days):
            await self._connection.execute(delete(table).where(among(table.c.member_id, member_ids)))

    async def day_repairs(self, member_ids: Sequence[int]) -> Sequence[DayRepair]:
        """Corrections of days, with those of whoever became one with a member: of two on a day the last counts."""
        counting = await read_counting(self._connection, member_ids)
        statement = select(day_repairs).where(among(day_repairs.c.member_id, counting))
        rows = await self._connection.execute(statement.order_by(day_repairs.c.mended_at, day_repairs.c.member_id))
        last = {(counting[row.member_id], row.study_on): row for row in rows}
        return [DayRepair(id_, on, Mark(row.mark), row.mended_by, row.why) for (id_, on), row in last.items()]

    async def put_day_repair(self, repair: DayRepair, at: datetime) -> None:
        """Add or replace the correction of that day."""
        row = {
            "member_id": repair.member_id,
            "study_on": repair.on,
            "mark": repair.mark,
            "mended_by": repair.by,
            "why": repair.why,
            "mended_at": at,
        }
        await self._connection.execute(upsert(day_repairs), row)

    async def point_repairs(self, member_ids: Sequence[int]) -> Sequence[PointRepair]:
        """Corrections of points, with those of whoever became one with a member: of a round they add up."""
        counting = await read_counting(self._connection, member_ids)
        statement = select(point_repairs).where(among(point_repairs.c.member_id, counting))
        rows = await self._connection.execute(statement.order_by(point_repairs.c.mended_at, point_repairs.c.member_id))
        return [PointRepair(counting[r.member_id], r.round_id, r.points, r.mended_by, r.why) for r in rows]

    async def put_point_repair(self, repair: PointRepair, at: datetime) -> None:
        """Add or replace the correction of that round."""
        row = {
            "member_id": repair.member_id,
            "round_id": repair.round_id,
            "points": repair.points,
            "mended_by": repair.by,
            "why": repair.why,
            "mended_at": at,
        }
        await self._connection.execute(upsert(point_repairs), row)

    async def by_reason(self, member_id: int) -> Mapping[str, int]:
        """A member's points by reason, over all time."""
        statement = select(points.c.reason, func.sum(points.c.points)).where(points.c.member_id == member_id)
        rows = await self._connection.execute(statement.group_by(points.c.reason).order_by(points.c.reason))
        return {row[0]: row[1] for row in rows}

    async def answered_on(self, group_id: int, since_on: date) -> Mapping[date, set[int]]:
        """Member ids that answered, by study day, from `since_on`."""
        statement = (
            select(streak_days.c.study_on, streak_days.c.member_id)
            .join(members, members.c.id == streak_days.c.member_id)
            .where(members.c.group_id == group_id, streak_days.c.mark == Mark.ANSWERED)
            .where(streak_days.c.study_on >= since_on)
        )
        found: dict[date, set[int]] = defaultdict(set)
        for on, member_id in await self._connection.execute(statement):
            found[on].add(member_id)
        return found


def _streak_day(row: Row[Any]) -> StreakDay:
    after = Streak(row.current, row.longest, row.answered, row.freezes)
    return StreakDay(row.study_on, Mark(row.mark), after, row.was_late, row.repaired)
