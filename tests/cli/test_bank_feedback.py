"""`bank feedback`: figures as text and JSON, and faults with file and line."""

import json
from pathlib import Path

import pytest

from tests.bank.sample_bank import sample_bank
from tests.cli.conftest import Run


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    question = next(q for q in sample_bank().questions if q.id == "fast-gradient")
    rows: list[dict[str, object]] = [
        {"question": question.id, "kind": "strong", "covered": [p.id for p in question.key_points]},
        {"question": question.id, "kind": "off_topic"},
    ]
    texts = [question.model_answer, "I had soup for lunch, and it was good."]
    answers = [{**row, "text": text} for row, text in zip(rows, texts, strict=True)]
    path = tmp_path / "labels.yaml"
    path.write_text(json.dumps({"answers": answers}), encoding="utf-8")
    return path


def test_json_holds_the_four_figures(run: Run, labels: Path) -> None:
    result = run("bank", "feedback", labels, "--json")

    assert result.exit_code == 0
    assert json.loads(result.output) == {
        "f1": 1.0,
        "precision": 1.0,
        "recall": 1.0,
        "false_credit": {"off_topic": 0.0, "strong": 0.0},
    }


def test_text_holds_them_too(run: Run, labels: Path) -> None:
    output = run("bank", "feedback", labels).output

    assert "2 answers" in output
    assert "F1           1.00" in output
    assert "off_topic        0.0%" in output


def test_faults_are_told_with_file_and_line_and_nothing_is_measured(run: Run, labels: Path) -> None:
    labels.write_text("answers:\n- question: fast-gradient\n  kind: strong\n", encoding="utf-8")

    result = run("bank", "feedback", labels, "--json")

    assert result.exit_code == 1
    assert f"{labels}:2: text: missing" in result.output
    assert "1 to mend; nothing was measured." in result.output
