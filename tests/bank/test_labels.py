"""Labelled files: what is read from them, and every fault with its line."""

from pathlib import Path

import pytest

from bot.bank.labels import read_labels
from bot.bank.loader import BankError
from tests.bank.sample_bank import sample_bank

GOOD = """\
answers:
- question: fast-gradient
  kind: strong
  covered: [{first}]
  borderline: [{second}]
  note: a remark of the author
  text: One step along the sign of the gradient.
- question: fast-gradient
  kind: vague
  text: ''
"""


def points() -> list[str]:
    question = next(q for q in sample_bank().questions if q.id == "fast-gradient")
    return [point.id for point in question.key_points]


def faults(path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BankError) as caught:
        read_labels(path, sample_bank())
    return [str(fault).replace(f"{path}:", "") for fault in caught.value.faults]


def test_an_answer_has_its_question_its_kind_and_its_labels(tmp_path: Path) -> None:
    first, second, *rest = points()
    path = tmp_path / "labels.yaml"
    path.write_text(GOOD.format(first=first, second=second), encoding="utf-8")

    strong, vague = read_labels(path, sample_bank())

    assert (strong.question.id, strong.kind, strong.covered) == ("fast-gradient", "strong", frozenset({first}))
    assert [point.id for point in strong.clear_points] == [first, *rest]
    assert (vague.text, vague.covered, vague.borderline) == ("", frozenset(), frozenset())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("- question: fast-gradient\n  kind: strong", "- kind: strong", "2: question: missing"),
        ("kind: strong", "kind: [strong]", "3: kind: must be text"),
        ("  kind: strong\n", "", "2: kind: missing"),
        ("question: fast-gradient", "question: fast-gradeint", "2: there is no question 'fast-gradeint' in the bank"),
        ("covered: [{first}]", "covered: {first}", "4: covered: must be a list"),
        ("covered: [{first}]", "covered: [nothing-such]", "4: fast-gradient has no key point 'nothing-such'; it has"),
        ("[{second}]", "[{first}]", "5: key point '{first}' is named twice for this answer"),
        ("covered:", "coverd:", "4: coverd: unknown key; did you mean covered?"),
        ("text: One", "text: 3 # One", "7: text: must be text; put 3 in quotes"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    first, second, *_ = points()
    text = GOOD.replace(old, new, 1).replace("{first}", first).replace("{second}", second)

    assert any(fault.startswith(told.replace("{first}", first)) for fault in faults(tmp_path / "labels.yaml", text))


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("kind: strong", "kind: 1").replace("text: ''", "text: []").format(first="a", second="b")

    assert len(faults(tmp_path / "labels.yaml", text)) == 2


@pytest.mark.parametrize("text", ["", "questions: []", "answers: []", "answers: none", "- one"])
def test_a_file_without_answers_is_told_what_to_write(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path / "labels.yaml", text) == ["1: write `answers:` and under it at least one answer"]


def test_what_is_not_yaml_is_told_with_the_line(tmp_path: Path) -> None:
    assert faults(tmp_path / "labels.yaml", "answers:\n- [")[0].startswith("2: not valid YAML")
