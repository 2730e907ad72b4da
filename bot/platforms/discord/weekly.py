"""`/week`: the digest, badges and the roles that go with them; the services check the right."""

from datetime import date, timedelta

import discord

from bot.cards.badges import make_badge
from bot.domain.badge import parse_lengths
from bot.domain.errors import InvalidInputError
from bot.domain.schedule import get_zone
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.parse import PLATFORM
from bot.platforms.discord.permissions import find_role_problems
from bot.platforms.discord.personal import parse_time
from bot.platforms.discord.render import Topics
from bot.platforms.discord.render_digest import render_digest
from bot.platforms.discord.text import plain
from bot.platforms.discord.visit import Visit
from bot.ports.digests import BadgeRole
from bot.services.bundle import Services
from bot.services.once import once

OFF = "off"
_MONDAY = date(2024, 1, 1)


class Weekly:
    """What `/week` does."""

    def __init__(self, services: Services, counter: Counter, topics: Topics) -> None:
        self._services = services
        self._counter = counter
        self._topics = topics

    async def digest(self, visit: Visit, day: str, time: str) -> None:
        """Post the digest each week on a day at a time; `off` posts none."""
        await visit.wait()
        group = await self._services.finding.find_group(visit.spot)
        by = (await self._counter.account(visit)).id
        with once(visit.key):
            if day == OFF:
                await self._services.digests.clear(group.id, by)
                await visit.tell(visit.say("digest.cleared"))
                return
            wish = await self._services.digests.set(group.id, int(day), parse_time(time), by)
        facts = {"weekday": day_name(wish.weekday), "time": f"{wish.local_time:%H:%M}", "zone": group.zone}
        await visit.tell(visit.say("digest.set", at=wish.next_at.astimezone(get_zone(group.zone)), **facts))

    async def preview(self, visit: Visit) -> None:
        """The digest as it would be now."""
        await visit.wait()
        group = await self._services.finding.find_group(visit.spot)
        card = await self._services.digests.preview(group.id, (await self._counter.account(visit)).id)
        if card.rounds:
            await visit.show(render_digest(card, self._topics, locale=visit.locale))
        else:
            await visit.tell(visit.say("digest.nothing"))

    async def badges(self, visit: Visit, champion: bool, streaks: str) -> None:
        """Choose the badges: whether there are champions, and which lengths of a streak show."""
        await visit.wait()
        group = await self._services.finding.find_group(visit.spot)
        by = (await self._counter.account(visit)).id
        with once(visit.key):
            rules = await self._services.badges.set(group.id, champion, parse_lengths(streaks), by)
        named = ", ".join(make_badge(visit.locale, badge).name for badge in rules.badges())
        told = visit.say("badge.now", badges=named) if named else visit.say("badge.none")
        await visit.tell(f"{told}\n-# {visit.say('badge.about')}")

    async def role(self, visit: Visit, guild: discord.Guild, badge: str, role: discord.Role | None) -> None:
        """Have a role of this server go with a badge, or none; say what keeps us from giving it."""
        await visit.wait()
        require_harmless(guild, role)
        group = await self._services.finding.find_group(visit.spot)
        by = (await self._counter.account(visit)).id
        chosen = BadgeRole(PLATFORM, str(guild.id), badge, str(role.id) if role else "")
        name = make_badge(visit.locale, badge).name
        with once(visit.key):
            if role is None:
                await self._services.badges.clear_role(group.id, chosen, by)
                await visit.tell(visit.say("badge.role_cleared", badge=name))
                return
            await self._services.badges.set_role(group.id, chosen, by)
        problems = [visit.say("badge.refused", fix=fix) for fix in find_role_problems(guild, role.id, visit.locale)]
        done = visit.say("badge.role_set", role=plain(role.name), badge=name)
        await visit.tell("\n".join([done, *(f"⚠️ {problem}" for problem in problems)]))


def require_harmless(guild: discord.Guild, role: discord.Role | None) -> None:
    """A host of a group is no administrator: a badge's role must give no right that everyone has not.

    Raises InvalidInputError for one that does, and for one that no person can be given.
    """
    if role is None:
        return
    if role.managed or role.is_default() or not role.permissions.is_subset(guild.default_role.permissions):
        raise InvalidInputError("badge.mighty_role", role=plain(role.name))


def day_name(weekday: int) -> str:
    """A weekday's name; 0 is Monday."""
    return f"{_MONDAY + timedelta(days=weekday):%A}"
