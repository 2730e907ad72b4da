"""When rounds open: local wall-clock times of a group turned into instants, DST included."""

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import takewhile
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.errors import InvalidInputError

# ZoneInfo's own cache keeps eight zones; groups live in more.
_zone = cache(ZoneInfo)
LONGEST_WINDOW = timedelta(days=7)
SHORTEST_WINDOW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Local opening time, weekdays (0 is Monday) and how long a round stays open."""

    local_time: time
    weekdays: frozenset[int]
    window: timedelta

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= set(range(7)):
            raise InvalidInputError("schedule.no_weekday")
        if not SHORTEST_WINDOW <= self.window <= LONGEST_WINDOW:
            raise InvalidInputError("schedule.bad_window")


@dataclass(frozen=True, slots=True)
class Opening:
    """A local date on which a schedule opens, and the instant (aware UTC) it does."""

    on: date
    opens_at: datetime


def get_zone(name: str) -> ZoneInfo:
    """The IANA zone called `name`. Raises InvalidInputError naming the nearest that exist."""
    if name in _known_zones():
        return _zone(name)
    near = _near_zones(name[:60])
    if near:
        raise InvalidInputError("zone.unknown_near", name=name[:60], near=", ".join(near))
    raise InvalidInputError("zone.unknown", name=name[:60])


def _near_zones(name: str) -> list[str]:
    """At most three zones whose last part is spelled much like that of `name`."""
    by_word = {zone.rpartition("/")[2].casefold(): zone for zone in zone_names()}
    wanted = name.strip().replace(" ", "_").casefold().rpartition("/")[2]
    return list(dict.fromkeys(by_word[word] for word in difflib.get_close_matches(wanted, by_word, n=3)))


@cache
def zone_names() -> tuple[str, ...]:
    """Every IANA zone of this machine, sorted."""
    return tuple(sorted(available_timezones() - {"localtime", "Factory"}))


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(zone_names())


def instant_of(on: date, local_time: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a wall-clock time.

    A time that does not exist becomes the first instant after the gap; a repeated one its first pass (RULES, Rounds).
    """
    first_pass = datetime.combine(on, local_time.replace(fold=0), zone)
    instant = first_pass.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == first_pass.replace(tzinfo=None):
        return instant
    return _end_of_gap(instant, zone)


def _end_of_gap(instant: datetime, zone: ZoneInfo) -> datetime:
    """The transition nearest before `instant`, which fold=0 placed after it; to the second."""
    late, offset = instant, instant.astimezone(zone).utcoffset()
    early = instant - timedelta(hours=26)
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            late = middle
        else:
            early = middle
    return late.replace(microsecond=0)


def _exists(on: date, zone: ZoneInfo) -> bool:
    """False for a date that a zone left out whole, as Samoa did 30 December 2011."""
    return instant_of(on, time.min, zone).astimezone(zone).date() == on


def openings_after(timetable: Timetable, zone: ZoneInfo, after: datetime) -> Iterator[Opening]:
    """Every opening strictly after the instant `after`, in order, without end; a date the zone skipped has none."""
    on = after.astimezone(zone).date() - timedelta(days=1)
    while True:
        if on.weekday() in timetable.weekdays and _exists(on, zone):
            opens_at = instant_of(on, timetable.local_time, zone)
            if opens_at > after:
                yield Opening(on, opens_at)
        on += timedelta(days=1)


def next_opening(timetable: Timetable, zone: ZoneInfo, after: datetime, skipped: Collection[date] = ()) -> Opening:
    """The first opening strictly after the instant `after` that is not skipped."""
    return next(opening for opening in openings_after(timetable, zone, after) if opening.on not in skipped)


def openings_between(timetable: Timetable, zone: ZoneInfo, first_at: datetime, until: datetime) -> tuple[Opening, ...]:
    """Every opening with `first_at <= opens_at <= until`."""
    found = []
    for opening in openings_after(timetable, zone, first_at - timedelta(microseconds=1)):
        if opening.opens_at > until:
            break
        found.append(opening)
    return tuple(found)


def closing_of(opening: Opening, timetable: Timetable, zone: ZoneInfo, skipped: Collection[date] = ()) -> datetime:
    """Deadline of a scheduled round: its window's end, or the next opening that is not skipped if that comes first."""
    ends_at = opening.opens_at + timetable.window
    earlier = takewhile(lambda other: other.opens_at < ends_at, openings_after(timetable, zone, opening.opens_at))
    return next((other.opens_at for other in earlier if other.on not in skipped), ends_at)


def still_worth_opening(opening: Opening, closes_at: datetime, now: datetime) -> bool:
    """Whether at least half the window is left, the measure for opening late after an outage."""
    return closes_at - now >= (closes_at - opening.opens_at) / 2
