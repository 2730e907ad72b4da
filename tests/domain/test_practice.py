"""How much a day holds, what an interview date changes, and what practice is worth."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import InvalidInputError
from bot.domain.practice import (
    DAILY_CAP,
    LAST_STRETCH,
    PracticeSettings,
    check_interview,
    check_load,
    check_retention,
    due_dates,
    plan_load,
    points_for,
    topic_weakness,
    weak_topics,
)
from bot.domain.review import Memory, Rating, ReviewSource, review

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
NAMES = [f"q{number}" for number in range(30)]


def memory(due_in: int, reviewed_ago: int = 1, difficulty: float = 5.0) -> Memory:
    return Memory(1, 2, None, 3.0, difficulty, NOW + due_in * DAY, NOW - reviewed_ago * DAY)


# Due dates


def test_without_an_interview_a_question_comes_when_it_is_due() -> None:
    assert due_dates({"q": memory(40)}, {}, None) == {"q": NOW + 40 * DAY}


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(NAMES), st.integers(0, 365)), st.integers(8, 60))
def test_everything_that_was_seen_comes_before_the_interview(due: dict[str, int], days: int) -> None:
    interview_at = NOW + days * DAY
    dates = due_dates({name: memory(later) for name, later in due.items()}, {}, interview_at)
    for name, at in dates.items():
        assert at < interview_at
        assert at == NOW + due[name] * DAY or at >= interview_at - LAST_STRETCH


def test_what_an_interview_brings_forward_is_spread_over_its_last_week() -> None:
    dates = due_dates({name: memory(200) for name in NAMES}, {}, NOW + 20 * DAY)
    assert len(set(dates.values())) >= 5


def test_what_was_seen_in_the_last_week_does_not_come_again() -> None:
    interview_at = NOW + 5 * DAY
    assert due_dates({"q": memory(30, reviewed_ago=1)}, {}, interview_at) == {"q": NOW + 30 * DAY}


def test_an_answered_round_without_a_rating_comes_the_day_after_its_reveal() -> None:
    assert due_dates({}, {"q": NOW}, None) == {"q": NOW + DAY}
    assert due_dates({"q": memory(40, reviewed_ago=2)}, {"q": NOW}, None) == {"q": NOW + DAY}


def test_a_rating_after_the_reveal_decides() -> None:
    assert due_dates({"q": memory(40, reviewed_ago=1)}, {"q": NOW - 2 * DAY}, None) == {"q": NOW + 40 * DAY}


# Load


def test_without_an_interview_the_load_is_the_members_own() -> None:
    assert plan_load(PracticeSettings(daily_load=7), 50, 200, TODAY).a_day == 7
    assert plan_load(PracticeSettings(daily_load=7, interview_on=TODAY), 50, 200, TODAY).days_left is None


@pytest.mark.parametrize(
    ("again", "unseen", "days", "a_day"),
    [
        (100, 200, 10, 10),  # what was seen needs all of it
        (200, 100, 10, 20),  # and more than the member's own load, where the days are few
        (20, 200, 10, 10),  # new ones fill the day up
        (10, 5, 10, 2),  # and are spread where there are few
        (0, 0, 10, 0),
    ],
)
def test_with_an_interview_what_was_seen_fits_into_the_days_left(
    again: int, unseen: int, days: int, a_day: int
) -> None:
    chosen = PracticeSettings(daily_load=10, interview_on=TODAY + days * DAY)
    load = plan_load(chosen, again, unseen, TODAY)
    assert (load.a_day, load.days_left) == (a_day, days)
    assert load.a_day * days >= again


def test_the_weakest_topics_are_named_first_and_none_that_goes_well() -> None:
    memories = {"a": memory(1, difficulty=9), "b": memory(1, difficulty=7), "c": memory(1, difficulty=2)}
    weakness = topic_weakness(memories, {"a": "evasion", "b": "rag", "c": "privacy"})
    assert weak_topics(weakness) == ("evasion", "rag")


def test_ratings_of_again_make_a_topic_weak() -> None:
    again, good = (review(None, "q", rating, NOW, 0.9, None) for rating in (Rating.AGAIN, Rating.GOOD))
    assert weak_topics(topic_weakness({"a": again, "b": good}, {"a": "bad", "b": "fine"})) == ("bad",)


# Points


def test_a_right_check_is_worth_two_and_any_other_rating_one() -> None:
    assert points_for(ReviewSource.CHECK, Rating.GOOD, 0) == 2
    assert points_for(ReviewSource.CHECK, Rating.AGAIN, 0) == 1
    assert {points_for(ReviewSource.OPEN, rating, 0) for rating in Rating} == {1}


def test_a_day_gives_no_more_than_its_cap() -> None:
    given_ = 0
    for _ in range(50):
        given_ += points_for(ReviewSource.CHECK, Rating.GOOD, given_)
    assert given_ == DAILY_CAP


# What a member may choose


@pytest.mark.parametrize("share", [0.80, 0.9, 0.95])
def test_a_share_of_recall_from_80_to_95_percent_is_taken(share: float) -> None:
    assert check_retention(share) == share


@pytest.mark.parametrize("share", [0.79, 0.96, 0, 90, float("nan")])
def test_any_other_share_is_refused(share: float) -> None:
    with pytest.raises(InvalidInputError):
        check_retention(share)


@pytest.mark.parametrize("load", [0, -1, 101])
def test_a_load_of_nothing_or_too_much_is_refused(load: int) -> None:
    with pytest.raises(InvalidInputError):
        check_load(load)


@pytest.mark.parametrize("on", [TODAY, TODAY - DAY, TODAY + 366 * DAY])
def test_an_interview_lies_after_today_and_within_a_year(on: date) -> None:
    with pytest.raises(InvalidInputError):
        check_interview(on, TODAY)
