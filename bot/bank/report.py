"""The bank as text for a terminal: a list, one question in full, and what is covered."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.bank.exporters import cite
from bot.domain.question import DIFFICULTIES, KINDS, Bank, Question
from bot.ports.practice import Dispute

WIDTH = 100


def render_list(questions: Iterable[Question]) -> str:
    """One line per question."""
    rows = [(q.id, q.topic, q.subtopic, q.kind, str(q.difficulty), q.title) for q in questions]
    return _table(("id", "topic", "subtopic", "kind", "difficulty", "title"), rows)


def render_question(question: Question) -> str:
    """A whole question, the model answer and all that belongs to it included."""
    points = [f"{'beyond' if p.beyond else f'weight {p.weight}'}: {p.fact}" for p in question.key_points]
    example, solution = question.example, question.solution
    field = "/".join(filter(None, (question.topic, question.subtopic)))
    parts = [
        f"{question.title} ({question.id})",
        f"{question.kind}, {field}, difficulty {question.difficulty}, {question.minutes} minutes",
        _wrapped(question.prompt),
        f"Model answer\n{_wrapped(question.model_answer)}",
        f"A story\n{_wrapped(example.story)}\n\nA weak one\n{_wrapped(example.weak)}" if example else "",
        f"Solution\n{solution.code}\n\n{solution.tests}" if solution else "",
        _items("Key points", points),
        _items("Pitfalls", question.pitfalls),
        _items("Follow-ups", [f"{follow.question} {follow.answer}" for follow in question.follow_ups]),
        _items("Checks", [check.prompt for check in question.checks]),
        _items("References", [cite(reference) for reference in question.references]),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def render_stats(bank: Bank) -> str:
    """How many questions each topic holds, by difficulty (1 to 5) and by kind, with totals."""
    heading = ("topic", *(f"level {level}" for level in DIFFICULTIES), *KINDS, "all")
    rows = [_counts(topic.id, [q for q in bank.questions if q.topic == topic.id]) for topic in bank.topics]
    return _table(heading, [*rows, _counts("all", bank.questions)])


def render_disputes(disputes: Sequence[Dispute]) -> str:
    """How often members said they covered a key point which the reading of their answer left open, most first."""
    if not disputes:
        return "Nobody disputed the reading of an answer.\n"
    rows = [(row.question_id, row.key_point_id, str(row.count)) for row in disputes]
    return _table(("question", "key point", "times"), rows)


def _counts(name: str, questions: Sequence[Question]) -> tuple[str, ...]:
    levels = Counter(question.difficulty for question in questions)
    kinds = Counter(question.kind for question in questions)
    numbers = [*(levels[level] for level in DIFFICULTIES), *(kinds[kind] for kind in KINDS), len(questions)]
    return (name, *map(str, numbers))


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns two spaces apart; those that hold only numbers stand to the right."""
    columns = list(zip(heading, *rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    right = [bool(rows) and all(cell.isdecimal() for cell in column[1:]) for column in columns]
    lines = [
        "  ".join(c.rjust(width) if far else c.ljust(width) for c, width, far in zip(row, widths, right, strict=True))
        for row in (heading, ["-" * width for width in widths], *rows)
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _items(title: str, items: Iterable[str]) -> str:
    lines = [textwrap.fill(item, WIDTH, initial_indent="- ", subsequent_indent="  ") for item in items]
    return "\n".join([title, *lines]) if lines else ""


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.fill(line, WIDTH) for line in text.splitlines())
