"""What a mock interview asks: rounds in the shape of the guide, questions that fit their time, weak topics first."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.chance import place_of
from bot.domain.errors import ConflictError, InvalidInputError
from bot.domain.question import KINDS, Kind

SHORTEST, USUAL, LONGEST = timedelta(minutes=20), timedelta(minutes=30), timedelta(minutes=45)
# The least that a round of its kind takes, and the parts in which rounds share what time is left.
LEAST: Mapping[Kind, timedelta] = {
    "technical": timedelta(minutes=5),
    "system-design": timedelta(minutes=15),
    "behavioral": timedelta(minutes=5),
}
PARTS: Mapping[Kind, int] = {"technical": 2, "system-design": 1, "behavioral": 1}
# What one round leaves over goes to the next; technical questions come in most lengths, so they fill what is left.
FILLED_IN_ORDER: tuple[Kind, ...] = ("system-design", "behavioral", "technical")
# How many follow-ups the interviewer asks at most.
FOLLOW_UPS: Mapping[Kind, int] = {"technical": 1, "system-design": 2, "behavioral": 1}
# A topic of whose key points less than this share seems covered is weak.
WEAK_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class MockCandidate:
    """What the plan needs to know of a question."""

    question_id: str
    kind: Kind
    topic: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one person's interview should respect: weak topics (weakest first), and how often questions came before."""

    weak: Sequence[str] = ()
    used: Mapping[str, int] | None = None


def usual_rounds(length: timedelta) -> tuple[Kind, ...]:
    """The guide's three rounds; a short interview leaves system design out, which would take nearly all of it."""
    return KINDS if length >= USUAL else ("technical", "behavioral")


def check_shape(length: timedelta, rounds: Collection[str]) -> tuple[Kind, ...]:
    """The rounds in the order of a real loop, each once; the usual ones where none is named.

    Raises InvalidInputError for a length out of range, an unknown round, or rounds that need more time.
    """
    if not SHORTEST <= length <= LONGEST:
        raise InvalidInputError("mock.bad_minutes", least=_minutes(SHORTEST), most=_minutes(LONGEST))
    if unknown := sorted(set(rounds) - set(KINDS)):
        raise InvalidInputError("mock.bad_round", name=unknown[0][:40], names=", ".join(KINDS))
    chosen = tuple(kind for kind in KINDS if kind in rounds) or usual_rounds(length)
    least = sum((LEAST[kind] for kind in chosen), timedelta())
    if least > length:
        raise InvalidInputError("mock.too_short", least=_minutes(least))
    return chosen


def plan_mock(
    candidates: Sequence[MockCandidate], length: timedelta, rounds: Sequence[Kind], wishes: Wishes, seed: int
) -> Mapping[Kind, tuple[MockCandidate, ...]]:
    """Questions by round, in the order they are asked; the same arguments give the same interview.

    Together they take at most `length`; no topic comes twice while another is left that fits. Rounds for which there
    is no question are left out. Raises ConflictError('mock.no_questions') where that leaves none.
    """
    chosen: dict[Kind, tuple[MockCandidate, ...]] = {}
    topics: Counter[str] = Counter()
    spare = timedelta()
    shares = budgets(length, rounds)
    for kind in (kind for kind in FILLED_IN_ORDER if kind in rounds):
        spare += shares[kind]
        chosen[kind] = _fill([c for c in candidates if c.kind == kind], spare, topics, wishes, seed)
        spare -= sum((timedelta(minutes=c.minutes) for c in chosen[kind]), timedelta())
    planned = {kind: chosen[kind] for kind in rounds if chosen[kind]}
    if not planned:
        raise ConflictError("mock.no_questions")
    return planned


def budgets(length: timedelta, rounds: Sequence[Kind]) -> Mapping[Kind, timedelta]:
    """How long each round may take; together no more than `length`."""
    left = length - sum((LEAST[kind] for kind in rounds), timedelta())
    parts = sum(PARTS[kind] for kind in rounds)
    return {kind: LEAST[kind] + left * PARTS[kind] / parts for kind in rounds}


def pick(
    candidates: Sequence[MockCandidate], left: timedelta, topics: Mapping[str, int], wishes: Wishes, seed: int
) -> MockCandidate | None:
    """The best question that fits into `left`: a topic not had yet, a weak one first, then one that came seldom."""
    weak, used = list(wishes.weak), wishes.used or {}

    def order(candidate: MockCandidate) -> tuple[int, int, int, bytes]:
        rank = weak.index(candidate.topic) if candidate.topic in weak else len(weak)
        question_id = candidate.question_id
        return topics.get(candidate.topic, 0), rank, used.get(question_id, 0), place_of(seed, question_id)

    return min((c for c in candidates if timedelta(minutes=c.minutes) <= left), key=order, default=None)


def thin_topics(covered: Mapping[str, tuple[int, int]]) -> tuple[str, ...]:
    """Weak topics, weakest first, by what was said in interviews: the weight of key points as (seems covered, all)."""
    shares = {topic: part / whole for topic, (part, whole) in covered.items() if whole}
    return tuple(sorted((t for t, share in shares.items() if share < WEAK_SHARE), key=lambda t: (shares[t], t)))


def _fill(
    pool: Sequence[MockCandidate],
    budget: timedelta,
    topics: Counter[str],
    wishes: Wishes,
    seed: int,
) -> tuple[MockCandidate, ...]:
    chosen: list[MockCandidate] = []
    while next_one := pick([c for c in pool if c not in chosen], budget, topics, wishes, seed):
        chosen.append(next_one)
        topics[next_one.topic] += 1
        budget -= timedelta(minutes=next_one.minutes)
    return tuple(chosen)


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60
