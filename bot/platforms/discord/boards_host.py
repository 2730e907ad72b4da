"""What hosts do to standings: seasons, files of a board, the best answer of a round. Services check the right."""

from datetime import date
from io import BytesIO

import discord

from bot.domain.errors import ForbiddenError, NotFoundError
from bot.domain.group import Group, Season
from bot.domain.leaderboard import TOPIC_BOARD
from bot.domain.schedule import get_zone
from bot.platforms.discord.boards import require_topic
from bot.platforms.discord.boards_wish import parse_wish
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.layout import layout
from bot.platforms.discord.parse import PLATFORM, number_of
from bot.platforms.discord.personal import parse_date
from bot.platforms.discord.render import Topics
from bot.platforms.discord.render_best import render_best
from bot.platforms.discord.text import plain
from bot.platforms.discord.visit import Visit, parse_values
from bot.ports.store import Clock
from bot.services.bundle import Services
from bot.services.once import once
from bot.services.standings_export import Form


class BoardHosting:
    """Handlers of `/standings`, `/round pin` and `/round unpin`."""

    def __init__(self, services: Services, counter: Counter, clock: Clock, topics: Topics) -> None:
        self._services = services
        self._counter = counter
        self._clock = clock
        self._topics = topics
        counter.register({"round-pin": self.ask_best, "standings-seasons": self.seasons})

    async def seasons(self, visit: Visit, group: Group, _wish: str) -> None:
        """Every season, the running one marked."""
        today = self._clock.now().astimezone(get_zone(group.zone)).date()
        lines = [season_line(visit, season, today) for season in await self._services.seasons.list(group.id)]
        head = f"## {visit.say('chat_seasons.title', group=plain(group.name))}"
        await visit.show(layout(head, "\n".join(reversed(lines)) or visit.say("chat_seasons.none")))

    async def season(self, visit: Visit, name: str, first: str, last: str) -> None:
        """Add a season, or change the dates of the one of that name."""
        await visit.wait()
        first_on, last_on = parse_date(first), parse_date(last)
        group = await self._services.finding.find_group(visit.spot)
        by, seasons = (await self._counter.account(visit)).id, self._services.seasons
        known = {season.name for season in await seasons.list(group.id)}
        put = seasons.move if name.strip() in known else seasons.create
        with once(visit.key):
            made = await put(group.id, name.strip(), first_on, last_on, by)
        facts = {"name": plain(made.name), "first": made.starts_on, "last": made.ends_on}
        await visit.tell(visit.say("chat_seasons.saved", **facts))

    async def end(self, visit: Visit, name: str) -> None:
        """End a season today."""
        await visit.wait()
        group = await self._services.finding.find_group(visit.spot)
        by = (await self._counter.account(visit)).id
        with once(visit.key):
            ended = await self._services.seasons.end(group.id, name, by)
        await visit.tell(visit.say("chat_seasons.ended", name=plain(ended.name)))

    async def export(self, visit: Visit, board: str, whose: str, by: str, form: str) -> None:
        """A whole board as a file, for the host alone."""
        await visit.wait()
        group = await self._services.finding.find_group(visit.spot)
        if not await self._counter.is_host(visit, group):
            raise ForbiddenError("host.only")
        wish, standings = parse_wish(board, whose, by, self._topics), self._services.standings
        period = None
        if wish.board == TOPIC_BOARD:
            period = require_topic(wish.period, await standings.periods(group.id, TOPIC_BOARD))
        made = await standings.export(group.id, wish.board, Form(form), period, wish.by)
        if not made.rows:
            await visit.tell(visit.say("chat_seasons.exported_none"))
            return
        await visit.tell(visit.say("chat_seasons.exported", n=made.rows))
        await visit.hand_over(discord.File(BytesIO(made.content), made.name))

    async def ask_best(self, visit: Visit, group: Group, wish: str) -> None:
        """Offer the answers of a revealed round; without a number, of the latest."""
        newest = next(iter(await self._services.archive.list(group.id)), None)
        if not wish and newest is None:
            raise NotFoundError("chat_best.none")
        await self._offer(visit, group, number_of(wish) if wish or newest is None else newest.round_id)

    async def pinned(self, visit: Visit, rest: str) -> None:
        """An answer was chosen: `group:round:offset`."""
        await visit.wait(update=True)
        group, round_id, offset = await self._place(visit, rest)
        by, chosen = (await self._counter.account(visit)).id, next(iter(parse_values(visit.interaction)), "")
        with once(visit.key):
            await self._services.archive.pin(group.id, number_of(chosen), by)
        await self._offer(visit, group, round_id, offset, visit.say("chat_best.pinned"))

    async def unpinned(self, visit: Visit, rest: str) -> None:
        """The best answer is taken down: `group:round:offset`."""
        await visit.wait(update=True)
        group, round_id, offset = await self._place(visit, rest)
        by = (await self._counter.account(visit)).id
        with once(visit.key):
            await self._services.archive.unpin(group.id, round_id, by)
        await self._offer(visit, group, round_id, offset, visit.say("chat_best.unpinned"))

    async def turned(self, visit: Visit, rest: str) -> None:
        """Another page of what can be pinned: `group:round:offset`."""
        await visit.wait(update=True)
        await self._offer(visit, *await self._place(visit, rest))

    async def _place(self, visit: Visit, rest: str) -> tuple[Group, int, int]:
        """A message of an earlier version has no offset."""
        number, round_id, offset, *_ = [*rest.split(":"), "", "0"]
        return await self._counter.own_group(visit, number_of(number)), number_of(round_id), number_of(offset)

    async def _offer(self, visit: Visit, group: Group, round_id: int, offset: int = 0, done: str = "") -> None:
        """What can be pinned, most votes first, a select at a time."""
        if not await self._counter.is_host(visit, group):
            raise ForbiddenError("host.only")
        card = await self._services.archive.reveal(group.id, round_id, PLATFORM, visit.space)
        here = (PLATFORM, visit.space)
        answers = sorted(await self._services.votes.votable(group.id, round_id, here=here), key=lambda a: -a.votes)
        await visit.show(render_best(card, answers, f"{group.id}:{round_id}", offset, done, visit.locale))


def season_line(visit: Visit, season: Season, today: date) -> str:
    """A season with its dates, and whether it runs."""
    said = visit.say("chat_seasons.row", name=f"**{plain(season.name)}**", first=season.starts_on, last=season.ends_on)
    runs = season.starts_on <= today <= season.ends_on
    return f"- {said}" + (f" · {visit.say('chat_seasons.runs')}" if runs else "")
