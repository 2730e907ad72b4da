"""What hosts did: `/log`, for hosts alone."""

from discord import app_commands

from bot.domain.group import Group
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.member_commands import Command, handle
from bot.platforms.discord.practice_pages import paged
from bot.platforms.discord.text import moment, plain, shorten
from bot.platforms.discord.visit import Interaction, Visit
from bot.ports.rounds import AuditRow
from bot.services.groups import Groups
from bot.services.log_words import say_actor, say_deed
from bot.wording import say

# Of one line, what is shown: a reason may be long.
MOST_NAME = 80
MOST_DEED = 400


class HostLog:
    """Handlers of `/log`. The service checks the right with every page."""

    def __init__(self, groups: Groups, counter: Counter) -> None:
        self._groups = groups
        self._counter = counter
        counter.register({"log": self.show})

    async def show(self, visit: Visit, group: Group, _wish: str) -> None:
        """The newest actions."""
        await self._show(visit, group, 0)

    async def turn(self, visit: Visit, group_id: int, page: int) -> None:
        """Another page."""
        await visit.wait(update=True)
        await self._show(visit, await self._counter.own_group(visit, group_id), page)

    async def _show(self, visit: Visit, group: Group, page: int) -> None:
        rows = await self._groups.audit(group.id, (await self._counter.account(visit)).id)
        head = f"## {visit.say('host_log.head')} · {plain(group.name)}"
        lines = [render_line(row, visit.locale) for row in rows] or [visit.say("host.log_empty")]
        turn = f"log:show:{group.id}:{{}}".format
        await visit.show(paged([head, *lines], page, turn, locale=visit.locale))


def render_line(row: AuditRow, locale: str = "en") -> str:
    """Who did what, and when in the reader's own zone."""
    name, deed = shorten(say_actor(locale, row), MOST_NAME), shorten(say_deed(locale, row), MOST_DEED)
    return f"{moment(row.at, 'f')} **{plain(name)}** {plain(deed)}"


def log_command(counter: Counter) -> Command:
    """`/log`, hidden from who may not manage the server."""

    @app_commands.command(name="log", description=say("en", "host_log.about"))
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_contexts(guilds=True)
    @app_commands.allowed_installs(guilds=True)
    async def command(interaction: Interaction) -> None:
        await handle(interaction, lambda visit: counter.run(visit, "log"))

    return command
