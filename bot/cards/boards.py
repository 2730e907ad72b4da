"""What is shown of a group's and a member's standing: boards, streak, profile."""

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.leaderboard import Measure
from bot.domain.scoring import Reason
from bot.domain.streak import DayState, Mark

# The period of the board of the latest round that stands for one still open, where another is settled already.
OPEN_ROUND = "open"


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One line of a board. `points` is None while they are pending."""

    rank: int | None
    member_id: int
    name: str
    points: int | None
    answers: int
    current: int
    longest: int = 0


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A leaderboard page: which board and period, its rows, and the viewer's own row where it is not among them.

    `rows` begin at place `offset` (0 is the first) of `total` and are ordered `by`. `advice` is a phrase that tells a
    viewer who is not on the board how to get there, '' for everyone else. Of the latest round: `answered_now` people
    have answered one that is open beside the one shown (None where none is), `is_open` says that this is that one.
    """

    board: str
    period: str
    rows: tuple[BoardRow, ...]
    total: int
    mine: BoardRow | None = None
    offset: int = 0
    by: Measure = Measure.POINTS
    advice: str = ""
    answered_now: int | None = None
    is_open: bool = False

    @property
    def asked(self) -> str:
        """The period by which the same board is asked for again."""
        return OPEN_ROUND if self.is_open else self.period

    def advise(self, phrase: str) -> "BoardCard":
        """The card with advice."""
        return replace(self, advice=phrase)

    def pending(self) -> "BoardCard":
        """The card of a round that is not settled: who has answered, without points and ranks."""
        mine = self.mine and replace(self.mine, rank=None, points=None)
        return replace(self, rows=tuple(replace(row, rank=None, points=None) for row in self.rows), mine=mine)


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
