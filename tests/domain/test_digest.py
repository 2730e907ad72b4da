from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.digest import next_digest, telling, week_of
from bot.domain.errors import InvalidInputError

NEW_YORK = ZoneInfo("America/New_York")
SUNDAY = 6


@pytest.mark.parametrize(
    ("on", "monday"),
    [
        (date(2026, 11, 23), date(2026, 11, 16)),
        (date(2026, 11, 25), date(2026, 11, 16)),
        (date(2026, 11, 26), date(2026, 11, 23)),
        (date(2026, 11, 29), date(2026, 11, 23)),
        (date(2027, 1, 1), date(2026, 12, 28)),
    ],
)
def test_from_thursday_on_a_digest_is_about_its_own_week(on: date, monday: date) -> None:
    assert week_of(on) == (monday, monday + timedelta(days=6))


def test_a_time_that_clocks_pass_over_is_met_after_the_gap() -> None:
    after = datetime(2026, 3, 7, tzinfo=UTC)
    assert next_digest(SUNDAY, time(2, 30), NEW_YORK, after) == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)


def test_a_time_that_clocks_show_twice_is_met_once() -> None:
    first = next_digest(SUNDAY, time(1, 30), NEW_YORK, datetime(2026, 10, 31, tzinfo=UTC))
    assert first == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert next_digest(SUNDAY, time(1, 30), NEW_YORK, first) == datetime(2026, 11, 8, 6, 30, tzinfo=UTC)


def test_there_is_no_eighth_day() -> None:
    with pytest.raises(InvalidInputError, match=r"schedule\.no_weekday"):
        next_digest(7, time(9), NEW_YORK, datetime(2026, 1, 1, tzinfo=UTC))


@given(st.integers(0, 6), st.times(), st.integers(0, 15 * 365 * 24 * 60))
def test_digests_follow_each_other_by_about_a_week_and_tell_of_different_weeks(
    weekday: int, local_time: time, minutes: int
) -> None:
    after = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    first = next_digest(weekday, local_time, NEW_YORK, after)
    second = next_digest(weekday, local_time, NEW_YORK, first)
    assert after < first <= after + timedelta(days=7, hours=1)
    assert timedelta(days=6, hours=22) <= second - first <= timedelta(days=7, hours=2)
    weeks = [week_of(at.astimezone(NEW_YORK).date())[0] for at in (first, second)]
    assert weeks[1] - weeks[0] == timedelta(days=7)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([("a", 3), ("b", 9), ("c", 1)], (("b", 9), ("c", 1))),
        ([("a", 2), ("b", 2)], (("a", 2),)),
        ([("a", 2)], (("a", 2),)),
        ([], ()),
    ],
)
def test_the_most_and_the_least_named_points_are_told(
    counts: list[tuple[str, int]], told: tuple[tuple[str, int], ...]
) -> None:
    assert telling(counts) == told
