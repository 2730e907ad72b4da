"""What happens to guilds and channels: joining and leaving, permissions that change, threads that are deleted."""

from collections.abc import Sequence

import discord
import structlog

from bot.platforms.discord.api import Api
from bot.platforms.discord.layout import layout
from bot.platforms.discord.parse import PLATFORM
from bot.platforms.discord.sender import Lane
from bot.ports.platform import PlatformError
from bot.services.bundle import Services
from bot.wording import say

# Events that Spaces handles, by discord.py's names.
SPACE_EVENTS = (
    "guild_join",
    "guild_remove",
    "guild_available",
    "guild_channel_update",
    "guild_role_update",
    "member_update",
)
log = structlog.get_logger(__name__)
Guild = discord.Guild
Channel = discord.abc.GuildChannel


class Spaces:
    """Handlers of the gateway's events on guilds. A guild that is unavailable for a while is not one that we left."""

    def __init__(self, services: Services, api: Api) -> None:
        self._services = services
        self._api = api

    async def on_guild_join(self, guild: Guild) -> None:
        """Greet in the system channel, or the first one we may write in, and point to the set-up."""
        log.info("joined a guild", guild=guild.id)
        await self._services.purging.came_back(PLATFORM, str(guild.id))
        self._services.recovery.ask_again()
        channel = _greeting_place(guild)
        if channel is None:
            return
        text = f"## {say('en', 'discord.greeting_title')}\n{say('en', 'discord.greeting')}"
        try:
            key = f"greeting-{guild.id}-{guild.me.joined_at}"
            await self._api.post(Lane.INTERACTION, str(guild.id), str(channel.id), layout(text), key)
        except PlatformError as error:
            log.warning("greeting not posted", guild=guild.id, error=str(error))

    async def on_guild_remove(self, guild: Guild) -> None:
        """We were removed. discord.py says something else of a guild that is only unavailable."""
        log.info("removed from a guild", guild=guild.id)
        await self._services.purging.left(PLATFORM, str(guild.id))

    async def compare(self, guilds: Sequence[Guild]) -> None:
        """These are all the guilds we are in, unavailable ones included, as a new session names them."""
        await self._services.purging.compare(PLATFORM, {str(guild.id) for guild in guilds})

    async def on_guild_channel_update(self, _before: Channel, _after: Channel) -> None:
        """A channel's permissions may have been mended."""
        self._services.recovery.ask_again()

    async def on_guild_role_update(self, _before: discord.Role, after: discord.Role) -> None:
        """A role's permissions may have been mended."""
        if after in after.guild.me.roles:
            self._services.recovery.ask_again()

    async def on_member_update(self, _before: discord.Member, after: discord.Member) -> None:
        """We may have been given a role."""
        if after.id == after.guild.me.id:
            self._services.recovery.ask_again()

    async def on_guild_available(self, _guild: Guild) -> None:
        """A guild is back: what was written meanwhile is read from its threads."""
        await self._services.recovery.missed(PLATFORM)
        self._services.recovery.ask_again()


def _greeting_place(guild: Guild) -> discord.TextChannel | None:
    """The system channel, else the first we may write in."""
    wanted = [guild.system_channel, *sorted(guild.text_channels, key=lambda channel: channel.position)]
    for channel in wanted:
        if channel is not None:
            may = channel.permissions_for(guild.me)
            if may.view_channel and may.send_messages:
                return channel
    return None
