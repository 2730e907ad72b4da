"""How much two questions ask the same thing, by the words that carry their meaning."""

import math
import re
from collections import defaultdict
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


class Comparison:
    """Questions made ready once to be compared with many texts: what is read of them is what they share with each.

    The likeness is the cosine of word beginnings, rare ones weighing more: a short suggestion finds the long prompt
    it is like.
    """

    def __init__(self, questions: Sequence[Question]) -> None:
        self._questions = questions
        known = [_stems(f"{question.title} {question.prompt}") for question in questions]
        self._holders: dict[str, list[int]] = defaultdict(list)
        for number, stems in enumerate(known):
            for stem in stems:
                self._holders[stem].append(number)
        self._rarest = math.log(len(known) + 1) + 0.1
        self._weights = {
            stem: math.log((len(known) + 1) / (len(holders) + 1)) + 0.1 for stem, holders in self._holders.items()
        }
        self._lengths = [_length(self._weights[stem] for stem in stems) for stems in known]

    def find(self, text: str) -> tuple[Likeness, ...]:
        """At most MOST_ALIKE of the questions that ask what `text` asks, the most alike first."""
        wanted = _stems(text)
        length = _length(self._weights.get(stem, self._rarest) for stem in wanted)
        scored = [
            Likeness(self._questions[number], math.fsum(shared) / (length * self._lengths[number]))
            for number, shared in self._shared(wanted).items()
        ]
        near = sorted((row for row in scored if row.score >= ALIKE), key=lambda row: (-row.score, row.question.id))
        return tuple(near[:MOST_ALIKE])

    def _shared(self, wanted: frozenset[str]) -> Mapping[int, list[float]]:
        """The squared weights of what each question shares with a text, by the question's number."""
        shared: dict[int, list[float]] = defaultdict(list)
        for stem in wanted & self._weights.keys():
            square = self._weights[stem] ** 2
            for number in self._holders[stem]:
                shared[number].append(square)
        return shared


# The same bank is made ready again for every page of a desk.
@lru_cache(maxsize=2048)
def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in content_words(text))


def _length(weights: Iterable[float]) -> float:
    return math.sqrt(math.fsum(weight**2 for weight in weights))
