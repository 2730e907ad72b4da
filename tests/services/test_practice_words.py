"""What people read of practice: every phrase takes its facts, and says what would do."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.practice import check_interview, check_load, check_retention
from bot.domain.quiz import QuizWish, check_wish
from bot.wording import explain, say

TODAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("refuse", "words"),
    [
        (lambda: check_retention(0.5), "between 80% and 95%"),
        (lambda: check_load(0), "between 1 and 100 questions"),
        (lambda: check_interview(TODAY, TODAY), "between 6 Jan 2026 and 5 Jan 2027"),
        (lambda: check_wish(QuizWish("x"), {"rag", "evasion"}), "Choose one of: evasion, rag."),
        (lambda: check_wish(QuizWish(difficulty=9), ()), "from 1 to 5"),
        (lambda: check_wish(QuizWish(count=21), ()), "1 to 20 questions"),
    ],
)
def test_a_refusal_says_what_would_do(refuse: Callable[[], object], words: str) -> None:
    with pytest.raises(InvalidInputError) as raised:
        refuse()
    assert words in explain("en", raised.value)


@pytest.mark.parametrize(
    "error",
    [
        ConflictError("quiz.gave_way"),
        ConflictError("quiz.not_now"),
        ConflictError("quiz.nothing"),
        ConflictError("practice.not_revealed"),
        ForbiddenError("quiz.not_yours"),
        InvalidInputError("quiz.bad_option", most=4),
        InvalidInputError("practice.bad_period", periods="week, month, all"),
        NotFoundError("quiz.unknown"),
        NotFoundError("practice.no_answer"),
        NotFoundError("practice.no_point"),
    ],
)
def test_every_refusal_is_a_sentence(error: ConflictError) -> None:
    assert explain("en", error).endswith(".")


def test_counts_are_said_in_their_form() -> None:
    assert say("en", "practice.due", n=1) == "1 review due"
    assert say("en", "practice.new", n=2) == "2 new questions"
    assert "1 day left, 3 a day" in say("en", "practice.interview", n=1, on=TODAY, a_day=3)
    assert say("en", "quiz.summary_answered", answered=5, count=5, right=3, wrong=2).startswith("5 of 5 answered")
    assert say("en", "quiz.summary_points", n=2, today=8) == "2 practice points (8 today)."
