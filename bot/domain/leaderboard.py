"""Boards: which period a date belongs to, how ties are ranked, and the counter tree that finds a rank."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

RADIX_BITS = 4
TREE_LEVELS = 5
MOST_POINTS = (1 << RADIX_BITS * TREE_LEVELS) - 1


class Board(StrEnum):
    """The points boards a group keeps."""

    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    ALL = "all"


TOPIC_BOARD = "topic"
NEWCOMERS_BOARD = "newcomers"
NEWCOMER_FOR = timedelta(days=30)


class Measure(StrEnum):
    """What a board is ordered by."""

    POINTS = "points"
    ANSWERS = "answers"
    LONGEST = "longest"


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's total on one board, and the streak it goes with."""

    member_id: int
    name: str
    points: int
    answers: int
    current: int = 0
    longest: int = 0

    def measured(self, by: Measure) -> int:
        """What the row is ordered by."""
        return {Measure.POINTS: self.points, Measure.ANSWERS: self.answers, Measure.LONGEST: self.longest}[by]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A standing with its rank from 1; equal points share a rank."""

    rank: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class Ladder:
    """One order of people: a group's board and period, by a measure; with `joined_from_on`, newcomers only.

    Newcomers stand on the board of all time. Longest streaks are those of all time, whatever the board.
    """

    group_id: int
    board: str
    period: str = ""
    by: Measure = Measure.POINTS
    joined_from_on: date | None = None


@dataclass(frozen=True, slots=True)
class BoardPage:
    """Part of a ladder: its rows from place `offset` (0 is the first), the viewer's own row, and how many there are."""

    rows: tuple[Ranked, ...]
    total: int
    mine: Ranked | None = None
    offset: int = 0


def ladder_of(group_id: int, board: str, period: str, by: Measure = Measure.POINTS, today: date = date.min) -> Ladder:
    """The ladder of a board; newcomers joined within NEWCOMER_FOR of `today`, the group's local date."""
    if board == NEWCOMERS_BOARD:
        return Ladder(group_id, Board.ALL, "", by, today - NEWCOMER_FOR)
    return Ladder(group_id, board, period, by)


def period_of(board: Board, on: date, season: str = "") -> str:
    """The period of `board` that a date counts in: `2026-W48`, `2026-11`, the season's name, or '' for all time."""
    if board is Board.WEEK:
        year, week, _ = on.isocalendar()
        return f"{year}-W{week:02}"
    if board is Board.MONTH:
        return f"{on:%Y-%m}"
    return season if board is Board.SEASON else ""


def is_period(board: Board, period: str) -> bool:
    """Whether a week or month of that name can be; `period_of` writes them."""
    first_day = {Board.WEEK: "-1", Board.MONTH: "-01"}[board]
    try:
        return period_of(board, date.fromisoformat(period + first_day)) == period
    except ValueError:
        return False


def periods_of(on: date, season: str) -> dict[Board, str]:
    """Every board a date counts on, with its period; no season board outside a season."""
    boards = [board for board in Board if board is not Board.SEASON or season]
    return {board: period_of(board, on, season) for board in boards}


def order(standings: Iterable[Standing], by: Measure = Measure.POINTS) -> list[Standing]:
    """The most first, then by name: the one order of every command and page."""
    return sorted(standings, key=lambda row: (-row.measured(by), row.name.casefold(), row.member_id))


def rank(
    standings: Iterable[Standing], by: Measure = Measure.POINTS, first: int = 1, offset: int = 0
) -> tuple[Ranked, ...]:
    """Rank a board, or a page of it from place `offset` on whose first row has the rank `first`.

    Ties share the better rank and the next rank skips.
    """
    ranked: list[Ranked] = []
    for place, row in enumerate(order(standings, by), start=offset + 1):
        tied = ranked and ranked[-1].standing.measured(by) == row.measured(by)
        ranked.append(Ranked(ranked[-1].rank if tied else place if ranked else first, row))
    return tuple(ranked)


def shown_points(booked: int) -> int:
    """A total as it is shown and ranked: never below 0, never past what the counters hold."""
    return min(max(booked, 0), MOST_POINTS)


def tree_path(points: int) -> tuple[tuple[int, int], ...]:
    """The (level, bucket) counters a total is counted in; level 0 holds single points, each next 16 times as many."""
    return tuple((level, points >> RADIX_BITS * level) for level in range(TREE_LEVELS))
