"""When a question comes back: FSRS with whole days and a fuzz of our own, so that a replay gives the same dates."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from functools import lru_cache

import fsrs
from fsrs.scheduler import FUZZ_RANGES

from bot.domain.chance import place_of

LONGEST_INTERVAL = 365
DAY = timedelta(days=1)


class Rating(IntEnum):
    """How well somebody knew it, in FSRS's numbers."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class ReviewSource(StrEnum):
    """What was rated: a check, which rates itself, an open answer of a quiz, or an answer to a round."""

    CHECK = "check"
    OPEN = "open"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Memory:
    """What FSRS keeps of one question: its seven fields. Instants are aware UTC."""

    card_id: int
    state: int
    step: int | None
    stability: float | None
    difficulty: float | None
    due_at: datetime
    reviewed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Review:
    """One rating as it was given: a fact of the account. `counts_on` is the group's date, `points` practice points."""

    account_id: int
    group_id: int
    question_id: str
    question_version_id: int
    source: ReviewSource
    rating: Rating
    retention: float
    points: int
    counts_on: date
    rated_at: datetime


def number_of(question_id: str) -> int:
    """The number FSRS knows a question by; without one its constructor sleeps."""
    return int.from_bytes(place_of(question_id)[:4])


def review(
    memory: Memory | None, question_id: str, rating: Rating, at: datetime, retention: float, seed: str | None
) -> Memory:
    """What is remembered after a rating at `at` (aware UTC); `retention` is the wanted share of recall at the due date.

    `seed` spreads the due dates of long intervals as FSRS's own fuzz would; None leaves them exact.
    """
    card, _ = _scheduler(retention).review_card(_card(memory, question_id, at), fsrs.Rating(rating), at)
    after = Memory(card.card_id, card.state.value, card.step, card.stability, card.difficulty, card.due, at)
    if seed is None:
        return after
    days = fuzzed((card.due - at).days, f"{seed}:{question_id}:{at.isoformat()}")
    return replace(after, due_at=at + days * DAY)


def replay(reviews: Iterable[Review], seed: str) -> dict[str, Memory]:
    """What is remembered of each question after these ratings, given in the order they were made."""
    memories: dict[str, Memory] = {}
    for row in reviews:
        before = memories.get(row.question_id)
        memories[row.question_id] = review(before, row.question_id, row.rating, row.rated_at, row.retention, seed)
    return memories


def fuzzed(days: int, seed: str) -> int:
    """An interval moved a little, by FSRS's own ranges; the same seed moves it the same way."""
    reach = sum(part["factor"] * max(min(days, part["end"]) - part["start"], 0.0) for part in FUZZ_RANGES)
    if days < FUZZ_RANGES[0]["start"]:
        return days
    least, most = max(2, round(days - 1 - reach)), min(round(days + 1 + reach), LONGEST_INTERVAL)
    return min(least, most) + int.from_bytes(place_of(seed)) % (max(most - least, 0) + 1)


def _card(memory: Memory | None, question_id: str, at: datetime) -> fsrs.Card:
    if memory is None:
        return fsrs.Card(card_id=number_of(question_id), due=at)
    return fsrs.Card(
        memory.card_id,
        fsrs.State(memory.state),
        memory.step,
        memory.stability,
        memory.difficulty,
        memory.due_at,
        memory.reviewed_at,
    )


@lru_cache
def _scheduler(retention: float) -> fsrs.Scheduler:
    return fsrs.Scheduler(
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST_INTERVAL,
        enable_fuzzing=False,
    )
