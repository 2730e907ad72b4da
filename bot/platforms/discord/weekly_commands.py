"""`/week` as Discord lists it."""

import discord
from discord import app_commands

from bot.domain.badge import CHAMPION, STREAKS, streak_badge
from bot.platforms.discord.member_commands import handle
from bot.platforms.discord.visit import Interaction
from bot.platforms.discord.weekly import OFF, Weekly, day_name
from bot.wording import say

Choice = app_commands.Choice[str]


def about(name: str) -> str:
    """A command's or option's description."""
    return say("en", f"digest.about_{name}")


def week_group(weekly: Weekly) -> app_commands.Group:
    """`/week` with its subcommands, hidden from who may not manage the server."""
    group = app_commands.Group(
        name="week",
        description=about("week"),
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True),
    )
    _add_digest(group, weekly)
    _add_badges(group, weekly)
    return group


def _add_digest(group: app_commands.Group, weekly: Weekly) -> None:
    days = [Choice(name=day_name(day), value=str(day)) for day in range(7)]

    @group.command(name="digest", description=about("digest"))
    @app_commands.describe(day=about("day"), time=about("time"))
    @app_commands.choices(day=[*days, Choice(name=say("en", "digest.off"), value=OFF)])
    async def digest(interaction: Interaction, day: str, time: str = "09:00") -> None:
        await handle(interaction, lambda visit: weekly.digest(visit, day, time))

    @group.command(name="preview", description=about("preview"))
    async def preview(interaction: Interaction) -> None:
        await handle(interaction, weekly.preview)


def _add_badges(group: app_commands.Group, weekly: Weekly) -> None:
    @group.command(name="badges", description=about("badges"))
    @app_commands.describe(champion=about("champion"), streaks=about("streaks"))
    async def badges(interaction: Interaction, champion: bool, streaks: str = "") -> None:
        await handle(interaction, lambda visit: weekly.badges(visit, champion, streaks))

    @group.command(name="role", description=about("role"))
    @app_commands.describe(badge=about("badge"), role=about("role_role"))
    async def role(interaction: Interaction, badge: str, role: discord.Role | None = None) -> None:
        guild = interaction.guild
        if guild is not None:
            await handle(interaction, lambda visit: weekly.role(visit, guild, badge, role))

    role.autocomplete("badge")(_complete_badge)


async def _complete_badge(_: Interaction, typed: str) -> list[Choice]:
    """The champion's badge and the usual streaks; any other length can be typed."""
    usual = {say("en", "badge.champion"): CHAMPION}
    usual |= {say("en", "badge.streak", n=length): streak_badge(length) for length in STREAKS}
    return [Choice(name=name, value=badge) for name, badge in usual.items() if typed.casefold() in name.casefold()]
