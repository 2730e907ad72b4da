"""What people type after `/quiz`, `/drill mock` and `/drill practice`; pure."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.domain.errors import InvalidInputError
from bot.domain.mock_plan import USUAL
from bot.domain.question import KINDS
from bot.domain.quiz import QuizKind, QuizWish
from bot.services.practice import PERIODS
from bot.wording import FALLBACK, say

QUIZ_KINDS: Final[Mapping[str, QuizKind]] = {"checks": QuizKind.CHECK, "check": QuizKind.CHECK, "open": QuizKind.OPEN}
_MOST_SHOWN = 40
# What people type around minutes and rounds.
_NO_MATTER = frozenset(("minutes", "min", "minute", "and"))


@dataclass(frozen=True, slots=True)
class MockWish:
    """How somebody wants to be interviewed; no rounds mean those of a real loop."""

    length: timedelta
    rounds: tuple[str, ...]


def parse_quiz(words: str, topics: Mapping[str, str]) -> QuizWish:
    """A topic by id or title, then a difficulty, then how many; `topics` are titles by id.

    A topic that is not among them is kept as typed: a group has some of its own. Raises InvalidInputError for a third
    number.
    """
    parts = words.casefold().split()
    numbers = [int(word) for word in parts if _is_number(word)]
    names = [word for word in parts if not _is_number(word) and word != "questions"]
    kind = next((QUIZ_KINDS[word] for word in names if word in QUIZ_KINDS), None)
    typed = " ".join(word for word in names if word not in QUIZ_KINDS)
    if len(numbers) > 2 or typed in ("help", "?"):
        raise InvalidInputError("slack_practice.usage_quiz", topics=", ".join(topics))
    by_title = {title.casefold(): topic for topic, title in topics.items()}
    topic = by_title.get(typed, typed.replace(" ", "-"))
    wish = QuizWish(topic=topic, difficulty=numbers[0] if numbers else None, kind=kind)
    return QuizWish(wish.topic, wish.difficulty, numbers[1], kind) if len(numbers) == 2 else wish


def nearest_topic(error: InvalidInputError, topics: Mapping[str, str]) -> InvalidInputError:
    """The refusal of a topic that does not exist with the nearest one that does, if one is near."""
    if error.phrase != "quiz.bad_topic":
        return error
    typed, known = str(error.facts["topic"])[:_MOST_SHOWN], str(error.facts["topics"]).split(", ")
    titles = {topics[topic].casefold().replace(" ", "-"): topic for topic in known if topic in topics}
    found = _nearest(typed, [*known, *titles])
    if found is None:
        return InvalidInputError("quiz.bad_topic", topic=typed, topics=error.facts["topics"])
    return InvalidInputError("slack_practice.no_topic_near", topic=typed, near=titles.get(found, found))


def parse_mock(words: str) -> MockWish:
    """Minutes and kinds of rounds in any order. Raises InvalidInputError for other words, with the nearest one."""
    parts = [word for word in words.casefold().replace(",", " ").split() if word not in _NO_MATTER]
    numbers = [int(word) for word in parts if _is_number(word)]
    names = [word for word in parts if not _is_number(word)]
    joined = " ".join(names).replace("system design", "system-design").split()
    for name in joined:
        if name not in KINDS:
            raise refuse_word(name, (*KINDS, "past"), "slack_practice.usage_mock")
    if len(numbers) > 1:
        raise InvalidInputError("slack_practice.usage_mock")
    return MockWish(timedelta(minutes=numbers[0]) if numbers else USUAL, tuple(joined))


def parse_practice(words: str) -> str | None:
    """The period of the board that is meant, None for the settings. Raises InvalidInputError for other words."""
    first, *rest = words.casefold().split() or ["settings"]
    if first == "settings" and not rest:
        return None
    if first != "board":
        raise refuse_word(first, ("board", "settings"), "slack_practice.usage_practice")
    period = rest[0] if rest else PERIODS[0]
    if period not in PERIODS:
        raise refuse_word(period, PERIODS, "slack_practice.usage_practice")
    return period


def refuse_word(word: str, known: Iterable[str], usage: str) -> InvalidInputError:
    """The refusal of a word: the nearest that is known, else how the command is used."""
    shown, near = word[:_MOST_SHOWN], _nearest(word, known)
    if near is None:
        return InvalidInputError("slack_practice.no_word", word=shown, usage=say(FALLBACK, usage))
    return InvalidInputError("slack_practice.no_word_near", word=shown, near=near)


def _nearest(word: str, known: Iterable[str]) -> str | None:
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)), None)


def _is_number(word: str) -> bool:
    return word.isdecimal() and word.isascii() and len(word) <= 4
