"""The tree of commands: what happens to a command that is not understood, and telling Discord which there are."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.platforms.discord.layout import layout
from bot.platforms.discord.visit import Interaction, parse_visit

# What Discord adds to a command that it was given.
_ADDED = ("id", "application_id", "version", "guild_id", "default_permission", "dm_permission")
log = structlog.get_logger(__name__)


class Tree(app_commands.CommandTree[discord.Client]):
    """Commands of the bot. A command of another version is answered in words instead of by silence."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        """Whatever reaches this was not handled by a command."""
        visit = parse_visit(interaction)
        if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            phrase = "discord.old_command"
        elif isinstance(error, app_commands.TransformerError):
            phrase = "discord.bad_option"
        else:
            log.error("command failed", key=visit.key, exc_info=error)
            phrase = "discord.failed"
        if interaction.type is not discord.InteractionType.autocomplete:
            await visit.show(layout(visit.say(phrase)))

    async def sync_if_changed(self, guild: discord.Object | None = None) -> bool:
        """Tell Discord of our commands where they are not what it has; whether that was needed."""
        client = self.client
        assert client.application_id is not None
        ours = [command.to_dict(self) for command in self.get_commands(guild=guild)]
        theirs: Sequence[Mapping[str, Any]]
        if guild is None:
            theirs = await client.http.get_global_commands(client.application_id)
        else:
            theirs = await client.http.get_guild_commands(client.application_id, guild.id)
        if _normal(ours) == _normal(theirs):
            return False
        await self.sync(guild=guild)
        return True


def _normal(commands: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Commands in one order, without what Discord adds and what means the same left out."""
    kept = [_without_defaults({k: v for k, v in command.items() if k not in _ADDED}) for command in commands]
    return sorted(kept, key=lambda command: (command.get("type", 1), command["name"]))


def _without_defaults(value: Any) -> Any:
    if isinstance(value, Mapping):
        cleaned = {name: _without_defaults(item) for name, item in value.items()}
        return {name: item for name, item in cleaned.items() if item not in (None, False, "", [], {})}
    if isinstance(value, list | tuple):
        items = [_without_defaults(item) for item in value]
        return items if any(isinstance(item, dict) for item in items) else sorted(items)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
