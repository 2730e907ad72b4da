"""How far the feedback agrees with people: precision, recall, F1, and the credit it gives where none is due."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from bot.bank.labels import LabelledAnswer
from bot.domain.feedback import read_answer


@dataclass(slots=True)
class Agreement:
    """Counts of pairs, each an answer and a key point of its question; those of `kinds` by the kind of the answer."""

    both: int = 0
    read_only: int = 0
    person_only: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    credited: Counter[str] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        """Share of the pairs that are ticked which a person finds covered; 0 if none is ticked."""
        return _share(self.both, self.both + self.read_only)

    @property
    def recall(self) -> float:
        """Share of the pairs a person finds covered that are ticked; 0 if there is none."""
        return _share(self.both, self.both + self.person_only)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1."""
        return _share(2 * self.both, 2 * self.both + self.read_only + self.person_only)

    @property
    def false_credit(self) -> Mapping[str, float]:
        """By kind of answer: the share of its pairs that are ticked though not covered."""
        return {kind: _share(self.credited[kind], pairs) for kind, pairs in sorted(self.kinds.items())}

    def add(self, answer: LabelledAnswer) -> None:
        """Read `answer` and count its pairs."""
        self.count(answer, {evidence.key_point.id for evidence in read_answer(answer.question, answer.text).covered})

    def count(self, answer: LabelledAnswer, ticked: Set[str]) -> None:
        """Count the pairs of `answer` when the key points `ticked` are; the borderline ones are left out."""
        clear = {point.id for point in answer.clear_points}
        self.both += len(clear & ticked & answer.covered)
        self.person_only += len(answer.covered - ticked)
        false = len((clear & ticked) - answer.covered)
        self.read_only += false
        self.credited[answer.kind] += false
        self.kinds[answer.kind] += len(clear)


def measure(answers: Iterable[LabelledAnswer]) -> Agreement:
    """Read every answer and compare with its labels."""
    agreement = Agreement()
    for answer in answers:
        agreement.add(answer)
    return agreement


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
