"""What is offered while a command is typed: zones, topics, dates, questions, rounds."""

from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import timedelta
from typing import Any

from discord import app_commands

from bot.domain.errors import DrillError
from bot.domain.group import Group
from bot.domain.question import Question
from bot.domain.schedule import get_zone, zone_names
from bot.platforms.discord.layout import MOST_OPTION, MOST_OPTIONS
from bot.platforms.discord.render import Topics
from bot.platforms.discord.text import shorten
from bot.platforms.discord.visit import Interaction, Visit, parse_visit
from bot.ports.store import Clock
from bot.services.bundle import Services
from bot.services.finding import RoundChoice
from bot.wording import say

Choices = list[app_commands.Choice[str]]
Complete = Callable[[Interaction, str], Coroutine[Any, Any, Choices]]
# Offered before anything is typed; people recognise their own.
_COMMON_ZONES = (
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "UTC",
)


class Completion:
    """Completions of options. None of them fails: with nothing to offer, nothing is offered."""

    def __init__(self, services: Services, clock: Clock, topics: Topics) -> None:
        self._services = services
        self._clock = clock
        self._topics = topics

    async def zones(self, _: Interaction, typed: str) -> Choices:
        """Time zones by any part of their name."""
        wanted = typed.strip().replace(" ", "_").casefold()
        if not wanted:
            return make_choices((name, name) for name in _COMMON_ZONES)
        found = [name for name in zone_names() if wanted in name.casefold()]
        found.sort(key=lambda name: (not name.rpartition("/")[2].casefold().startswith(wanted), name))
        return make_choices((name, name) for name in found)

    async def topics(self, _: Interaction, typed: str) -> Choices:
        """Topics by title."""
        wanted = typed.strip().casefold()
        found = [(title, topic) for topic, title in self._topics.items() if wanted in f"{title} {topic}".casefold()]
        return make_choices(found)

    async def topics_or_all(self, interaction: Interaction, typed: str) -> Choices:
        """Topics by title, and all of them as one choice."""
        every = say("en", "discord.all_topics")
        found = await self.topics(interaction, typed)
        offered = typed.strip().casefold() in every
        return ([app_commands.Choice(name=every, value="all")] if offered else []) + found[: MOST_OPTIONS - 1]

    async def dates(self, interaction: Interaction, typed: str) -> Choices:
        """The coming days."""
        today = self._clock.now().date()
        days = [today + timedelta(days=n) for n in range(1, 60)]
        named = [(f"{day:%A %-d %B %Y}", day.isoformat()) for day in days]
        wanted = typed.strip().casefold()
        return make_choices((name, value) for name, value in named if wanted in f"{name} {value}".casefold())

    async def questions(self, interaction: Interaction, typed: str) -> Choices:
        """Questions of the bank by title, for hosts."""
        visit, wanted = parse_visit(interaction), typed.strip().casefold()
        group = await self.find_group(visit)
        if group is None:
            return []
        found = [q for q in await self._services.questions.listing(group.id) if wanted in _searchable(q)]
        return make_choices((f"{question.title} ({question.topic})", question.id) for question in found)

    async def queued(self, interaction: Interaction, typed: str) -> Choices:
        """Questions in the queue."""
        group = await self.find_group(parse_visit(interaction))
        if group is None:
            return []
        queue = (await self._services.groups.settings(group.id)).queue
        titles = {q.id: q.title for q in await self._services.questions.listing(group.id)}
        named = [(titles.get(question_id, question_id), question_id) for question_id in queue]
        return make_choices((title, value) for title, value in named if typed.strip().casefold() in title.casefold())

    async def skipped(self, interaction: Interaction, typed: str) -> Choices:
        """Dates that are to be skipped."""
        group = await self.find_group(parse_visit(interaction))
        skips = (await self._services.groups.settings(group.id)).skips if group else ()
        return make_choices(
            (say("en", "time.day", on=on), on.isoformat()) for on in skips if typed.strip() in on.isoformat()
        )

    async def rounds(self, interaction: Interaction, typed: str) -> Choices:
        """Open rounds and the latest revealed ones, for hosts."""
        visit = parse_visit(interaction)
        group = await self.find_group(visit)
        if group is None:
            return []
        zone = get_zone(group.zone)
        rows = await self._services.archive.list(group.id)
        opened = await self._find_open(visit)
        named = [(f"{c.title}, {c.round.opens_at.astimezone(zone):%-d %b %H:%M}", str(c.round.id)) for c in opened]
        named += [(f"{row.title}, {row.on:%-d %b}", str(row.round_id)) for row in rows]
        return make_choices((title, value) for title, value in named if typed.strip().casefold() in title.casefold())

    async def revealed(self, interaction: Interaction, typed: str) -> Choices:
        """The latest revealed rounds."""
        group = await self.find_group(parse_visit(interaction))
        rows = await self._services.archive.list(group.id) if group else ()
        named = [(f"{row.title}, {row.on:%-d %b}", str(row.round_id)) for row in rows]
        return make_choices((title, value) for title, value in named if typed.strip().casefold() in title.casefold())

    async def _find_open(self, visit: Visit) -> Sequence[RoundChoice]:
        try:
            found = await self._services.finding.find_round(visit.spot)
        except DrillError:
            return ()
        return (found.chosen, *found.others)

    async def find_group(self, visit: Visit) -> Group | None:
        """The group that is meant, if that is clear."""
        try:
            return await self._services.finding.find_group(visit.spot)
        except DrillError:
            return None


def _searchable(question: Question) -> str:
    return f"{question.title} {question.topic} {question.id}".casefold()


def make_choices(named: Iterable[tuple[str, str]]) -> Choices:
    """Named values, as many as Discord shows."""
    found: Sequence[tuple[str, str]] = list(named)[:MOST_OPTIONS]
    return [app_commands.Choice(name=shorten(name, MOST_OPTION), value=value) for name, value in found]
