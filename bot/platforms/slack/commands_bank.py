"""Looking through the bank without spoiling what comes."""

from collections.abc import Sequence

from bot.domain.group import Account
from bot.domain.question import Question
from bot.platforms.slack.blocks import (
    Block,
    actions,
    button,
    choice,
    context,
    divider,
    header,
    literal,
    message,
    option,
    section,
)
from bot.platforms.slack.calls import Call, answer, call_of_click, group_of
from bot.platforms.slack.markup import rich_list, rich_markdown, run
from bot.platforms.slack.pages import page
from bot.platforms.slack.parse_input import Click
from bot.platforms.slack.render_posts import stars
from bot.platforms.slack.render_queue import render_deeds
from bot.platforms.slack.replies import show_page
from bot.platforms.slack.tools import Tools
from bot.ports.store import UnitOfWork
from bot.services.bank_page import BankFilter, BankList, BankRow, Standing
from bot.wording import FALLBACK, say

SHOWN = 10


async def bank(tools: Tools, call: Call) -> None:
    """`/drill bank [words]`: questions whose title or prompt holds the words."""
    await show_bank(tools, call, BankFilter(text=call.words), 0)


async def further(tools: Tools, click: Click) -> None:
    """The next rows, in the place of those shown; `value` is group, offset, topic, words."""
    group_id, offset, topic, words = click.value.split(":", 3)
    call = call_of_click(click, "bank", words, int(group_id))
    await show_bank(tools, call, BankFilter(text=words, topic=topic), int(offset), replace=True)


async def by_topic(tools: Tools, click: Click) -> None:
    """A topic was chosen from the menu; its id carries the group."""
    await show_bank(
        tools, call_of_click(click, "bank", "", int(click.id)), BankFilter(topic=click.value), 0, replace=True
    )


async def read(tools: Tools, click: Click) -> None:
    """One question whole, in a page of its own, or in the place of the one it was called from."""
    group_id, question_id = click.value.split(":", 1)

    async def build() -> Block:
        return await build_question(tools, int(group_id), await tools.account_of(click.user), question_id)

    await show_page(tools, click, build)


async def build_question(tools: Tools, group_id: int, account: Account, question_id: str, first: int = 0) -> Block:
    """A page with one question whole, for hosts with what they can do to it; `first` is where their desk was left.

    Raises NotFoundError, ForbiddenError for who would have a round spoiled.
    """
    question = await tools.services.bank_page.read(group_id, question_id, account.id)

    async def work(uow: UnitOfWork) -> tuple[bool, Sequence[str]]:
        return await uow.groups.is_host(group_id, account.id), await uow.questions.queue(group_id)

    is_host, queue = await tools.store.read(work)
    deeds = [render_deeds(group_id, question_id, first, is_queued=question_id in queue)] if is_host else []
    return page("bank:read", "slack.bank_head", [*deeds, *render_question(question, tools)])


async def show_bank(tools: Tools, call: Call, wanted: BankFilter, offset: int, *, replace: bool = False) -> None:
    """A page of what matches; in the place of the page it was called from, if any."""
    group, account = await group_of(tools, call), await tools.account_of(call.user)
    found = await tools.services.bank_page.browse(group.id, account.id, wanted, offset)
    blocks = [header(say(FALLBACK, "slack.bank_title", n=found.total))]
    if found.hidden:
        blocks.append(context(say(FALLBACK, "slack.bank_hidden", n=found.hidden)))
    blocks += [_row(row, group.id, tools) for row in found.rows[:SHOWN]]
    blocks += [divider(), actions(*_controls(found, wanted, group.id, tools))]
    await answer(tools, call, message(say(FALLBACK, "slack.bank_title", n=found.total), blocks), replace=replace)


def _row(row: BankRow, group_id: int, tools: Tools) -> Block:
    facts = [literal(tools.topics.get(row.topic, row.topic)), stars(row.difficulty)]
    facts += [say(FALLBACK, "slack.bank_asked")] if row.was_asked else []
    facts += [say(FALLBACK, f"slack.bank_{row.standing}")] if row.standing is not Standing.FREE else []
    show = button(
        say(FALLBACK, "slack.bank_read"), f"bank:read:{row.shown_id}"[:255], value=f"{group_id}:{row.question_id}"
    )
    return section(f"*{literal(row.title)}*\n{'  ·  '.join(facts)}", show)


def _controls(found: BankList, wanted: BankFilter, group_id: int, tools: Tools) -> list[Block]:
    topics = [option(title, name) for name, title in tools.topics.items()]
    menu = choice("static_select", topics, [wanted.topic], say(FALLBACK, "slack.bank_topic"))
    controls = [{**menu, "action_id": f"bank:topic:{group_id}"}] if topics else []
    if found.offset + SHOWN < found.total:
        value = f"{group_id}:{found.offset + SHOWN}:{wanted.topic}:{wanted.text}"
        controls.append(button(say(FALLBACK, "slack.further"), "bank:further", value=value[:2000]))
    if found.offset:
        value = f"{group_id}:{max(found.offset - SHOWN, 0)}:{wanted.topic}:{wanted.text}"
        controls.append(button(say(FALLBACK, "slack.back"), "bank:back", value=value[:2000]))
    return controls or [button(say(FALLBACK, "slack.button_help"), "help:show")]


def render_question(question: Question, tools: Tools) -> list[Block]:
    """A whole question with its model answer and key points."""
    points = rich_list([[run(point.fact)] for point in question.key_points])
    return [
        header(question.title),
        context(f"{literal(tools.topics.get(question.topic, question.topic))}  ·  {stars(question.difficulty)}"),
        *rich_markdown(question.prompt),
        divider(),
        section(f"*{say(FALLBACK, 'slack.bank_model')}*"),
        *rich_markdown(question.model_answer),
        section(f"*{say(FALLBACK, 'slack.reveal_points')}*"),
        *points,
    ]
