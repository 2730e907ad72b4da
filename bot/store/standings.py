"""Totals and counters: a cache of the points ledger that finds a page and a rank without a scan."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, delete, func, or_, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.leaderboard import Board, Standing, higher_buckets, shown_points, tree_path
from bot.ports.ledgers import StandingChange
from bot.store.statements import MOST_ROWS, upsert
from bot.store.tables import members, standing_counters, standings

TotalKey = tuple[str, str, int]
CounterKey = tuple[str, str, int, int]
Total = tuple[int, int]

_counted_boards = frozenset(str(board) for board in Board)


class SqlStandings:
    """The StandingsRepository on SQL. A member stands on a board while points or answers are not 0."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def apply(self, group_id: int, changes: Sequence[StandingChange]) -> None:
        """Add changes to totals and keep the counters of points boards equal to them."""
        added: dict[TotalKey, Total] = defaultdict(lambda: (0, 0))
        for change in changes:
            key = (change.board, change.period, change.member_id)
            added[key] = (added[key][0] + change.points, added[key][1] + change.answers)
        before = await self._totals_of(group_id, list(added))
        after = {key: (before.get(key, (0, 0))[0] + p, before.get(key, (0, 0))[1] + a) for key, (p, a) in added.items()}
        await self._write_totals(group_id, after)
        await self._move_counters(group_id, before, after)

    async def page(self, group_id: int, board: str, period: str, offset: int, limit: int) -> Sequence[Standing]:
        """Totals in the one order of boards: points, then name."""
        statement = (
            select(members.c.id, members.c.name, standings.c.points, standings.c.answers, members.c.current)
            .join(members, members.c.id == standings.c.member_id)
            .where(standings.c.group_id == group_id, standings.c.board == board, standings.c.period == period)
            .order_by(standings.c.points.desc(), func.lower(members.c.name), members.c.id)
        )
        rows = await self._connection.execute(statement.offset(offset).limit(limit))
        return [Standing(*row) for row in rows]

    async def find(self, group_id: int, board: str, period: str, member_id: int) -> Standing | None:
        """A member's total."""
        statement = (
            select(members.c.id, members.c.name, standings.c.points, standings.c.answers, members.c.current)
            .join(members, members.c.id == standings.c.member_id)
            .where(standings.c.group_id == group_id, standings.c.board == board, standings.c.period == period)
            .where(standings.c.member_id == member_id)
        )
        row = (await self._connection.execute(statement)).one_or_none()
        return Standing(*row) if row else None

    async def rank_of(self, group_id: int, board: str, period: str, points: int) -> int:
        """1 + how many have more points, from at most 15 counters on each level."""
        c = standing_counters.c
        ranges = [(c.level == level) & c.bucket.between(low, high) for level, low, high in higher_buckets(points)]
        statement = select(func.coalesce(func.sum(c.n), 0)).where(
            c.group_id == group_id, c.board == board, c.period == period, or_(*ranges)
        )
        above: int = (await self._connection.execute(statement)).scalar_one()
        return 1 + above

    async def count(self, group_id: int, board: str, period: str) -> int:
        """How many members stand on a board."""
        statement = select(func.count()).where(
            standings.c.group_id == group_id, standings.c.board == board, standings.c.period == period
        )
        return (await self._connection.execute(statement)).scalar_one()

    async def periods(self, group_id: int, board: str) -> Sequence[str]:
        """Periods of a board that hold anyone, newest first."""
        statement = select(standings.c.period).where(standings.c.group_id == group_id, standings.c.board == board)
        rows = await self._connection.execute(statement.distinct().order_by(standings.c.period.desc()))
        return list(rows.scalars())

    async def totals(self, group_id: int) -> Mapping[TotalKey, Total]:
        """(booked points, answers) by (board, period, member id)."""
        rows = await self._connection.execute(select(standings).where(standings.c.group_id == group_id))
        return {(row.board, row.period, row.member_id): (row.booked, row.answers) for row in rows}

    async def counters(self, group_id: int) -> Mapping[CounterKey, int]:
        """Count by (board, period, level, bucket) of every counter that is not 0."""
        c = standing_counters.c
        rows = await self._connection.execute(select(standing_counters).where(c.group_id == group_id, c.n != 0))
        return {(row.board, row.period, row.level, row.bucket): row.n for row in rows}

    async def clear(self, group_id: int) -> None:
        """Drop everything of a group, to be rebuilt."""
        await self._connection.execute(delete(standings).where(standings.c.group_id == group_id))
        await self._connection.execute(delete(standing_counters).where(standing_counters.c.group_id == group_id))

    async def _totals_of(self, group_id: int, keys: Sequence[TotalKey]) -> dict[TotalKey, Total]:
        member_ids = sorted({member_id for _, _, member_id in keys})
        boards = sorted({board for board, _, _ in keys})
        periods = sorted({period for _, period, _ in keys})
        statement = select(standings).where(
            standings.c.group_id == group_id,
            standings.c.member_id.in_(member_ids),
            standings.c.board.in_(boards),
            standings.c.period.in_(periods),
        )
        rows = await self._connection.execute(statement)
        wanted = set(keys)
        found = {(row.board, row.period, row.member_id): (row.booked, row.answers) for row in rows}
        return {key: total for key, total in found.items() if key in wanted}

    async def _write_totals(self, group_id: int, totals: Mapping[TotalKey, Total]) -> None:
        kept = [
            {
                "group_id": group_id,
                "board": board,
                "period": period,
                "member_id": member_id,
                "booked": booked,
                "points": shown_points(booked),
                "answers": answers,
            }
            for (board, period, member_id), (booked, answers) in totals.items()
            if (booked, answers) != (0, 0)
        ]
        for start in range(0, len(kept), MOST_ROWS):
            await self._connection.execute(upsert(standings, kept[start : start + MOST_ROWS]))
        gone = [key for key, total in totals.items() if total == (0, 0)]
        if gone:
            statement = delete(standings).where(
                standings.c.group_id == group_id,
                standings.c.board == bindparam("b_board"),
                standings.c.period == bindparam("b_period"),
                standings.c.member_id == bindparam("b_member"),
            )
            await self._connection.execute(
                statement, [{"b_board": b, "b_period": p, "b_member": m} for b, p, m in gone]
            )

    async def _move_counters(
        self, group_id: int, before: Mapping[TotalKey, Total], after: Mapping[TotalKey, Total]
    ) -> None:
        moved: Counter[CounterKey] = Counter()
        for totals, step in ((before, -1), (after, 1)):
            for (board, period, _), total in totals.items():
                if board in _counted_boards and total != (0, 0):
                    for level, bucket in tree_path(shown_points(total[0])):
                        moved[board, period, level, bucket] += step
        rows = [
            {"group_id": group_id, "board": board, "period": period, "level": level, "bucket": bucket, "n": n}
            for (board, period, level, bucket), n in moved.items()
            if n
        ]
        for start in range(0, len(rows), MOST_ROWS):
            statement = insert(standing_counters).values(rows[start : start + MOST_ROWS])
            keys = [column.name for column in standing_counters.primary_key]
            added = standing_counters.c.n + statement.excluded.n
            await self._connection.execute(statement.on_conflict_do_update(index_elements=keys, set_={"n": added}))
