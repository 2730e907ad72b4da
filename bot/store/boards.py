"""Boards, each read in one statement: a statement costs more than the rows it finds.

The order is `domain.leaderboard.order`: by a key that falls as the measure grows, then by name, then by id. All of it
lies in one index, so a page is read off it; the counters of a points board tell ranks and how many people there are.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Date, Row, TextClause, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.leaderboard import (
    RADIX_BITS,
    TREE_LEVELS,
    Board,
    BoardPage,
    Ladder,
    Measure,
    Ranked,
    Standing,
    rank,
)
from bot.store.columns import Instant

_ROW, _MINE, _FIRST, _TOTAL = range(4)
_PLACE = "group_id = :group AND board = :board AND period = :period"
_NEW = "SELECT id FROM members WHERE group_id = :group AND joined_on > :joined AND hidden_at IS NULL"
_COUNTERS = f"SELECT sum(n) FROM standing_counters WHERE {_PLACE} AND"


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a ladder's (id, k, n) come from: the row's id, its falling key and its name key."""

    rows: str
    counted: bool

    def higher(self, key: str) -> str:
        """How many stand before everyone who has `key`, as SQL."""
        if not self.counted:
            return f"(SELECT count(*) FROM ({self.rows}) WHERE k < {key})"
        return f"({' + '.join(_higher(level, f'(-{key})') for level in range(TREE_LEVELS))})"

    @property
    def total(self) -> str:
        """How many people there are, as SQL."""
        if self.counted:
            return f"coalesce(({_COUNTERS} level = {TREE_LEVELS - 1}), 0)"
        return f"(SELECT count(*) FROM ({self.rows}))"


class SqlBoards:
    """The BoardRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def page(self, ladder: Ladder, viewer: int | None, offset: int, limit: int) -> BoardPage:
        """`limit` rows from place `offset` on, and the viewer's own row wherever it stands."""
        statement = _page(ladder.board, ladder.by, ladder.joined_from_on is not None)
        found = await self._connection.execute(statement, {**_values(ladder, viewer), "offset": offset, "limit": limit})
        return _read(found.all(), ladder.by, offset)

    async def around(self, ladder: Ladder, viewer: int, limit: int) -> BoardPage:
        """The viewer's neighbours; the first page where the viewer is not on the ladder."""
        statement = _around(ladder.board, ladder.by, ladder.joined_from_on is not None)
        values = {**_values(ladder, viewer), "before": limit // 2, "after": limit - limit // 2 - 1}
        rows = (await self._connection.execute(statement, values)).all()
        if not any(row.kind == _MINE for row in rows):
            return await self.page(ladder, None, 0, limit)
        return _read(rows, ladder.by, next(row.place for row in rows if row.kind == _FIRST))

    async def of_round(self, round_id: int, viewer: int | None, offset: int, limit: int) -> BoardPage:
        """What each visible member has from one settled round, whatever the reason."""
        values = {"round": round_id, "viewer": viewer, "offset": offset, "limit": limit}
        return _read((await self._connection.execute(text(_OF_ROUND), values)).all(), Measure.POINTS, offset)

    async def answered(
        self, round_id: int, closes_at: datetime, minimum: int, viewer: int | None, offset: int, limit: int
    ) -> BoardPage:
        """Visible members with an on-time answer that counts, by name; each with one answer and no points."""
        values = {"round": round_id, "viewer": viewer, "offset": offset, "limit": limit, "minimum": minimum}
        statement = text(_ANSWERED).bindparams(bindparam("closes_at", type_=Instant))
        rows = (await self._connection.execute(statement, {**values, "closes_at": closes_at})).all()
        return _read(rows, Measure.POINTS, offset)


def _values(ladder: Ladder, viewer: int | None) -> dict[str, Any]:
    place = {"group": ladder.group_id, "board": ladder.board, "period": ladder.period, "viewer": viewer}
    return place if ladder.joined_from_on is None else {**place, "joined": ladder.joined_from_on}


def _read(rows: list[Row[Any]] | Any, by: Measure, offset: int) -> BoardPage:
    """A page from rows of every kind. The rank of the first row is in a row of its own."""
    here = [_standing(row) for row in rows if row.kind == _ROW]
    first = next((row.place for row in rows if row.kind == _TOTAL), 1)
    total = next((row.points for row in rows if row.kind == _TOTAL), 0)
    mine = next((Ranked(row.place, _standing(row)) for row in rows if row.kind == _MINE), None)
    return BoardPage(rank(here, by, first, offset), total, mine, offset)


def _standing(row: Row[Any]) -> Standing:
    return Standing(row.id, row.name, row.points, row.answers, row.current, row.longest)


def _source(board: str, by: Measure, *, newcomers: bool) -> _Source:
    if by is Measure.LONGEST:
        new = " AND joined_on > :joined" if newcomers else ""
        streaks = "SELECT id, longest_key AS k, name_key AS n FROM members WHERE group_id = :group"
        return _Source(f"{streaks} AND hidden_at IS NULL AND longest_key < 0{new}", counted=False)
    new = f" AND member_id IN ({_NEW})" if newcomers else ""
    some = " AND answers_key < 0" if by is Measure.ANSWERS else ""
    totals = f"SELECT member_id AS id, {by}_key AS k, name_key AS n FROM standings WHERE {_PLACE}{some}{new}"
    return _Source(totals, counted=by is Measure.POINTS and board in set(Board) and not newcomers)


def _higher(level: int, points: str) -> str:
    """Who has more than `points`, as far as the counters of one level tell."""
    bucket = f"({points} >> {RADIX_BITS * level})"
    last = f"({bucket} | {(1 << RADIX_BITS) - 1})"
    return f"coalesce(({_COUNTERS} level = {level} AND bucket > {bucket} AND bucket <= {last}), 0)"


def _people(kind: int, place: str, of: str) -> str:
    return f"""
    SELECT {kind} AS kind, {place} AS place, m.id AS id, m.name AS name, coalesce(s.points, 0) AS points,
      coalesce(s.answers, 0) AS answers, m.current AS current, m.longest AS longest
    FROM {of} AS h JOIN members AS m ON m.id = h.id LEFT JOIN standings AS s
      ON s.group_id = :group AND s.board = :board AND s.period = :period AND s.member_id = h.id"""


def _number(kind: int, place: str, n: str = "0") -> str:
    return f"SELECT {kind}, {place}, 0, '', {n}, 0, 0, 0"


@cache
def _page(board: str, by: Measure, newcomers: bool) -> TextClause:
    source = _source(board, by, newcomers=newcomers)
    statement = f"""
    WITH page AS MATERIALIZED (SELECT id, k, n FROM ({source.rows}) ORDER BY k, n, id LIMIT :limit OFFSET :offset),
      me AS MATERIALIZED (SELECT id, k, n FROM ({source.rows}) WHERE id = :viewer)
    {_people(_ROW, "0", "page")}
    UNION ALL {_people(_MINE, "1 + " + source.higher("h.k"), "me")}
    UNION ALL {_number(_TOTAL, "1 + " + source.higher("(SELECT min(k) FROM page)"), source.total)}"""
    return _typed(statement, newcomers)


@cache
def _around(board: str, by: Measure, newcomers: bool) -> TextClause:
    source = _source(board, by, newcomers=newcomers)
    ties = f"(SELECT count(*) FROM ({source.rows}) WHERE k = me.k AND (n, id) < (me.n, me.id))"
    statement = f"""
    WITH me AS MATERIALIZED (SELECT id, k, n FROM ({source.rows}) WHERE id = :viewer),
      above AS MATERIALIZED ({_beside(source, "<", "DESC", ":before")}),
      below AS MATERIALIZED ({_beside(source, ">", "ASC", ":after")}),
      page AS (SELECT * FROM above UNION ALL SELECT * FROM me UNION ALL SELECT * FROM below)
    {_people(_ROW, "0", "page")}
    UNION ALL {_people(_MINE, "1 + " + source.higher("h.k"), "me")}
    UNION ALL {_number(_FIRST, source.higher("me.k") + f" + {ties} - (SELECT count(*) FROM above)")} FROM me
    UNION ALL {_number(_TOTAL, "1 + " + source.higher("(SELECT min(k) FROM page)"), source.total)}"""
    return _typed(statement, newcomers)


def _beside(source: _Source, than: str, way: str, most: str) -> str:
    """The nearest rows on one side of one's own: ties first, then the others; each found by a range of the index."""
    ties = f"k = (SELECT k FROM me) AND (n, id) {than} (SELECT n, id FROM me)"
    parts = (ties, f"k {than} (SELECT k FROM me)")
    order = f"ORDER BY k {way}, n {way}, id {way} LIMIT {most}"
    found = [f"SELECT * FROM (SELECT id, k, n FROM ({source.rows}) WHERE {part} {order})" for part in parts]
    return f"SELECT * FROM ({' UNION ALL '.join(found)}) {order}"


def _typed(statement: str, newcomers: bool) -> TextClause:
    return text(statement).bindparams(bindparam("joined", type_=Date)) if newcomers else text(statement)


_LISTED = """
SELECT 0 AS kind, place, id, name, points, answers, current, longest FROM listed WHERE at > :offset
  AND at <= :offset + :limit
UNION ALL SELECT 1, place, id, name, points, answers, current, longest FROM listed WHERE id = :viewer
UNION ALL SELECT 3, coalesce((SELECT place FROM listed WHERE at = :offset + 1), 1), 0, '',
  (SELECT count(*) FROM listed), 0, 0, 0"""

_OF_ROUND = f"""
WITH sums AS (SELECT member_id, max(0, sum(points)) AS points, sum(reason = 'on_time') AS answers
    FROM points WHERE round_id = :round GROUP BY member_id),
  listed AS MATERIALIZED (SELECT m.id, m.name, sums.points, sums.answers, m.current, m.longest,
    rank() OVER (ORDER BY sums.points DESC) AS place,
    row_number() OVER (ORDER BY sums.points DESC, m.name_key, m.id) AS at
    FROM sums JOIN members AS m ON m.id = sums.member_id WHERE m.hidden_at IS NULL){_LISTED}"""

_ANSWERED = f"""
WITH counting AS (SELECT account_id FROM answer_messages WHERE round_id = :round AND stamped_at < :closes_at
    AND (deleted_at IS NULL OR deleted_at >= :closes_at) GROUP BY account_id HAVING sum(length) >= :minimum),
  seated AS (SELECT DISTINCT s.member_id FROM counting JOIN rounds AS r ON r.id = :round
    JOIN seats AS s ON s.account_id = counting.account_id AND s.group_id = r.group_id),
  listed AS MATERIALIZED (SELECT m.id, m.name, 0 AS points, 1 AS answers, m.current, m.longest, 1 AS place,
    row_number() OVER (ORDER BY m.name_key, m.id) AS at
    FROM seated JOIN members AS m ON m.id = seated.member_id WHERE m.hidden_at IS NULL){_LISTED}"""
