"""What a host does to the questions that come: read one, have it asked next, take it off the queue, skip it."""

from collections.abc import Awaitable, Callable

from bot.domain.group import Account, Group
from bot.platforms.slack.blocks import Block
from bot.platforms.slack.commands_bank import build_question
from bot.platforms.slack.desk import Part, Place, build_desk, show_row
from bot.platforms.slack.parse_input import Click
from bot.platforms.slack.tools import Tools
from bot.services.once import once
from bot.wording import FALLBACK, say

Deed = Callable[[int, str, int], Awaitable[None]]


async def show(tools: Tools, click: Click) -> None:
    """*Read*: the whole question; the button's value is its stored id."""
    place = Place.of(click.id, Part.QUEUE)

    async def build(group: Group, account: Account) -> Block:
        return await build_question(tools, group.id, account, click.value, place.first)

    await show_row(tools, click, place, build)


async def ask_next(tools: Tools, click: Click) -> None:
    """Have the next free round ask a question."""
    await _change(tools, click, tools.services.questions.enqueue, "said.queued")


async def remove(tools: Tools, click: Click) -> None:
    """Take a question off the queue."""
    await _change(tools, click, tools.services.questions.dequeue, "said.dequeued")


async def pass_over(tools: Tools, click: Click) -> None:
    """Have a question come back only after the rest of the bank."""
    await _change(tools, click, tools.services.questions.pass_over, "said.passed_over")


async def _change(tools: Tools, click: Click, deed: Deed, done: str) -> None:
    place = Place.of(click.id, Part.QUEUE)

    async def build(group: Group, account: Account) -> Block:
        with once(click.key):
            await deed(group.id, click.value, account.id)
        return await build_desk(tools, group, account, place, say(FALLBACK, done))

    await show_row(tools, click, place, build)
