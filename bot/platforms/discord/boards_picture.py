"""Pictures beside boards and profiles: the text says all, so a picture that cannot be shown is left out."""

from collections.abc import Callable
from io import BytesIO

import discord
import structlog
from discord import ui

from bot.cards.pictures import Drawable
from bot.platforms.discord.visit import Visit
from bot.ports.pictures import Picture, Pictures, Theme

# Makes a message: with what the attached picture shows in words, or without one.
Render = Callable[[str | None], ui.LayoutView]
log = structlog.get_logger(__name__)


class Illustrator:
    """Shows messages with a picture where one can be drawn and attached."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures

    async def show(self, visit: Visit, card: Drawable | None, name: str, render: Render) -> None:
        """Answer with a message and the picture of `card` in the file `name`, for this person alone."""
        picture = await self._draw(visit, card)
        if picture is not None:
            try:
                await visit.show(render(picture.alt), make_file(picture, name))
                return
            except discord.Forbidden as error:
                log.info("picture not attached", why=str(error))
        await visit.show(render(None))

    async def announce(self, visit: Visit, card: Drawable | None, name: str, render: Render) -> None:
        """The same for everyone here."""
        picture = await self._draw(visit, card)
        if picture is not None:
            try:
                await visit.announce(render(picture.alt), make_file(picture, name))
                return
            except discord.Forbidden as error:
                log.info("picture not attached", why=str(error))
        await visit.announce(render(None))

    async def _draw(self, visit: Visit, card: Drawable | None) -> Picture | None:
        """The picture of a card; None where there is none, or it is larger than what may be attached."""
        picture = await self._pictures.draw(card, Theme.DARK) if card is not None else None
        return picture if picture is not None and len(picture.png) <= visit.interaction.filesize_limit else None


def make_file(picture: Picture, name: str) -> discord.File:
    """A picture as a file to attach."""
    return discord.File(BytesIO(picture.png), name)
