"""One's other accounts: a code to link them, a look at what that makes one, and the way back."""

from typing import Any

from aiohttp import web

from bot.domain.errors import DrillError
from bot.domain.linking import CODE_LIVES
from bot.platforms.web.acting import act
from bot.platforms.web.visit import Visit
from bot.services.linking_words import describe_link, describe_links, describe_preview

PATH = "/me/link"


async def show_links(visit: Visit) -> web.StreamResponse:
    """The accounts that are linked to one's own, and how to link another."""
    return await links_page(visit)


async def links_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """As `show_links`; `facts` are what a refused form brings back."""
    account = visit.viewer.account
    shown: dict[str, Any] = {"about_links": "", "links": ()}
    if account:
        card = await visit.room.services.linking.links(account.id)
        links = [(fact.link_id, describe_link(fact, visit.locale, str)) for fact in card.links]
        shown = {"about_links": describe_links(card, visit.locale, str), "links": links}
    return visit.render("links.html", status, **shown, **facts)


async def make_code(visit: Visit) -> web.StreamResponse:
    """A code to enter with another account."""
    card = await visit.room.services.linking.offer(visit.own_account.id)
    visit.flash("linking.code_made", code=card.code, minutes=CODE_LIVES.seconds // 60)
    return visit.to(visit.base + PATH)


async def preview(visit: Visit) -> web.StreamResponse:
    """What the code would make one; nothing moves yet."""
    linking, code = visit.room.services.linking, visit.field("code")
    try:
        card = await linking.preview(visit.account.id, code)
    except DrillError as error:
        return await links_page(visit, 422, fault=visit.say(error.phrase, **error.facts))
    return visit.render("link.html", code=code, paragraphs=describe_preview(card, visit.locale, str))


async def link(visit: Visit) -> web.StreamResponse:
    """Become one with the account the code was made with."""
    linking, by, code = visit.room.services.linking, visit.own_account.id, visit.field("code")
    return await act(visit, lambda: linking.link(by, code), links_page, "linking.done", PATH)


async def unlink(visit: Visit) -> web.StreamResponse:
    """Undo a link."""
    linking, by, number = visit.room.services.linking, visit.account.id, visit.number("link")
    return await act(visit, lambda: linking.unlink(by, number), links_page, "linking.undone", PATH)
