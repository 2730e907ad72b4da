"""The border to the painter: cards become pictures there, or do not, and then their text is enough."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.cards.pictures import Drawable


class Theme(StrEnum):
    """On what ground a picture is drawn."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn card: `png` for chats, `svg` for pages (no script, no link, text escaped), `alt` for who sees neither.

    Width and height are in pixels and the same for both.
    """

    png: bytes
    svg: str
    alt: str
    width: int
    height: int


class Pictures(Protocol):
    """Draws cards."""

    async def draw(self, card: Drawable, theme: Theme = Theme.LIGHT) -> Picture | None:
        """The picture of `card`; None where it could not be drawn in good time. Raises nothing."""


class NoPictures:
    """Draws nothing: for who has no painter. Text stands by itself."""

    async def draw(self, card: Drawable, theme: Theme = Theme.LIGHT) -> Picture | None:
        """None."""
        return None
