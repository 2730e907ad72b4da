from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInputError
from bot.domain.schedule import (
    Opening,
    Timetable,
    closing_of,
    get_zone,
    instant_of,
    next_opening,
    openings_after,
    openings_between,
    still_worth_opening,
    zone_names,
)
from tests.domain.clocks import FIRST_AT, LAST_AT, Clocks, clocks_by_zone, clocks_of, distinct_zones, expected_instant

DAY = timedelta(days=1)
EVERY_DAY = frozenset(range(7))
WORKDAYS = frozenset(range(5))
NEW_YORK = ZoneInfo("America/New_York")
TIMETABLES = st.builds(
    Timetable,
    st.times(),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.timedeltas(timedelta(minutes=5), timedelta(days=7)),
)
INSTANTS = st.datetimes(FIRST_AT.replace(tzinfo=None), LAST_AT.replace(tzinfo=None) - 80 * DAY, timezones=st.just(UTC))


def _daily(hour: int, minute: int = 0, window: timedelta = DAY) -> Timetable:
    return Timetable(time(hour, minute), EVERY_DAY, window)


@pytest.mark.parametrize(
    ("zone", "on", "local_time", "opens_at"),
    [
        # The hour that does not exist: the first instant after the gap.
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00"),
        ("America/New_York", "2026-03-08", "02:00", "2026-03-08T07:00"),
        ("America/New_York", "2026-03-08", "02:59:59.999999", "2026-03-08T07:00"),
        ("America/New_York", "2026-03-08", "03:00", "2026-03-08T07:00"),
        ("America/New_York", "2026-03-08", "01:59:59", "2026-03-08T06:59:59"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30"),  # half an hour
        ("Antarctica/Troll", "2026-03-29", "02:00", "2026-03-29T01:00"),  # two hours
        ("Africa/Cairo", "2026-04-24", "00:00", "2026-04-23T22:00"),  # midnight itself
        ("Asia/Beirut", "2026-03-29", "00:30", "2026-03-28T22:00"),
        ("America/Nuuk", "2026-03-28", "23:30", "2026-03-29T01:00"),  # the next local date
        ("Africa/Casablanca", "2026-03-22", "02:30", "2026-03-22T02:00"),  # Ramadan ends
        # The hour that comes twice: its first pass.
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),
        ("America/New_York", "2026-11-01", "01:00", "2026-11-01T05:00"),
        ("America/New_York", "2026-11-01", "02:00", "2026-11-01T07:00"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45"),
        ("Asia/Beirut", "2026-10-24", "23:30", "2026-10-24T20:30"),
        ("Europe/Dublin", "2026-10-25", "01:30", "2026-10-25T00:30"),  # winter is its "saving" time
        # An ordinary day, at both ends of the clock.
        ("Pacific/Kiritimati", "2026-11-24", "09:00", "2026-11-23T19:00"),
        ("Etc/GMT+12", "2026-11-24", "09:00", "2026-11-24T21:00"),
        ("Asia/Kathmandu", "2026-11-24", "09:00", "2026-11-24T03:15"),
    ],
)
def test_a_wall_time_becomes_the_right_instant(zone: str, on: str, local_time: str, opens_at: str) -> None:
    found = instant_of(date.fromisoformat(on), time.fromisoformat(local_time), ZoneInfo(zone))

    assert found == datetime.fromisoformat(opens_at).replace(tzinfo=UTC)


def test_a_time_that_asks_for_its_second_pass_still_opens_at_the_first() -> None:
    on = date(2026, 11, 1)

    assert instant_of(on, time(1, 30, fold=1), NEW_YORK) == instant_of(on, time(1, 30), NEW_YORK)


def test_around_every_change_of_every_zone_wall_times_become_the_right_instants() -> None:
    wrong = []
    for name, clocks in clocks_by_zone().items():
        zone = ZoneInfo(name)
        for change_at, offsets in zip(clocks.starts[1:], pairwise(clocks.offsets), strict=True):
            edges = [(change_at + offset).replace(tzinfo=None) for offset in offsets]
            middle = min(edges) + abs(edges[1] - edges[0]) / 2
            for wall in (*edges, middle, *(edge - timedelta(seconds=1) for edge in edges)):
                if instant_of(wall.date(), wall.time(), zone) != expected_instant(wall, clocks):
                    wrong.append((name, wall))
    assert wrong == []


def _awkward_time(clocks: Clocks) -> time:
    """A wall time that the zone's clocks jump over some day."""
    steps = zip(clocks.last_walls, pairwise(clocks.offsets), strict=False)
    return next((wall + (after - before) / 2).time() for wall, (before, after) in steps if after > before)


def test_wherever_clocks_jump_each_date_has_one_opening_and_each_opening_is_later() -> None:
    dates = [FIRST_AT.date() + n * DAY for n in range((LAST_AT - FIRST_AT).days)]
    for name, clocks in distinct_zones().items():
        if len(clocks.offsets) < 3:
            continue
        local_time = _awkward_time(clocks)
        timetable = Timetable(local_time, EVERY_DAY, DAY)
        openings = tuple(islice(openings_after(timetable, ZoneInfo(name), FIRST_AT - 2 * DAY), len(dates) + 4))
        assert [opening.on for opening in openings if opening.on in {dates[0], dates[-1]}] == [dates[0], dates[-1]], (
            name
        )
        assert all(later.on - earlier.on == DAY for earlier, later in pairwise(openings)), name
        assert all(earlier.opens_at < later.opens_at for earlier, later in pairwise(openings)), name
        walls = (datetime.combine(opening.on, local_time) for opening in openings)
        assert [opening.opens_at for opening in openings] == [expected_instant(wall, clocks) for wall in walls], name


@given(st.sampled_from(zone_names()), TIMETABLES, INSTANTS)
def test_openings_are_those_of_the_timetable_and_come_in_order(
    name: str, timetable: Timetable, after: datetime
) -> None:
    clocks = clocks_by_zone()[name]
    around = [after.date() + n * DAY for n in range(-3, 75)]
    expected = [
        Opening(on, expected_instant(datetime.combine(on, timetable.local_time), clocks))
        for on in around
        if on.weekday() in timetable.weekdays
    ]

    found = list(islice(openings_after(timetable, ZoneInfo(name), after), 10))

    assert found == [opening for opening in expected if opening.opens_at > after][:10]


@given(st.sampled_from(zone_names()), TIMETABLES, INSTANTS)
def test_asking_again_after_an_opening_gives_the_one_that_followed(
    name: str, timetable: Timetable, after: datetime
) -> None:
    zone = ZoneInfo(name)
    first, second, third = islice(openings_after(timetable, zone, after), 3)

    assert next_opening(timetable, zone, after) == first
    assert next_opening(timetable, zone, first.opens_at) == second
    assert next_opening(timetable, zone, second.opens_at - timedelta(microseconds=1)) == second
    assert next_opening(timetable, zone, second.opens_at) == third


@given(st.sampled_from(zone_names()), TIMETABLES, INSTANTS)
def test_openings_between_two_instants_include_both_ends(name: str, timetable: Timetable, after: datetime) -> None:
    zone, moment = ZoneInfo(name), timedelta(microseconds=1)
    openings = tuple(islice(openings_after(timetable, zone, after), 4))
    first_at, last_at = openings[0].opens_at, openings[-1].opens_at

    assert openings_between(timetable, zone, first_at, last_at) == openings
    assert openings_between(timetable, zone, first_at + moment, last_at - moment) == openings[1:-1]
    assert openings_between(timetable, zone, first_at + moment, first_at) == ()


@pytest.mark.parametrize(
    ("zone", "skipped"), [("Pacific/Apia", date(2011, 12, 30)), ("Pacific/Kwajalein", date(1993, 8, 21))]
)
@pytest.mark.parametrize("hour", [0, 9])
def test_a_date_that_a_zone_left_out_has_no_opening(zone: str, skipped: date, hour: int) -> None:
    start = datetime.combine(skipped - 3 * DAY, time(0), UTC)
    openings = openings_between(_daily(hour), ZoneInfo(zone), start, start + 6 * DAY)

    assert skipped not in {opening.on for opening in openings}
    assert {skipped - DAY, skipped + DAY} <= {opening.on for opening in openings}
    assert all(earlier.opens_at < later.opens_at for earlier, later in pairwise(openings))


def test_the_clocks_of_this_test_agree_with_the_calendar_of_new_york() -> None:
    clocks = clocks_of(NEW_YORK, datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))

    assert list(clocks.starts[1:]) == [
        datetime(2026, 3, 8, 7, tzinfo=UTC),
        datetime(2026, 11, 1, 6, tzinfo=UTC),
    ]


def test_a_round_closes_at_the_end_of_its_window() -> None:
    timetable = Timetable(time(9), WORKDAYS, DAY)
    friday = next_opening(timetable, NEW_YORK, datetime(2026, 11, 27, 0, tzinfo=UTC))

    assert friday.on == date(2026, 11, 27)
    assert closing_of(friday, timetable, NEW_YORK) == friday.opens_at + DAY


def test_a_round_closes_when_the_next_one_of_its_schedule_opens() -> None:
    timetable = _daily(9, window=3 * DAY)
    opening = next_opening(timetable, NEW_YORK, datetime(2026, 11, 24, tzinfo=UTC))

    assert closing_of(opening, timetable, NEW_YORK) == next_opening(timetable, NEW_YORK, opening.opens_at).opens_at


def test_a_skipped_date_ends_no_round_early() -> None:
    timetable = _daily(9, window=3 * DAY)
    first, second, third, fourth = islice(openings_after(timetable, NEW_YORK, datetime(2026, 11, 24, tzinfo=UTC)), 4)

    assert closing_of(first, timetable, NEW_YORK, {second.on}) == third.opens_at
    assert closing_of(first, timetable, NEW_YORK, {second.on, third.on, fourth.on}) == first.opens_at + 3 * DAY


@pytest.mark.parametrize(("on", "hours"), [(date(2026, 3, 7), 23), (date(2026, 10, 31), 24), (date(2026, 6, 1), 24)])
def test_a_round_of_a_day_loses_the_hour_that_spring_takes_and_ends_before_the_one_autumn_gives(
    on: date, hours: int
) -> None:
    opening = Opening(on, instant_of(on, time(9), NEW_YORK))

    assert closing_of(opening, _daily(9), NEW_YORK) - opening.opens_at == timedelta(hours=hours)


@given(st.sampled_from(zone_names()), TIMETABLES, INSTANTS)
def test_a_round_closes_after_it_opens_and_never_past_the_next_opening(
    name: str, timetable: Timetable, after: datetime
) -> None:
    zone = ZoneInfo(name)
    first, second = islice(openings_after(timetable, zone, after), 2)

    closes_at = closing_of(first, timetable, zone)

    assert first.opens_at < closes_at <= second.opens_at
    assert closes_at in (second.opens_at, first.opens_at + timetable.window)


@pytest.mark.parametrize(
    ("minutes_late", "worth_it"), [(0, True), (12 * 60, True), (12 * 60 + 1, False), (25 * 60, False)]
)
def test_a_missed_opening_is_made_up_for_while_half_its_window_is_left(minutes_late: int, worth_it: bool) -> None:
    opens_at = datetime(2026, 11, 24, 8, tzinfo=UTC)

    now = opens_at + timedelta(minutes=minutes_late)

    assert still_worth_opening(Opening(opens_at.date(), opens_at), opens_at + DAY, now) is worth_it


def test_exactly_half_the_window_is_still_enough() -> None:
    opens_at = datetime(2026, 11, 24, 8, tzinfo=UTC)
    opening, half = Opening(opens_at.date(), opens_at), opens_at + DAY / 2

    assert still_worth_opening(opening, opens_at + DAY, half)
    assert not still_worth_opening(opening, opens_at + DAY, half + timedelta(microseconds=1))


@pytest.mark.parametrize("weekdays", [frozenset(), frozenset({7}), frozenset({-1, 0})])
def test_a_timetable_without_proper_weekdays_is_refused(weekdays: frozenset[int]) -> None:
    with pytest.raises(InvalidInputError) as refused:
        Timetable(time(9), weekdays, DAY)

    assert refused.value.phrase == "schedule.no_weekday"


@pytest.mark.parametrize(
    "window", [timedelta(0), -DAY, timedelta(minutes=5) - timedelta.resolution, timedelta(days=7, microseconds=1)]
)
def test_a_window_shorter_than_five_minutes_or_longer_than_a_week_is_refused(window: timedelta) -> None:
    with pytest.raises(InvalidInputError) as refused:
        Timetable(time(9), EVERY_DAY, window)

    assert refused.value.phrase == "schedule.bad_window"


@pytest.mark.parametrize("window", [timedelta(minutes=5), timedelta(days=7)])
def test_the_shortest_and_the_longest_window_are_taken(window: timedelta) -> None:
    assert Timetable(time(9), EVERY_DAY, window).window == window


def test_every_zone_name_gives_its_zone() -> None:
    assert len(zone_names()) > 400
    assert {name for name in zone_names() if get_zone(name).key != name} == set()
    assert get_zone("Europe/Berlin") is get_zone("Europe/Berlin")


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("Europe/Berln", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Amerika/New York", "America/New_York"),
        (" Kolkata ", "Asia/Kolkata"),
        ("Asia/Kathmando", "Asia/Kathmandu"),
    ],
)
def test_a_zone_that_is_misspelt_is_refused_with_the_nearest_names(written: str, near: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        get_zone(written)

    assert refused.value.phrase == "zone.unknown_near"
    assert refused.value.facts["name"] == written
    assert refused.value.facts["near"].split(", ")[0] == near


@pytest.mark.parametrize("written", ["", "???", "Amerika/NY", "../../etc/passwd", "localtime", "x" * 10_000, "12:30"])
def test_a_zone_like_no_other_is_refused(written: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        get_zone(written)

    assert len(refused.value.facts["name"]) <= 60
