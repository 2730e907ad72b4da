"""Points of one member for one round, each with its reason."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.answer import Verdict
from bot.domain.round import Rules
from bot.domain.streak import Mark, StreakDay


class Reason(StrEnum):
    """Why points were booked; one row per round, member and reason."""

    ON_TIME = "on_time"
    LATE = "late"
    STREAK = "streak"
    HELPFUL = "helpful"
    REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class PointRow:
    """One row of the points ledger; unique by round, member and reason. `counts_on` is the round's date."""

    round_id: int
    member_id: int
    reason: Reason
    points: int
    counts_on: date


def points_for(verdict: Verdict, day: StreakDay | None, rules: Rules) -> dict[Reason, int]:
    """Points for taking part; `day` is the member's ledger row where the round carries the streak."""
    if verdict is Verdict.LATE:
        return {Reason.LATE: rules.late}
    if verdict is not Verdict.ANSWERED:
        return {}
    points = {Reason.ON_TIME: rules.on_time}
    if day is not None and day.mark is Mark.ANSWERED:
        points[Reason.STREAK] = min(day.after.current, rules.streak_cap)
    return points


def helpful_points(votes_by_others: int, rules: Rules) -> int:
    """Points for helpful votes on one answer, capped for the round."""
    return rules.helpful * min(votes_by_others, rules.helpful_cap)
