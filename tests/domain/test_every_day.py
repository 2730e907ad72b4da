"""Every zone, every day from 2024 to 2036: one opening a study day, at the right wall time, instant and window."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from bot.domain.schedule import Timetable, closing_of, get_zone, next_opening, openings_between, zone_names
from tests.domain.clocks import Clocks, clocks_by_zone, distinct_zones, expected_instant
from tests.soak import choose, record

FIRST, LAST = date(2024, 1, 1), date(2036, 12, 31)
DAYS = (LAST - FIRST).days + 1
EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))
# Midnight, the hour that most clock changes leave out or repeat, a usual one, and the day's last minute.
RISKY = time(2, 30)
TIMES = choose([RISKY], [RISKY, time(0), time(9), time(23, 59)])
WINDOW = timedelta(hours=24)
QUICK = ("America/New_York", "Australia/Lord_Howe", "Africa/Casablanca")


def _zones(local_time: time) -> list[str]:
    """Every zone at the risky time; at others one of each kind of clocks."""
    return choose(list(QUICK), list(zone_names()) if local_time == RISKY else list(distinct_zones()))


def _expected(clocks: Clocks, local_time: time, weekdays: frozenset[int]) -> dict[date, datetime]:
    """The dates of these weekdays with the instants the clocks on the wall lead to."""
    dates = (FIRST + timedelta(days=number) for number in range(DAYS))
    return {on: expected_instant(datetime.combine(on, local_time), clocks) for on in dates if on.weekday() in weekdays}


@pytest.mark.parametrize("local_time", TIMES, ids=str)
def test_each_study_day_has_one_opening_at_its_wall_time_and_instant(local_time: time) -> None:
    cases = 0
    for name in _zones(local_time):
        zone, timetable = get_zone(name), Timetable(local_time, EVERY_DAY, WINDOW)
        expected = _expected(clocks_by_zone()[name], local_time, EVERY_DAY)

        openings = openings_between(timetable, zone, min(expected.values()), max(expected.values()))

        assert [(opening.on, opening.opens_at) for opening in openings] == list(expected.items()), name
        assert all(opening.opens_at.astimezone(zone).date() >= opening.on for opening in openings), name
        cases += len(openings)
    record("zone-days", openings=cases)


def test_a_round_of_a_day_is_open_until_its_window_ends_or_the_next_begins() -> None:
    cases = 0
    for name in choose(list(QUICK), list(distinct_zones())):
        zone, timetable = get_zone(name), Timetable(RISKY, EVERY_DAY, WINDOW)
        first_at, last_at = datetime(2024, 1, 1, tzinfo=UTC), datetime(2036, 12, 31, tzinfo=UTC)
        for opening, following in pairwise(openings_between(timetable, zone, first_at, last_at)):
            closes_at = closing_of(opening, timetable, zone)
            assert closes_at == min(opening.opens_at + WINDOW, following.opens_at), (name, opening)
            cases += 1
    record("zone-days", windows=cases)


def test_a_timetable_of_weekdays_opens_on_no_other_day_whenever_it_is_asked() -> None:
    """Asked at any moment between two openings, the next one is the same."""
    cases = 0
    for name in choose(list(QUICK)[:2], list(distinct_zones())):
        zone, timetable = get_zone(name), Timetable(time(9), WEEKDAYS, WINDOW)
        expected = list(_expected(clocks_by_zone()[name], time(9), WEEKDAYS).items())
        for (_, before), (on, opens_at) in pairwise(expected):
            for asked_at in (before, before + (opens_at - before) / 2, opens_at - timedelta(microseconds=1)):
                opening = next_opening(timetable, zone, asked_at)
                assert (opening.on, opening.opens_at) == (on, opens_at), (name, asked_at)
                cases += 1
    record("zone-days", questions=cases)
