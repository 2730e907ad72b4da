"""How much two questions ask the same thing, by the words that carry their meaning."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.question import Question

# Two prompts that share more than this part of their words ask the same thing.
NEAR_DUPLICATE = 0.7
# Questions at least this alike are worth a look side by side; unrelated ones of the bank stay below it.
ALIKE = 0.2
MOST_ALIKE = 3
# Words count as equal when they begin so: poisoned, poisoning.
STEM = 6
_COMMON = frozenset(
    "a an and are as at be by do does for from has have how in is it its of on or that the this to what "
    "when which who why with would you your".split()
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A question that asks something like another, and how much, 0 to 1."""

    question: Question
    score: float


def content_words(text: str) -> frozenset[str]:
    """The words of a text that carry its meaning."""
    return frozenset(re.findall(r"[^\W_]+", text.casefold())) - _COMMON


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard similarity of two sets of words, 0 to 1."""
    return len(one & other) / len(one | other) if one | other else 0.0


def find_alike(text: str, questions: Sequence[Question]) -> tuple[Likeness, ...]:
    """At most MOST_ALIKE of `questions` that ask what `text` asks, the most alike first.

    The cosine of their word beginnings, rare ones weighing more: a short suggestion finds the long prompt it is like.
    """
    known = [_stems(f"{question.title} {question.prompt}") for question in questions]
    spread = Counter(stem for stems in known for stem in stems)
    weights = {stem: math.log((len(known) + 1) / (n + 1)) + 0.1 for stem, n in spread.items()}
    rarest = math.log(len(known) + 1) + 0.1
    wanted = {stem: weights.get(stem, rarest) for stem in _stems(text)}
    scored = [Likeness(q, _cosine(wanted, stems, weights)) for q, stems in zip(questions, known, strict=True)]
    near = sorted((row for row in scored if row.score >= ALIKE), key=lambda row: (-row.score, row.question.id))
    return tuple(near[:MOST_ALIKE])


# A list of suggestions is compared with the same bank again and again.
@lru_cache(maxsize=2048)
def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in content_words(text))


def _cosine(wanted: Mapping[str, float], stems: frozenset[str], weights: Mapping[str, float]) -> float:
    shared = math.fsum(weights[stem] ** 2 for stem in stems & wanted.keys())
    return shared / (_length(wanted.values()) * _length(weights[stem] for stem in stems)) if shared else 0.0


def _length(weights: Iterable[float]) -> float:
    return math.sqrt(math.fsum(weight**2 for weight in weights))
