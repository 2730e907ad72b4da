"""Leaderboards: every board by every measure, one's own place among the others, and a board as a file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode

from aiohttp import web

from bot.cards.boards import OPEN_ROUND, BoardCard
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.leaderboard import NEWCOMERS_BOARD, TOPIC_BOARD, Board, Measure
from bot.platforms.web.listen_weeks import read_badges
from bot.platforms.web.paging import parse_offset
from bot.platforms.web.shots import make_drawable, make_shots
from bot.platforms.web.visit import Visit
from bot.ports.pictures import Theme
from bot.ports.store import UnitOfWork
from bot.services.standings import LATEST, PAGE, measures_of
from bot.services.standings_export import Form

BOARDS = (LATEST, Board.WEEK, Board.MONTH, Board.SEASON, Board.ALL, TOPIC_BOARD, NEWCOMERS_BOARD)
SVG = "image/svg+xml"
# Boards of one period after another, newest first.
STEPPED = (Board.WEEK, Board.MONTH, Board.SEASON)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of which board is asked for; '' is what the board begins with."""

    board: str = Board.WEEK
    period: str = ""
    by: str = Measure.POINTS
    offset: int = 0
    around: bool = False


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of a board to choose from, and those beside the one that is shown: '' where there is none."""

    names: Sequence[str] = field(default_factory=tuple)
    earlier: str = ""
    later: str = ""


def parse_asked(visit: Visit) -> Asked:
    """The board that an address names. Raises RefusedError for a place that is no number."""
    return Asked(
        (visit.query("board") or Board.WEEK).lower(),
        visit.query("period"),
        visit.query("by") or Measure.POINTS,
        parse_offset(visit),
        bool(visit.query("around")),
    )


async def show_board(visit: Visit) -> web.StreamResponse:
    """A leaderboard."""
    facts = await read_board(visit, parse_asked(visit))
    return visit.render("board.html", anchored=True, shots=make_shots(visit, facts["card"], address_of), **facts)


async def read_board(visit: Visit, asked: Asked) -> dict[str, Any]:
    """What a board's template shows. Raises InvalidInputError for a board, or an order, that is not."""
    member, standings = visit.viewer.member, visit.room.services.standings
    known = await standings.periods(visit.group.id, asked.board) if asked.board in BOARDS else ()
    period = asked.period or (_first_topic(visit, known) if asked.board == TOPIC_BOARD else "")
    viewer = member.id if member else None
    card = await standings.board(
        visit.group.id, asked.board, viewer, period or None, asked.offset, asked.by, around=asked.around
    )
    seasons = await visit.room.services.seasons.list(visit.group.id)
    return {
        "card": card,
        "boards": [name for name in BOARDS if seasons or name != Board.SEASON],
        "measures": measures_of(card.board),
        "periods": order_periods(visit, card, known),
        "badges": await read_badges(visit),
        "joins": await _joins_soon(visit),
        "open_round": OPEN_ROUND,
        "page": PAGE,
        "address": address_of,
    }


async def export(visit: Visit) -> web.StreamResponse:
    """A whole board as a file. Raises InvalidInputError for a board, an order or a form that is not."""
    asked = parse_asked(visit)
    if visit.query("form") not in tuple(Form):
        raise InvalidInputError("room_boards.bad_form", forms=", ".join(Form))
    made = await visit.room.services.standings.export(
        visit.group.id, asked.board, Form(visit.query("form")), asked.period or None, asked.by
    )
    # The name may hold a season's own words: the quoted form carries any of them.
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name)}", "Cache-Control": "no-store"}
    media_type = made.media_type.partition(";")[0]
    return web.Response(body=made.content, content_type=media_type, charset="utf-8", headers=headers)


async def show_picture(visit: Visit) -> web.StreamResponse:
    """A page of a points board as an SVG, or its first places; not sent again to a browser that has it.

    Raises NotFoundError where none can be drawn, InvalidInputError for a theme that is not.
    """
    card = (await read_board(visit, parse_asked(visit)))["card"]
    drawable = make_drawable(visit, card, is_top=bool(visit.query("top")), is_narrow=bool(visit.query("narrow")))
    picture = await visit.room.pictures.draw(drawable, parse_theme(visit)) if card.by is Measure.POINTS else None
    if picture is None:
        raise NotFoundError("room_boards.no_picture")
    mark = sha256(picture.svg.encode()).hexdigest()[:20]
    known = {tag.value for tag in visit.request.if_none_match or ()}
    response = web.Response(status=304) if mark in known else web.Response(text=picture.svg, content_type=SVG)
    response.etag = mark
    return response


def parse_theme(visit: Visit) -> Theme:
    """The theme that an address names, light for none. Raises InvalidInputError for another."""
    name = visit.query("theme") or Theme.LIGHT
    if name not in tuple(Theme):
        raise InvalidInputError("room_boards.bad_theme", themes=", ".join(Theme))
    return Theme(name)


def order_periods(visit: Visit, card: BoardCard, known: Sequence[str]) -> Periods:
    """Periods as they are listed: topics by title, all else newest first; the one that is shown is among them."""
    names = list(known) if not card.period or card.period in known else [card.period, *known]
    if card.board == TOPIC_BOARD:
        return Periods(sorted(names, key=visit.room.topic_title))
    if card.board not in STEPPED:
        return Periods()
    if card.board != Board.SEASON:
        names.sort(reverse=True)
    at = names.index(card.period) if card.period in names else -1
    return Periods(names, names[at + 1] if 0 <= at < len(names) - 1 else "", names[at - 1] if at > 0 else "")


def address_of(card: BoardCard, **changes: Any) -> str:
    """What stands behind the question mark for the same board with other facts; those of '' or 0 are left out.

    Another board begins with its own period, and keeps the order where it has it.
    """
    facts: dict[str, Any] = {"board": card.board, "period": card.asked, "by": card.by, **changes}
    if facts["board"] != card.board and "period" not in changes:
        facts["period"] = ""
    if facts["by"] == Measure.POINTS or facts["by"] not in measures_of(facts["board"]):
        facts["by"] = ""
    return "?" + urlencode({name: str(value) for name, value in facts.items() if value})


async def _joins_soon(visit: Visit) -> bool:
    """Whether somebody without a seat has just answered: seats follow within a second."""
    account = visit.viewer.account
    if account is None or visit.viewer.member:
        return False

    async def work(uow: UnitOfWork) -> bool:
        rounds = await uow.rounds.open_in(visit.group.id)
        return any([account.id in await uow.answers.unseated(round_.id, visit.group.id) for round_ in rounds])

    return await visit.room.store.read(work)


def _first_topic(visit: Visit, known: Sequence[str]) -> str:
    """The topic to begin with: one that somebody answered, else any."""
    return next(iter(sorted(known or visit.room.topics, key=visit.room.topic_title)), "")
