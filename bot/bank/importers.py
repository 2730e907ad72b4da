"""Questions from a file a host made or exported: all of them, or none and every fault of every row."""

import csv
import io
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from bot.bank.exporters import COLUMNS
from bot.bank.rows import Known, id_of, question_rows, read_question
from bot.bank.schema import QuestionRow
from bot.bank.yaml_lines import Document, Finding, Place, parse_yaml, read_text
from bot.domain.cells import unguard_cell
from bot.domain.question import Bank, Question

Format = Literal["yaml", "csv", "json"]
_TEXTS = frozenset("id title kind topic subtopic tests prompt model_answer".split())


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """What became of one row. `number` is its line in YAML, its row in a sheet, its place in JSON, each from 1."""

    number: int
    id: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The questions, if there is no fault at all; each row; and the faults of the file as a whole."""

    questions: tuple[Question, ...]
    rows: tuple[ImportedRow, ...]
    faults: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether everything could be read."""
        return not self.faults and not any(row.faults for row in self.rows)


def read_import(
    source: Path | str, format: Format, bank: Bank | None = None, model: type[QuestionRow] = QuestionRow
) -> ImportReport:
    """Read questions from a file, or from its text. Nothing is raised: all faults are in the report.

    With `bank`, its topics are the ones a question may have, and its references can be named by id alone. `model` is
    what a question must hold: OwnQuestionRow for a group's own.
    """
    text, trouble = read_text(source) if isinstance(source, Path) else (source.removeprefix("\ufeff"), [])
    document = Document(faults=trouble) if trouble else _parse(text, format, model)
    values, findings = question_rows(document)
    numbers = [document.line_of(("questions", index)) for index in range(len(values))]
    stray = [finding for finding in document.faults if not numbers or finding[0] < numbers[0]]
    questions, rows = [], []
    for index, value in enumerate(values):
        question, mine = read_question(value, document, ("questions", index), _known(bank), model)
        mine += _parse_faults(document, numbers, index) + _repeats(values, index)
        rows.append(ImportedRow(numbers[index], id_of(value), tuple(message for _, message in mine)))
        questions.append(question)
    report = ImportReport((), tuple(rows), tuple(f"line {line}: {message}" for line, message in (*stray, *findings)))
    return replace(report, questions=tuple(filter(None, questions))) if report.is_clean else report


def _known(bank: Bank | None) -> Known:
    if bank is None:
        return Known(None, {})
    cited = (reference for question in bank.questions for reference in question.references)
    return Known(bank.topics, {reference.id: replace(reference, section=None) for reference in cited})


def _parse_faults(document: Document, numbers: list[int], index: int) -> list[Finding]:
    """The faults met while parsing that lie between the start of a row and that of the next."""
    return [finding for finding in document.faults if bisect_right(numbers, finding[0]) == index + 1]


def _repeats(values: list[Any], index: int) -> list[Finding]:
    slug = id_of(values[index])
    first = next(place for place, value in enumerate(values) if id_of(value) == slug)
    return [(0, f"the id {slug!r} is used by an earlier row")] if slug and first < index else []


def _parse(text: str, format: Format, model: type[QuestionRow]) -> Document:
    if format == "csv":
        return _parse_csv(text, [name for name, field in model.model_fields.items() if field.is_required()])
    return parse_yaml(text) if format == "yaml" else _parse_json(text)


def _parse_json(text: str) -> Document:
    """Rows of a JSON file; their places in the list stand for lines."""
    try:
        value = json.loads(text, object_pairs_hook=_once_each)
    except json.JSONDecodeError as error:
        return Document(faults=[(error.lineno, f"not valid JSON: {error.msg}")])
    except ValueError as error:
        return Document(faults=[(1, f"not valid JSON: {error}")])
    except RecursionError:
        return Document(faults=[(1, "not valid JSON: nested too deeply")])
    rows = value.get("questions") if isinstance(value, dict) else None
    return Document(value, _row_numbers(range(1, len(rows) + 1) if isinstance(rows, list) else ()))


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    twice = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
    if twice:
        raise ValueError(f"key `{twice[0]}` is written twice")
    return dict(pairs)


def _parse_csv(text: str, needed: Iterable[str]) -> Document:
    """Rows of a sheet, split by comma or, as some countries' spreadsheets write it, by semicolon."""
    heading = text.partition("\n")[0]
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return Document(faults=[(1, f"not valid CSV: {error}")])
    header = table[0] if table else []
    if faults := [(1, fault) for fault in _header_faults(header, needed)]:
        return Document(faults=faults)
    filled = [(number, cells) for number, cells in enumerate(table[1:], start=2) if any(cells)]
    document = Document({"questions": []}, _row_numbers(number for number, _ in filled))
    for number, cells in filled:
        document.faults += [(number, "more cells than columns")] if len(cells) > len(header) else []
        row = {name: _value(name, cell) for name, cell in zip(header, cells, strict=False) if cell}
        document.value["questions"].append(row)
    return document


def _row_numbers(numbers: Iterable[int]) -> dict[Place, int]:
    return {("questions", index): number for index, number in enumerate(numbers)}


def _header_faults(header: list[str], needed: Iterable[str]) -> Iterator[str]:
    for name in sorted(set(needed) - set(header)):
        yield f"there is no column {name}"
    for name, count in Counter(header).items():
        if name not in COLUMNS:
            yield f"column {name!r} is unknown; the columns are {', '.join(COLUMNS)}"
        elif count > 1:
            yield f"there are {count} columns {name}"


def _value(name: str, cell: str) -> Any:
    """What a cell holds; a list that is not JSON stays text, for the format check to name."""
    if name in _TEXTS:
        return unguard_cell(cell)
    try:
        return json.loads(cell, object_pairs_hook=_once_each)
    except (ValueError, RecursionError):
        return cell
