"""Questions as the room's forms hold them: texts by field, lists as lines."""

from typing import cast

from multidict import MultiMapping

from bot.domain.draft import DraftQuestion
from bot.domain.question import Kind
from bot.domain.text import parse_number
from bot.platforms.web.visit import Visit


def parse_draft(form: MultiMapping[str]) -> DraftQuestion:
    """A draft as it was typed; the services say what is missing or wrong. What a form leaves out has its default."""
    return DraftQuestion(
        title=form.get("title", ""),
        prompt=form.get("prompt", ""),
        model_answer=form.get("model_answer", ""),
        topic=form.get("topic", ""),
        subtopic=form.get("subtopic", ""),
        kind=cast("Kind", form.get("kind", "technical")),
        difficulty=parse_number(form.get("difficulty", "3")),
        minutes=parse_number(form.get("minutes", "10")),
        tests=form.get("tests", ""),
        key_points=tuple(form.get("key_points", "").splitlines()),
        pitfalls=tuple(form.get("pitfalls", "").splitlines()),
    )


def write_draft(draft: DraftQuestion) -> dict[str, str]:
    """A draft as its form shows it."""
    return {
        "title": draft.title,
        "prompt": draft.prompt,
        "model_answer": draft.model_answer,
        "topic": draft.topic,
        "subtopic": draft.subtopic,
        "kind": draft.kind,
        "difficulty": str(draft.difficulty),
        "minutes": str(draft.minutes),
        "tests": draft.tests,
        "key_points": "\n".join(draft.key_points),
        "pitfalls": "\n".join(draft.pitfalls),
    }


def values(visit: Visit, draft: DraftQuestion | None = None) -> dict[str, str]:
    """What a question's form shows: what was typed, else what is stored, else nothing."""
    return {**write_draft(draft or DraftQuestion("", "")), **visit.form}
