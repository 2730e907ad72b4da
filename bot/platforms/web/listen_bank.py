"""The bank as members browse it, and the guide."""

from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bot.domain.question import DIFFICULTIES, KINDS, Kind
from bot.platforms.web.listen_host import read_topics
from bot.platforms.web.paging import parse_offset
from bot.platforms.web.visit import RefusedError, Visit
from bot.services.bank_page import PAGE, BankFilter
from bot.services.presenting import make_reference_fact

ASKED = {"yes": True, "no": False}


async def show_bank(visit: Visit) -> web.StreamResponse:
    """Questions by topic, with what narrows them."""
    offset = parse_offset(visit)
    browse = visit.room.services.bank_page.browse
    found = await browse(visit.group.id, viewer_id(visit), parse_filter(visit), offset)
    chosen = {name: visit.query(name) for name in ("topic", "difficulty", "kind", "asked", "text")}
    facts: dict[str, Any] = {"topics": await read_topics(visit), "levels": DIFFICULTIES, "kinds": KINDS}
    address = f"{visit.base}/bank?{urlencode({name: value for name, value in chosen.items() if value})}&from="
    return visit.render(
        "bank.html", found=found, chosen=chosen, page=PAGE, address=address, guide=visit.room.guide, **facts
    )


async def show_question(visit: Visit) -> web.StreamResponse:
    """One question; its model answer stays folded until it is asked for."""
    read = visit.room.services.bank_page.read
    question = await read(visit.group.id, visit.request.match_info["question"], viewer_id(visit))
    references = [make_reference_fact(reference) for reference in question.references]
    return visit.render("bank_question.html", question=question, references=references)


async def show_guide(visit: Visit) -> web.StreamResponse:
    """What these interviews are like, and how to prepare. Raises RefusedError where the bank has no guide."""
    if visit.room.guide is None:
        raise RefusedError(404, "guidebook.none")
    return visit.render("guide.html", guide=visit.room.guide)


def viewer_id(visit: Visit) -> int | None:
    """The account that looks, None before a name is picked."""
    return visit.viewer.account.id if visit.viewer.account else None


def parse_filter(visit: Visit) -> BankFilter:
    """What the address asks for; a value that is no choice narrows nothing."""
    level, kind = visit.query("difficulty"), visit.query("kind")
    kinds: dict[str, Kind] = {name: name for name in KINDS}
    return BankFilter(
        topic=visit.query("topic"),
        difficulty=int(level) if level in map(str, DIFFICULTIES) else None,
        kind=kinds.get(kind),
        was_asked=ASKED.get(visit.query("asked")),
        text=visit.query("text")[:200],
    )
