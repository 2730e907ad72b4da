"""The guide to these interviews, a section a page."""

from functools import partial

from bot.bank.guide import GuideBlock, GuideCard
from bot.domain.errors import NotFoundError
from bot.platforms.slack.blocks import Block, actions, button, context, header, message, section
from bot.platforms.slack.calls import Call, answer, call_of_click
from bot.platforms.slack.commands_bank import show_bank
from bot.platforms.slack.markup import Run, rich_list, rich_runs, run
from bot.platforms.slack.pages import page
from bot.platforms.slack.parse_input import Click
from bot.platforms.slack.replies import fill_page, open_page
from bot.platforms.slack.tools import Tools
from bot.services.bank_page import BankFilter
from bot.wording import FALLBACK, say

_MOST_TOPICS = 8


async def guide(tools: Tools, call: Call) -> None:
    """`/drill guide`: its sections to choose from."""
    card = _get(tools)
    buttons = [button(part.title, f"guide:show:{number}") for number, part in enumerate(card.sections)]
    rows = [actions(*buttons[at : at + 5]) for at in range(0, len(buttons), 5)]
    await answer(
        tools, call, message(card.title, [header(card.title), section(say(FALLBACK, "slack.guide_about")), *rows])
    )


async def show_section(tools: Tools, click: Click) -> None:
    """One section, with buttons to its neighbours and to the topics it names."""
    build = partial(_build_section, tools, int(click.id))
    if click.view and click.view.get("type") == "modal":
        await fill_page(tools, str(click.view["id"]), build)
    else:
        await open_page(tools, click.trigger, build)


async def show_topic(tools: Tools, click: Click) -> None:
    """The bank's questions of a topic that the guide names."""
    await show_bank(tools, call_of_click(click, "bank"), BankFilter(topic=click.id), 0)


async def _build_section(tools: Tools, number: int) -> Block:
    card = _get(tools)
    part = card.sections[number]
    blocks = [header(part.title)]
    for block in part.blocks:
        blocks += _render_block(block)
    named = dict.fromkeys(span.topic for block in part.blocks for line in block.lines for span in line if span.topic)
    topics = [
        button(tools.topics.get(topic, topic), f"guide:topic:{topic}") for topic in list(named)[:_MOST_TOPICS] if topic
    ]
    if topics:
        blocks += [context(say(FALLBACK, "slack.guide_topics")), actions(*topics)]
    turns = [(number - 1, "slack.back"), (number + 1, "slack.further")]
    blocks.append(
        actions(
            *(button(say(FALLBACK, phrase), f"guide:show:{at}") for at, phrase in turns if 0 <= at < len(card.sections))
        )
    )
    return page("guide:shown", "slack.guide_head", blocks)


def _render_block(block: GuideBlock) -> list[Block]:
    lines = [[_span(span.text, span.topic) for span in line] for line in block.lines]
    return rich_list(lines) if block.kind == "list" else rich_runs(lines[0])


def _span(text: str, topic: str | None) -> Run:
    return run(text, "bold") if topic else run(text)


def _get(tools: Tools) -> GuideCard:
    if tools.guide is None:
        raise NotFoundError("slack.guide_none")
    return tools.guide
