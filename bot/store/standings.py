"""Totals and counters: a cache of the points ledger that finds a page and a rank without a scan."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, or_, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.leaderboard import TREE_LEVELS, Board, Standing, higher_buckets, shown_points, tree_path
from bot.ports.ledgers import StandingChange
from bot.store.statements import among, upsert
from bot.store.tables import members, standing_counters, standings

TotalKey = tuple[str, str, int]
CounterKey = tuple[str, str, int, int]
Total = tuple[int, int]

_NOTHING: Total = (0, 0)
_COUNTED = frozenset(Board)
_s = standings.c
_n = standing_counters.c


class SqlStandings:
    """The StandingsRepository on SQL. A member stands on a board while points or answers are not 0."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def apply(self, group_id: int, changes: Sequence[StandingChange]) -> None:
        """Add changes to totals and keep the counters of points boards equal to them."""
        if not changes:
            return
        before = await self._totals_of(group_id, {(c.board, c.period, c.member_id) for c in changes})
        after = dict(before)
        for change in changes:
            key = (change.board, change.period, change.member_id)
            booked, answers = after.get(key, _NOTHING)
            after[key] = (booked + change.points, answers + change.answers)
        await self._write_totals(group_id, after)
        await self._drop_totals(group_id, [key for key, total in after.items() if total == _NOTHING])
        await self._move_counters(group_id, before, after)

    async def page(self, group_id: int, board: str, period: str, offset: int, limit: int) -> Sequence[Standing]:
        """Totals in the one order of boards: points, then name."""
        statement = _standings(group_id, board, period).order_by(_s.points_key, _s.name_key, _s.member_id)
        rows = await self._connection.execute(statement.offset(offset).limit(limit))
        return [Standing(*row) for row in rows]

    async def find(self, group_id: int, board: str, period: str, member_id: int) -> Standing | None:
        """A member's total."""
        statement = _standings(group_id, board, period).where(_s.member_id == member_id)
        row = (await self._connection.execute(statement)).one_or_none()
        return Standing(*row) if row else None

    async def rank_of(self, group_id: int, board: str, period: str, points: int) -> int:
        """1 + how many have more points, from at most 15 counters on each level."""
        ranges = [(_n.level == level) & _n.bucket.between(low, high) for level, low, high in higher_buckets(points)]
        return 1 + await self._sum_counters(group_id, board, period, or_(*ranges)) if ranges else 1

    async def count(self, group_id: int, board: str, period: str) -> int:
        """How many members stand on a board: the counters of the highest level, where it has counters."""
        if board in _COUNTED:
            return await self._sum_counters(group_id, board, period, _n.level == TREE_LEVELS - 1)
        statement = select(func.count()).where(_s.group_id == group_id, _s.board == board, _s.period == period)
        return (await self._connection.execute(statement)).scalar_one()

    async def periods(self, group_id: int, board: str) -> Sequence[str]:
        """Periods of a board that hold anyone, newest first."""
        statement = select(_s.period).where(_s.group_id == group_id, _s.board == board)
        rows = await self._connection.execute(statement.distinct().order_by(_s.period.desc()))
        return list(rows.scalars())

    async def totals(self, group_id: int) -> Mapping[TotalKey, Total]:
        """(booked points, answers) by (board, period, member id)."""
        return await self._read_totals(_s.group_id == group_id)

    async def counters(self, group_id: int) -> Mapping[CounterKey, int]:
        """Count by (board, period, level, bucket) of every counter that is not 0."""
        rows = await self._connection.execute(select(standing_counters).where(_n.group_id == group_id, _n.n != 0))
        return {(row.board, row.period, row.level, row.bucket): row.n for row in rows}

    async def clear(self, group_id: int) -> None:
        """Drop everything of a group, to be rebuilt."""
        await self._connection.execute(delete(standings).where(_s.group_id == group_id))
        await self._connection.execute(delete(standing_counters).where(_n.group_id == group_id))

    async def _sum_counters(self, group_id: int, board: str, period: str, which: ColumnElement[bool]) -> int:
        board_counters = (_n.group_id == group_id) & (_n.board == board) & (_n.period == period)
        statement = select(func.coalesce(func.sum(_n.n), 0)).where(board_counters, which)
        total: int = (await self._connection.execute(statement)).scalar_one()
        return total

    async def _totals_of(self, group_id: int, keys: set[TotalKey]) -> dict[TotalKey, Total]:
        near = (
            (_s.group_id == group_id)
            & among(_s.board, {board for board, _, _ in keys})
            & among(_s.period, {period for _, period, _ in keys})
            & among(_s.member_id, {member_id for _, _, member_id in keys})
        )
        return {key: total for key, total in (await self._read_totals(near)).items() if key in keys}

    async def _read_totals(self, which: ColumnElement[bool]) -> dict[TotalKey, Total]:
        statement = select(_s.board, _s.period, _s.member_id, _s.booked, _s.answers).where(which)
        rows = await self._connection.execute(statement)
        return {(board, period, member_id): (booked, answers) for board, period, member_id, booked, answers in rows}

    async def _write_totals(self, group_id: int, totals: Mapping[TotalKey, Total]) -> None:
        names = await self._name_keys({member_id for _, _, member_id in totals})
        kept = [
            {
                "group_id": group_id,
                "board": board,
                "period": period,
                "member_id": member_id,
                "booked": booked,
                "points": shown_points(booked),
                "answers": answers,
                "name_key": names[member_id],
            }
            for (board, period, member_id), (booked, answers) in totals.items()
            if (booked, answers) != _NOTHING
        ]
        if kept:
            await self._connection.execute(upsert(standings), kept)

    async def _name_keys(self, member_ids: set[int]) -> dict[int, str]:
        statement = select(members.c.id, members.c.name).where(among(members.c.id, member_ids))
        return {member_id: name.casefold() for member_id, name in await self._connection.execute(statement)}

    async def _drop_totals(self, group_id: int, keys: Sequence[TotalKey]) -> None:
        if not keys:
            return
        names = ("group_id", "board", "period", "member_id")
        statement = delete(standings).where(*(_s[name] == bindparam(f"b_{name}") for name in names))
        rows = [{f"b_{name}": value for name, value in zip(names, (group_id, *key), strict=True)} for key in keys]
        await self._connection.execute(statement, rows)

    async def _move_counters(
        self, group_id: int, before: Mapping[TotalKey, Total], after: Mapping[TotalKey, Total]
    ) -> None:
        moved: Counter[CounterKey] = Counter()
        for totals, step in ((before, -1), (after, 1)):
            for (board, period, _), total in totals.items():
                if board in _COUNTED and total != _NOTHING:
                    for level, bucket in tree_path(shown_points(total[0])):
                        moved[board, period, level, bucket] += step
        rows = [
            {"group_id": group_id, "board": board, "period": period, "level": level, "bucket": bucket, "n": n}
            for (board, period, level, bucket), n in moved.items()
            if n
        ]
        if rows:
            statement = insert(standing_counters)
            keys = [column.name for column in standing_counters.primary_key]
            added = {"n": _n.n + statement.excluded.n}
            await self._connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=added), rows)


def _standings(group_id: int, board: str, period: str) -> Select[Any]:
    """One board, in the columns of a Standing."""
    return (
        select(members.c.id, members.c.name, _s.points, _s.answers, members.c.current)
        .join(members, members.c.id == _s.member_id)
        .where(_s.group_id == group_id, _s.board == board, _s.period == period)
    )
