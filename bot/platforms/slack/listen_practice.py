"""Quizzes and the feedback on an answer, click by click.

A quiz is one page in front of Slack that changes with each click. A page holds a whole answer with its feedback, which
a message does not, is seen by nobody else wherever it was opened, and needs no turn among a channel's posts. It is
never the only copy: the quiz is in the database, and `/quiz` or App Home open it where it stands.
"""

from collections.abc import Awaitable, Callable

from bot.cards.practice import FeedbackCard
from bot.domain.errors import ConflictError, InvalidInputError
from bot.domain.group import Account, Group
from bot.domain.quiz import QuizWish
from bot.domain.review import Rating
from bot.platforms.slack.blocks import Block
from bot.platforms.slack.calls import Call, call_of_click
from bot.platforms.slack.pages import show_page as show_group_page
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.parse_practice import nearest_topic, parse_quiz
from bot.platforms.slack.render_practice import Shown, noted, render_feedback, render_live, render_shown
from bot.platforms.slack.replies import Outcome, explain_failure, show_page
from bot.platforms.slack.tools import Tools
from bot.wording import FALLBACK

Act = Callable[[int], Awaitable[Shown]]


async def quiz(tools: Tools, call: Call) -> None:
    """`/quiz [topic] [difficulty] [count]`: a new quiz, or the question whether to go on with the one under way."""
    parse_quiz(call.words, tools.topics)

    async def build(group: Group, account: Account) -> Block:
        live = await tools.services.quiz.find_live(account.id)
        if live is not None:
            return render_live(live, group.id, call.words)
        return await _begin(tools, call, account, group.id, parse_quiz(call.words, tools.topics))

    await show_group_page(tools, call, build)


async def start(tools: Tools, click: Click) -> None:
    """*Practise*: what `/quiz` does, for the group of the button."""
    await quiz(tools, call_of_click(click, "quiz", group_id=int(click.id)))


async def start_new(tools: Tools, click: Click) -> None:
    """*Start a new one*, which ends the quiz under way."""
    call = call_of_click(click, "quiz", click.value, int(click.id))

    async def build(group: Group, account: Account) -> Block:
        return await _begin(tools, call, account, group.id, parse_quiz(call.words, tools.topics))

    await show_group_page(tools, call, build)


async def again(tools: Tools, click: Click) -> None:
    """*Another quiz*: one like that which is over."""
    session_id, call = int(click.id), call_of_click(click, "quiz")

    async def build() -> Block:
        account = await tools.account_of(click.user)
        # Refuses somebody else's quiz.
        await tools.services.quiz.stop(session_id, account.id)
        session = await tools.store.read(lambda uow: uow.quizzes.get(session_id))
        return await _begin(tools, call, account, session.group_id, session.wish)

    await show_page(tools, click, build)


async def go_on(tools: Tools, click: Click) -> None:
    """*Next* and *Go on*: where the quiz stands."""
    session_id = int(click.id)
    await _show(tools, click, session_id, lambda me: tools.services.quiz.current(session_id, me))


async def choose(tools: Tools, click: Click) -> None:
    """An option of a check."""
    session_id, position, option = _numbers(click.id)
    await _show(tools, click, session_id, lambda me: tools.services.quiz.answer_check(session_id, position, me, option))


async def do_not_know(tools: Tools, click: Click) -> None:
    """*I do not know*: the model answer."""
    session_id, position = _numbers(click.id)
    await _show(tools, click, session_id, lambda me: tools.services.quiz.answer_open(session_id, position, me, ""))


async def rate(tools: Tools, click: Click) -> None:
    """How well an open question was known: the next one."""
    session_id, position, rating = _numbers(click.id)
    await _show(tools, click, session_id, lambda me: tools.services.quiz.rate(session_id, position, me, Rating(rating)))


async def dispute(tools: Tools, click: Click) -> None:
    """*I did cover this*, in a quiz."""
    session, position, point = click.id.split(":", 2)
    await _show(
        tools, click, int(session), lambda me: tools.services.quiz.dispute(int(session), int(position), me, point)
    )


async def stop(tools: Tools, click: Click) -> None:
    """*Stop here*: the summary."""
    session_id = int(click.id)
    await _show(tools, click, session_id, lambda me: tools.services.quiz.stop(session_id, me))


async def answer_open(tools: Tools, form: Form) -> Outcome:
    """An answer in one's own words: the feedback on it. What cannot be taken any more is shown back."""
    session_id, position = _numbers(form.private)
    account, text = await tools.account_of(form.user), form.text(f"text-{session_id}-{position}")
    try:
        card: Shown = await tools.services.quiz.answer_open(session_id, position, account.id, text)
    except ConflictError as error:
        card = await tools.services.quiz.current(session_id, account.id)
        return Outcome(view=noted(_render(tools, card), explain_failure(error) or "", text))
    tools.refresh_home(form.user)
    return Outcome(view=_render(tools, card))


async def review(tools: Tools, click: Click) -> None:
    """*How did I do?* after a reveal."""
    round_id = int(click.id)
    await _show_review(tools, click, lambda me: tools.services.practice.how_did_i_do(round_id, me))


async def rate_round(tools: Tools, click: Click) -> None:
    """How well the question of a round was known."""
    round_id, rating = _numbers(click.id)
    await _show_review(tools, click, lambda me: tools.services.practice.rate_round(round_id, me, Rating(rating)))


async def dispute_round(tools: Tools, click: Click) -> None:
    """*I did cover this*, in an answer to a round."""
    round_id, point = click.id.split(":", 1)
    await _show_review(tools, click, lambda me: tools.services.practice.dispute_round(int(round_id), me, point))


async def _begin(tools: Tools, call: Call, account: Account, group_id: int, wish: QuizWish) -> Block:
    try:
        card = await tools.services.quiz.start(account.id, group_id, wish, call.key)
    except InvalidInputError as error:
        raise nearest_topic(error, tools.topics) from error
    tools.refresh_home(call.user)
    return _render(tools, card)


async def _show(tools: Tools, click: Click, session_id: int, act: Act) -> None:
    """Do something in a quiz and show what it led to; out of turn it shows where the quiz stands, and why."""

    async def build() -> Block:
        account = await tools.account_of(click.user)
        try:
            view = _render(tools, await act(account.id))
        except ConflictError as error:
            card = await tools.services.quiz.current(session_id, account.id)
            view = noted(_render(tools, card), explain_failure(error) or "")
        tools.refresh_home(click.user)
        return view

    await show_page(tools, click, build)


async def _show_review(tools: Tools, click: Click, act: Callable[[int], Awaitable[FeedbackCard]]) -> None:
    async def build() -> Block:
        card = await act((await tools.account_of(click.user)).id)
        tools.refresh_home(click.user)
        return render_feedback(card, tools.clock.now())

    await show_page(tools, click, build)


def _render(tools: Tools, card: Shown) -> Block:
    return render_shown(card, tools.topics, tools.clock.now(), FALLBACK)


def _numbers(id_: str) -> list[int]:
    return [int(part) for part in id_.split(":")]
