"""Boards, the streak, the profile, the archive and help: as pages, and as cards that commands bring."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.domain.leaderboard import Board
from bot.platforms.web.commands import COMMANDS, Command
from bot.platforms.web.visit import RefusedError, Visit
from bot.services.standings import ARCHIVE_PAGE, LATEST, PAGE

BOARDS = (LATEST, Board.WEEK, Board.MONTH, Board.SEASON, Board.ALL)
SHOWN_PERIODS = 12
MOST_OFFSET = 10**6
Facts = dict[str, Any]


async def show_board(visit: Visit) -> web.StreamResponse:
    """A leaderboard."""
    board = visit.query("board") or Board.WEEK
    return visit.render("board.html", **await read_board(visit, board, visit.query("period"), parse_offset(visit)))


async def show_profile(visit: Visit) -> web.StreamResponse:
    """One's own profile, with what belongs to the account."""
    return visit.render("profile.html", **await read_profile(visit))


async def show_archive(visit: Visit) -> web.StreamResponse:
    """Revealed rounds."""
    offset = parse_offset(visit)
    rows = await visit.room.services.standings.archive(visit.group.id, offset)
    return visit.render("archive.html", rows=rows, offset=offset, page=ARCHIVE_PAGE)


async def show_help(visit: Visit) -> web.StreamResponse:
    """How the room works."""
    return visit.render("help.html", commands=COMMANDS, guide=visit.room.guide)


async def read_board(visit: Visit, board: str, period: str = "", offset: int = 0) -> Facts:
    """What a board's template shows. Raises InvalidInputError for a board that is not."""
    viewer, group = visit.viewer.member, visit.group
    card = await visit.room.services.standings.board(
        group.id, board.lower(), viewer.id if viewer else None, period or None, offset
    )
    periods = await visit.room.store.read(lambda uow: uow.standings.periods(group.id, card.board))
    seasons = await visit.room.store.read(lambda uow: uow.groups.seasons(group.id))
    boards = [name for name in BOARDS if seasons or name != Board.SEASON]
    return {"card": card, "boards": boards, "periods": periods[:SHOWN_PERIODS], "page": PAGE}


async def read_streak(visit: Visit) -> Facts:
    """What the streak's template shows; no card before the first answer."""
    member = visit.viewer.member
    return {"card": await visit.room.services.standings.streak(visit.group.id, member.id) if member else None}


async def read_profile(visit: Visit) -> Facts:
    """What the profile's template shows; no card before the first answer."""
    member = visit.viewer.member
    return {"card": await visit.room.services.standings.profile(visit.group.id, member.id) if member else None}


async def answer_command(visit: Visit, command: Command) -> web.Response:
    """What a command brings: a card for the page's script, else the page that shows the same."""
    template, read, path = _COMMANDS[command.name]
    facts = await read(visit, command.words)
    if visit.wants_json:
        return visit.json({"card": visit.fragment(template, **facts)})
    board = f"?board={facts['card'].board}" if command.name == "leaderboard" else ""
    return visit.to(f"{visit.base}/{path}{board}")


def parse_offset(visit: Visit) -> int:
    """How many rows to leave out. Raises RefusedError for what is no number."""
    text = visit.query("from") or "0"
    if not (text.isascii() and text.isdigit() and int(text[:10]) <= MOST_OFFSET):
        raise RefusedError(400, "error.bad_request")
    return int(text[:10])


async def _board(visit: Visit, words: str) -> Facts:
    return await read_board(visit, words or Board.WEEK)


async def _streak(visit: Visit, _words: str) -> Facts:
    return await read_streak(visit)


async def _profile(visit: Visit, _words: str) -> Facts:
    return await read_profile(visit)


async def _help(_visit: Visit, _words: str) -> Facts:
    return {"commands": COMMANDS}


async def _guide(visit: Visit, _words: str) -> Facts:
    return {"guide": visit.room.guide}


async def _suggest(_visit: Visit, _words: str) -> Facts:
    return {}


# The card's template, what fills it, and the page for browsers without script.
_COMMANDS: dict[str, tuple[str, Callable[[Visit, str], Awaitable[Facts]], str]] = {
    "leaderboard": ("_board.html", _board, "leaderboard"),
    "streak": ("_streak.html", _streak, "streak"),
    "profile": ("_profile.html", _profile, "profile"),
    "help": ("_help.html", _help, "help"),
    "guide": ("_guide.html", _guide, "guide"),
    "suggest": ("_suggest.html", _suggest, "suggest"),
    "quiz": ("_quiz.html", _help, "help#quiz"),
}
