"""Boards, profiles and seasons put together: their commands, and their buttons and selects by `noun:verb`."""

from collections.abc import Mapping, Sequence

from discord import app_commands

from bot.platforms.discord.boards import Boards
from bot.platforms.discord.boards_commands import BoardCompletion, leaderboard, standings_group
from bot.platforms.discord.boards_host import BoardHosting
from bot.platforms.discord.boards_picture import Illustrator
from bot.platforms.discord.clicks import Handler
from bot.platforms.discord.completion import Completion
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.member_commands import Command
from bot.platforms.discord.profile import Profile
from bot.platforms.discord.render import Topics
from bot.ports.pictures import Pictures
from bot.ports.store import Clock
from bot.services.bundle import Services

Found = tuple[Sequence[Command | app_commands.Group], Mapping[str, Handler]]


def board_handlers(
    services: Services, counter: Counter, clock: Clock, topics: Topics, completion: Completion, pictures: Pictures
) -> Found:
    """Their commands and clicks, on these services."""
    illustrator, complete = Illustrator(pictures), BoardCompletion(services, completion, topics)
    boards = Boards(services, counter, topics, illustrator)
    profile = Profile(services, counter, topics, illustrator)
    hosting = BoardHosting(services, counter, clock, topics)
    clicks = {
        "board:choose": boards.choose,
        "board:period": boards.choose_period,
        "board:page": boards.page,
        "streak:why": boards.why,
        "history:list": profile.history,
        "history:read": profile.choose,
        "history:part": profile.part,
        "best:page": hosting.turned,
        "best:pin": hosting.pinned,
        "best:unpin": hosting.unpinned,
    }
    return [leaderboard(counter, complete), standings_group(counter, hosting, complete)], clicks
