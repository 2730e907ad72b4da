"""What is stored about somebody: looking at it, leaving the boards, being forgotten."""

import json
from functools import partial

from bot.domain.group import Account, Group
from bot.platforms.slack.blocks import Block, actions, button, confirm, context, literal, section
from bot.platforms.slack.calls import Call, call_of_click
from bot.platforms.slack.markup import rich_code
from bot.platforms.slack.pages import now_said, page
from bot.platforms.slack.parse_input import Click
from bot.platforms.slack.replies import Build, fill_page, open_page, saved
from bot.platforms.slack.tools import Tools
from bot.services.once import once
from bot.wording import FALLBACK, say

# Blocks of stored data on one page.
_A_PAGE = 40


async def privacy(tools: Tools, call: Call) -> None:
    """`/drill privacy`: the page; it needs no group."""
    await _show(tools, call, partial(_page, tools, call.user))


async def privacy_from_home(tools: Tools, click: Click) -> None:
    """*Privacy* on App Home."""
    await privacy(tools, call_of_click(click, "privacy"))


async def show_stored(tools: Tools, click: Click) -> None:
    """All that is stored, as JSON, a page at a time."""

    async def build() -> Block:
        account = await tools.account_of(click.user)
        stored = await tools.services.privacy.export(account.id)
        blocks = rich_code(json.dumps(stored, indent=1, ensure_ascii=False, default=str))
        first = int(click.id or 0)
        further = [button(say(FALLBACK, "slack.further"), f"privacy:show:{first + _A_PAGE}")]
        more = [actions(*further)] if first + _A_PAGE < len(blocks) else []
        return page("privacy:shown", "slack.privacy_head", [*blocks[first : first + _A_PAGE], *more])

    await _show(tools, call_of_click(click, "privacy"), build)


async def leave(tools: Tools, click: Click) -> None:
    """Go off a group's boards."""
    account = await tools.account_of(click.user)
    with once(click.key):
        await tools.services.members.leave(int(click.id), account.id)
    tools.refresh_home(click.user)
    done = say(FALLBACK, "slack.privacy_left")
    await _show(tools, call_of_click(click, "privacy"), partial(_page, tools, click.user, done))


async def forget(tools: Tools, click: Click) -> None:
    """Be forgotten."""
    account = await tools.account_of(click.user)
    with once(click.key):
        await tools.services.privacy.forget(account.id)

    async def build() -> Block:
        return saved(FALLBACK, say(FALLBACK, "slack.privacy_forgotten"))

    await _show(tools, call_of_click(click, "privacy"), build)


async def _page(tools: Tools, user: str, done: str = "") -> Block:
    account = await tools.account_of(user)
    desk = await tools.desks.read(account.ref)
    seated = [row.group for row in desk.groups if row.member and row.member.hidden_at is None]
    blocks = [now_said(done)] if done else []
    blocks += [section(say(FALLBACK, "privacy.about")), context(say(FALLBACK, "privacy.in_chats"))]
    blocks += [section(say(FALLBACK, "slack.privacy_group", group=literal(g.name)), _leave(g)) for g in seated[:10]]
    blocks.append(actions(button(say(FALLBACK, "slack.privacy_show"), "privacy:show:0"), _forget(account)))
    return page("privacy:page", "slack.privacy_head", blocks)


def _leave(group: Group) -> Block:
    ask = _ask("slack.privacy_leave_title", "slack.privacy_leave_about", "slack.privacy_leave", danger=False)
    return button(say(FALLBACK, "slack.privacy_leave"), f"privacy:leave:{group.id}", confirm=ask)


def _forget(account: Account) -> Block:
    ask = _ask("slack.privacy_forget_title", "slack.privacy_forget_about", "slack.privacy_forget_yes")
    return button(say(FALLBACK, "slack.privacy_forget"), f"privacy:forget:{account.id}", style="danger", confirm=ask)


def _ask(title: str, about: str, yes: str, *, danger: bool = True) -> Block:
    no = say(FALLBACK, "slack.cancel")
    return confirm(say(FALLBACK, title), say(FALLBACK, about), say(FALLBACK, yes), no, danger=danger)


async def _show(tools: Tools, call: Call, build: Build) -> None:
    if call.view_id:
        await fill_page(tools, call.view_id, build)
    else:
        await open_page(tools, call.trigger, build)
