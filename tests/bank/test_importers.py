import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.exporters import export_csv, export_json, export_yaml, question_row
from bot.bank.importers import Format, ImportedRow, read_import
from bot.domain.question import Bank
from tests.bank.sample_bank import SAMPLE, sample_bank

BANK = sample_bank()
GRADIENT, TRAINING, STORY = BANK.questions


def _json(*rows: Any) -> str:
    return json.dumps({"questions": rows})


def _row(**changes: Any) -> dict[str, Any]:
    return {**question_row(GRADIENT), **changes}


def test_a_file_is_read_like_its_text(tmp_path: Path) -> None:
    path = tmp_path / "bank.csv"
    path.write_text(export_csv(BANK), encoding="utf-8-sig", newline="")

    assert read_import(path, "csv") == read_import(export_csv(BANK), "csv")
    assert read_import(path, "csv").questions == BANK.questions


def test_a_file_of_the_bank_can_be_imported_where_its_sources_and_topics_are_known() -> None:
    report = read_import(SAMPLE / "evasion" / "basics.yaml", "yaml", BANK)

    assert report.questions == (GRADIENT, TRAINING)
    assert report.rows == (ImportedRow(2, "fast-gradient", ()), ImportedRow(81, "adversarial-training", ()))


def test_a_source_of_the_bank_does_not_bring_the_section_another_question_cites() -> None:
    row = _row(references=[{"id": "goodfellow2014"}])

    assert read_import(_json(row), "json", BANK).questions[0].references[0].section is None


def test_without_a_bank_any_topic_will_do_but_sources_must_be_complete() -> None:
    own = read_import(_json(_row(topic="our-own", subtopic="things")), "json")
    bare = read_import(_json(_row(references=[{"id": "goodfellow2014"}])), "json")

    assert own.questions == (replace(GRADIENT, topic="our-own", subtopic="things"),)
    assert bare.rows[0].faults[0].startswith("references.0: 'goodfellow2014' is not in references.yaml")


def test_with_a_bank_its_topics_are_the_ones_that_count() -> None:
    report = read_import(_json(_row(topic="our-own")), "json", BANK)

    assert report.rows == (
        ImportedRow(1, "fast-gradient", ("topic: there is no topic 'our-own'; choose one of evasion, stories",)),
    )


def test_one_fault_keeps_every_question_out() -> None:
    report = read_import(_json(question_row(GRADIENT), _row(id="other", minutes=0)), "json")

    assert not report.is_clean
    assert report.questions == ()
    assert report.rows == (
        ImportedRow(1, "fast-gradient", ()),
        ImportedRow(2, "other", ("minutes: input should be greater than or equal to 1",)),
    )


def test_every_fault_of_every_row_is_told() -> None:
    report = read_import(_json(_row(title="", minutes="5"), "words", _row(id="b", kind="riddle", colour="red")), "json")

    assert [row.faults for row in report.rows] == [
        ("title: is empty", "minutes: must be a whole number"),
        ("must be a mapping of keys to values",),
        ("kind: input should be 'technical', 'system-design' or 'behavioral'", "colour: unknown key"),
    ]


def test_an_id_that_an_earlier_row_has_is_told_at_the_later_one() -> None:
    report = read_import(_json(_row(), _row(title="Another")), "json")

    assert [row.faults for row in report.rows] == [(), ("the id 'fast-gradient' is used by an earlier row",)]


def test_a_fault_of_yaml_is_told_at_the_row_it_lies_in() -> None:
    text = export_yaml(BANK).replace("  minutes: 8\n", "  minutes: 8\n  minutes: 9\n")

    report = read_import(text, "yaml")

    assert report.faults == ()
    assert [row.faults for row in report.rows] == [(), ("key `minutes` is written twice",), ()]
    assert report.rows[1].number == text[: text.index("- id: adversarial-training")].count("\n") + 1


@pytest.mark.parametrize(
    ("form", "text", "fault"),
    [
        ("yaml", "", "line 1: this file is empty"),
        ("yaml", "questions: *a\n", "line 1: not valid YAML: found undefined alias 'a'"),
        ("yaml", "a: 1\na: 2\nquestions: []\n", "line 2: key `a` is written twice"),
        ("json", "", "line 1: not valid JSON: Expecting value"),
        ("json", '{"questions":\nlater}', "line 2: not valid JSON: Expecting value"),
        ("json", "[]", "line 1: must be a mapping of keys to values"),
        ("json", '{"a": 1, "a": 2}', "line 1: not valid JSON: key `a` is written twice"),
        ("json", "[" * 100_000, "line 1: not valid JSON: nested too deeply"),
        ("json", '{"questions": []}', "line 1: questions: list should have at least 1 item, not 0"),
        ("csv", "id,title\n", "line 1: there is no column checks"),
        ("csv", export_csv(Bank((), ())), "line 1: questions: list should have at least 1 item, not 0"),
        ("csv", export_csv(BANK).replace("minutes", "minuets", 1), "line 1: there is no column minutes"),
        ("csv", "id,id,title\n", "line 1: there are 2 columns id"),
        ("csv", 'id,"title\n', "line 1: not valid CSV: unexpected end of data"),
        ("csv", f"id,{'x' * 200_000}\n", "line 1: not valid CSV: field larger than field limit (131072)"),
    ],
)
def test_a_fault_of_the_whole_file_is_told(form: Format, text: str, fault: str) -> None:
    report = read_import(text, form)

    assert fault in report.faults
    assert (report.questions, report.rows, report.is_clean) == ((), (), False)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes(b"id;caf\xe9\n")

    assert read_import(tmp_path / "none.yaml", "yaml").faults == ("line 1: this file is missing",)
    assert read_import(tmp_path / "latin.csv", "csv").faults == (
        "line 1: byte 0xe9 is not UTF-8; save the file as UTF-8",
    )


def test_a_sheet_from_a_country_that_splits_by_semicolon_is_read() -> None:
    table = list(csv.reader(io.StringIO(export_csv(BANK), newline="")))
    sheet = io.StringIO()
    csv.writer(sheet, delimiter=";").writerows(table)

    assert read_import(sheet.getvalue(), "csv").questions == BANK.questions


def test_rows_of_a_sheet_are_counted_as_a_spreadsheet_does_and_empty_ones_passed_over() -> None:
    lines = export_csv(Bank((), (GRADIENT, replace(STORY, title="")))).split("\r\n")
    text = "\r\n".join([lines[0], "," * 17, *lines[1:]])

    assert [(row.number, row.id, row.faults) for row in read_import(text, "csv").rows] == [
        (3, "fast-gradient", ()),
        (4, "bad-news", ("title: missing",)),
    ]


def test_a_cell_that_should_hold_a_list_or_a_number_and_does_not_is_told() -> None:
    text = export_csv(Bank((), (GRADIENT,))).replace(",5,Whether", ",five,Whether").replace('"[""Saying', '"""Saying')

    assert read_import(text, "csv").rows == (
        ImportedRow(2, "fast-gradient", ("minutes: must be a whole number", "pitfalls: must be a list")),
    )


def test_cells_beyond_the_last_column_are_told() -> None:
    text = export_csv(Bank((), (GRADIENT,))).removesuffix("\r\n") + ",,more\r\n"

    assert read_import(text, "csv").rows == (ImportedRow(2, "fast-gradient", ("more cells than columns",)),)


def test_columns_may_stand_in_any_order_and_optional_ones_may_be_missing() -> None:
    lines = {"id": "x"} | _row()
    del lines["solution"]
    text = "\n".join(
        [",".join(reversed(list(lines))), ",".join(_quoted(value) for value in reversed(list(lines.values())))]
    )

    assert read_import(text, "csv").questions == (replace(GRADIENT, solution=None),)


def _quoted(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return '"' + text.replace('"', '""') + '"'


def test_half_a_surrogate_pair_is_told() -> None:
    report = read_import(export_json(Bank((), (GRADIENT,))).replace("The fast", "\\ud83d"), "json")

    assert report.rows[0].faults == ("title: holds half a surrogate pair, which is no character",)


@given(st.sampled_from(["yaml", "csv", "json"]), st.text())
def test_no_text_makes_an_import_raise(form: Format, text: str) -> None:
    assert read_import(text, form).questions == ()


@given(st.sampled_from(["yaml", "csv", "json"]), st.data())
def test_no_cut_or_spoiled_export_makes_an_import_raise(form: Format, data: st.DataObject) -> None:
    text = {"yaml": export_yaml, "csv": export_csv, "json": export_json}[form](Bank((), (STORY,)))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))

    report = read_import(text[:start] + data.draw(st.text(max_size=3)) + text[end:], form)

    assert report.is_clean == bool(report.questions)
