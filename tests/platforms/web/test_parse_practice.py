"""Forms and words of practice as values, and the small drawings of the pages."""

from datetime import date, timedelta

import pytest
from multidict import MultiDict

from bot.domain.errors import InvalidInputError
from bot.domain.quiz import QuizKind, QuizWish
from bot.domain.review import Rating
from bot.platforms.web.listen_mock import draw_trend
from bot.platforms.web.parse_practice import (
    parse_interview,
    parse_load,
    parse_rating,
    parse_ratings,
    parse_retention,
    parse_wish,
    parse_words,
)
from bot.wording import say_clock

TOPICS = {"evasion": "Evasion", "rag": "Retrieval and agents"}


def test_a_form_says_what_a_quiz_is_to_be() -> None:
    form = MultiDict({"topic": "rag", "difficulty": "2", "count": "10", "kind": "open"})
    assert parse_wish(form) == QuizWish("rag", 2, 10, QuizKind.OPEN)
    assert parse_wish(MultiDict({"count": "5", "kind": "", "difficulty": ""})) == QuizWish()


@pytest.mark.parametrize("field", ["difficulty", "count"])
def test_what_is_no_number_is_none_that_a_quiz_takes(field: str) -> None:
    wish = parse_wish(MultiDict({"count": "5", field: "²"}))
    assert 0 in (wish.difficulty, wish.count)


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("", QuizWish()),
        ("rag", QuizWish("rag")),
        ("Retrieval and agents 4", QuizWish("rag", 4)),
        ("evasion 3 12", QuizWish("evasion", 3, 12)),
        ("2 20", QuizWish("", 2, 20)),
        ("Knitting", QuizWish("knitting")),
    ],
)
def test_a_command_s_words_are_topic_difficulty_and_count(words: str, wish: QuizWish) -> None:
    assert parse_words(words, TOPICS) == wish


def test_settings_are_read_as_they_are_written() -> None:
    assert parse_retention(" 85 % ") == 0.85
    assert parse_load(" 7 ") == 7
    assert parse_interview("2026-03-31") == date(2026, 3, 31)
    assert parse_interview(" ") is None


@pytest.mark.parametrize("text", ["", "0", "-3", "1e3", "⅓", "999999"])
def test_settings_that_are_none_are_refused(text: str) -> None:
    for parse in (parse_retention, parse_load):
        with pytest.raises(InvalidInputError, match=r"practice\.bad_"):
            parse(text)


def test_ratings_are_one_of_four() -> None:
    assert [parse_rating(text) for text in "1234"] == list(Rating)
    for text in ("", "0", "5", "good", "１"):
        with pytest.raises(InvalidInputError):
            parse_rating(text)


def test_levels_come_by_dimension() -> None:
    form = MultiDict({"kind": "technical", "rate-mechanism": "3", "rate-defence": "high"})
    assert parse_ratings(form) == {"mechanism": 3, "defence": 0}


def test_a_length_is_minutes_and_seconds() -> None:
    assert [say_clock(timedelta(seconds=n)) for n in (0, 59, 61, 3600)] == ["0:00", "0:59", "1:01", "60:00"]


def test_a_trend_rises_from_left_to_right_within_its_box() -> None:
    spots = [tuple(map(float, spot.split(","))) for spot in draw_trend([1, 2.5, 4]).split()]
    assert spots == [(5, 31), (60, 18), (115, 5)]
    assert draw_trend([2]) != ""
