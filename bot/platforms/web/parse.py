"""Forms of the host's pages, turned into values; what cannot be used is refused with what would do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TypeVar

from multidict import MultiMapping

from bot.domain.errors import InvalidInputError
from bot.domain.question import DIFFICULTIES
from bot.domain.schedule import Timetable

UNITS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "days": timedelta(days=1)}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ScheduleForm:
    """What the schedule's form says."""

    zone: str
    timetable: Timetable
    topics: frozenset[str]
    difficulties: frozenset[int]


def parse_schedule(form: MultiMapping[str], topics: Sequence[str]) -> ScheduleForm:
    """The schedule's form; `topics` are those there are. Every topic, or none, means all. Raises InvalidInputError."""
    days = frozenset(_convert(int, day, "host.bad_weekday") for day in form.getall("weekday", []))
    chosen = frozenset(topic for topic in form.getall("topic", []) if topic in topics)
    levels = frozenset(_convert(int, level, "host.bad_level") for level in form.getall("difficulty", []))
    return ScheduleForm(
        zone=form.get("zone", "").strip(),
        timetable=Timetable(parse_time(form.get("time", "")), days, parse_window(form)),
        topics=chosen if len(chosen) < len(topics) else frozenset(),
        difficulties=levels if levels < set(DIFFICULTIES) else frozenset(),
    )


def parse_time(text: str) -> time:
    """A local time such as 09:00. Raises InvalidInputError."""
    return _convert(time.fromisoformat, text.strip(), "host.bad_time").replace(tzinfo=None, microsecond=0)


def parse_weekday(text: str) -> int:
    """A weekday from 0 for Monday. Raises InvalidInputError('schedule.no_weekday')."""
    if text not in {str(day) for day in range(7)}:
        raise InvalidInputError("schedule.no_weekday")
    return int(text)


def parse_date(text: str) -> date:
    """A date as YYYY-MM-DD. Raises InvalidInputError."""
    return _convert(date.fromisoformat, text.strip(), "host.bad_date")


def parse_window(form: MultiMapping[str]) -> timedelta:
    """How long a round stays open, from a number and its unit. Bounds are the services' to check."""
    number = _convert(float, form.get("window", "").strip().replace(",", "."), "host.bad_window")
    if form.get("unit", "") not in UNITS or not 0 < number < 100_000:
        raise InvalidInputError("host.bad_window")
    return timedelta(seconds=round((number * UNITS[form["unit"]]).total_seconds()))


def split_window(window: timedelta) -> tuple[str, str]:
    """A window as the number and unit a form shows."""
    unit = next(name for name in ("days", "hours", "minutes") if name == "minutes" or not window % UNITS[name])
    if unit == "days" and window == UNITS["days"]:
        unit = "hours"
    return f"{window / UNITS[unit]:g}", unit


def parse_id(text: str) -> int:
    """A number that names a row. Raises InvalidInputError."""
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise InvalidInputError("host.choose")
    return int(text)


def _convert(kind: Callable[[str], T], text: str, phrase: str) -> T:
    try:
        return kind(text[:40])
    except (ValueError, OverflowError) as error:
        raise InvalidInputError(phrase) from error
