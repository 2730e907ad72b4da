"""`/quiz` and the buttons, selects and forms of a quiz: one message for one person, changed in place."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.cards.practice import QuizCard
from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.group import Group
from bot.domain.quiz import QuizKind, QuizWish
from bot.domain.review import Rating
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.practice_pages import READ_SECONDS, answer_sheet, give_back
from bot.platforms.discord.render import Topics
from bot.platforms.discord.render_practice import Shown, render_live, render_shown
from bot.platforms.discord.text import shorten
from bot.platforms.discord.visit import Visit, parse_form, parse_values
from bot.ports.store import Clock
from bot.services.bundle import Services
from bot.wording import explain

# No id of a topic is longer.
MOST_TOPIC = 60
_RATINGS = frozenset(Rating)


class QuizButtons:
    """Handlers of `quiz:…`. Numbers in ids are a quiz's id, then the position of a question, from 1."""

    def __init__(self, services: Services, counter: Counter, clock: Clock, topics: Topics) -> None:
        self._quiz = services.quiz
        self._counter = counter
        self._clock = clock
        self._topics = topics
        counter.register({"quiz": self.begin})

    async def begin(self, visit: Visit, group: Group, wish: str) -> None:
        """Begin a quiz by its wish, or ask where one is under way."""
        account = await self._counter.account(visit)
        live = await self._quiz.find_live(account.id)
        if live is not None:
            await visit.show(render_live(live, f"quiz:new:{group.id}:{wish}", visit.locale))
            return
        await self._start(visit, group, wish)

    async def new(self, visit: Visit, rest: str) -> None:
        """Begin a quiz; one under way ends."""
        await visit.wait(update=True)
        group_id, _, wish = rest.partition(":")
        if not group_id.isdecimal():
            raise NotFoundError("group.unknown")
        await self._start(visit, await self._counter.own_group(visit, int(group_id)), wish)

    async def again(self, visit: Visit, session_id: int) -> None:
        """Another quiz like the one that is over."""
        await visit.wait(update=True)
        await self._show(visit, await self._quiz.start_again(session_id, await self._who(visit), visit.message_key))

    async def go(self, visit: Visit, session_id: int) -> None:
        """Where a quiz stands."""
        await visit.wait(update=True)
        await self._show(visit, await self._quiz.current(session_id, await self._who(visit)))

    async def page(self, visit: Visit, session_id: int, position: int, page: int) -> None:
        """Another page of a question, or of what was said to it."""
        await visit.wait(update=True)
        who = await self._who(visit)
        try:
            card: Shown = await self._quiz.look_back(session_id, position, who)
        except ConflictError:
            card = await self._quiz.current(session_id, who)
        await self._show(visit, card, page=page)

    async def choose(self, visit: Visit, session_id: int, position: int, option: int) -> None:
        """Choose an option of a check, by its place from 0."""
        await self._act(visit, session_id, lambda who: self._quiz.answer_check(session_id, position, who, option))

    async def write(self, visit: Visit, session_id: int, position: int) -> None:
        """Open the form for an open question, unless the quiz stands elsewhere."""
        asked = ""
        try:
            async with asyncio.timeout(READ_SECONDS):
                card = await self._quiz.current(session_id, await self._who(visit))
            if not isinstance(card, QuizCard) or (card.position, card.kind) != (position, QuizKind.OPEN):
                await visit.wait(update=True)
                await self._show(visit, card, note=visit.say("quiz.not_now"))
                return
            asked = card.prompt
        except TimeoutError:
            pass
        title = visit.say("discord_practice.form_title", position=position)
        label, hint = visit.say("quiz.type"), visit.say("discord_practice.form_hint")
        await visit.ask(answer_sheet(title, f"quiz:said:{session_id}:{position}", asked, label, hint))

    async def said(self, visit: Visit, session_id: int, position: int) -> None:
        """Take what the form holds; what is refused is given back."""
        text = str(parse_form(visit.interaction).get("text") or "")
        await self._act(
            visit, session_id, lambda who: self._quiz.answer_open(session_id, position, who, text), text=text
        )

    async def unknown(self, visit: Visit, session_id: int, position: int) -> None:
        """Show the model answer to somebody who does not know."""
        await self._act(visit, session_id, lambda who: self._quiz.answer_open(session_id, position, who, ""))

    async def rate(self, visit: Visit, session_id: int, position: int, rating: int) -> None:
        """Say how well an open question was known, and go on."""
        if rating not in _RATINGS:
            await visit.tell(visit.say("discord.old_button"))
            return
        await self._act(visit, session_id, lambda who: self._quiz.rate(session_id, position, who, Rating(rating)))

    async def dispute(self, visit: Visit, session_id: int, position: int, page: int) -> None:
        """Say that one did cover key points that the reading left open."""
        await visit.wait(update=True)
        who = await self._who(visit)
        card: Shown = await self._quiz.look_back(session_id, position, who)
        for point in parse_values(visit.interaction):
            card = await self._quiz.dispute(session_id, position, who, point)
        await self._show(visit, card, page=page)

    async def stop(self, visit: Visit, session_id: int) -> None:
        """End a quiz where it stands."""
        await visit.wait(update=True)
        await self._show(visit, await self._quiz.stop(session_id, await self._who(visit)))

    async def _start(self, visit: Visit, group: Group, wish: str) -> None:
        account_id, wanted = await self._who(visit), parse_wish(wish, self._topics)
        await self._show(visit, await self._quiz.start(account_id, group.id, wanted, visit.message_key))

    async def _act(
        self, visit: Visit, session_id: int, deed: Callable[[int], Awaitable[Shown]], *, text: str = ""
    ) -> None:
        """Do `deed` for whoever came; where the quiz stands elsewhere meanwhile, show where, and what was typed."""
        await visit.wait(update=True)
        who = await self._who(visit)
        try:
            card, reason = await deed(who), ""
        except (ConflictError, InvalidInputError) as error:
            card, reason = await self._quiz.current(session_id, who), explain(visit.locale, error)
        except Exception:
            await give_back(visit, "", text)
            raise
        await self._show(visit, card, note=reason)
        if reason:
            await give_back(visit, reason, text)

    async def _show(self, visit: Visit, card: Shown, *, page: int = 0, note: str = "") -> None:
        now = self._clock.now()
        await visit.show(render_shown(card, self._topics, now, page=page, note=note, locale=visit.locale))

    async def _who(self, visit: Visit) -> int:
        return (await self._counter.account(visit)).id


def write_wish(topic: str, difficulty: int | None, count: int, kind: str) -> str:
    """A wish as it stands in ids; a topic is cut to what has room there."""
    named = shorten(topic.replace("/", " ").replace(":", " "), MOST_TOPIC)
    return f"{named}/{difficulty or ''}/{count}/{kind}"


def parse_wish(text: str, topics: Topics) -> QuizWish:
    """A wish out of an id; a topic may be called by its title. Raises InvalidInputError for a kind there is not."""
    topic, difficulty, count, kind = [*text.split("/"), "", "", "", ""][:4]
    wanted = topic.strip().casefold()
    named = next((name for name, title in topics.items() if wanted == title.casefold()), topic.strip())
    return QuizWish(
        topic=named if wanted else "",
        difficulty=int(difficulty) if difficulty.isdecimal() else None,
        count=int(count) if count.isdecimal() else QuizWish().count,
        kind=QuizKind(kind) if kind in tuple(QuizKind) else None,
    )
