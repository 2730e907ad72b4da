"""`/drill mock`: an interview on one page that changes with each answer; closed, it is opened again where it stands."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot import wording
from bot.cards.mock import MockCard, MockQuestionCard, MockReviewCard
from bot.domain.errors import AmbiguousGroupError, ConflictError, InvalidInputError, NotFoundError
from bot.platforms.slack.blocks import Block
from bot.platforms.slack.calls import Call, call_of_click, group_of
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.parse_practice import MockWish, parse_mock
from bot.platforms.slack.render_mock import (
    LENGTH,
    ROUNDS,
    render_history,
    render_mock_question,
    render_mock_start,
    render_scorecard,
)
from bot.platforms.slack.render_mock_review import RATING, render_review, render_rounds
from bot.platforms.slack.render_practice import noted
from bot.platforms.slack.replies import Outcome, explain_failure, fill_page, open_page, show_page
from bot.platforms.slack.tools import Tools
from bot.wording import FALLBACK

Act = Callable[[int], Awaitable[MockCard]]


async def mock(tools: Tools, call: Call) -> None:
    """`/drill mock [minutes] [rounds]`: the interview under way, else the form to begin one, or the first question."""
    wish = None if call.words in ("", "past") else parse_mock(call.words)

    async def build() -> Block:
        account = await tools.account_of(call.user)
        if call.words == "past":
            return render_history(await tools.services.mocks.history(account.id))
        group_id = await _group_id(tools, call)
        if wish is not None:
            return await _begin(tools, account.id, group_id, wish, call.key)
        current = await tools.services.mocks.current(account.id)
        if current is not None:
            return render_mock(tools, current)
        history = await tools.services.mocks.history(account.id)
        return render_mock_start(history, "" if group_id is None else str(group_id))

    if call.view_id:
        await fill_page(tools, call.view_id, build)
    else:
        await open_page(tools, call.trigger, build)


async def go_on(tools: Tools, click: Click) -> None:
    """*Go on*, *Start the interview*, *Another interview*: what `/drill mock` does."""
    await mock(tools, call_of_click(click, "mock"))


async def begin(tools: Tools, form: Form) -> Outcome:
    """The form to begin: the first question."""
    account = await tools.account_of(form.user)
    wish = MockWish(timedelta(minutes=int(form.text(LENGTH))), form.chosen(ROUNDS))
    group_id = int(form.private) if form.private else None
    try:
        view = await _begin(tools, account.id, group_id, wish, _key(form))
    except InvalidInputError as error:
        return Outcome({LENGTH: wording.explain(FALLBACK, error)})
    tools.refresh_home(form.user)
    return Outcome(view=view)


async def answer(tools: Tools, form: Form) -> Outcome:
    """An answer: the follow-up, the next question, or the finished round. What comes too late is shown back."""
    turn = form.private
    text = form.text(f"said-{turn}")
    return await _settle(tools, form, lambda me: tools.services.mocks.answer(me, turn, text, _key(form)), text)


async def rate(tools: Tools, form: Form) -> Outcome:
    """The ratings of a round: the next round, or the scorecard."""
    mock_id, kind = form.private.split(":")
    ratings = {block.removeprefix(RATING): int(form.text(block)) for block in form.values if form.text(block)}
    return await _settle(
        tools, form, lambda me: tools.services.mocks.rate(me, int(mock_id), kind, ratings, _key(form)), ""
    )


async def skip(tools: Tools, click: Click) -> None:
    """Leave out what is asked."""
    await _show(tools, click, lambda me: tools.services.mocks.skip(me, click.id, click.key))


async def pause(tools: Tools, click: Click) -> None:
    """Stop the clock."""
    await _show(tools, click, lambda me: tools.services.mocks.pause(me, int(click.id), click.key))


async def resume(tools: Tools, click: Click) -> None:
    """Let the clock go on."""
    await _show(tools, click, lambda me: tools.services.mocks.resume(me, int(click.id), click.key))


async def end(tools: Tools, click: Click) -> None:
    """End early."""
    await _show(tools, click, lambda me: tools.services.mocks.end(me, int(click.id), click.key))


async def look(tools: Tools, click: Click) -> None:
    """Another question of the round that is to be rated."""
    _, at = click.id.split(":")
    await _show(tools, click, lambda me: _current(tools, me), int(at))


async def look_back(tools: Tools, click: Click) -> None:
    """A question of an interview that is over."""
    mock_id, at = (int(part) for part in click.id.split(":"))

    async def build() -> Block:
        account = await tools.account_of(click.user)
        return render_rounds(await tools.services.mocks.reviews(account.id, mock_id), mock_id, at)

    await show_page(tools, click, build)


async def show_scorecard(tools: Tools, click: Click) -> None:
    """The scorecard of a past interview."""

    async def build() -> Block:
        account = await tools.account_of(click.user)
        return render_scorecard(await tools.services.mocks.scorecard(account.id, int(click.id)))

    await show_page(tools, click, build)


async def show_history(tools: Tools, click: Click) -> None:
    """Past interviews."""

    async def build() -> Block:
        account = await tools.account_of(click.user)
        return render_history(await tools.services.mocks.history(account.id))

    await show_page(tools, click, build)


def render_mock(tools: Tools, card: MockCard, at: int = 0) -> Block:
    """Where an interview stands."""
    if isinstance(card, MockQuestionCard):
        return render_mock_question(card, tools.clock.now())
    return render_review(card, at) if isinstance(card, MockReviewCard) else render_scorecard(card)


async def _begin(tools: Tools, account_id: int, group_id: int | None, wish: MockWish, key: str) -> Block:
    try:
        card = await tools.services.mocks.start(account_id, group_id, wish.length, wish.rounds, key)
    except ConflictError as error:
        return await _stands(tools, account_id, error)
    return render_mock(tools, card)


async def _settle(tools: Tools, form: Form, act: Act, kept: str) -> Outcome:
    account = await tools.account_of(form.user)
    try:
        view = render_mock(tools, await act(account.id))
    except ConflictError as error:
        view = await _stands(tools, account.id, error, kept)
    tools.refresh_home(form.user)
    return Outcome(view=view)


async def _show(tools: Tools, click: Click, act: Act, at: int = 0) -> None:
    async def build() -> Block:
        account = await tools.account_of(click.user)
        try:
            view = render_mock(tools, await act(account.id), at)
        except ConflictError as error:
            view = await _stands(tools, account.id, error)
        tools.refresh_home(click.user)
        return view

    await show_page(tools, click, build)


async def _stands(tools: Tools, account_id: int, error: ConflictError, kept: str = "") -> Block:
    """What there is to see instead of what was refused: the interview under way, else the past ones."""
    card = await tools.services.mocks.current(account_id)
    if card is None and error.phrase == "mock.no_questions":
        raise error
    view = render_mock(tools, card) if card else render_history(await tools.services.mocks.history(account_id))
    return noted(view, explain_failure(error) or "", kept)


async def _current(tools: Tools, account_id: int) -> MockCard:
    card = await tools.services.mocks.current(account_id)
    if card is None:
        raise ConflictError("mock.over")
    return card


async def _group_id(tools: Tools, call: Call) -> int | None:
    """The group whose questions come too, where it is clear; the rounds of all of a person's groups are respected."""
    try:
        return (await group_of(tools, call)).id
    except (AmbiguousGroupError, NotFoundError):
        return None


def _key(form: Form) -> str:
    """A page stays the same through an interview; what it asks is answered in it once."""
    return f"slack-{form.key}-{form.private}"
