"""The bank in other forms: YAML, JSON and CSV that can be imported again, and Markdown to read."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any, ClassVar

import yaml

from bot.domain.cells import guard_cell
from bot.domain.question import Bank, Check, Question, Reference

COLUMNS = tuple(field.name for field in fields(Question))
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def export_yaml(bank: Bank) -> str:
    """Every question in the format of a bank file, with its references in full."""
    rows = [question_row(question) for question in bank.questions]
    return yaml.dump({"questions": rows}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def export_json(bank: Bank) -> str:
    """The same rows as the YAML has, as JSON."""
    rows = [question_row(question) for question in bank.questions]
    return json.dumps({"questions": rows}, ensure_ascii=False, indent=2) + "\n"


def export_csv(bank: Bank) -> str:
    """One row per question; lists stand in their cells as JSON, and no cell can be run as a formula."""
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, COLUMNS)
    writer.writeheader()
    for question in bank.questions:
        writer.writerow({name: guard_cell(_cell(value)) for name, value in question_row(question).items()})
    return sheet.getvalue()


def export_markdown(bank: Bank) -> str:
    """The bank as a document, by topic; what looks like an HTML tag is shown, not obeyed."""
    lines = [f"# {len(bank.questions)} questions"]
    for topic in bank.topics:
        lines += [f"## {topic.title}", topic.about]
        lines += [block for q in bank.questions if q.topic == topic.id for block in _blocks(q) if block]
    return "\n\n".join(lines) + "\n"


def question_row(question: Question) -> dict[str, Any]:
    """A question as a bank file holds it: plain lists and mappings, without what is empty."""
    row: dict[str, Any] = _pruned(asdict(question))
    for point in row.get("key_points", ()):
        if "evidence" in point:
            point["evidence"] = ["|".join(group) for group in point["evidence"]]
    return row


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _pruned(part) for key, part in value.items() if part not in (None, (), "") and part is not False}
    return [_pruned(part) for part in value] if isinstance(value, tuple) else value


def _blocks(question: Question) -> Iterator[str]:
    yield f"### {_shown(question.title)}"
    yield f"`{question.id}`, {question.kind}, difficulty {question.difficulty}, {question.minutes} minutes"
    yield _shown(question.prompt)
    yield f"**Model answer.** {_shown(question.model_answer)}"
    yield _listed("Key points", [point.fact for point in question.key_points])
    yield _listed("Pitfalls", question.pitfalls)
    yield _listed("Follow-ups", [f"{follow.question} {follow.answer}" for follow in question.follow_ups])
    if question.example:
        yield f"**A story.** {_shown(question.example.story)}"
        yield f"**A weak one.** {_shown(question.example.weak)}"
    if question.solution:
        yield f"````python\n{question.solution.code}\n\n{question.solution.tests}\n````"
    for check in question.checks:
        yield _listed(f"Check: {_shown(check.prompt)}", _options(check))
    yield _listed("References", [cite(reference) for reference in question.references])


def _listed(title: str, items: list[str] | tuple[str, ...]) -> str:
    return f"**{title}**\n\n" + "\n".join(f"- {_shown(item)}" for item in items) if items else ""


def _options(check: Check) -> list[str]:
    return [f"{'right' if option.right else 'wrong'}: {option.text} ({option.why})" for option in check.options]


def cite(reference: Reference) -> str:
    """A reference in one line."""
    found = [f"arXiv {reference.arxiv}" if reference.arxiv else None, reference.where, reference.section]
    return ", ".join(filter(None, [f"{reference.authors} ({reference.year}). {reference.title}", *found]))


def _shown(text: str) -> str:
    return _TAG.sub(r"\\<", text)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as literal blocks."""

    yaml_representers: ClassVar[dict[Any, Any]] = {**yaml.SafeDumper.yaml_representers, str: _represent_text}
