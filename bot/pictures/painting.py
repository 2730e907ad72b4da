"""Paints one card: card → SVG → PNG. Pure, and slow: it runs in the painter's own process."""

from collections.abc import Mapping

import resvg_py

from bot.cards.digest import DigestCard
from bot.cards.pictures import BoardPicture, Drawable, YearPicture
from bot.pictures.board import describe_board, draw_board
from bot.pictures.canvas import PALETTES, Canvas
from bot.pictures.fonts import FAMILY, files_for
from bot.pictures.names import clean
from bot.pictures.week import Week, describe_week
from bot.pictures.year import describe_year, draw_year
from bot.ports.pictures import Picture, Theme

MOST_ALT = 1000


def paint(card: Drawable, theme: Theme, topics: Mapping[str, str]) -> Picture:
    """The picture of a card; `topics` gives the title of a topic id. Raises what the renderer raises, panics too."""
    canvas = _lay_out(card, theme, topics)
    alt = describe(card)
    svg = canvas.svg(alt)
    png = resvg_py.svg_to_bytes(
        svg_string=svg,
        skip_system_fonts=True,
        font_files=files_for("".join(canvas.texts)),
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )
    return Picture(png, svg, alt, canvas.width, canvas.height)


def describe(card: Drawable) -> str:
    """The alternative text of a card's picture."""
    match card:
        case BoardPicture():
            text = describe_board(card)
        case YearPicture():
            text = describe_year(card)
        case DigestCard():
            text = describe_week(card)
    return clean(text, MOST_ALT)


def _lay_out(card: Drawable, theme: Theme, topics: Mapping[str, str]) -> Canvas:
    palette = PALETTES[theme]
    match card:
        case BoardPicture():
            return draw_board(card, palette)
        case YearPicture():
            return draw_year(card, palette)
        case DigestCard():
            return Week(card, topics, palette).draw()
