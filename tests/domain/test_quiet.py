from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quiet import is_quiet, quiet_ends_at

TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"])
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("local", "quiet"),
    [("21:59", False), ("22:00", True), ("23:59", True), ("00:00", True), ("06:59", True), ("07:00", False)],
)
def test_quiet_hours_may_reach_over_midnight_and_end_as_they_are_over(local: str, quiet: bool) -> None:
    assert is_quiet(time.fromisoformat(local), time(22), time(7)) is quiet


@pytest.mark.parametrize(("local", "quiet"), [("11:59", False), ("12:00", True), ("13:59", True), ("14:00", False)])
def test_quiet_hours_within_a_day(local: str, quiet: bool) -> None:
    assert is_quiet(time.fromisoformat(local), time(12), time(14)) is quiet


@given(TIMES, TIMES)
def test_hours_that_end_as_they_begin_are_never_quiet(local: time, end: time) -> None:
    assert not is_quiet(local, end, end)


def test_the_end_is_an_instant_of_the_persons_own_zone() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")

    assert quiet_ends_at(datetime(2026, 1, 5, 14, tzinfo=UTC), tokyo, time(22), time(7)) == datetime(
        2026, 1, 5, 22, tzinfo=UTC
    )
    assert quiet_ends_at(datetime(2026, 1, 5, 22, tzinfo=UTC), tokyo, time(22), time(7)) is None


@given(INSTANTS, ZONES, TIMES, TIMES)
def test_the_end_lies_ahead_and_no_further_than_a_day_and_a_clock_change(
    now: datetime, name: str, begin: time, end: time
) -> None:
    zone = ZoneInfo(name)

    ends_at = quiet_ends_at(now, zone, begin, end)

    if ends_at is None:
        assert not is_quiet(now.astimezone(zone).time(), begin, end)
    else:
        assert is_quiet(now.astimezone(zone).time(), begin, end)
        assert timedelta(0) < ends_at - now <= timedelta(hours=26)


def test_in_the_hour_that_comes_twice_the_end_is_not_behind_us() -> None:
    berlin, second_pass = ZoneInfo("Europe/Berlin"), datetime(2026, 10, 25, 1, 15, tzinfo=UTC)

    assert quiet_ends_at(second_pass, berlin, time(1), time(2, 30)) == second_pass + timedelta(minutes=1)
