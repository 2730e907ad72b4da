"""Help, and what the commands of the message box bring: cards for the page's script, else the page of the same."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.domain.leaderboard import Board
from bot.platforms.web.commands import COMMANDS, Command
from bot.platforms.web.listen_boards import Asked, read_board
from bot.platforms.web.listen_links import PATH as PATH_OF_LINKS
from bot.platforms.web.listen_profiles import read_profile, read_streak
from bot.platforms.web.visit import Visit
from bot.services.house_rules import say_help

Facts = dict[str, Any]
_PARTS = ("round", "counts", "private", "points", "streak", "names")


async def show_help(visit: Visit) -> web.StreamResponse:
    """How the room works, by the group's rules."""
    rules = await visit.room.services.house_rules.get(visit.group.id)
    texts = {part: say_help(part, rules, visit.locale) for part in _PARTS}
    return visit.render("help.html", texts=texts, commands=COMMANDS, guide=visit.room.guide)


async def answer_command(visit: Visit, command: Command) -> web.Response:
    """What a command brings: a card for the page's script, else the page that shows the same."""
    if command.name in _GOES:
        path = visit.base + _GOES[command.name]
        return visit.json({"go": path}) if visit.wants_json else visit.to(path)
    template, read, path = _COMMANDS[command.name]
    facts = await read(visit, command.words)
    if visit.wants_json:
        return visit.json({"card": visit.fragment(template, **facts)})
    board = f"?board={facts['card'].board}" if command.name == "leaderboard" else ""
    return visit.to(f"{visit.base}/{path}{board}")


async def _board(visit: Visit, words: str) -> Facts:
    return await read_board(visit, Asked(words.lower() or Board.WEEK))


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


# Commands that lead to a page.
_GOES = {"link": PATH_OF_LINKS, "remind": "/me", "away": "/streak#away"}
# The card's template, what fills it, and the page for browsers without script.
_COMMANDS: dict[str, tuple[str, Callable[[Visit, str], Awaitable[Facts]], str]] = {
    "leaderboard": ("_board.html", _board, "leaderboard"),
    "streak": ("_streak.html", _streak, "streak"),
    "profile": ("_profile.html", _profile, "profile"),
    "help": ("_help.html", _help, "help"),
    "guide": ("_guide.html", _guide, "guide"),
    "suggest": ("_suggest.html", _suggest, "suggest"),
}
