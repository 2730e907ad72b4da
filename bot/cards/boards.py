"""What is shown of a group's and a member's standing: boards, streak, profile."""

from dataclasses import dataclass
from datetime import date

from bot.domain.scoring import Reason
from bot.domain.streak import DayState, Mark


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One line of a board. `points` is None while they are pending."""

    rank: int | None
    member_id: int
    name: str
    points: int | None
    answers: int
    current: int


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A leaderboard page: which board and period, its rows, and the viewer's own row where it is not among them."""

    board: str
    period: str
    rows: tuple[BoardRow, ...]
    total: int
    mine: BoardRow | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class StreakRow:
    """One study day of a member: what it was and why; `note` is what a host wrote when mending it."""

    on: date
    mark: Mark
    state: DayState
    was_late: bool
    repaired: bool
    why: str
    current: int
    points: tuple[tuple[Reason, int], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class StreakCard:
    """A member's streak and the days that made it, newest first."""

    name: str
    current: int
    longest: int
    answered: int
    freezes: int
    next_freeze_in: int
    days: tuple[StreakRow, ...]


@dataclass(frozen=True, slots=True)
class ProfileCard:
    """A member at a glance: totals, points by reason, topics by answers, and the group's streak."""

    name: str
    joined_on: date
    points: int
    rank: int | None
    answers: int
    current: int
    longest: int
    freezes: int
    by_reason: tuple[tuple[Reason, int], ...]
    by_topic: tuple[tuple[str, int], ...]
    group_streak: int
