"""Fits the feedback's weights to labelled answers and prints how they do on authors they were not fitted to.

    .venv/bin/python -m benchmarks.feedback_fit

Two logistic models, by Newton's steps: how wrong answers sound (the cues of bot/domain/tone.toml, wrong answers against
strong and decent ones), and whether a point is made (the Signs of bot/domain/feedback.py). The table leaves the answers
of each author out of both in turn; what follows it is fitted to all and stands in the two files.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from bot.bank.labels import LabelledAnswer, read_labels
from bot.bank.loader import read_bank
from bot.bank.measuring import Agreement
from bot.domain.feedback import LEAST_PROSE, Signs, read_signs
from bot.domain.grader import part_talk
from bot.domain.manner import own_sentences
from bot.domain.question import Bank
from bot.domain.tone import bounded, cue_names, rates_of

ROOT = Path(__file__).parents[1]
FILES = {"": "first", "_held_out": "first", "_second": "second", "_third": "third", "_fourth": "fourth"}
# How strongly the two models are pulled towards 0, and what a pair counts by the kind of the answer, if not 1.
TONE_PULL, POINT_PULL = 60.0, 5.0
COUNTS = {"model": 3.0, "mistake": 0.5, "other": 0.2}
# Prose only bars, and too few answers speak to a grader for their price to be fitted.
BY_HAND = {"prose": 0.0, "talk": -2.0}
FITTED = [field.name for field in fields(Signs) if field.name not in BY_HAND]
# Questions far off in the bank whose model answers are read as answers to this one, and parts to fit tones across.
OTHERS, FOLDS = (37, 113), 3

Rows = list[list[float]]


@dataclass(frozen=True, slots=True)
class Model:
    """A weight for each feature and the bias."""

    weights: list[float]
    bias: float

    def of(self, row: Sequence[float]) -> float:
        """The logit for one row of features."""
        return self.bias + sum(weight * value for weight, value in zip(self.weights, row, strict=True))


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is labelled, who wrote it, how often each cue of tone occurs, and its signs by key point."""

    label: LabelledAnswer
    author: str
    rates: list[float]
    signs: dict[str, Signs]


def read_answers(bank: Bank) -> list[Answer]:
    """All labelled answers, and the bank's own texts: model answers, mistakes, and model answers of other questions."""
    found = []
    for name, author in FILES.items():
        path = ROOT / "tests" / f"labelled_answers{name}.yaml"
        found += [_see(label, author) for label in (read_labels(path, bank) if path.exists() else ())]
    return found + [_see(label, "bank") for label in _own(bank)]


def _own(bank: Bank) -> Iterator[LabelledAnswer]:
    nothing: frozenset[str] = frozenset()
    for number, question in enumerate(bank.questions):
        made = frozenset(point.id for point in question.key_points)
        yield LabelledAnswer(question, "model", question.model_answer, made, nothing)
        for text in (*question.pitfalls, *([question.example.weak] if question.example else [])):
            yield LabelledAnswer(question, "mistake", text, nothing, nothing)
        for step in OTHERS:
            other = bank.questions[(number + step) % len(bank.questions)]
            yield LabelledAnswer(question, "other", other.model_answer, nothing, nothing)


def _see(label: LabelledAnswer, author: str) -> Answer:
    statements, _ = part_talk(label.text, [point.id for point in label.question.key_points])
    rates = rates_of(" ".join(own_sentences(statements)))
    return Answer(label, author, rates, read_signs(label.question, label.text))


def fit_logistic(rows: Rows, labels: Sequence[bool], counts: Sequence[float], pull: float) -> Model:
    """Weights by Newton's steps; features are standardised, and `pull` is the ridge on what they weigh then."""
    width = len(rows[0])
    means = [sum(row[n] for row in rows) / len(rows) for n in range(width)]
    spreads = [_spread([row[n] for row in rows], means[n]) for n in range(width)]
    scaled = [[*((x - m) / s for x, m, s in zip(row, means, spreads, strict=True)), 1.0] for row in rows]
    theta = [0.0] * (width + 1)
    for _ in range(12):
        step = _step(scaled, labels, counts, theta, pull)
        theta = [one - other for one, other in zip(theta, step, strict=True)]
        if max(map(abs, step)) < 1e-4:
            break
    weights = [one / spread for one, spread in zip(theta, spreads, strict=False)]
    return Model(weights, theta[-1] - sum(w * m for w, m in zip(weights, means, strict=True)))


def _spread(values: Sequence[float], mean: float) -> float:
    return math.sqrt(sum((value - mean) ** 2 for value in values) / len(values)) or 1.0


def _step(
    rows: Rows, labels: Sequence[bool], counts: Sequence[float], theta: Sequence[float], pull: float
) -> list[float]:
    size = len(theta)
    slope = [pull * one for one in theta[:-1]] + [0.0]
    bend = [[(pull if n == m and n < size - 1 else 0.0) for m in range(size)] for n in range(size)]
    for row, label, count in zip(rows, labels, counts, strict=True):
        chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(x * t for x, t in zip(row, theta, strict=True))))))
        error, curve = count * (chance - label), count * chance * (1 - chance) + 1e-9
        for n, x in enumerate(row):
            if x:
                slope[n] += error * x
                line, at = bend[n], curve * x
                for m in range(n + 1):
                    line[m] += at * row[m]
    for n in range(size):
        for m in range(n):
            bend[m][n] = bend[n][m]
    return _solve(bend, slope)


def _solve(matrix: Rows, right: list[float]) -> list[float]:
    """Gauss' elimination; the matrix is positive definite, so that no rows need be swapped."""
    size = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for n in range(size):
        for other in rows[n + 1 :]:
            factor = other[n] / rows[n][n]
            if factor:
                other[n:] = [x - factor * y for x, y in zip(other[n:], rows[n][n:], strict=True)]
    found = [0.0] * size
    for n in reversed(range(size)):
        found[n] = (rows[n][-1] - sum(rows[n][m] * found[m] for m in range(n + 1, size))) / rows[n][n]
    return found


def fit_tone(answers: Sequence[Answer]) -> Model:
    """How wrong answers sound; both sides count alike."""
    heard = [one for one in answers if one.label.kind in ("strong", "decent", "wrong")]
    wrong = [one.label.kind == "wrong" for one in heard]
    share = sum(wrong) / len(wrong)
    return fit_logistic(
        [one.rates for one in heard], wrong, [0.5 / (share if is_wrong else 1 - share) for is_wrong in wrong], TONE_PULL
    )


def fit(answers: Sequence[Answer]) -> tuple[Model, Model]:
    """The model of tone and the one of points, the latter on tones fitted to other questions' answers."""
    folds = {name: n % FOLDS for n, name in enumerate(sorted({one.label.question.id for one in answers}))}
    parts = [[one for one in answers if folds[one.label.question.id] != fold] for fold in range(FOLDS)]
    tones = [fit_tone(part) for part in parts]
    rows, labels, counts = [], [], []
    for one in answers:
        for point in one.label.clear_points:
            if one.signs[point.id].prose >= LEAST_PROSE:
                rows.append(features(one, point.id, tones[folds[one.label.question.id]]))
                labels.append(point.id in one.label.covered)
                counts.append(COUNTS.get(one.label.kind, 1.0))
    return fit_tone(answers), fit_logistic(rows, labels, counts, POINT_PULL)


def features(one: Answer, slug: str, tone: Model) -> list[float]:
    """The fitted signs of a point, with the tone as `tone` hears it."""
    heard = bounded(tone.of(one.rates))
    return [heard if name == "tone" else getattr(one.signs[slug], name) for name in FITTED]


def measure(answers: Sequence[Answer], models: tuple[Model, Model]) -> Agreement:
    """How the models agree with the labels."""
    agreement = Agreement()
    for one in answers:
        agreement.count(one.label, {slug for slug in one.signs if _is_made(one, slug, models)})
    return agreement


def _is_made(one: Answer, slug: str, models: tuple[Model, Model]) -> bool:
    signs = one.signs[slug]
    by_hand = sum(weight * getattr(signs, name) for name, weight in BY_HAND.items())
    return signs.prose >= LEAST_PROSE and models[1].of(features(one, slug, models[0])) + by_hand > 0


def _tell(name: str, agreement: Agreement) -> None:
    false = "  ".join(f"{kind} {share:.1%}" for kind, share in agreement.false_credit.items())
    print(f"{name:<8} P {agreement.precision:.2f}  R {agreement.recall:.2f}  F1 {agreement.f1:.3f}  {false}")


def main() -> None:
    """Print the table, then the weights."""
    answers = read_answers(read_bank(ROOT / "questions").bank)
    for author in dict.fromkeys(FILES.values()):
        left_out = [one for one in answers if one.author == author]
        if left_out:
            _tell(author, measure(left_out, fit([one for one in answers if one.author != author])))
    models = fit(answers)
    _tell("all", measure([one for one in answers if one.author != "bank"], models))
    for heading, names, model in (("tone", cue_names(), models[0]), ("points", FITTED, models[1])):
        print(f"{heading}: bias {model.bias:.2f}")
        print("\n".join(f"  {name:<20} {weight:6.2f}" for name, weight in zip(names, model.weights, strict=True)))


if __name__ == "__main__":
    main()
