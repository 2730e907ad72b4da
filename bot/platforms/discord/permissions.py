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


def invite_url(application_id: int, *more: str) -> str:
    """The link that adds the bot to a guild with exactly what it needs, and `more` where a host chose what asks it."""
    permissions = discord.Permissions(**dict.fromkeys((*NEEDED, *more), True))
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


def find_lock_problems(
    guild: discord.Guild | None, channel_id: int, application_id: int | None, locale: str = "en"
) -> Sequence[str]:
    """What keeps us from locking threads in a channel; nothing where the channel itself is not there."""
    channel = guild.get_channel(channel_id) if guild else None
    if guild is None or channel is None or channel.permissions_for(guild.me).manage_threads:
        return []
    url = invite_url(application_id, "manage_threads") if application_id else ""
    return [say(locale, "rules.fix_lock", channel=channel.name, url=url)]


def find_role_problems(guild: discord.Guild | None, role_id: int, locale: str = "en") -> Sequence[str]:
    """What keeps us from giving and taking a role, from the cache alone; a role that is gone keeps nobody."""
    if guild is None:
        return [say(locale, "discord.fix_not_in_server")]
    role = guild.get_role(role_id)
    if not guild.me.guild_permissions.manage_roles:
        return [say(locale, "badge.fix_manage", server=guild.name)]
    if role is not None and role >= guild.me.top_role:
        return [say(locale, "badge.fix_order", role=role.name)]
    return []


def may_attach(guild: discord.Guild | None, channel_id: int) -> bool:
    """Whether we may attach files in a channel; nobody is asked for it, since text says the same."""
    channel = guild.get_channel(channel_id) if guild else None
    return guild is not None and channel is not None and channel.permissions_for(guild.me).attach_files


def find_missing(guild: discord.Guild, channel: discord.abc.GuildChannel) -> Sequence[str]:
    """The needed permissions we lack in a channel, by their names in discord.py."""
    allowed = channel.permissions_for(guild.me)
    return [name for name in NEEDED if not getattr(allowed, name)]


def kind_of(channel: discord.abc.GuildChannel, locale: str = "en") -> str:
    """What a channel is called that we cannot post questions in."""
    kind = channel.type.name if channel.type.name in ("forum", "media", "category") else "voice"
    return say(locale, f"discord.kind_{kind}")
