"""A question as Discord's forms hold it: at most five fields each, and a long text goes on in a second field; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from discord import ui

from bot.domain.draft import LONGEST_LINE, LONGEST_TITLE, DraftQuestion
from bot.domain.question import DIFFICULTIES, KINDS, Question
from bot.domain.text import cut_to_fields, parse_number
from bot.platforms.discord.forms import MOST_INPUT, select_field, text_field
from bot.platforms.discord.render import Topics, topic_title
from bot.wording import FALLBACK, say

Field = ui.Label[ui.Modal]
# The forms that together change a whole question, in the order of their buttons.
PARTS: Final = ("text", "points", "sort")
# A field this full is followed by an empty one.
_NEARLY_FULL: Final = 3500
_MOST_PARTS: Final = 2
_LINES: Final = ("key_points", "pitfalls")
_NUMBERS: Final = ("difficulty", "minutes")


def part_fields(part: str, draft: DraftQuestion, topics: Mapping[str, str]) -> Sequence[Field]:
    """The fields of one of PARTS; `topics` are titles by id. A text too long for two fields has none."""
    if part == "text":
        return [_title(draft), *_prose("prompt", draft.prompt), *_prose("model_answer", draft.model_answer)]
    if part == "points":
        tests = text_field("tests", _name("tests"), value=draft.tests, most=LONGEST_LINE, required=False)
        return [*_lines("key_points", draft.key_points), *_lines("pitfalls", draft.pitfalls), tests]
    kinds: dict[str, str] = {kind: say(FALLBACK, f"round.kind_{kind}") for kind in KINDS}
    levels = {str(n): say(FALLBACK, "round.difficulty_of", n=n) for n in DIFFICULTIES}
    return [
        _topic(draft.topic, topics),
        select_field("kind", say(FALLBACK, "round.kind"), kinds, draft.kind),
        select_field("difficulty", say(FALLBACK, "round.difficulty"), levels, str(draft.difficulty)),
        text_field("minutes", _name("minutes"), value=str(draft.minutes), most=3),
    ]


def whole_fields(draft: DraftQuestion, topics: Mapping[str, str]) -> Sequence[Field]:
    """All that a question needs in one form; a text that does not fit in a field has none, and stays as it is."""
    points = _lines("key_points", draft.key_points, most_parts=1)
    return [
        _title(draft),
        *_prose("prompt", draft.prompt, most_parts=1),
        *_prose("model_answer", draft.model_answer, most_parts=1),
        _topic(draft.topic, topics),
        *points,
    ]


def read_question(given: Mapping[str, str | list[str] | None], before: DraftQuestion) -> DraftQuestion:
    """A draft as it was typed; the services say what is wrong. What has no field stays as in `before`."""
    changed: dict[str, Any] = dict(read_texts(given))
    for name in changed.keys() & set(_LINES):
        changed[name] = tuple(line.strip("-•* ") for line in changed[name].splitlines())
    for name in changed.keys() & set(_NUMBERS):
        changed[name] = parse_number(changed[name])
    return replace(before, **changed)


def read_texts(given: Mapping[str, str | list[str] | None]) -> Mapping[str, str]:
    """What was typed or chosen, by field; a text that went on in a second field is one again."""
    texts: dict[str, str] = {}
    for name in sorted(given):
        value = given[name]
        text = next(iter(value), "") if isinstance(value, list) else value or ""
        texts[name.rstrip("123")] = texts.get(name.rstrip("123"), "") + text
    return texts


def read_titles(listing: Iterable[Question], topics: Topics) -> Mapping[str, str]:
    """Titles by id of the topics that a group can be asked about."""
    return {question.topic: topic_title(question.topic, topics) for question in listing}


def _title(draft: DraftQuestion) -> Field:
    return text_field("title", _name("title"), value=draft.title, most=LONGEST_TITLE)


def _topic(chosen: str, topics: Mapping[str, str]) -> Field:
    """The menu of topics. The chosen one stands first, so that it is among those Discord shows."""
    first = {chosen: topics[chosen]} if chosen in topics else {}
    return select_field("topic", say(FALLBACK, "browse.topic"), {**first, **topics}, chosen)


def _lines(name: str, lines: Iterable[str], most_parts: int = _MOST_PARTS) -> Sequence[Field]:
    about = say(FALLBACK, "discord_own.line_each")
    return _prose(name, "\n".join(lines), most_parts=most_parts, required=False, about=about)


def _prose(
    name: str, text: str, *, most_parts: int = _MOST_PARTS, required: bool = True, about: str | None = None
) -> Sequence[Field]:
    pieces = cut_to_fields(text, MOST_INPUT, _NEARLY_FULL)
    if len(pieces) > most_parts and not pieces[-1]:
        pieces = pieces[:-1]
    if len(pieces) > most_parts:
        return []
    first = text_field(name, _name(name), value=pieces[0], is_long=True, required=required, about=about)
    label = say(FALLBACK, "discord_own.continued", field=_name(name))
    rest = [text_field(f"{name}1", label, value=piece, is_long=True, required=False) for piece in pieces[1:]]
    return [first, *rest]


def _name(field: str) -> str:
    return say(FALLBACK, f"suggest.field_{field}")
