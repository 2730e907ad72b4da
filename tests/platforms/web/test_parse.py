from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import MultiDict

from bot.domain.errors import InvalidInputError
from bot.domain.schedule import LONGEST_WINDOW, SHORTEST_WINDOW
from bot.domain.streak import Mark
from bot.platforms.web.parse import (
    parse_date,
    parse_id,
    parse_schedule,
    parse_time,
    parse_window,
    split_window,
)
from bot.services.mending import parse_mark, parse_points, parse_reason

TOPICS = ["evasion", "privacy"]


def form(**fields: str) -> MultiDict[str]:
    return MultiDict({"zone": "UTC", "time": "09:00", "window": "24", "unit": "hours", "weekday": "0", **fields})


def test_the_schedule_s_form_is_read() -> None:
    typed = form(zone=" Europe/Berlin ", time="07:30", window="1.5", topic="privacy", difficulty="2")
    typed.add("weekday", "4")
    wanted = parse_schedule(typed, TOPICS)
    assert wanted.zone == "Europe/Berlin"
    assert wanted.timetable.local_time == time(7, 30)
    assert wanted.timetable.weekdays == {0, 4}
    assert wanted.timetable.window == timedelta(minutes=90)
    assert wanted.topics == {"privacy"}
    assert wanted.difficulties == {2}


def test_every_topic_and_every_level_mean_all_of_them() -> None:
    typed = form()
    for topic in [*TOPICS, "gone"]:
        typed.add("topic", topic)
    for level in range(1, 6):
        typed.add("difficulty", str(level))
    wanted = parse_schedule(typed, TOPICS)
    assert (wanted.topics, wanted.difficulties) == (frozenset(), frozenset())


@pytest.mark.parametrize(
    ("fields", "phrase"),
    [
        ({"time": "25:00"}, "host.bad_time"),
        ({"time": ""}, "host.bad_time"),
        ({"weekday": "7"}, "schedule.no_weekday"),
        ({"weekday": "Monday"}, "host.bad_weekday"),
        ({"difficulty": "hard"}, "host.bad_level"),
        ({"window": "soon"}, "host.bad_window"),
        ({"window": "-1"}, "host.bad_window"),
        ({"window": "nan"}, "host.bad_window"),
        ({"window": "1e9"}, "host.bad_window"),
        ({"unit": "years"}, "host.bad_window"),
        ({"window": "8", "unit": "days"}, "schedule.bad_window"),
        ({"window": "1", "unit": "minutes"}, "schedule.bad_window"),
    ],
)
def test_what_a_schedule_cannot_be_is_refused(fields: dict[str, str], phrase: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse_schedule(form(**fields), TOPICS)
    assert refused.value.phrase == phrase


def test_a_schedule_needs_a_weekday() -> None:
    typed = form()
    del typed["weekday"]
    with pytest.raises(InvalidInputError) as refused:
        parse_schedule(typed, TOPICS)
    assert refused.value.phrase == "schedule.no_weekday"


@given(
    st.timedeltas(SHORTEST_WINDOW, LONGEST_WINDOW).map(lambda window: timedelta(minutes=window // timedelta(minutes=1)))
)
def test_a_window_is_shown_as_it_is_read(window: timedelta) -> None:
    number, unit = split_window(window)
    assert parse_window(form(window=number, unit=unit)) == window


def test_a_window_may_have_a_decimal_comma() -> None:
    assert parse_window(form(window="1,5")) == timedelta(minutes=90)
    assert split_window(timedelta(days=1)) == ("24", "hours")
    assert split_window(timedelta(days=2)) == ("2", "days")


@pytest.mark.parametrize("typed", ["", "31.03.2026", "2026-02-30", "tomorrow", "9" * 60])
def test_a_date_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse_date(typed)
    assert refused.value.phrase == "host.bad_date"


def test_dates_times_and_numbers_are_read() -> None:
    assert parse_date(" 2026-03-31 ") == date(2026, 3, 31)
    assert parse_time("09:00:30") == time(9, 0, 30)
    assert parse_time("09:00+02:00") == time(9), "the group's zone decides, not the text"
    assert parse_id("17") == 17
    assert [parse_points(text) for text in ("+5", "-3", " 7 ", "−2")] == [5, -3, 7, -2]
    assert parse_mark("frozen") is Mark.FROZEN


@pytest.mark.parametrize("typed", ["", "0", "1.5", "ten", "1001", "-1001", "9" * 50])
def test_points_that_cannot_be_are_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError):
        parse_points(typed)


@pytest.mark.parametrize("typed", ["", "-1", "one", "²", "9" * 16])
def test_a_number_that_names_nothing_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError):
        parse_id(typed)


@pytest.mark.parametrize("typed", ["late", "", "banana"])
def test_a_mark_no_host_can_set_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError):
        parse_mark(typed)


def test_a_reason_is_one_readable_line() -> None:
    assert parse_reason(" sick\nleave\0 \u202e ") == "sick leave"
    for typed in ("", "\n", "x" * 201):
        with pytest.raises(InvalidInputError):
            parse_reason(typed)
