"""The streak ledger: what each study day did to a member's streak, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.domain.answer import Verdict

ANSWERS_PER_FREEZE = 7
MOST_FREEZES = 2
ACTIVE_DAYS = 10


class DayState(StrEnum):
    """What is true of a study day for everyone."""

    COUNTED = "counted"
    EXCUSED = "excused"
    VOID = "void"


class Mark(StrEnum):
    """What a study day was for one member; missed is stored as the absence of a row."""

    ANSWERED = "answered"
    LATE = "late"
    FROZEN = "frozen"
    REST = "rest"
    EXCUSED = "excused"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Streak:
    """Running state: `answered` counts answered study days for ever, `freezes` are held now."""

    current: int = 0
    longest: int = 0
    answered: int = 0
    freezes: int = 0


@dataclass(frozen=True, slots=True)
class StudyDay:
    """A date on which the carrying schedule opened (or failed to open) a round; `why` is a phrase of `wording`."""

    on: date
    state: DayState
    why: str
    round_id: int | None


@dataclass(frozen=True, slots=True)
class DayFacts:
    """One study day as it concerns one member."""

    on: date
    state: DayState
    verdict: Verdict
    resting: bool = False
    repaired: Mark | None = None


@dataclass(frozen=True, slots=True)
class StreakDay:
    """One row of the ledger: the mark, whether a late answer lies behind it, and the state after the day."""

    on: date
    mark: Mark
    after: Streak
    was_late: bool = False
    repaired: bool = False


def step(before: Streak, day: DayFacts) -> StreakDay:
    """What `day` makes of a streak that stood at `before` (RULES, Points).

    A host's repair wins over everything; a void day is excused even for those who answered; a freeze is spent only
    where there is a streak to keep.
    """
    mark = day.repaired or _mark(before, day)
    late = day.verdict is Verdict.LATE and day.state is not DayState.VOID
    return StreakDay(day.on, mark, _after(before, mark), late, day.repaired is not None)


def replay(days: Iterable[DayFacts], start: Streak = Streak()) -> tuple[StreakDay, ...]:
    """The whole ledger of one member, from the days since joining, in order of date."""
    ledger = []
    for day in sorted(days, key=lambda day: day.on):
        ledger.append(step(start, day))
        start = ledger[-1].after
    return tuple(ledger)


def _mark(before: Streak, day: DayFacts) -> Mark:
    if day.state is DayState.VOID:
        return Mark.EXCUSED
    if day.verdict is Verdict.ANSWERED:
        return Mark.ANSWERED
    if day.state is DayState.EXCUSED:
        return Mark.EXCUSED
    if day.resting:
        return Mark.REST
    if before.current and before.freezes:
        return Mark.FROZEN
    return Mark.LATE if day.verdict is Verdict.LATE else Mark.MISSED


def _after(before: Streak, mark: Mark) -> Streak:
    if mark is Mark.ANSWERED:
        answered, current = before.answered + 1, before.current + 1
        earned = answered % ANSWERS_PER_FREEZE == 0
        freezes = min(before.freezes + earned, MOST_FREEZES)
        return Streak(current, max(before.longest, current), answered, freezes)
    if mark is Mark.FROZEN:
        return replace(before, freezes=max(before.freezes - 1, 0))
    return before if mark in (Mark.REST, Mark.EXCUSED) else replace(before, current=0)
