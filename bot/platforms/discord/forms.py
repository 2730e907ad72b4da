"""Forms. Each answers by its id, `noun:verb:…`, so that one opened before a restart can be sent after it."""

from collections.abc import Mapping

import discord
from discord import ui

from bot.domain.answer import Publish
from bot.platforms.discord.layout import MOST_OPTION, MOST_OPTIONS, MOST_TITLE, option
from bot.platforms.discord.text import shorten
from bot.wording import say

# Discord's limits.
MOST_INPUT = 4000
MOST_FIELD_LABEL = 45
MOST_FIELD_ABOUT = 100
MOST_FIELD_HINT = 100

Form = ui.Modal


def form(title: str, custom_id: str, *fields: ui.Label[ui.Modal]) -> Form:
    """A form of at most five fields."""
    made = ui.Modal(title=shorten(title, MOST_TITLE), custom_id=custom_id, timeout=None)
    for field in fields:
        made.add_item(field)
    return made


def text_field(
    name: str,
    label: str,
    *,
    about: str | None = None,
    value: str | None = None,
    hint: str | None = None,
    most: int = MOST_INPUT,
    required: bool = True,
    is_long: bool = False,
) -> ui.Label[ui.Modal]:
    """A field to write in; `value` stands in it already."""
    style = discord.TextStyle.paragraph if is_long else discord.TextStyle.short
    entry: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id=name,
        style=style,
        default=shorten(value, most) if value else None,
        placeholder=shorten(hint, MOST_FIELD_HINT) if hint else None,
        required=required,
        max_length=most,
    )
    return _label(label, about, entry)


def choice_field(
    name: str, label: str, choices: dict[str, str], chosen: str | None = None, about: str | None = None
) -> ui.Label[ui.Modal]:
    """A field to choose one of a few; `choices` are labels by value."""
    group: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id=name, required=True)
    for value, text in choices.items():
        group.add_option(label=shorten(text, MOST_OPTION), value=value, default=value == chosen)
    return _label(label, about, group)


def select_field(name: str, label: str, choices: Mapping[str, str], chosen: str = "") -> ui.Label[ui.Modal]:
    """A field to choose one of at most MOST_OPTIONS; `choices` are labels by value."""
    options = [option(text, value, chosen=value == chosen) for value, text in choices.items()][:MOST_OPTIONS]
    chooser: ui.Select[ui.Modal] = ui.Select(custom_id=name, options=options, required=True)
    return _label(label, None, chooser)


def answer_form(round_id: int, title: str, text: str | None, publish: Publish | None, locale: str = "en") -> Form:
    """The form for a private answer, with what was written before; `publish` is None where it comes late."""
    choices = {kind.value: say(locale, f"discord.publish_{kind.value}") for kind in Publish}
    hint = say(locale, "discord.form_answer_hint" if publish else "own_answer.hint_late")
    fields = [text_field("text", say(locale, "discord.form_answer"), value=text, hint=hint, is_long=True)]
    if publish:
        fields.append(choice_field("publish", say(locale, "discord.form_publish"), choices, publish.value))
    return form(title, f"answer:send:{round_id}", *fields)


def _label(text: str, about: str | None, component: ui.Item[ui.Modal]) -> ui.Label[ui.Modal]:
    about = shorten(about, MOST_FIELD_ABOUT) if about else None
    return ui.Label(text=shorten(text, MOST_FIELD_LABEL), description=about, component=component)
