"""The best answer of a round, as a host pins it."""

from functools import partial

from bot.domain.group import Account, Group
from bot.platforms.slack.blocks import Block, actions, button, context, literal, section
from bot.platforms.slack.calls import call_of_click, require_host
from bot.platforms.slack.pages import now_said, page, show_page
from bot.platforms.slack.parse_input import Click
from bot.platforms.slack.places import PLATFORM
from bot.platforms.slack.tools import Tools
from bot.services.once import once
from bot.wording import FALLBACK, say

AT_ONCE = 40


async def choose(tools: Tools, click: Click) -> None:
    """*Best answer* of a revealed round, or another page of it: `group:round`; every button carries an offset."""
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
    call, offset = call_of_click(click, "best", group_id=group_id), int(click.value or 0)
    await show_page(tools, call, partial(_page, tools, round_id=round_id, offset=offset, done=done))


async def _page(tools: Tools, group: Group, account: Account, *, round_id: int, offset: int, done: str) -> Block:
    """What can be pinned, most votes first, AT_ONCE on a page."""
    await require_host(tools, group, account)
    here = (PLATFORM, tools.identity.team)
    card = await tools.services.archive.reveal(group.id, round_id, *here)
    answers = sorted(await tools.services.votes.votable(group.id, round_id, here=here), key=lambda a: -a.votes)
    offset = min(offset, max(len(answers) - 1, 0)) // AT_ONCE * AT_ONCE
    place, unnamed = f"{group.id}:{round_id}", say(FALLBACK, "chat_best.unnamed")
    asked = "chat_best.choose" if answers else "chat_best.nothing"
    blocks = [now_said(done)] if done else []
    blocks.append(section(say(FALLBACK, asked, title=literal(card.title))))
    if card.best:
        now = say(FALLBACK, "chat_best.now", name=literal(card.best.name or unnamed))
        blocks.append(section(now, _button("chat_best.unpin", f"best:unpin:{place}", offset)))
    for answer in answers[offset : offset + AT_ONCE]:
        line = say(FALLBACK, "chat_best.row", name=literal(answer.name or unnamed), n=answer.votes)
        blocks.append(section(line, _button("chat_best.pin", f"best:pin:{place}:{answer.answer_id}", offset)))
    return page("best:shown", "chat_best.button", [*blocks, *_turns(place, offset, len(answers))])


def _turns(place: str, offset: int, total: int) -> list[Block]:
    """Which answers these are, and the way to the others."""
    if total <= AT_ONCE:
        return []
    facts = {"first": offset + 1, "last": min(offset + AT_ONCE, total), "n": total}
    before = button("◀", f"best:open:{place}", value=str(offset - AT_ONCE)) if offset else None
    # Two buttons of a block do not share an id.
    after = button("▶", f"best:more:{place}", value=str(offset + AT_ONCE)) if offset + AT_ONCE < total else None
    shown = [turn for turn in (before, after) if turn]
    return [context(say(FALLBACK, "chat_boards.page", **facts)), actions(*shown)]


def _button(phrase: str, action: str, offset: int) -> Block:
    return button(say(FALLBACK, phrase), action, value=str(offset))
