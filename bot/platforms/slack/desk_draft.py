"""A question as a form of Slack's holds it, for suggestions and for the group's own questions; pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, cast

from bot.domain.draft import LONGEST_LINE, LONGEST_TITLE, DraftQuestion
from bot.domain.question import DIFFICULTIES, KINDS, Kind
from bot.domain.text import cut_to_fields, parse_number
from bot.platforms.slack.blocks import MOST_INPUT, Block, choice, field, option, text_input
from bot.platforms.slack.parse_input import Form
from bot.wording import FALLBACK, say

# A field this full is followed by an empty one: Slack's hold less than a question may have.
_NEARLY_FULL: Final = 2500
# What refusals call the fields, where the form has another name for it.
_BLOCKS: Final = {
    "prompt": "prompt0",
    "model_answer": "model_answer0",
    "key_point": "key_points0",
    "many_lines": "key_points0",
    "pitfall": "pitfalls0",
    "bad_topic": "topic",
    "bad_kind": "kind",
    "bad_number": "minutes",
}


def render_draft(draft: DraftQuestion, topics: Mapping[str, str]) -> list[Block]:
    """The fields of a draft, whole; `topics` are titles by id. Only title and question must be filled in."""
    kinds = [option(say(FALLBACK, f"round.kind_{kind}"), kind) for kind in KINDS]
    levels = [option(say(FALLBACK, "round.difficulty_of", n=n), str(n)) for n in DIFFICULTIES]
    title = text_input(initial=draft.title, most=LONGEST_TITLE)
    tests = text_input(initial=draft.tests, most=LONGEST_LINE)
    return [
        field("title", say(FALLBACK, "suggest.field_title"), title),
        *_prose("prompt", draft.prompt, optional=False),
        *_topic(draft.topic, topics),
        *_prose("model_answer", draft.model_answer),
        *_prose("key_points", "\n".join(draft.key_points), hint="slack_desk.one_a_line"),
        *_prose("pitfalls", "\n".join(draft.pitfalls), hint="slack_desk.one_a_line"),
        field("kind", say(FALLBACK, "round.kind"), choice("static_select", kinds, [draft.kind])),
        field(
            "difficulty", say(FALLBACK, "round.difficulty"), choice("static_select", levels, [str(draft.difficulty)])
        ),
        field("minutes", say(FALLBACK, "suggest.field_minutes"), text_input(initial=str(draft.minutes), most=3)),
        field("tests", say(FALLBACK, "suggest.field_tests"), tests, optional=True),
    ]


def parse_draft(form: Form, before: DraftQuestion) -> DraftQuestion:
    """A draft as it was typed; the services say what is missing or wrong. What has no field stays as in `before`."""
    return replace(
        before,
        title=form.text("title"),
        prompt=_joined(form, "prompt"),
        model_answer=_joined(form, "model_answer"),
        topic=form.text("topic"),
        kind=cast("Kind", form.text("kind")),
        difficulty=parse_number(form.text("difficulty")),
        minutes=parse_number(form.text("minutes")),
        tests=form.text("tests"),
        key_points=tuple(_joined(form, "key_points").splitlines()),
        pitfalls=tuple(_joined(form, "pitfalls").splitlines()),
    )


def block_of(phrase: str) -> str:
    """The field of `render_draft` that a refusal is about; its title where it is about none."""
    name = phrase.partition(".")[2].removeprefix("no_").removeprefix("long_")
    return _BLOCKS.get(name, name if name in ("topic", "tests") else "title")


def _prose(name: str, text: str, *, hint: str = "", optional: bool = True) -> list[Block]:
    """As many fields as hold a long text, each going on where the one before it ends."""
    label = say(FALLBACK, f"suggest.field_{name}")
    blocks = []
    for number, part in enumerate(cut_to_fields(text, MOST_INPUT, _NEARLY_FULL)):
        title = say(FALLBACK, "slack_desk.continued", field=label) if number else label
        said = say(FALLBACK, hint) if hint and not number else ""
        entry = text_input(initial=part, lines=True)
        blocks.append(field(f"{name}{number}", title, entry, hint=said, optional=optional or number > 0))
    return blocks


def _topic(chosen: str, topics: Mapping[str, str]) -> list[Block]:
    """The menu of topics, where a group has any."""
    options = [option(title, name) for name, title in topics.items()]
    menu = choice("static_select", options, [chosen], say(FALLBACK, "suggest.choose_topic"))
    return [field("topic", say(FALLBACK, "browse.topic"), menu, optional=True)] if options else []


def _joined(form: Form, name: str) -> str:
    return "".join(form.text(block) for block in sorted(form.values) if block.rstrip("0123456789") == name)
