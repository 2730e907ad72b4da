"""The steps of a mock interview and its clock, whatever is pressed in whatever order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import ConflictError, DrillError, NotFoundError
from bot.domain.mock import (
    LEFT_ALONE,
    Asking,
    Interview,
    MockQuestion,
    MockRound,
    Over,
    Reviewing,
    Step,
    answer,
    begin,
    deadline_at,
    elapsed,
    mock_of,
    overtime,
    pause,
    rate,
    rest_if_left,
    resume,
    skip,
    step_of,
    stop,
    turn_of,
)
from bot.domain.scorecard import DIMENSIONS

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
Change = Callable[[Interview, datetime], Interview]


def question(number: int = 1, follow_ups: int = 1) -> MockQuestion:
    return MockQuestion(f"q{number}", number, 5 * MINUTE, follow_ups)


def make_mock() -> Interview:
    """Two technical questions and a behavioral one, each with a follow-up; the first is asked."""
    rounds = (MockRound("technical", (question(1), question(2)), {}), MockRound("behavioral", (question(3),), {}))
    return begin(Interview(7, 1, None, 20 * MINUTE, START, rounds), START)


def say(mock: Interview, now: datetime = START) -> Interview:
    step = step_of(mock)
    assert isinstance(step, Asking)
    return answer(mock, turn_of(mock, step), "Mine.", now)


def rate_all(mock: Interview, now: datetime = START) -> Interview:
    step = step_of(mock)
    assert isinstance(step, Reviewing)
    kind = mock.rounds[step.round].kind
    return rate(mock, kind, dict.fromkeys(DIMENSIONS[kind], 3), now)


def test_questions_follow_ups_and_ratings_come_in_order() -> None:
    mock, steps = make_mock(), []
    while not isinstance(step := step_of(mock), Over):
        steps.append(step)
        mock = say(mock) if isinstance(step, Asking) else rate_all(mock)

    assert steps == [
        *(Asking(0, place, turn) for place in (0, 1) for turn in (0, 1)),
        Reviewing(0),
        *(Asking(1, 0, turn) for turn in (0, 1)),
        Reviewing(1),
    ]
    assert mock.ended_at == START


def test_the_clock_of_a_question_starts_when_it_is_asked() -> None:
    mock = say(say(make_mock(), START + MINUTE), START + 3 * MINUTE)

    first, second = mock.rounds[0].questions
    assert (first.asked_at, first.done_at) == (START, START + 3 * MINUTE)
    assert (second.asked_at, mock.rounds[1].questions[0].asked_at) == (START + 3 * MINUTE, None)
    assert elapsed(first, None, START + 9 * MINUTE) == 3 * MINUTE
    assert deadline_at(second) == START + 8 * MINUTE
    assert overtime(second, None, START + 10 * MINUTE) == 2 * MINUTE
    assert elapsed(mock.rounds[1].questions[0], None, START) == timedelta(0)


def test_no_clock_runs_while_a_round_is_rated() -> None:
    mock = make_mock()
    for _ in range(4):
        mock = say(mock)

    mock = rate_all(pause(mock, START + MINUTE), START + 30 * MINUTE)

    assert mock.paused_at is None
    assert mock.rounds[1].questions[0].asked_at == START + 30 * MINUTE
    assert mock.rounds[1].questions[0].paused == timedelta(0)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 99)), max_size=12))
@settings(max_examples=60)
def test_elapsed_and_paused_time_add_up_to_what_the_wall_clock_says(parts: list[tuple[bool, int]]) -> None:
    mock, now, worked = make_mock(), START, timedelta(0)
    for is_pause, seconds in parts:
        mock = pause(mock, now) if is_pause else resume(mock, now)
        now += timedelta(seconds=seconds)
        worked += timedelta(0) if is_pause else timedelta(seconds=seconds)

    first = mock.rounds[0].questions[0]
    assert elapsed(first, mock.paused_at, now) == worked
    resumed = resume(mock, now)
    first = resumed.rounds[0].questions[0]
    assert elapsed(first, None, now) == worked
    assert deadline_at(first) == now + first.limit - worked


def test_pausing_and_going_on_are_harmless_to_repeat() -> None:
    paused = pause(make_mock(), START + MINUTE)

    assert pause(paused, START + 2 * MINUTE) == paused
    assert resume(make_mock(), START) == make_mock()


def test_a_clock_that_goes_back_makes_no_time() -> None:
    mock = resume(pause(make_mock(), START + MINUTE), START)

    assert mock.rounds[0].questions[0].paused == timedelta(0)
    assert elapsed(mock.rounds[0].questions[0], None, START - MINUTE) == timedelta(0)


def test_a_question_that_is_left_alone_for_a_quarter_of_an_hour_counts_as_paused_since_its_time_was_up() -> None:
    mock, night = make_mock(), START + 14 * HOUR
    stops = START + 5 * MINUTE + LEFT_ALONE

    assert rest_if_left(mock, stops - timedelta.resolution) == mock
    assert rest_if_left(mock, stops).paused_at == rest_if_left(mock, night).paused_at == START + 5 * MINUTE
    again = resume(mock, night)
    first = again.rounds[0].questions[0]
    assert (again.paused_at, deadline_at(first)) == (None, night)
    assert overtime(first, None, night + MINUTE) == MINUTE
    assert rest_if_left(again, night + 14 * MINUTE) == again
    assert rest_if_left(again, night + LEFT_ALONE).paused_at == night


def test_an_answer_given_straight_away_after_a_silence_is_over_time_by_no_more_than_the_silence_that_counts() -> None:
    for minutes, over in ((19, 14), (20, 15), (26, 15), (14 * 60, 15)):
        first = say(make_mock(), START + minutes * MINUTE).rounds[0].questions[0]
        assert overtime(first, None, START + minutes * MINUTE) == over * MINUTE


@pytest.mark.parametrize("change", [lambda m, at: skip(m, "7-0-0-0", at), stop])
def test_what_is_left_out_the_day_after_notes_no_time_over(change: Change) -> None:
    first = change(make_mock(), START + 14 * HOUR).rounds[0].questions[0]

    assert overtime(first, None, START + 14 * HOUR) == timedelta(0)


def test_an_answer_keeps_the_clock_running_for_as_long_again() -> None:
    mock = say(make_mock(), START + 18 * MINUTE)

    assert rest_if_left(mock, START + 32 * MINUTE) == mock
    assert rest_if_left(mock, START + 33 * MINUTE).paused_at == START + 5 * MINUTE
    assert rest_if_left(say(make_mock(), START + 14 * HOUR), START + 14 * HOUR).paused_at is None


def test_a_pause_of_one_s_own_begins_when_it_was_asked_for() -> None:
    paused = pause(make_mock(), START + MINUTE)

    assert rest_if_left(paused, START + 14 * HOUR) == paused
    assert pause(make_mock(), START + 14 * HOUR).paused_at == START + 5 * MINUTE


def test_a_round_to_rate_has_no_clock_that_could_be_left_alone() -> None:
    mock = make_mock()
    for _ in range(4):
        mock = say(mock)

    assert rest_if_left(mock, START + 14 * HOUR) == mock


def test_an_early_end_keeps_what_was_answered_and_asks_nothing_more() -> None:
    mock = stop(say(make_mock(), START + MINUTE), START + 2 * MINUTE)

    assert step_of(mock) == Reviewing(0)
    assert [q.is_answered for q in mock.rounds[0].questions] == [True, False]
    assert mock.rounds[0].questions[1].asked_at is None
    done = rate_all(mock, START + 3 * MINUTE)
    assert (step_of(done), done.ended_at) == (Over(), START + 3 * MINUTE)


def test_what_was_skipped_leaves_no_text() -> None:
    mock = say(make_mock())
    mock = skip(mock, "7-0-0-1", START)

    assert mock.rounds[0].questions[0].text == "Mine."
    assert mock.rounds[0].questions[0].is_answered


def place_of(step: Step) -> tuple[int, int, int]:
    """How far an interview is, to compare."""
    if isinstance(step, Asking):
        return step.round, step.question, step.turn
    return (step.round, 9, 0) if isinstance(step, Reviewing) else (9, 0, 0)


def press(mock: Interview, action: int, level: int, now: datetime) -> Interview:
    """One of the things a member can do, wanted or not."""
    step = step_of(mock)
    turn = turn_of(mock, step) if isinstance(step, Asking) else "7-0-0-0"
    kind = mock.rounds[step.round].kind if isinstance(step, Reviewing) else "technical"
    ratings = dict.fromkeys(DIMENSIONS[kind][:action], level)
    changes: list[Change] = [
        lambda m, at: answer(m, turn, "Mine.", at),
        lambda m, at: skip(m, turn, at),
        pause,
        resume,
        lambda m, at: rate(m, kind, ratings, at),
        lambda m, at: rate(m, kind, dict.fromkeys(DIMENSIONS[kind], level), at),
        stop,
    ]
    try:
        return changes[action](mock, now)
    except DrillError:
        return mock


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 4), st.integers(0, 600)), max_size=40))
@settings(max_examples=150)
def test_whatever_is_pressed_the_interview_stands_somewhere_and_goes_only_forward(
    presses: list[tuple[int, int, int]],
) -> None:
    mock, now, reached = make_mock(), START, (0, 0, 0)
    for action, level, seconds in presses:
        now += timedelta(seconds=seconds)
        mock = press(mock, action, level, now)
        step = step_of(mock)
        assert place_of(step) >= reached
        reached = place_of(step)
        if isinstance(step, Asking):
            assert mock.rounds[step.round].questions[step.question].asked_at is not None
    assert (mock.ended_at is not None) == isinstance(step_of(mock), Over)


@pytest.mark.parametrize("change", [pause, resume, stop])
def test_what_is_over_stays_as_it_is(change: Change) -> None:
    with pytest.raises(ConflictError, match=r"mock\.over"):
        change(replace(make_mock(), ended_at=START), START)


def test_a_turn_names_its_interview() -> None:
    mock = make_mock()
    assert mock_of(turn_of(mock, Asking(0, 1, 1))) == mock.id
    for turn in ("", "-7", "seven", "9" * 30):
        with pytest.raises(NotFoundError, match=r"mock\.unknown"):
            mock_of(turn)
