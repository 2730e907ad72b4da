"""Forms and words of practice, turned into values; what cannot be used is refused with what would do."""

from collections.abc import Mapping
from datetime import date

from multidict import MultiMapping

from bot.domain.errors import InvalidInputError
from bot.domain.practice import LEAST_RETENTION, MOST_LOAD, MOST_RETENTION, check_load, check_retention
from bot.domain.quiz import QuizKind, QuizWish
from bot.domain.review import Rating
from bot.domain.text import parse_number
from bot.platforms.web.parse import parse_date

RATED = "rate-"


def parse_wish(form: MultiMapping[str]) -> QuizWish:
    """What a quiz is asked for; numbers that are none are the service's to refuse."""
    kind, level = form.get("kind", ""), form.get("difficulty", "")
    return QuizWish(
        topic=form.get("topic", "").strip()[:60],
        difficulty=parse_number(level) if level else None,
        count=parse_number(form.get("count", "")),
        kind=QuizKind(kind) if kind in tuple(QuizKind) else None,
    )


def parse_words(words: str, topics: Mapping[str, str]) -> QuizWish:
    """What `/quiz [topic] [difficulty] [count]` asks for; `topics` are titles by id, and either may be written."""
    parts = words.split()
    numbers = [parse_number(part) for part in parts if part.isdigit()]
    named = " ".join(part for part in parts if not part.isdigit())
    ids = {title.casefold(): topic for topic, title in topics.items()}
    return QuizWish(
        topic=ids.get(named.casefold(), named.lower()),
        difficulty=numbers[0] if numbers else None,
        count=numbers[1] if len(numbers) > 1 else QuizWish().count,
    )


def parse_rating(text: str) -> Rating:
    """How well something was known. Raises InvalidInputError for none of the four."""
    if text not in {str(int(rating)) for rating in Rating}:
        raise InvalidInputError("host.choose")
    return Rating(int(text))


def parse_retention(text: str) -> float:
    """A share of recall from whole percents. Raises InvalidInputError outside of what can be aimed at."""
    number = parse_number(text.strip().removesuffix("%").strip())
    if not number:
        raise InvalidInputError("practice.bad_retention", least=LEAST_RETENTION, most=MOST_RETENTION)
    return check_retention(number / 100)


def parse_load(text: str) -> int:
    """Questions a day. Raises InvalidInputError for too few or too many."""
    number = parse_number(text.strip())
    if not number:
        raise InvalidInputError("practice.bad_load", most=MOST_LOAD)
    return check_load(number)


def parse_interview(text: str) -> date | None:
    """The day of an interview, None where there is none. Raises InvalidInputError for what is no date."""
    return parse_date(text) if text.strip() else None


def parse_ratings(form: MultiMapping[str]) -> dict[str, int]:
    """Levels by dimension of a mock interview's round; the service says which there are."""
    return {name.removeprefix(RATED): parse_number(form[name]) for name in form if name.startswith(RATED)}
