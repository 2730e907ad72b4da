"""One row of a bank file, checked against its model, with every fault in words that say what to write instead."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import pydantic

from bot.bank.schema import PATTERN_WORDS, QuestionFile, QuestionRow, Row
from bot.bank.yaml_lines import Document, Finding, Place
from bot.domain.question import Question, Reference, Topic

# YAML 1.1 reads these bare words as true or false.
_BOOLEAN_WORDS = frozenset({"yes", "no", "on", "off", "true", "false"})
_TYPE_WORDS = {
    "extra_forbidden": "unknown key",
    "missing": "missing",
    "string_type": "must be text",
    "string_unicode": "holds half a surrogate pair, which is no character",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "model_type": "must be a mapping of keys to values",
}
R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Known:
    """What a question may name. None stands for a file that could not be read: its own fault is enough."""

    topics: tuple[Topic, ...] | None
    shelf: Mapping[str, Reference] | None


def read_question(
    value: Any, document: Document, at: Place, known: Known, model: type[QuestionRow] = QuestionRow
) -> tuple[Question | None, list[Finding]]:
    """The question that `value` at place `at` describes, or None; and each of its faults with its line."""
    row, findings = read_row(model, value, document, at)
    if row is None:
        return None, findings
    line = document.line_of(at)
    findings += [(line, fault) for fault in _topic_faults(row, known.topics)]
    findings += _reference_findings(row, document, at, known.shelf)
    return (None if findings or known.shelf is None else row.to_domain(known.shelf)), findings


def question_rows(document: Document) -> tuple[list[Any], list[Finding]]:
    """The rows under `questions`, and the faults of the file around them."""
    rows = document.value.get("questions") if isinstance(document.value, dict) else None
    if not isinstance(rows, list) or not rows:
        return [], read_row(QuestionFile, document.value, document)[1]
    unknown = [key for key in document.value if key != "questions"]
    return rows, [(document.line_of((key,)), f"{key}: unknown key") for key in unknown]


def id_of(value: Any) -> str:
    """The id of a row that may have any fault; '' if there is none."""
    slug = value.get("id") if isinstance(value, dict) else None
    return slug if isinstance(slug, str) else ""


def read_row(model: type[R], value: Any, document: Document, at: Place = ()) -> tuple[R | None, list[Finding]]:
    """`value` as `model`, or None; and its faults, named from `at`, each with its line in `document`."""
    if value is None and document.faults:
        return None, []
    row = None
    told: dict[Place, str] = {}
    try:
        row = model.model_validate(value)
    except pydantic.ValidationError as error:
        told = {
            place: _explain(place, detail, document)
            for detail in error.errors()
            if (place := (*at, *detail["loc"])) not in document.refused
        }
    for place, number in document.misread.items():
        if place[: len(at)] == at:
            told.setdefault(place, f"YAML reads {document.scalars[place]} as {number}; write {number}")
    findings = [(document.line_of(place), _named(place[len(at) :], fault)) for place, fault in told.items()]
    return (None if findings else row), findings


def _named(place: Place, fault: str) -> str:
    return f"{'.'.join(map(str, place))}: {fault}" if place else fault


def _topic_faults(row: QuestionRow, topics: tuple[Topic, ...] | None) -> Iterator[str]:
    if topics is None:
        return
    topic = next((topic for topic in topics if topic.id == row.topic), None)
    if topic is None:
        yield f"topic: there is no topic {row.topic!r}; choose one of {', '.join(t.id for t in topics)}"
    elif row.subtopic and row.subtopic not in (known := [subtopic.id for subtopic in topic.subtopics]):
        yield f"subtopic: {row.topic} has no subtopic {row.subtopic!r}; choose one of {', '.join(known)}"


def _reference_findings(
    row: QuestionRow, document: Document, at: Place, shelf: Mapping[str, Reference] | None
) -> Iterator[Finding]:
    for index, reference in enumerate(row.references if shelf is not None else ()):
        try:
            reference.to_domain(shelf or {})
        except ValueError as error:
            yield document.line_of((*at, "references", index)), f"references.{index}: {error}"


def _explain(place: Place, detail: Any, document: Document) -> str:
    """A pydantic error in words."""
    kind, written = detail["type"], document.scalars.get(place, "")
    if kind == "value_error":
        return str(detail["ctx"]["error"])
    if kind == "string_pattern_mismatch":
        return PATTERN_WORDS[detail["ctx"]["pattern"]]
    if kind == "string_too_short" and not detail["input"].strip():
        return "is empty"
    if detail["input"] is None and kind.endswith("_type"):
        return "is empty" if place else "this file is empty"
    if kind == "string_type" and written.lower() in _BOOLEAN_WORDS:
        return f"YAML reads {written} as {str(detail['input']).lower()}; put it in quotes"
    if kind == "string_type" and written:
        return f"must be text; put {written} in quotes"
    words: str = detail["msg"].replace(" after validation", "")
    return _TYPE_WORDS.get(kind, words[0].lower() + words[1:])
