"""Mending a member's day or points: `/mend`."""

import discord
from discord import app_commands

from bot.domain.errors import DrillError, InvalidInputError
from bot.domain.group import Group
from bot.platforms.discord.completion import Choices, Completion, make_choices
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.member_commands import handle
from bot.platforms.discord.personal import parse_date
from bot.platforms.discord.visit import Interaction, Visit, parse_visit
from bot.ports.ledgers import DayRepair, PointRepair
from bot.services.bundle import Services
from bot.services.mending import MENDABLE, MOST_POINTS_MENDED, parse_mark, parse_points, parse_reason
from bot.services.once import once
from bot.wording import say

Points = app_commands.Range[int, -MOST_POINTS_MENDED, MOST_POINTS_MENDED]


class Mend:
    """Handlers of `/mend`. A member is named by number, as it is offered while their name is typed."""

    def __init__(self, services: Services, counter: Counter, completion: Completion) -> None:
        self._services = services
        self._counter = counter
        self._completion = completion

    async def day(self, visit: Visit, member: str, on: str, mark: str, why: str) -> None:
        """Set what a study day was for a member."""
        group, by = await self._begin(visit)
        member_id = _number(member)
        repair = DayRepair(member_id, parse_date(on), parse_mark(mark), by, parse_reason(why))
        with once(visit.key):
            await self._services.settlement.mend_day(group.id, member_id, repair, by)
        await visit.tell(visit.say("said.mended"))

    async def points(self, visit: Visit, member: str, round_: str, points: int, why: str) -> None:
        """Change what a member got for a settled round."""
        group, by = await self._begin(visit)
        repair = PointRepair(_number(member), _number(round_), parse_points(str(points)), by, parse_reason(why))
        with once(visit.key):
            await self._services.settlement.mend_points(group.id, repair, by)
        await visit.tell(visit.say("said.mended_points"))

    async def members(self, interaction: Interaction, typed: str) -> Choices:
        """Members by name, for hosts."""
        visit = parse_visit(interaction)
        group, account = await self._completion.find_group(visit), await self._counter.find_account(visit)
        if group is None or account is None:
            return []
        try:
            found = await self._services.members.list(group.id, account.id)
        except DrillError:
            return []
        wanted = typed.strip().casefold()
        return make_choices((member.name, str(member.id)) for member in found if wanted in member.name.casefold())

    async def _begin(self, visit: Visit) -> tuple[Group, int]:
        await visit.wait()
        group = await self._services.finding.find_group(visit.spot)
        return group, (await self._counter.account(visit)).id


def mend_group(mend: Mend, completion: Completion) -> app_commands.Group:
    """`/mend` with its subcommands, hidden from who may not manage the server."""
    group = app_commands.Group(
        name="mend",
        description=_about("about"),
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True),
    )
    marks = [app_commands.Choice(name=say("en", f"mark.{mark}"), value=str(mark)) for mark in MENDABLE]

    @group.command(name="day", description=_about("about_day"))
    @app_commands.describe(**_abouts("member", "on", "mark", "why"))
    @app_commands.rename(on="day", mark="was")
    @app_commands.choices(mark=marks)
    @app_commands.autocomplete(member=mend.members)
    async def day(interaction: Interaction, member: str, on: str, mark: str, why: str) -> None:
        await handle(interaction, lambda visit: mend.day(visit, member, on, mark, why))

    @group.command(name="points", description=_about("about_points"))
    @app_commands.describe(**_abouts("member", "round", "number", "why"))
    @app_commands.rename(number="points")
    @app_commands.autocomplete(member=mend.members, round=completion.revealed)
    async def points(interaction: Interaction, member: str, round: str, number: Points, why: str) -> None:
        await handle(interaction, lambda visit: mend.points(visit, member, round, number, why))

    return group


def _abouts(*options: str) -> dict[str, str]:
    return {name: _about(f"about_{name}") for name in options}


def _about(name: str) -> str:
    return say("en", f"mending.{name}")


def _number(text: str) -> int:
    """The number behind a name that was offered. Raises InvalidInputError for what was typed instead."""
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise InvalidInputError("host.choose")
    return int(text)
