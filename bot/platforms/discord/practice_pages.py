"""What the messages of practice are built of: long ones turned in place, forms that show the question, refusals."""

from collections.abc import Callable, Iterable, Sequence

import discord
from discord import ui

from bot.platforms.discord.forms import Form, text_field
from bot.platforms.discord.layout import BLUE, MOST_TITLE, RED, Row, button, layout, row
from bot.platforms.discord.text import pack, plain, quoted, shorten, without_mentions
from bot.platforms.discord.visit import Visit
from bot.wording import say

# Of a message: what one page of it may take, what stands under every page, and what is shown of one's own words.
MOST_PAGE = 3000
MOST_FOOT = 700
MOST_NOTE = 250
MOST_OWN = 700
MOST_TITLE_LINE = 250
# Of a question, what a form shows above the field.
MOST_ASKED = 1500
# A form must open within three seconds: reading what it shows may take this long, then it opens without.
READ_SECONDS = 0.5


def paged(
    blocks: Iterable[str],
    page: int,
    turn: Callable[[int], str],
    *,
    foot: str = "",
    note: str = "",
    rows: Sequence[Row] = (),
    colour: discord.Colour = BLUE,
    locale: str = "en",
) -> ui.LayoutView:
    """Page `page` (from 0) of a message too long to be one; `turn` is the id of the button that leads to a page.

    `foot` and `rows` stand under every page with the way to the next below them, `note` above it.
    """
    texts = pack(blocks, MOST_PAGE)
    page = min(page, len(texts) - 1)
    number = say(locale, "discord_practice.page", page=page + 1, pages=len(texts))
    body = texts[page] + (f"\n\n-# {number}" if len(texts) > 1 else "")
    turning = [
        button(say(locale, "discord_practice.back"), turn(page - 1)) if page else None,
        button(say(locale, "discord_practice.more"), turn(page + 1)) if page + 1 < len(texts) else None,
    ]
    shown = [row(*turning)] if any(turning) else []
    return layout(shorten(note, MOST_NOTE), body, shorten(foot, MOST_FOOT), colour=colour, rows=[*rows, *shown])


def title_line(title: str) -> str:
    """A heading of text from the bank."""
    return f"## {shorten(without_mentions(title), MOST_TITLE_LINE)}"


def own_words(text: str, most: int = MOST_OWN) -> str:
    """What a person wrote, as they wrote it."""
    return quoted(plain(shorten(text, most)))


async def give_back(visit: Visit, reason: str, text: str) -> None:
    """All that was typed and not taken, in messages of its own, so that nobody loses it; nothing for no text."""
    if not text.strip():
        return
    first, *more = pack([visit.say("discord_practice.kept"), quoted(plain(text))], MOST_PAGE)
    await visit.add(layout(reason, first, colour=RED))
    for part in more:
        await visit.add(layout(part))


def answer_sheet(title: str, custom_id: str, asked: str, label: str, hint: str) -> Form:
    """A form for an answer, with the question above the field where it is known."""
    made = ui.Modal(title=shorten(title, MOST_TITLE), custom_id=custom_id, timeout=None)
    if asked:
        made.add_item(ui.TextDisplay(shorten(without_mentions(asked), MOST_ASKED)))
    made.add_item(text_field("text", label, hint=hint, is_long=True))
    return made
