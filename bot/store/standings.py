"""Totals and counters: a cache of the points ledger. `boards` reads it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, delete, func, literal, select, update
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.leaderboard import MOST_POINTS, RADIX_BITS, TREE_LEVELS, Board, shown_points, tree_path
from bot.domain.scoring import Reason
from bot.ports.ledgers import StandingChange
from bot.store.statements import among, upsert
from bot.store.tables import members, points, rounds, standing_counters, standings

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

    async def rebuild(self, group_id: int, board: str, period: str, first_on: date, last_on: date) -> None:
        """Make the totals and counters of one points board anew, from what counts on dates, both ends included."""
        place = {"group_id": group_id, "board": board, "period": period}
        await self._connection.execute(delete(standings).filter_by(**place))
        await self._connection.execute(delete(standing_counters).filter_by(**place))
        await self._connection.execute(_totals_between(place, first_on, last_on))
        for level in range(TREE_LEVELS):
            await self._connection.execute(_counters_of(place, level))

    async def periods(self, group_id: int, board: str) -> Sequence[str]:
        """Periods of a board that hold anyone, newest first; one step in the index for each, however many are in it."""
        newest = select(func.max(_s.period).label("period")).where(_s.group_id == group_id, _s.board == board)
        found = newest.cte("found", recursive=True)
        older = newest.where(_s.period < found.c.period).scalar_subquery()
        found = found.union_all(select(older).where(found.c.period.is_not(None)))
        rows = await self._connection.execute(select(found.c.period).where(found.c.period.is_not(None)))
        return list(rows.scalars())

    async def totals(self, group_id: int) -> Mapping[TotalKey, Total]:
        """(booked points, answers) by (board, period, member id)."""
        return await self._read_totals(_s.group_id == group_id)

    async def counters(self, group_id: int) -> Mapping[CounterKey, int]:
        """Count by (board, period, level, bucket) of every counter that is not 0."""
        rows = await self._connection.execute(select(standing_counters).where(_n.group_id == group_id, _n.n != 0))
        return {(row.board, row.period, row.level, row.bucket): row.n for row in rows}

    async def places(self, group_id: int) -> Mapping[TotalKey, tuple[int, str]]:
        """(points as shown, name to sort by) by (board, period, member id)."""
        statement = select(_s.board, _s.period, _s.member_id, _s.points, _s.name_key).where(_s.group_id == group_id)
        rows = await self._connection.execute(statement)
        return {(board, period, member_id): (shown, name) for board, period, member_id, shown, name in rows}

    async def sorted_names(self, group_id: int) -> Mapping[int, str]:
        """The name each member is sorted by, by member id."""
        statement = select(members.c.id, members.c.name_key).where(members.c.group_id == group_id)
        return {row.id: row.name_key for row in await self._connection.execute(statement)}

    async def sort_names(self, group_id: int) -> None:
        """Have every member sorted by the name they have."""
        statement = select(members.c.id, members.c.name, members.c.name_key).where(members.c.group_id == group_id)
        for row in (await self._connection.execute(statement)).all():
            if row.name_key != row.name.casefold():
                here = update(members).where(members.c.id == row.id)
                await self._connection.execute(here.values(name_key=row.name.casefold()))

    async def clear(self, group_id: int) -> None:
        """Drop everything of a group, to be rebuilt."""
        await self._connection.execute(delete(standings).where(_s.group_id == group_id))
        await self._connection.execute(delete(standing_counters).where(_n.group_id == group_id))

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


def _totals_between(place: Mapping[str, Any], first_on: date, last_on: date) -> Insert:
    """Totals of visible members, from the rounds of the group that count on those dates."""
    booked, answers = func.sum(points.c.points), func.sum(points.c.reason == Reason.ON_TIME, type_=Integer)
    shown = func.min(func.max(booked, 0), MOST_POINTS)
    here = (rounds.c.group_id == place["group_id"]) & rounds.c.counts_on.between(first_on, last_on)
    sums = (
        select(*map(literal, place.values()), members.c.id, booked, shown, answers, members.c.name_key)
        .join_from(rounds, points, points.c.round_id == rounds.c.id)
        .join(members, members.c.id == points.c.member_id)
        .where(here, members.c.hidden_at.is_(None))
        .group_by(members.c.id, members.c.name_key)
        .having((booked != 0) | (answers != 0))
    )
    return insert(standings).from_select([*place, "member_id", "booked", "points", "answers", "name_key"], sums)


def _counters_of(place: Mapping[str, Any], level: int) -> Insert:
    """The counters of one level, from the totals."""
    bucket = _s.points.op(">>")(RADIX_BITS * level)
    counts = (
        select(*map(literal, place.values()), literal(level), bucket, func.count())
        .where(*(_s[name] == value for name, value in place.items()))
        .group_by(bucket)
    )
    return insert(standing_counters).from_select([*place, "level", "bucket", "n"], counts)
