"""The line to Discord as it is now, shared by what talks over it."""

from dataclasses import dataclass, field
from datetime import timedelta

import discord

from bot.platforms.discord.sender import Sender
from bot.ports.platform import PlatformBusyError

# How long a post waits for a line that is down; it is tried again by the journal.
WAIT = timedelta(seconds=10)


@dataclass
class Link:
    """`client` is there once the token was accepted; `is_live` while the gateway tells us what people write."""

    sender: Sender
    client: discord.Client | None = None
    is_live: bool = False
    reads_content: bool = False
    trouble: str = field(default="")

    def get_client(self) -> discord.Client:
        """The client. Raises PlatformBusyError before the token was accepted."""
        if self.client is None or self.client.is_closed():
            raise PlatformBusyError(WAIT)
        return self.client

    @property
    def bot_id(self) -> int:
        """Our own user's id, 0 before we have one."""
        return self.client.user.id if self.client and self.client.user else 0

    @property
    def application_id(self) -> int | None:
        """Our application's id, for links that invite it."""
        return self.client.application_id if self.client else None

    def find_guild(self, guild_id: int | str) -> discord.Guild | None:
        """A guild we are in. Raises PlatformBusyError while Discord says that it is unavailable."""
        guild = self.get_client().get_guild(int(guild_id))
        if guild is not None and guild.unavailable:
            raise PlatformBusyError(WAIT)
        return guild
