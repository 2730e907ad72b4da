"""Which question comes next: the host's queue first, then a seeded order that keeps topics balanced."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

UPCOMING = 14
FEW_UNASKED = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the plan needs to know of a question."""

    question_id: str
    topic: str


def plan(
    asked: Mapping[str, int], bank: Sequence[Candidate], queue: Sequence[str], n: int, seed: int
) -> tuple[str, ...]:
    """The next `n` question ids, fewer only when there is nothing to ask.

    `asked` counts how often each question was asked. No question repeats before every other one of `bank` was
    asked as often; within a pass the topic with the largest share left goes first. Every pass has the same order, so
    a question comes back as late as can be. The first element of a plan made after asking this plan's first element
    is this plan's second.
    """
    counts = Counter(dict(asked))
    chosen = list(queue[:n])
    counts.update(chosen)
    by_id = {candidate.question_id: candidate for candidate in bank}
    while len(chosen) < n and by_id:
        question_id = _next(counts, by_id, seed)
        counts[question_id] += 1
        chosen.append(question_id)
    return tuple(chosen)


def unasked(asked: Mapping[str, int], bank: Sequence[Candidate]) -> int:
    """How many questions of `bank` were never asked."""
    return sum(not asked.get(candidate.question_id) for candidate in bank)


def _next(counts: Counter[str], by_id: Mapping[str, Candidate], seed: int) -> str:
    times = min(counts[question_id] for question_id in by_id)
    left = [candidate for candidate in by_id.values() if counts[candidate.question_id] == times]
    sizes = Counter(candidate.topic for candidate in by_id.values())
    remaining = Counter(candidate.topic for candidate in left)
    topic = max(remaining, key=lambda name: (remaining[name] / sizes[name], _order(seed, name)))
    return min((c.question_id for c in left if c.topic == topic), key=lambda name: _order(seed, name))


def _order(seed: int, name: str) -> bytes:
    return hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=8).digest()
