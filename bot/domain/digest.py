"""The weekly digest: when it goes out, which week it is about, and which key points tell most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.domain.schedule import Timetable, next_opening

T = TypeVar("T")
WEEK = timedelta(days=7)
# Up to the middle of a week a digest is about the week before.
_BACK = timedelta(days=3)
# Below this many answers, how many named a point would say too much about who did.
LEAST_ANSWERS = 3


@dataclass(frozen=True, slots=True)
class DigestWish:
    """When a group wants its digest: a weekday (0 is Monday) and a local time. `next_at` is when the next is due."""

    group_id: int
    weekday: int
    local_time: time
    next_at: datetime


def next_digest(weekday: int, local_time: time, zone: ZoneInfo, after: datetime) -> datetime:
    """The first instant strictly after `after` at which a digest is due.

    DST is met as by openings (RULES, Rounds). Raises InvalidInputError('schedule.no_weekday') for no day of the week.
    """
    return next_opening(Timetable(local_time, frozenset({weekday}), WEEK), zone, after).opens_at


def week_of(on: date) -> tuple[date, date]:
    """Monday and Sunday of the week that a digest on the date `on` is about: from Thursday its own, else the last."""
    inside = on - _BACK
    monday = inside - timedelta(days=inside.weekday())
    return monday, monday + WEEK - timedelta(days=1)


def telling(counts: Sequence[tuple[T, int]]) -> tuple[tuple[T, int], ...]:
    """Of (key point, how many named it) the most and the least named, in this order; one where they are the same."""
    if not counts:
        return ()
    most = max(counts, key=lambda row: row[1])
    least = min(counts, key=lambda row: row[1])
    return (most, least) if most[1] != least[1] else (most,)
