from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.badge import BadgeRules, check_rules, decided_week, earned, streak_badge, streak_length
from bot.domain.errors import InvalidInputError

RULES = BadgeRules(True, (7, 30, 100))
MONDAY = date(2026, 1, 5)


def test_nothing_is_given_unless_a_host_chose_it() -> None:
    assert BadgeRules().badges() == ()
    assert earned(BadgeRules(), 1000, is_champion=True) == ()


@pytest.mark.parametrize(
    ("current", "champion", "badges"),
    [
        (6, False, ()),
        (7, False, ("streak-7",)),
        (99, True, ("champion", "streak-30")),
        (100, False, ("streak-100",)),
        (0, True, ("champion",)),
    ],
)
def test_of_streaks_only_the_longest_that_is_reached_counts(
    current: int, champion: bool, badges: tuple[str, ...]
) -> None:
    assert earned(RULES, current, is_champion=champion) == badges


@pytest.mark.parametrize("streaks", [[1], [0], [-7], [10_001], [2, 3, 4, 5, 6, 7]])
def test_lengths_that_cannot_be_are_refused(streaks: list[int]) -> None:
    with pytest.raises(InvalidInputError, match=r"badge\.bad_streaks"):
        check_rules(True, streaks)


def test_lengths_are_kept_once_and_in_order() -> None:
    assert check_rules(False, [30, 7, 30]) == BadgeRules(False, (7, 30))


@given(st.integers(2, 10_000))
def test_a_streak_s_badge_says_its_length(length: int) -> None:
    assert streak_length(streak_badge(length)) == length
    assert streak_length("champion") is None


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.lists(st.integers(-30, 30), max_size=5))
def test_a_week_is_decided_once_it_is_over_and_all_its_rounds_are(today: date, days: list[int]) -> None:
    undecided = [today + timedelta(days=days_off) for days_off in days]
    monday = decided_week(today, undecided)
    assert monday.weekday() == 0
    assert monday + timedelta(days=7) <= today
    assert not any(monday <= on < monday + timedelta(days=7) for on in undecided)


def test_last_week_is_decided_on_monday_unless_its_last_round_is_open() -> None:
    assert decided_week(MONDAY, []) == MONDAY - timedelta(days=7)
    assert decided_week(MONDAY, [MONDAY - timedelta(days=3)]) == MONDAY - timedelta(days=14)
