"""What the clocks on the wall do in every zone, found by asking each zone for its offset and nothing else."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.schedule import zone_names

FIRST_AT = datetime(2024, 1, 1, tzinfo=UTC)
LAST_AT = datetime(2037, 1, 1, tzinfo=UTC)
# No zone keeps an offset for less than this.
STRIDE = timedelta(days=9)


class Clocks(NamedTuple):
    """The stretches of one offset that follow each other: when each begins, its offset, and what its clocks reach."""

    starts: tuple[datetime, ...]
    offsets: tuple[timedelta, ...]
    last_walls: tuple[datetime, ...]


def clocks_of(zone: ZoneInfo, first_at: datetime = FIRST_AT, last_at: datetime = LAST_AT) -> Clocks:
    """The clocks of `zone`, from ten days before `first_at` to ten days after `last_at`."""
    at, end = first_at - timedelta(days=10), last_at + timedelta(days=10)
    borders = [at]
    while at < end:
        following = min(at + STRIDE, end)
        if _offset(at, zone) != _offset(following, zone):
            borders.append(_change_between(at, following, zone))
        at = following
    offsets = tuple(_offset(start, zone) for start in borders)
    ends = zip([*borders[1:], end], offsets, strict=True)
    return Clocks(tuple(borders), offsets, tuple((until + offset).replace(tzinfo=None) for until, offset in ends))


def expected_instant(wall: datetime, clocks: Clocks) -> datetime:
    """The instant of a naive wall time: in the first stretch whose clocks have not passed it, or where that begins."""
    place = bisect_right(clocks.last_walls, wall)
    return max(clocks.starts[place], wall.replace(tzinfo=UTC) - clocks.offsets[place])


@cache
def clocks_by_zone() -> dict[str, Clocks]:
    """The clocks of every zone."""
    return {name: clocks_of(ZoneInfo(name)) for name in zone_names()}


def distinct_zones() -> dict[str, Clocks]:
    """One zone for each way the clocks go."""
    first = {clocks: name for name, clocks in reversed(clocks_by_zone().items())}
    return {name: clocks for clocks, name in first.items()}


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _change_between(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    before = _offset(early, zone)
    seconds = range(int((late - early).total_seconds()))
    low, high = seconds.start, seconds.stop
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(early + timedelta(seconds=middle), zone) == before else (low, middle)
    return early + timedelta(seconds=high)
