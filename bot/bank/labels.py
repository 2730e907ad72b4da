"""Reads a file of labelled answers: what a person found in each, to measure the feedback against."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from bot.bank.loader import BankError, Fault
from bot.bank.rows import read_row
from bot.bank.schema import Line, Row
from bot.bank.yaml_lines import Document, Finding, Place, parse_file
from bot.domain.question import Bank, KeyPoint, Question


@dataclass(frozen=True, slots=True)
class LabelledAnswer:
    """An answer to `question`, what sort of answer it is, and the ids of the key points a person finds in it.

    About the `borderline` ones two people might differ; no id stands in both.
    """

    question: Question
    kind: str
    text: str
    covered: frozenset[str]
    borderline: frozenset[str]

    @property
    def clear_points(self) -> tuple[KeyPoint, ...]:
        """The key points that count: all but the borderline ones."""
        return tuple(point for point in self.question.key_points if point.id not in self.borderline)


class AnswerRow(Row):
    """One labelled answer as it is written in the file; a remark under a key of its own is left alone."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    question: Line
    kind: Line
    text: Annotated[str, Field(max_length=20000)]
    covered: list[Line] = Field(default_factory=list)
    borderline: list[Line] = Field(default_factory=list)


_KEYS = tuple(AnswerRow.model_fields)


def read_labels(path: Path, bank: Bank) -> tuple[LabelledAnswer, ...]:
    """The answers of the file at `path` about questions of `bank`. Raises BankError with every fault and its line."""
    document = parse_file(path)
    questions = {question.id: question for question in bank.questions}
    answers, findings = [], list(document.faults)
    for index, value in enumerate(_rows(document, findings)):
        answer, faults = _read(value, document, ("answers", index), questions)
        answers += [answer] if answer else []
        findings += faults
    if findings:
        raise BankError(Fault(str(path), line, message) for line, message in findings)
    return tuple(answers)


def _rows(document: Document, findings: list[Finding]) -> list[Any]:
    rows = document.value.get("answers") if isinstance(document.value, dict) else None
    if isinstance(rows, list) and rows:
        return rows
    if not findings:
        findings.append((document.line_of(("answers",)), "write `answers:` and under it at least one answer"))
    return []


def _read(
    value: Any, document: Document, at: Place, questions: Mapping[str, Question]
) -> tuple[LabelledAnswer | None, list[Finding]]:
    row, findings = read_row(AnswerRow, value, document, at)
    findings += [(document.line_of((*at, key)), message) for key, message in _misspelt(value)]
    if row is None:
        return None, findings
    question = questions.get(row.question)
    if question is None:
        message = f"there is no question {row.question!r} in the bank{_meant(row.question, questions)}"
        return None, [*findings, (document.line_of((*at, "question")), message)]
    findings += [(document.line_of((*at, *place)), message) for place, message in _point_faults(row, question)]
    answer = LabelledAnswer(question, row.kind, row.text, frozenset(row.covered), frozenset(row.borderline))
    return (None if findings else answer), findings


def _misspelt(value: Any) -> Iterator[tuple[str, str]]:
    """Keys that look like one of ours, which would silently be taken for a remark."""
    for key in value if isinstance(value, dict) else ():
        if key not in _KEYS and (near := get_close_matches(key, _KEYS, n=1)):
            yield key, f"{key}: unknown key; did you mean {near[0]}?"


def _point_faults(row: AnswerRow, question: Question) -> Iterator[tuple[Place, str]]:
    known = [point.id for point in question.key_points]
    seen: set[str] = set()
    for key, ids in (("covered", row.covered), ("borderline", row.borderline)):
        for index, slug in enumerate(ids):
            if slug not in known:
                yield (key, index), f"{question.id} has no key point {slug!r}; it has {', '.join(known)}"
            elif slug in seen:
                yield (key, index), f"key point {slug!r} is named twice for this answer"
            seen.add(slug)


def _meant(slug: str, known: Mapping[str, Question]) -> str:
    near = get_close_matches(slug, known, n=3)
    return f"; did you mean {', '.join(near)}?" if near else ""
