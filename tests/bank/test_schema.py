import json
from pathlib import Path
from typing import Any

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.exporters import question_row
from bot.bank.schema import PATTERN_WORDS, KeyPointRow, QuestionFile, QuestionRow, ReferenceRow, editor_schema
from bot.domain.feedback import find_evidence
from bot.domain.question import KINDS, Reference
from tests.bank.sample_bank import sample_bank

QUESTIONS = Path(__file__).parents[2] / "questions"
SHELF = {
    "madry2017": Reference(
        "madry2017", "Towards Deep Learning Models", "Madry et al.", 2017, "1706.06083", None, "ICLR"
    )
}


def _row(**changes: Any) -> dict[str, Any]:
    return {**question_row(sample_bank().questions[0]), **changes}


def test_the_schema_file_for_editors_is_the_one_the_models_make() -> None:
    assert (QUESTIONS / "schema.json").read_text(encoding="utf-8") == editor_schema()


def test_the_editor_schema_closes_every_mapping_and_knows_every_kind() -> None:
    schema = json.loads(editor_schema())

    assert schema["additionalProperties"] is False
    assert all(part["additionalProperties"] is False for part in schema["$defs"].values())
    assert tuple(schema["$defs"]["QuestionRow"]["properties"]["kind"]["enum"]) == KINDS


def test_every_pattern_of_the_format_has_words_for_a_person() -> None:
    patterns = {
        part["pattern"]
        for definition in json.loads(editor_schema())["$defs"].values()
        for named in definition["properties"].values()
        for part in (named, named.get("items", {}), *named.get("anyOf", ()))
        if "pattern" in part
    }

    assert patterns == PATTERN_WORDS.keys()


def test_a_row_becomes_the_question_it_describes() -> None:
    question = sample_bank().questions[0]

    assert QuestionRow.model_validate(_row()).to_domain({}) == question


@pytest.mark.parametrize(("words", "fits"), [(119, False), (120, True), (350, True), (351, False)])
def test_a_model_answer_has_120_to_350_words(words: int, fits: bool) -> None:
    row = _row(model_answer=" ".join(["word"] * words))

    if fits:
        assert QuestionRow.model_validate(row).model_answer.count("word") == words
    else:
        with pytest.raises(pydantic.ValidationError, match=f"has {words} words; write 120 to 350"):
            QuestionRow.model_validate(row)


def test_a_question_of_another_kind_needs_no_story() -> None:
    assert QuestionRow.model_validate(_row(kind="technical")).example is None


def test_texts_lose_the_blanks_around_them() -> None:
    assert QuestionRow.model_validate(_row(title="  A title \n")).title == "A title"


def test_a_reference_is_filled_from_the_shelf_and_what_the_question_says_goes_first() -> None:
    row = ReferenceRow(id="madry2017", section="Section 5", year=2018)

    assert row.to_domain(SHELF) == Reference(
        "madry2017", "Towards Deep Learning Models", "Madry et al.", 2018, "1706.06083", "Section 5", "ICLR"
    )


def test_a_reference_that_is_nowhere_must_be_given_in_full() -> None:
    assert ReferenceRow(id="new", title="T", authors="A", year=2026).to_domain({}) == Reference("new", "T", "A", 2026)
    with pytest.raises(ValueError, match="add it there, or give title, authors and year here"):
        ReferenceRow(id="new", title="T", authors="A").to_domain(SHELF)


@given(st.text("|- \txyz%.", min_size=2, max_size=12))
def test_no_accepted_term_is_found_where_it_does_not_stand(group: str) -> None:
    """An alternative left empty, or a bare hyphen, would make its key point in any sentence."""
    try:
        row = KeyPointRow(id="a", fact="f", weight=1, evidence=[group, "qqq"])
    except pydantic.ValidationError:
        return

    assert find_evidence(row.to_domain(), "qqq is a word that we put in here and there is no other") is None


def test_a_file_of_questions_may_not_be_empty() -> None:
    with pytest.raises(pydantic.ValidationError):
        QuestionFile.model_validate({"questions": []})
