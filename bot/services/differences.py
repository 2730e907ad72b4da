"""What differs in the books, in words for an operator and the audit trail: names and dates, no rows."""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import groupby
from typing import TypeVar

from bot.domain.review import Memory
from bot.domain.scoring import PointRow
from bot.domain.streak import Streak, StreakDay

R = TypeVar("R", PointRow, StreakDay)
K = TypeVar("K", int, tuple[str, str, int], tuple[str, str, int, int])
V = TypeVar("V", int, str, tuple[int, int], tuple[int, str])
# A total's board, its period and whose it is.
Place = tuple[str, str, int]


def tell_points(stored: Collection[PointRow], wanted: Collection[PointRow]) -> Iterator[str]:
    """A sentence for each round and reason with other points than the answers lead to."""
    return _tell("points", "an answer", stored, wanted, lambda row: (row.counts_on, row.round_id, row.reason), _points)


def tell_days(stored: Collection[StreakDay], wanted: Collection[StreakDay]) -> Iterator[str]:
    """A sentence for each study day that is not what the facts lead to."""
    return _tell("day", "the facts", stored, wanted, lambda day: day.on, _day)


def tell_streak(streak: Streak) -> str:
    """A streak with all that is kept of it."""
    rest = f"longest {streak.longest}, {streak.answered} answered, {streak.freezes} freezes"
    return f"{streak.current} ({rest})"


def tell_totals(stored: Mapping[Place, tuple[int, int]], wanted: Mapping[Place, tuple[int, int]]) -> Mapping[int, str]:
    """By member, on how many boards the total is wrong, with the first of them."""
    return _by_member(unequal(stored, wanted, (0, 0)), lambda total: f"{total[0]} points in {total[1]} answers")


def tell_places(stored: Mapping[Place, tuple[int, str]], wanted: Mapping[Place, tuple[int, str]]) -> Mapping[int, str]:
    """By member, on how many boards something else is shown than the total and the name, with the first of them."""
    return _by_member(unequal(stored, wanted, (0, "")), lambda place: f"{place[0]} points as {place[1]!r}")


def tell_memory(memory: Memory | None) -> str:
    """When a question comes back, and what that is computed from."""
    if memory is None:
        return "nothing"
    return f"due {memory.due_at:%Y-%m-%d %H:%M} UTC (stability {memory.stability}, difficulty {memory.difficulty})"


def unequal(stored: Mapping[K, V], wanted: Mapping[K, V], nothing: V) -> list[tuple[K, V, V]]:
    """Every key with another value than it should have: what is, and what should be."""
    keys = sorted(stored.keys() | wanted.keys())
    pairs = [(key, stored.get(key, nothing), wanted.get(key, nothing)) for key in keys]
    return [pair for pair in pairs if pair[1] != pair[2]]


def _tell(
    noun: str,
    facts: str,
    stored: Collection[R],
    wanted: Collection[R],
    key: Callable[[R], object],
    tell: Callable[[R], str],
) -> Iterator[str]:
    are, should = ({key(row): row for row in rows} for rows in (set(stored), set(wanted)))
    for place in sorted(are.keys() | should.keys(), key=str):
        is_now, should_be = are.get(place), should.get(place)
        if is_now == should_be:
            continue
        if is_now is None and should_be is not None:
            yield f"{noun} missing: {tell(should_be)}"
        elif is_now is not None:
            yield f"{noun} not founded on {facts}: {tell(is_now)}" + (
                f", should be {tell(should_be)}" if should_be is not None else ""
            )


def _by_member(found: list[tuple[Place, V, V]], tell: Callable[[V], str]) -> Mapping[int, str]:
    said: dict[int, str] = {}
    for member_id, rows in groupby(sorted(found, key=lambda row: row[0][2]), key=lambda row: row[0][2]):
        ((board, period, _), is_now, should_be), *others = rows
        more = f", and {len(others)} more" if others else ""
        where = f"{board} {period}".strip()
        said[member_id] = f"on board {where} is {tell(is_now)}, should be {tell(should_be)}{more}"
    return said


def _points(row: PointRow) -> str:
    return f"{row.points} ({row.reason.replace('_', ' ')}), round {row.round_id} of {row.counts_on}"


def _day(day: StreakDay) -> str:
    late = ", with a late answer" if day.was_late else ""
    mended = ", set by a host" if day.repaired else ""
    return f"{day.on} {day.mark}{late}{mended}, streak {tell_streak(day.after)}"
