"""A round: one question put to one group, with everything frozen that decides about it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

REVEAL_WAITS_AT_MOST = timedelta(minutes=10)


class RoundState(StrEnum):
    """Where a round stands in its life."""

    OPEN = "open"
    CLOSED = "closed"
    SETTLED = "settled"
    REVEALED = "revealed"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules a round is played by; frozen at its opening (RULES, Points)."""

    on_time: int = 10
    late: int = 3
    streak_cap: int = 5
    minimum: int = 40
    late_for: timedelta = timedelta(days=7)
    helpful: int = 1
    helpful_cap: int = 5
    helpful_for: timedelta = timedelta(days=7)
    lock_thread: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """One stored round. Instants are aware UTC; `on` is the date it counts on, in the group's zone.

    `carries_streak` is true for rounds of the carrying schedule and for a replacement of one.
    """

    id: int
    group_id: int
    schedule_id: int | None
    question_version_id: int
    question_id: str
    topic: str
    on: date
    opens_at: datetime
    closes_at: datetime
    carries_streak: bool
    rules: Rules
    closed_at: datetime | None = None
    settled_at: datetime | None = None
    revealed_at: datetime | None = None
    voided_at: datetime | None = None
    replaces: int | None = None

    @property
    def state(self) -> RoundState:
        """The latest step the round has taken."""
        if self.voided_at:
            return RoundState.VOID
        if self.revealed_at:
            return RoundState.REVEALED
        if self.settled_at:
            return RoundState.SETTLED
        return RoundState.CLOSED if self.closed_at else RoundState.OPEN

    @property
    def takes_late_until(self) -> datetime:
        """The instant after which not even late answers count."""
        return self.closes_at + self.rules.late_for

    @property
    def takes_votes_until(self) -> datetime | None:
        """The instant after which no helpful vote is taken; None before the reveal."""
        return self.revealed_at + self.rules.helpful_for if self.revealed_at else None
