"""The weekly digest's page: drawn, and in words; and the badges beside names."""

import asyncio
from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from bot.cards.badges import make_badge
from bot.cards.digest import DigestCard
from bot.cards.frozen import load_card
from bot.cards.pictures import Drawable
from bot.domain.badge import streak_length
from bot.platforms.web.announcer import DIGEST, NO_THREAD
from bot.platforms.web.visit import Visit
from bot.ports.pictures import Theme
from bot.ports.rounds import RoomMessage
from bot.ports.store import UnitOfWork

# Messages of the channel among which the latest digest is looked for.
SEARCHED = 60
# Seconds a page waits for its pictures; the first of a process takes the longest.
PAGE_WAITS = 3.0


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge beside a name: our own icon, which every browser can show, what stands with it, and its name."""

    icon: str
    length: int | None
    name: str


async def show_week(visit: Visit) -> web.StreamResponse:
    """The group's latest digest."""
    message = await visit.room.store.read(lambda uow: find_digest(uow, visit.group.id))
    card = load_card(DigestCard, message.card) if message and message.card else None
    return visit.render("week.html", card=card, drawn=await draw(visit, card) if card else {})


async def find_digest(uow: UnitOfWork, group_id: int) -> RoomMessage | None:
    """The latest digest in the channel."""
    messages = await uow.room.thread(group_id, NO_THREAD, last=SEARCHED)
    return next((message for message in reversed(messages) if message.kind == DIGEST), None)


async def draw(visit: Visit, card: Drawable) -> dict[str, Markup]:
    """The SVG of a card by theme; nothing where one was not drawn soon enough: the words must do, until the next time.

    What is being drawn is finished and kept by the painter though nobody waits for it here any more.
    """
    try:
        async with asyncio.timeout(PAGE_WAITS):
            pictures = await asyncio.gather(*(visit.room.pictures.draw(card, theme) for theme in Theme))
    except TimeoutError:
        return {}
    drawn = {theme.value: picture for theme, picture in zip(Theme, pictures, strict=True)}
    if not all(pictures):
        return {}
    # The painter escapes all text of people, and adds no script and no link.
    return {theme: Markup(picture.svg) for theme, picture in drawn.items() if picture}  # noqa: S704 - ours


async def read_badges(visit: Visit) -> dict[int, list[Badge]]:
    """What stands beside the names of members: their badges by member id."""
    holders = await visit.room.services.badges.holders(visit.group.id)
    return {i: [_badge(visit.locale, badge) for badge in badges] for i, badges in holders.items()}


def _badge(locale: str, badge: str) -> Badge:
    length, name = streak_length(badge), make_badge(locale, badge).name
    return Badge("cup" if length is None else "medal", length, name)
