"""Boards: which period a date belongs to, how ties are ranked, and the counter tree that finds a rank."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

RADIX_BITS = 4
TREE_LEVELS = 5
MOST_POINTS = (1 << RADIX_BITS * TREE_LEVELS) - 1


class Board(StrEnum):
    """The points boards a group keeps."""

    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    ALL = "all"


class HasStanding(Protocol):
    """What ranking needs to know of a row."""

    @property
    def points(self) -> int:
        """What the row has earned."""

    @property
    def name(self) -> str:
        """What ties are listed by."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's total on one board."""

    member_id: int
    name: str
    points: int
    answers: int
    current: int = 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A standing with its rank from 1; equal points share a rank."""

    rank: int
    standing: Standing


def period_of(board: Board, on: date, season: str = "") -> str:
    """The period of `board` that a date counts in: `2026-W48`, `2026-11`, the season's name, or '' for all time."""
    if board is Board.WEEK:
        year, week, _ = on.isocalendar()
        return f"{year}-W{week:02}"
    if board is Board.MONTH:
        return f"{on:%Y-%m}"
    return season if board is Board.SEASON else ""


def periods_of(on: date, season: str) -> dict[Board, str]:
    """Every board a date counts on, with its period; no season board outside a season."""
    boards = [board for board in Board if board is not Board.SEASON or season]
    return {board: period_of(board, on, season) for board in boards}


def order(standings: Iterable[Standing]) -> list[Standing]:
    """Most points first, then by name: the one order of every command and page."""
    return sorted(standings, key=lambda row: (-row.points, row.name.casefold(), row.member_id))


def rank(standings: Sequence[Standing]) -> tuple[Ranked, ...]:
    """Rank a whole board; ties share the better rank and the next rank skips."""
    ranked: list[Ranked] = []
    for place, row in enumerate(order(standings), start=1):
        tied = ranked and ranked[-1].standing.points == row.points
        ranked.append(Ranked(ranked[-1].rank if tied else place, row))
    return tuple(ranked)


def shown_points(booked: int) -> int:
    """A total as it is shown and ranked: never below 0, never past what the counters hold."""
    return min(max(booked, 0), MOST_POINTS)


def tree_path(points: int) -> tuple[tuple[int, int], ...]:
    """The (level, bucket) counters a total is counted in; level 0 holds single points, each next 16 times as many."""
    return tuple((level, points >> RADIX_BITS * level) for level in range(TREE_LEVELS))


def higher_buckets(points: int) -> tuple[tuple[int, int, int], ...]:
    """Counter ranges (level, first, last), ends included, that together count everyone with more points."""
    ranges = []
    for level, bucket in tree_path(points):
        last = bucket | (1 << RADIX_BITS) - 1
        if bucket < last:
            ranges.append((level, bucket + 1, last))
    return tuple(ranges)
