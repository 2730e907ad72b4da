"""Beside the quiz: what is due, `/practice`, and *How did I do?* after the reveal."""

import asyncio
from contextlib import suppress

from bot.cards.practice import FeedbackCard
from bot.domain.errors import NotFoundError
from bot.domain.group import Group
from bot.domain.review import Rating
from bot.domain.schedule import get_zone
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.practice_pages import READ_SECONDS
from bot.platforms.discord.practice_settings import NO_INTERVIEW, parse_settings, settings_form
from bot.platforms.discord.render import Topics
from bot.platforms.discord.render_practice import render_feedback
from bot.platforms.discord.render_practice_home import render_due, render_practice_board, render_settings
from bot.platforms.discord.visit import Visit, parse_form, parse_values
from bot.ports.store import Clock
from bot.services.bundle import Services

_RATINGS = frozenset(Rating)


class Reviews:
    """Handlers of `/due`, `/practice`, `practice:…` and `review:…`; the number of a review is its round's id."""

    def __init__(self, services: Services, counter: Counter, clock: Clock, topics: Topics) -> None:
        self._practice = services.practice
        self._quiz = services.quiz
        self._counter = counter
        self._clock = clock
        self._topics = topics
        counter.register({"due": self.due, "practice-settings": self.settings, "practice-board": self.board})

    async def due(self, visit: Visit, group: Group, _wish: str) -> None:
        """What waits to be practised today."""
        who = await self._who(visit)
        card, live = await self._practice.due(who, group.id), await self._quiz.find_live(who)
        await visit.show(render_due(card, group.id, live, self._topics, get_zone(group.zone), visit.locale))

    async def settings(self, visit: Visit, group: Group, wish: str) -> None:
        """Show one's settings, changed by a wish first: `retention/load/interview`, each empty where it stays."""
        who, wanted = await self._who(visit), parse_settings(wish)
        if wanted.is_interview_given:  # first, since only the group's date tells whether it will do
            await self._practice.set_interview(who, group.id, wanted.interview_on)
        if wanted.retention is not None:
            await self._practice.set_retention(who, group.id, wanted.retention)
        if wanted.load is not None:
            await self._practice.set_load(who, group.id, wanted.load)
        card = await self._practice.settings(who, group.id)
        await visit.show(render_settings(card, group.id, self._topics, get_zone(group.zone), visit.locale))

    async def change(self, visit: Visit, group_id: int) -> None:
        """Open the form of one's settings, filled as they are."""
        card = None
        with suppress(TimeoutError):
            async with asyncio.timeout(READ_SECONDS):
                group = await self._counter.own_group(visit, group_id)
                card = await self._practice.settings(await self._who(visit), group.id)
        await visit.ask(settings_form(group_id, card, visit.locale))

    async def changed(self, visit: Visit, group_id: int, was_filled: int) -> None:
        """Take the form of one's settings; an empty date means no interview, if the form showed what there was."""
        await visit.wait(update=True)
        fields = parse_form(visit.interaction)
        given = [str(fields.get(name) or "").strip().replace("/", "-") for name in ("retention", "load", "interview")]
        wish = "/".join([*given[:2], given[2] or NO_INTERVIEW * was_filled])
        await self.settings(visit, await self._counter.own_group(visit, group_id), wish)

    async def board(self, visit: Visit, group: Group, wish: str) -> None:
        """The practice board of a time: `period/offset`."""
        period, _, offset = wish.partition("/")
        account = await self._counter.find_account(visit)
        viewer, start = account.id if account else None, int(offset) if offset.isdecimal() else 0
        card = await self._practice.board(group.id, period or "week", viewer, start)
        await visit.show(render_practice_board(card, group.id, group.name, visit.locale))

    async def choose_period(self, visit: Visit, rest: str) -> None:
        """Another time of the practice board was chosen."""
        await self._turn(visit, rest, next(iter(parse_values(visit.interaction)), ""))

    async def turn_board(self, visit: Visit, rest: str) -> None:
        """Another page of the practice board was asked for."""
        group_id, _, wish = rest.partition(":")
        await self._turn(visit, group_id, wish.replace(":", "/"))

    async def _turn(self, visit: Visit, group_id: str, wish: str) -> None:
        await visit.wait(update=True)
        if not group_id.isdecimal():
            raise NotFoundError("group.unknown")
        await self.board(visit, await self._counter.own_group(visit, int(group_id)), wish)

    # How did I do?

    async def review(self, visit: Visit, round_id: int) -> None:
        """One's own answer to a revealed round, read against its key points: in a message of its own."""
        await visit.wait()
        await self._counter.require_round(visit, round_id)
        await self._show(visit, await self._practice.how_did_i_do(round_id, await self._who(visit)))

    async def page(self, visit: Visit, round_id: int, page: int) -> None:
        """Another page of that reading."""
        await visit.wait(update=True)
        await self._show(visit, await self._practice.how_did_i_do(round_id, await self._who(visit)), page)

    async def rate(self, visit: Visit, round_id: int, rating: int) -> None:
        """Say how well one knew it."""
        await visit.wait(update=True)
        if rating not in _RATINGS:
            await visit.tell(visit.say("discord.old_button"))
            return
        await self._show(visit, await self._practice.rate_round(round_id, await self._who(visit), Rating(rating)))

    async def dispute(self, visit: Visit, round_id: int, page: int) -> None:
        """Say that one did cover key points that the reading left open."""
        await visit.wait(update=True)
        who = await self._who(visit)
        card = await self._practice.how_did_i_do(round_id, who)
        for point in parse_values(visit.interaction):
            card = await self._practice.dispute_round(round_id, who, point)
        await self._show(visit, card, page)

    async def _show(self, visit: Visit, card: FeedbackCard, page: int = 0) -> None:
        await visit.show(render_feedback(card, self._clock.now(), page, locale=visit.locale))

    async def _who(self, visit: Visit) -> int:
        return (await self._counter.account(visit)).id
