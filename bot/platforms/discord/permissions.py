"""What the bot must be allowed to do, which of it is missing, and how to say so."""

from collections.abc import Sequence

import discord

from bot.wording import say

# By their names in discord.py, in the order they are told; each has a phrase `discord.may_<name>`.
NEEDED = (
    "view_channel",
    "send_messages",
    "create_public_threads",
    "send_messages_in_threads",
    "read_message_history",
    "add_reactions",
)
_TAKEN = (discord.ChannelType.text, discord.ChannelType.news)


def invite_url(application_id: int) -> str:
    """The link that adds the bot to a guild with exactly what it needs."""
    permissions = discord.Permissions(**dict.fromkeys(NEEDED, True))
    return discord.utils.oauth_url(application_id, permissions=permissions, scopes=("bot", "applications.commands"))


def find_problems(guild: discord.Guild | None, channel_id: int, locale: str = "en") -> Sequence[str]:
    """What keeps us from posting in a channel, each as a sentence that says what to fix; from the cache alone."""
    if guild is None:
        return [say(locale, "discord.fix_not_in_server")]
    channel = guild.get_channel(channel_id)
    if channel is None:
        return [say(locale, "discord.fix_channel_gone")]
    if channel.type not in _TAKEN:
        return [say(locale, "discord.fix_channel_kind", channel=channel.name, kind=kind_of(channel, locale))]
    missing = find_missing(guild, channel)
    if not missing:
        return []
    names = ", ".join(say(locale, f"discord.may_{name}") for name in missing)
    return [say(locale, "discord.fix_permissions", n=len(missing), channel=channel.name, permissions=names)]


def find_missing(guild: discord.Guild, channel: discord.abc.GuildChannel) -> Sequence[str]:
    """The needed permissions we lack in a channel, by their names in discord.py."""
    allowed = channel.permissions_for(guild.me)
    return [name for name in NEEDED if not getattr(allowed, name)]


def kind_of(channel: discord.abc.GuildChannel, locale: str = "en") -> str:
    """What a channel is called that we cannot post questions in."""
    kind = channel.type.name if channel.type.name in ("forum", "media", "category") else "voice"
    return say(locale, f"discord.kind_{kind}")
