"""Which question comes next: the host's queue first, then a seeded order that keeps topics balanced."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.chance import place_of

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

    `asked` says when each question was last asked, as a number that grows; 0 or absent is never. What was never asked
    goes first, from the topic with the largest share left; then what was asked longest ago, so that between two
    askings of a question every other one of `bank` is asked. The first element of a plan made after asking this
    plan's first element is this plan's second.
    """
    last = dict(asked)
    latest = max(last.values(), default=0)
    by_id = {candidate.question_id: candidate for candidate in bank}
    chosen: list[str] = []
    while len(chosen) < n and (by_id or len(chosen) < len(queue)):
        question_id = queue[len(chosen)] if len(chosen) < len(queue) else _next(last, by_id, seed)
        latest += 1
        last[question_id] = latest
        chosen.append(question_id)
    return tuple(chosen)


def unasked(asked: Mapping[str, int], bank: Sequence[Candidate]) -> int:
    """How many questions of `bank` were never asked."""
    return sum(not asked.get(candidate.question_id) for candidate in bank)


def _next(last: Mapping[str, int], by_id: Mapping[str, Candidate], seed: int) -> str:
    longest_ago = min(last.get(question_id, 0) for question_id in by_id)
    left = [candidate for name, candidate in by_id.items() if last.get(name, 0) == longest_ago]
    sizes = Counter(candidate.topic for candidate in by_id.values())
    remaining = Counter(candidate.topic for candidate in left)
    topic = max(remaining, key=lambda name: (remaining[name] / sizes[name], place_of(seed, name)))
    return min((c.question_id for c in left if c.topic == topic), key=lambda name: place_of(seed, name))
