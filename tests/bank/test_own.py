import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.exporters import export_csv, export_json, export_markdown, export_yaml
from bot.bank.files import read_own
from bot.bank.importers import Format, read_import
from bot.bank.report import render_question
from bot.domain.draft import DraftQuestion, clean_draft, question_of
from bot.domain.question import KINDS, Bank, Question
from tests.bank.sample_bank import sample_bank

BANK = sample_bank()
SMALLEST = {
    "id": "ours",
    "title": "Ours",
    "topic": "evasion",
    "prompt": "What did we learn?",
    "model_answer": "That a filter is no boundary.",
}
EXPORTS = {"yaml": export_yaml, "json": export_json, "csv": export_csv}
WORDS = st.text(max_size=30)


def _json(**changes: Any) -> str:
    return json.dumps({"questions": [{**SMALLEST, **changes}]})


def _faults(**changes: Any) -> tuple[str, ...]:
    return read_own(_json(**changes), "json", BANK).rows[0].faults


def smallest() -> Question:
    [question] = read_own(_json(), "json", BANK).questions
    return question


def test_id_title_topic_prompt_and_model_answer_are_enough() -> None:
    question = smallest()

    assert (question.kind, question.difficulty, question.minutes, question.subtopic) == ("technical", 3, 10, "")
    assert question == question_of(DraftQuestion("Ours", question.prompt, question.model_answer, "evasion"), "ours")


def test_the_bank_itself_asks_for_more() -> None:
    faults = read_import(_json(), "json", BANK).rows[0].faults

    assert "key_points: missing" in faults
    assert "references: missing" in faults


@pytest.mark.parametrize("name", list(SMALLEST))
def test_each_of_the_five_is_needed(name: str) -> None:
    short = {key: value for key, value in SMALLEST.items() if key != name}

    assert f"{name}: missing" in read_own(json.dumps({"questions": [short]}), "json", BANK).rows[0].faults


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"topic": "gardening"}, "topic: there is no topic 'gardening'; choose one of evasion, stories"),
        ({"subtopic": "roses"}, "subtopic: evasion has no subtopic 'roses'"),
        ({"model_answer": " "}, "model_answer: is empty"),
        ({"difficulty": 6}, "difficulty: input should be less than or equal to 5"),
        ({"colour": "red"}, "colour: unknown key"),
        ({"id": "g1.ours"}, "id: write lower-case letters and digits"),
        ({"key_points": [{"id": "a", "fact": "A."}] * 2}, "key_points: the id 'a' is used twice"),
        ({"key_points": [{"id": "a", "fact": "A.", "evidence": ["one"]}]}, "key_points.0.evidence: give at least two"),
        ({"checks": [{"id": "a", "prompt": "A?", "options": []}]}, "checks.0.options: list should have at least 4"),
        ({"references": [{"id": "unknown"}]}, "references.0: 'unknown' is not in references.yaml"),
    ],
)
def test_what_is_written_is_checked_as_in_the_bank(changes: dict[str, Any], fault: str) -> None:
    assert [text for text in _faults(**changes) if text.startswith(fault)]


def test_a_source_of_the_bank_can_be_named_by_its_id() -> None:
    [question] = read_own(_json(references=[{"id": "goodfellow2014"}]), "json", BANK).questions

    assert question.references[0].authors == "Goodfellow, Shlens, Szegedy"


def test_a_sheet_needs_only_five_columns_and_says_which_is_missing() -> None:
    heading, row = ",".join(SMALLEST), ",".join(SMALLEST.values())

    assert read_own(f"{heading}\n{row}\n", "csv", BANK).questions == (smallest(),)
    assert read_own("id,title,topic,prompt\n", "csv", BANK).faults[0] == "line 1: there is no column model_answer"


@pytest.mark.parametrize("form", EXPORTS)
def test_a_small_question_and_the_whole_bank_come_back_as_they_were(form: Format) -> None:
    questions = (smallest(), *BANK.questions)

    assert read_own(EXPORTS[form](Bank(BANK.topics, questions)), form, BANK).questions == questions


@pytest.mark.parametrize("form", EXPORTS)
@given(title=WORDS, prompt=WORDS, tests=WORDS, points=st.lists(WORDS, max_size=3), kind=st.sampled_from(KINDS))
def test_whatever_a_form_takes_can_be_exported_and_imported(
    form: Format, title: str, prompt: str, tests: str, points: list[str], kind: Any
) -> None:
    draft = DraftQuestion(f"T {title}", f"P {prompt}", f"M {prompt}", "evasion", "", kind, 1, 1, tests, tuple(points))
    question = question_of(clean_draft(draft), "ours")

    report = read_own(EXPORTS[form](Bank(BANK.topics, (question,))), form, BANK)

    assert (report.questions, report.rows[0].faults, report.faults) == ((question,), (), ())


def test_what_is_empty_leaves_no_heading_in_a_document_or_on_the_terminal() -> None:
    document, shown = export_markdown(Bank(BANK.topics, (smallest(),))), render_question(smallest())

    for heading in ("Key points", "Pitfalls", "Follow-ups", "References", "Checks"):
        assert heading not in document
        assert heading not in shown
    assert "technical, evasion, difficulty 3" in shown
