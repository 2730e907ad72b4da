"""The best answer of a round, as a host pins it."""

from functools import partial

from bot.domain.group import Account, Group
from bot.platforms.slack.blocks import Block, button, context, literal, section
from bot.platforms.slack.calls import call_of_click, require_host
from bot.platforms.slack.pages import now_said, page, show_page
from bot.platforms.slack.parse_input import Click
from bot.platforms.slack.places import PLATFORM
from bot.platforms.slack.tools import Tools
from bot.services.once import once
from bot.wording import FALLBACK, say

MOST_ANSWERS = 40


async def choose(tools: Tools, click: Click) -> None:
    """*Best answer* of a revealed round: `group:round`."""
    await _show_again(tools, click, "")


async def pin(tools: Tools, click: Click) -> None:
    """*Pin*: `group:round:answer`."""
    group_id, _, answer_id = (int(part) for part in click.id.split(":"))
    account = await tools.account_of(click.user)
    with once(click.key):
        await tools.services.archive.pin(group_id, answer_id, account.id)
    await _show_again(tools, click, say(FALLBACK, "chat_best.pinned"))


async def unpin(tools: Tools, click: Click) -> None:
    """*Take it down*: `group:round`."""
    group_id, round_id = (int(part) for part in click.id.split(":"))
    account = await tools.account_of(click.user)
    with once(click.key):
        await tools.services.archive.unpin(group_id, round_id, account.id)
    await _show_again(tools, click, say(FALLBACK, "chat_best.unpinned"))


async def _show_again(tools: Tools, click: Click, done: str) -> None:
    group_id, round_id, *_ = (int(part) for part in click.id.split(":"))
    call = call_of_click(click, "best", group_id=group_id)
    await show_page(tools, call, partial(_page, tools, round_id=round_id, done=done))


async def _page(tools: Tools, group: Group, account: Account, *, round_id: int, done: str) -> Block:
    """What can be pinned, most votes first."""
    await require_host(tools, group, account)
    here = (PLATFORM, tools.identity.team)
    card = await tools.services.archive.reveal(group.id, round_id, *here)
    answers = sorted(await tools.services.votes.votable(group.id, round_id, here=here), key=lambda a: -a.votes)
    place, unnamed = f"{group.id}:{round_id}", say(FALLBACK, "chat_best.unnamed")
    asked = "chat_best.choose" if answers else "chat_best.nothing"
    blocks = [now_said(done)] if done else []
    blocks.append(section(say(FALLBACK, asked, title=literal(card.title))))
    if card.best:
        now = say(FALLBACK, "chat_best.now", name=literal(card.best.name or unnamed))
        blocks.append(section(now, button(say(FALLBACK, "chat_best.unpin"), f"best:unpin:{place}")))
    for answer in answers[:MOST_ANSWERS]:
        line = say(FALLBACK, "chat_best.row", name=literal(answer.name or unnamed), n=answer.votes)
        blocks.append(section(line, button(say(FALLBACK, "chat_best.pin"), f"best:pin:{place}:{answer.answer_id}")))
    if len(answers) > MOST_ANSWERS:
        blocks.append(context(say(FALLBACK, "chat_best.most", n=MOST_ANSWERS)))
    return page("best:shown", "chat_best.button", blocks)
