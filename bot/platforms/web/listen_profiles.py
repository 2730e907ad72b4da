"""One member: one's own profile and history, and what others see of somebody."""

from dataclasses import replace
from typing import Any

from aiohttp import web

from bot.cards.pictures import YearPicture
from bot.cards.profiles import ProfileCard
from bot.domain.errors import NotFoundError
from bot.domain.streak import Mark
from bot.platforms.web.listen_weeks import draw, read_badges
from bot.platforms.web.paging import parse_offset
from bot.platforms.web.visit import Visit
from bot.services.profiles import HISTORY_PAGE


async def show_profile(visit: Visit) -> web.StreamResponse:
    """One's own profile, with what belongs to the account."""
    facts = await read_profile(visit)
    card = facts["card"]
    return visit.render("profile.html", drawn=await draw_year(visit, card) if card else {}, **facts)


async def show_member(visit: Visit) -> web.StreamResponse:
    """What everybody may see of a member. Raises NotFoundError for one who left the boards, or of another group."""
    number = visit.number("member")
    if (await visit.room.store.read(lambda uow: uow.members.get(number))).hidden_at is not None:
        raise NotFoundError("member.unknown")
    card = for_others(await visit.room.services.profiles.profile(visit.group.id, number))
    badges = (await read_badges(visit)).get(number, [])
    return visit.render("member.html", card=card, badges=badges, drawn=await draw_year(visit, card))


async def show_history(visit: Visit) -> web.StreamResponse:
    """One's own answers beside the model answers."""
    visit.refuse_lent()
    member, offset = visit.viewer.member, parse_offset(visit)
    card = await visit.room.services.profiles.history(visit.group.id, member.id, offset) if member else None
    return visit.render("history.html", card=card, page=HISTORY_PAGE)


async def read_streak(visit: Visit) -> dict[str, Any]:
    """What the streak's template shows; no card before the first answer."""
    member = visit.viewer.member
    return {"card": await visit.room.services.profiles.streak(visit.group.id, member.id) if member else None}


async def read_profile(visit: Visit) -> dict[str, Any]:
    """What the profile's template shows; no card before the first answer."""
    member = visit.viewer.member
    card = await visit.room.services.profiles.profile(visit.group.id, member.id) if member else None
    badges = (await read_badges(visit)).get(member.id, []) if member else []
    return {"card": card, "badges": badges, "is_own": True}


async def draw_year(visit: Visit, card: ProfileCard) -> dict[str, Any]:
    """The heatmap by theme; nothing where it was not drawn."""
    return await draw(visit, YearPicture(card.name, card.today, card.year, card.current, card.longest, card.answered))


def for_others(card: ProfileCard) -> ProfileCard:
    """A profile without what is a member's own affair: missed days, days away, and weak topics."""
    return replace(card, weak=(), year=tuple((on, mark) for on, mark in card.year if mark is Mark.ANSWERED))
