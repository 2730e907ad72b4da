"""Suggesting a question, and what became of one's suggestions."""

from typing import Any

from aiohttp import web

from bot.platforms.web.acting import act
from bot.platforms.web.drafts import parse_draft, values
from bot.platforms.web.listen_host import read_topics
from bot.platforms.web.visit import Visit


async def show(visit: Visit) -> web.StreamResponse:
    """The form, and one's suggestions."""
    return await page(visit)


async def page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """As `show`; `facts` are what a refused form brings back."""
    account = visit.viewer.account
    mine = await visit.room.services.suggestions.mine(visit.group.id, account.id) if account else ()
    shown = {"mine": mine, "topics": await read_topics(visit), "values": values(visit)}
    return visit.render("suggest.html", status, **{**shown, **facts})


async def suggest(visit: Visit) -> web.StreamResponse:
    """Propose a question to the hosts."""
    suggestions, by, key = visit.room.services.suggestions, visit.account.id, visit.form_key()
    draft = parse_draft(visit.form)
    return await act(
        visit,
        lambda: suggestions.suggest(visit.group.id, by, draft, f"web-{by}-{key}"),
        page,
        "suggest.sent",
        "/suggest#mine",
    )


async def withdraw(visit: Visit) -> web.StreamResponse:
    """Take a suggestion of one's own back."""
    suggestions, number, by = visit.room.services.suggestions, visit.number("suggestion"), visit.account.id
    return await act(
        visit,
        lambda: suggestions.withdraw(visit.group.id, number, by),
        page,
        "suggest.withdrawn",
        "/suggest#mine",
    )
