"""Building blocks of our messages: one container of text with rows of buttons, within Discord's limits."""

from collections.abc import Sequence

import discord
from discord import ui

from bot.domain.text import units
from bot.platforms.discord.text import MOST_TEXT, shorten

# Discord's limits.
MOST_LABEL = 80
MOST_OPTION = 100
MOST_OPTIONS = 25
MOST_PLACEHOLDER = 150
MOST_TITLE = 45
MOST_THREAD_NAME = 100
MOST_ALT = 1024

Item = ui.Item[ui.LayoutView]
Row = ui.ActionRow[ui.LayoutView]
Button = ui.Button[ui.LayoutView]
Select = ui.Select[ui.LayoutView]
Gallery = ui.MediaGallery[ui.LayoutView]
BLUE = discord.Colour(0x3B6FE0)
GREEN = discord.Colour(0x2E8B57)
GREY = discord.Colour(0x7A7F87)
RED = discord.Colour(0xC0392B)


def layout(
    *texts: str,
    colour: discord.Colour = BLUE,
    rows: Sequence[Row] = (),
    mark: int | None = None,
    picture: Gallery | None = None,
) -> ui.LayoutView:
    """A message: texts set apart by lines, then rows of buttons. `mark` is the id it is found by.

    A picture stands under the first text.

    The texts together keep within MOST_TEXT: what is over is cut from the end. Components answer by their id alone, so
    the view is handed over finished and discord.py keeps none in memory.
    """
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=colour, id=mark)
    for number, text in enumerate(_fit(texts)):
        if number:
            container.add_item(ui.Separator())
        container.add_item(ui.TextDisplay(text))
        if picture is not None and not number:
            container.add_item(picture)
    for row in rows:
        container.add_item(row)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return finished(view)


def finished(view: ui.LayoutView) -> ui.LayoutView:
    """A view that discord.py does not remember: it would keep every one that is ever sent."""
    view.stop()
    return view


def button(label: str, custom_id: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> Button:
    """A button that answers by `custom_id`, `noun:verb:id`, for as long as its message exists."""
    return ui.Button(label=shorten(label, MOST_LABEL), custom_id=custom_id, style=style)


def gallery(file: str, alt: str) -> Gallery:
    """The attached picture called `file`, described by `alt` for who does not see it."""
    made: Gallery = ui.MediaGallery()
    made.add_item(media=f"attachment://{file}", description=shorten(alt, MOST_ALT))
    return made


def link(label: str, url: str) -> Button:
    """A button that opens an address."""
    return ui.Button(label=shorten(label, MOST_LABEL), url=url)


def row(*buttons: Button | None) -> Row:
    """A row of the buttons that are there."""
    return ui.ActionRow(*(item for item in buttons if item is not None))


def option(label: str, value: str, about: str | None = None, *, chosen: bool = False) -> discord.SelectOption:
    """One choice of a select."""
    about = shorten(about, MOST_OPTION) if about else None
    return discord.SelectOption(label=shorten(label, MOST_OPTION), value=value, description=about, default=chosen)


def select(custom_id: str, options: Sequence[discord.SelectOption], hint: str, most: int = 1, least: int = 1) -> Row:
    """A row with a select of at most MOST_OPTIONS choices; those past it are left out."""
    shown = list(options[:MOST_OPTIONS])
    chooser: Select = ui.Select(
        custom_id=custom_id,
        options=shown,
        placeholder=shorten(hint, MOST_PLACEHOLDER),
        min_values=least,
        max_values=min(most, len(shown)),
    )
    return ui.ActionRow(chooser)


def _fit(texts: Sequence[str]) -> Sequence[str]:
    """The texts that are not empty, the last ones cut or dropped where they are too long together."""
    left, kept = MOST_TEXT, []
    for text in texts:
        if text and left > 1:
            kept.append(shorten(text, left))
            left -= units(kept[-1])
    return kept
