import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.bank.exporters import (
    COLUMNS,
    cite,
    export_csv,
    export_json,
    export_markdown,
    export_yaml,
    question_row,
)
from bot.bank.importers import Format, read_import
from bot.domain.cells import guard_cell, unguard_cell
from bot.domain.question import Bank, Question, Reference
from tests.bank.sample_bank import sample_bank

EXPORTS: list[tuple[Format, Callable[[Bank], str]]] = [
    ("yaml", export_yaml),
    ("json", export_json),
    ("csv", export_csv),
]
GRADIENT = sample_bank().questions[0]
# What a text of the bank may hold: anything but control characters and line separators.
PLAIN = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))
LINES = st.text(PLAIN | st.sampled_from("=+-@'\"|#:;,"), min_size=1, max_size=40).map(str.strip).filter(bool)
PROSE = st.text(PLAIN | st.sampled_from("\n\t=-' "), min_size=1, max_size=80).map(str.strip).filter(bool)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """The sample's first question with any text the format allows."""
    return replace(
        GRADIENT,
        title=draw(LINES),
        tests=draw(LINES),
        prompt=draw(PROSE),
        pitfalls=tuple(draw(st.lists(LINES, min_size=2, max_size=3))),
        references=(Reference("source", draw(LINES), draw(LINES), 2026, None, draw(st.none() | LINES), draw(LINES)),),
        was=tuple(draw(st.lists(st.just("former"), max_size=1))),
    )


@pytest.mark.parametrize(("form", "export"), EXPORTS)
def test_what_is_exported_can_be_imported_as_it_was(form: Format, export: Callable[[Bank], str]) -> None:
    bank = sample_bank()

    report = read_import(export(bank), form)

    assert report.is_clean
    assert report.questions == bank.questions
    assert [question.content_hash for question in report.questions] == [q.content_hash for q in bank.questions]


@pytest.mark.parametrize(("form", "export"), EXPORTS)
@given(question=questions())
@example(
    question=replace(GRADIENT, title="=HYPERLINK(0)", prompt="'=1\n\n  - @x\t'", tests="no", pitfalls=("~", "0x1F"))
)
def test_any_text_survives_export_and_import(form: Format, export: Callable[[Bank], str], question: Question) -> None:
    report = read_import(export(Bank((), (question,))), form)

    assert (report.questions, report.rows[0].faults) == ((question,), ())


@pytest.mark.parametrize("export", [export_yaml, export_json, export_csv, export_markdown])
def test_two_exports_of_a_bank_are_the_same_text(export: Callable[[Bank], str]) -> None:
    assert export(sample_bank()) == export(sample_bank())


def test_a_row_leaves_out_what_is_empty() -> None:
    row = question_row(GRADIENT)

    assert "example" not in row
    assert "was" not in row
    assert "beyond" not in row["key_points"][0]
    assert row["key_points"][2]["beyond"] is True
    assert row["key_points"][0]["evidence"] == ["gradient", "input|pixel"]
    assert row["references"][0] == {
        "id": "goodfellow2014",
        "title": "Explaining and Harnessing Adversarial Examples",
        "authors": "Goodfellow, Shlens, Szegedy",
        "year": 2014,
        "arxiv": "1412.6572",
        "section": "Section 4",
    }


def test_the_yaml_has_long_texts_as_blocks_and_no_aliases() -> None:
    twice = replace(GRADIENT, checks=(GRADIENT.checks[0], replace(GRADIENT.checks[0], id="again")))

    text = export_yaml(Bank((), (twice,)))

    assert "  model_answer: |-\n    The method asks" in text
    assert "&id" not in text
    assert yaml.safe_load(text)["questions"][0]["id"] == "fast-gradient"


def test_the_csv_names_its_columns_and_has_a_row_for_each_question() -> None:
    table = list(csv.reader(io.StringIO(export_csv(sample_bank()), newline="")))

    assert tuple(table[0]) == COLUMNS
    assert [row[0] for row in table[1:]] == ["fast-gradient", "adversarial-training", "bad-news"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'="])
def test_a_cell_that_a_spreadsheet_could_run_gets_an_apostrophe(start: str) -> None:
    assert guard_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["plain", "'quoted'", "1-2", "[1]", "", "a=b"])
def test_a_harmless_cell_stays_as_it_is(text: str) -> None:
    assert guard_cell(text) == unguard_cell(text) == text


@given(st.text(st.sampled_from("'=+-@\t\r\na1")))
def test_taking_the_guard_off_gives_the_text_back(text: str) -> None:
    assert unguard_cell(guard_cell(text)) == text


@given(questions())
def test_no_cell_of_the_csv_begins_like_a_formula(question: Question) -> None:
    table = list(csv.reader(io.StringIO(export_csv(Bank((), (question,))), newline="")))

    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_markdown_holds_all_that_a_reader_needs() -> None:
    text = export_markdown(sample_bank())

    assert text.startswith(
        "# 3 questions\n\n## Evasion\n\nInputs that fool a finished model.\n\n### The fast gradient sign"
    )
    for part in (GRADIENT.prompt, GRADIENT.model_answer, GRADIENT.key_points[1].fact, GRADIENT.pitfalls[0]):
        assert part in text
    assert "- right: The input to the model (Every pixel of it moves by epsilon.)" in text
    assert "````python\ndef step(" in text
    assert "**A weak one.** I am very careful" in text
    assert "arXiv 1412.6572, Section 4" in text


def test_tags_in_a_text_are_shown_and_not_obeyed() -> None:
    nasty = replace(
        GRADIENT, title="<script>a</script>", prompt="<!-- x --> a < b <img src=x>", pitfalls=("<b>", "<?php")
    )

    page = MarkdownIt("commonmark", {"html": True}).render(export_markdown(replace(sample_bank(), questions=(nasty,))))

    for tag in ("<script", "<!--", "<img", "<b>", "<?php"):
        assert tag not in page


def test_a_citation_says_who_when_what_and_where() -> None:
    assert (
        cite(Reference("a", "T", "A", 2026, "2601.00001", "Section 2", "CCS"))
        == "A (2026). T, arXiv 2601.00001, CCS, Section 2"
    )
    assert cite(Reference("a", "T", "A", 2026)) == "A (2026). T"
