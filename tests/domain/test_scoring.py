from datetime import date

import pytest

from bot.domain.answer import Verdict
from bot.domain.round import Rules
from bot.domain.scoring import Reason, helpful_points, points_for
from bot.domain.streak import Mark, Streak, StreakDay

RULES = Rules()
ON = date(2026, 11, 24)


def _day(mark: Mark, current: int) -> StreakDay:
    return StreakDay(ON, mark, Streak(current=current, longest=current))


@pytest.mark.parametrize(("current", "bonus"), [(1, 1), (4, 4), (5, 5), (6, 5), (400, 5)])
def test_an_answer_on_time_gives_ten_points_and_the_streak_up_to_five(current: int, bonus: int) -> None:
    points = points_for(Verdict.ANSWERED, _day(Mark.ANSWERED, current), RULES)

    assert points == {Reason.ON_TIME: 10, Reason.STREAK: bonus}


def test_a_round_that_carries_no_streak_gives_no_bonus() -> None:
    assert points_for(Verdict.ANSWERED, None, RULES) == {Reason.ON_TIME: 10}


@pytest.mark.parametrize("mark", [Mark.EXCUSED, Mark.MISSED, Mark.FROZEN])
def test_a_day_that_was_repaired_away_gives_no_bonus(mark: Mark) -> None:
    assert points_for(Verdict.ANSWERED, _day(mark, 4), RULES) == {Reason.ON_TIME: 10}


@pytest.mark.parametrize("day", [None, _day(Mark.LATE, 0), _day(Mark.FROZEN, 9), _day(Mark.REST, 9)])
def test_a_late_answer_gives_three_points_and_no_bonus(day: StreakDay | None) -> None:
    assert points_for(Verdict.LATE, day, RULES) == {Reason.LATE: 3}


@pytest.mark.parametrize("day", [None, _day(Mark.FROZEN, 9), _day(Mark.ANSWERED, 9)])
def test_no_answer_gives_nothing_whatever_the_day_was(day: StreakDay | None) -> None:
    assert points_for(Verdict.NONE, day, RULES) == {}


def test_a_round_is_scored_by_its_own_rules() -> None:
    rules = Rules(on_time=20, late=1, streak_cap=2)

    assert points_for(Verdict.ANSWERED, _day(Mark.ANSWERED, 9), rules) == {Reason.ON_TIME: 20, Reason.STREAK: 2}
    assert points_for(Verdict.LATE, None, rules) == {Reason.LATE: 1}


@pytest.mark.parametrize(("votes", "points"), [(0, 0), (1, 1), (5, 5), (6, 5), (90, 5)])
def test_helpful_votes_give_a_point_each_up_to_five(votes: int, points: int) -> None:
    assert helpful_points(votes, RULES) == points


def test_a_vote_can_be_worth_more_without_counting_more_of_them() -> None:
    assert helpful_points(9, Rules(helpful=2, helpful_cap=3)) == 6
