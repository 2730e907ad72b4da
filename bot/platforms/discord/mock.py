"""`/mock` and its buttons, selects and forms: an interview in one message for one person, changed in place."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.cards.mock import MockCard, MockQuestionCard, MockReviewCard
from bot.domain.errors import ConflictError, DrillError, InvalidInputError, NotFoundError
from bot.domain.question import KINDS
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.mock_ids import (
    USUAL_MINUTES,
    MockWish,
    parse_form_ratings,
    parse_kind,
    parse_number,
    parse_place,
    parse_wish,
)
from bot.platforms.discord.practice_pages import READ_SECONDS, answer_sheet, give_back
from bot.platforms.discord.render import Topics
from bot.platforms.discord.render_mock import render_asked, render_leaving, render_start
from bot.platforms.discord.render_mock_end import (
    rating_form,
    render_history,
    render_past_review,
    render_review,
    render_scorecard,
)
from bot.platforms.discord.visit import Visit, parse_form, parse_values
from bot.services.bundle import Services
from bot.wording import explain

Deed = Callable[[int], Awaitable[MockCard]]


class MockButtons:
    """Handlers of `mock:…`. What follows in an id is an interview's id, the name of a turn, or a wish."""

    def __init__(self, services: Services, counter: Counter, topics: Topics) -> None:
        self._mocks = services.mocks
        self._finding = services.finding
        self._counter = counter
        self._topics = topics

    # Setting one up

    async def begin(self, visit: Visit, minutes: int) -> None:
        """Go on with the interview under way, else set one up; it needs no group."""
        await visit.wait()
        card = await self._mocks.current(await self._who(visit))
        if card is not None:
            await self._show(visit, card)
            return
        try:
            group_id = (await self._finding.find_group(visit.spot)).id
        except DrillError:
            group_id = 0
        await self._set_up(visit, MockWish(group_id, minutes))

    async def new(self, visit: Visit, _rest: str) -> None:
        """Set another one up."""
        await visit.wait(update=True)
        await self.begin(visit, USUAL_MINUTES)

    async def change_length(self, visit: Visit, rest: str) -> None:
        """Another length was chosen."""
        await visit.wait(update=True)
        wish = parse_wish(rest)
        minutes = parse_number(next(iter(parse_values(visit.interaction)), ""))
        await self._set_up(visit, MockWish(wish.group_id, minutes, wish.rounds))

    async def change_rounds(self, visit: Visit, rest: str) -> None:
        """Other rounds were chosen."""
        await visit.wait(update=True)
        wish, chosen = parse_wish(rest), parse_values(visit.interaction)
        rounds = tuple(kind for kind in KINDS if kind in chosen)
        await self._set_up(visit, MockWish(wish.group_id, wish.minutes, rounds))

    async def start(self, visit: Visit, rest: str) -> None:
        """Begin the interview: its clock starts."""
        await visit.wait(update=True)
        wish = parse_wish(rest)
        group_id = (await self._counter.own_group(visit, wish.group_id)).id if wish.group_id else None
        length = timedelta(minutes=wish.minutes)
        try:
            card = await self._mocks.start(await self._who(visit), group_id, length, wish.rounds, visit.message_key)
        except (ConflictError, InvalidInputError) as error:
            await self._stands(visit, explain(visit.locale, error), wish)
            return
        await self._show(visit, card)

    # What is asked

    async def answer(self, visit: Visit, turn: str) -> None:
        """Open the form for what is asked, unless the interview stands elsewhere."""
        asked = ""
        try:
            async with asyncio.timeout(READ_SECONDS):
                card = await self._mocks.current(await self._who(visit))
            if not isinstance(card, MockQuestionCard) or card.turn != turn:
                await visit.wait(update=True)
                await self._stands(visit, visit.say("mock.moved_on"))
                return
            asked = card.asked
        except TimeoutError:
            pass
        label, hint = visit.say("mock.answer"), visit.say("discord_practice.form_hint")
        await visit.ask(answer_sheet(visit.say("mock.title"), f"mock:said:{turn}", asked, label, hint))

    async def said(self, visit: Visit, turn: str) -> None:
        """Take what the form holds; what is refused is given back."""
        text = str(parse_form(visit.interaction).get("text") or "")
        await self._act(visit, lambda who: self._mocks.answer(who, turn, text, visit.key), text=text)

    async def skip(self, visit: Visit, turn: str) -> None:
        """Leave out what is asked."""
        await self._act(visit, lambda who: self._mocks.skip(who, turn, visit.message_key))

    async def pause(self, visit: Visit, mock_id: int) -> None:
        """Stop the clock."""
        await self._act(visit, lambda who: self._mocks.pause(who, mock_id, visit.key))

    async def resume(self, visit: Visit, mock_id: int) -> None:
        """Let the clock go on."""
        await self._act(visit, lambda who: self._mocks.resume(who, mock_id, visit.key))

    async def leave(self, visit: Visit, rest: str) -> None:
        """Ask whether an early end is meant."""
        await visit.wait(update=True)
        mock_id, where = parse_place(rest)
        await visit.show(render_leaving(mock_id, where, visit.locale, is_review=where in KINDS))

    async def end(self, visit: Visit, rest: str) -> None:
        """End early; pressed twice for the same place, once."""
        mock_id, _ = parse_place(rest)
        await self._act(visit, lambda who: self._mocks.end(who, mock_id, visit.message_key))

    # Rating a round

    async def rate(self, visit: Visit, rest: str) -> None:
        """Open the form that rates a round, with what was rated elsewhere already chosen."""
        mock_id, name = parse_place(rest)
        kind, given = parse_kind(name), dict[str, int]()
        try:
            async with asyncio.timeout(READ_SECONDS):
                card = await self._mocks.current(await self._who(visit))
            if not isinstance(card, MockReviewCard) or (card.mock_id, card.kind) != (mock_id, kind):
                await visit.wait(update=True)
                await self._stands(visit, visit.say("mock.moved_on"))
                return
            given = {row.id: row.rating for row in card.dimensions if row.rating is not None}
        except TimeoutError:
            pass
        await visit.ask(rating_form(mock_id, kind, given, visit.locale))

    async def rated(self, visit: Visit, rest: str) -> None:
        """Take the ratings of a round, and go on."""
        mock_id, name = parse_place(rest)
        kind, ratings = parse_kind(name), parse_form_ratings(parse_form(visit.interaction))
        await self._act(visit, lambda who: self._mocks.rate(who, mock_id, kind, ratings, visit.key))

    async def go_on(self, visit: Visit, rest: str) -> None:
        """Go on after a round in which there is nothing to rate."""
        mock_id, name = parse_place(rest)
        kind = parse_kind(name)
        await self._act(visit, lambda who: self._mocks.rate(who, mock_id, kind, {}, visit.message_key))

    # Looking at it

    async def page(self, visit: Visit, mock_id: int, page: int) -> None:
        """Where an interview stands, at another page of it; its scorecard once it is over."""
        await visit.wait(update=True)
        who = await self._who(visit)
        card = await self._mocks.current(who)
        if card is None or card.mock_id != mock_id:
            card = await self._mocks.scorecard(who, mock_id)
        await self._show(visit, card, page=page)

    async def review(self, visit: Visit, mock_id: int, number: int, page: int) -> None:
        """A round of an interview that is over."""
        await visit.wait(update=True)
        reviews = await self._mocks.reviews(await self._who(visit), mock_id)
        found = next((card for card in reviews if card.round == number), None)
        if found is None:
            raise NotFoundError("mock.unknown")
        await visit.show(render_past_review(found, page, visit.locale))

    async def past(self, visit: Visit, mock_id: int) -> None:
        """The scorecard of an interview that is over."""
        await visit.wait(update=True)
        await self._show(visit, await self._mocks.scorecard(await self._who(visit), mock_id))

    async def chosen(self, visit: Visit, _rest: str) -> None:
        """A past interview was chosen from the list."""
        await self.past(visit, parse_number(next(iter(parse_values(visit.interaction)), "")))

    async def history(self, visit: Visit, _rest: str) -> None:
        """Past interviews."""
        await visit.wait(update=True)
        await visit.show(render_history(await self._mocks.history(await self._who(visit)), visit.locale))

    async def _act(self, visit: Visit, deed: Deed, *, text: str = "") -> None:
        """Do `deed` for whoever came; where the interview moved on, show where it stands and give back the text."""
        await visit.wait(update=True)
        who = await self._who(visit)
        try:
            card = await deed(who)
        except (ConflictError, InvalidInputError) as error:
            reason = explain(visit.locale, error)
            await self._stands(visit, reason)
            await give_back(visit, reason, text)
        except Exception:
            await give_back(visit, "", text)
            raise
        else:
            await self._show(visit, card)

    async def _stands(self, visit: Visit, note: str, wish: MockWish | None = None) -> None:
        """Where the person's interview stands, with why that is shown; without one, how to set one up."""
        card = await self._mocks.current(await self._who(visit))
        if card is None:
            await self._set_up(visit, wish or MockWish(), note)
        else:
            await self._show(visit, card, note=note)

    async def _set_up(self, visit: Visit, wish: MockWish, note: str = "") -> None:
        history = await self._mocks.history(await self._who(visit))
        await visit.show(render_start(history, wish.minutes, wish.rounds, wish.group_id, note, visit.locale))

    async def _show(self, visit: Visit, card: MockCard, *, page: int = 0, note: str = "") -> None:
        if isinstance(card, MockQuestionCard):
            view = render_asked(card, self._topics, page, note, visit.locale)
        elif isinstance(card, MockReviewCard):
            view = render_review(card, page, note, visit.locale)
        else:
            view = render_scorecard(card, note, visit.locale)
        await visit.show(view)

    async def _who(self, visit: Visit) -> int:
        return (await self._counter.account(visit)).id
