"""What people type after the commands of practice, slips of the finger included."""

from datetime import timedelta

import pytest

from bot.domain.errors import InvalidInputError
from bot.domain.quiz import QuizKind, QuizWish
from bot.platforms.slack.parse_practice import MockWish, nearest_topic, parse_mock, parse_practice, parse_quiz
from tests.platforms.slack.conftest import TOPICS, Stage
from tests.platforms.slack.test_commands import ask


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("", QuizWish()),
        ("evasion", QuizWish("evasion")),
        ("Evasion 3 10", QuizWish("evasion", 3, 10)),
        ("4", QuizWish(difficulty=4)),
        ("agent security 2 7 questions", QuizWish("agent-security", 2, 7)),
        ("open privacy", QuizWish("privacy", kind=QuizKind.OPEN)),
        ("checks", QuizWish(kind=QuizKind.CHECK)),
        (TOPICS["evasion"], QuizWish("evasion")),
    ],
)
def test_a_quiz_is_asked_for_in_words(words: str, wish: QuizWish) -> None:
    assert parse_quiz(words, TOPICS) == wish


def test_a_topic_of_the_group_s_own_is_left_to_the_bank_and_a_slip_brings_the_nearest() -> None:
    assert parse_quiz("our stack", TOPICS).topic == "our-stack"
    refused = InvalidInputError("quiz.bad_topic", topic="our-stak", topics="evasion, our-stack")
    assert nearest_topic(refused, TOPICS).facts["near"] == "our-stack"
    other = InvalidInputError("quiz.bad_count", most=20)
    assert nearest_topic(other, TOPICS) is other


@pytest.mark.parametrize(
    ("words", "minutes", "rounds"),
    [
        ("30", 30, ()),
        ("technical", 30, ("technical",)),
        ("45 min system design, behavioral", 45, ("system-design", "behavioral")),
    ],
)
def test_an_interview_is_asked_for_in_words(words: str, minutes: int, rounds: tuple[str, ...]) -> None:
    assert parse_mock(words) == MockWish(timedelta(minutes=minutes), rounds)


def test_practice_means_the_settings_or_a_board() -> None:
    assert [parse_practice(words) for words in ("", "settings", "board", "board all")] == [None, None, "week", "all"]


async def test_words_that_are_not_known_bring_the_nearest(stage: Stage) -> None:
    await stage.found_group()
    said = {
        "quiz evashun": "Did you mean evasion?",
        "quiz evasion 9": "Difficulty runs from 1 to 5",
        "quiz evasion 3 99": "1 to 20 questions",
        "quiz 1 2 3": "Type /quiz, or add a topic",
        "quiz zzzzzz": "There is no topic",
        "practice bord": "Did you mean board?",
        "practice board yearly": "Type /drill practice",
        "mock behavioural": "Did you mean behavioral?",
        "mock 90": "20 to 45 minutes",
        "mock 20 system-design technical behavioral": "need at least",
        "quizz": "quiz",
        "practise": "practice",
    }
    for words, expected in said.items():
        assert expected in str(await ask(stage, "ben", words)), words
