"""Pages in front of Slack: how they are titled, shown for a call, and changed by a click or form."""

from collections.abc import Awaitable, Callable, Sequence

from bot.domain.group import Account, Group
from bot.platforms.slack.blocks import Block, modal
from bot.platforms.slack.calls import Call, group_of
from bot.platforms.slack.parse_input import Form
from bot.platforms.slack.replies import fill_page, open_page
from bot.platforms.slack.tools import Tools
from bot.wording import FALLBACK, say

BuildPage = Callable[[Group, Account], Awaitable[Block]]


def page(callback: str, title: str, blocks: Sequence[Block], *, submit: str = "", private: str = "") -> Block:
    """A page called by the phrase `title`; with the phrase `submit` it is a form."""
    sends = say(FALLBACK, submit) if submit else ""
    close = say(FALLBACK, "slack.cancel" if submit else "slack.close")
    return modal(callback, say(FALLBACK, title), blocks, submit=sends, close=close, private=private)


async def show_page(tools: Tools, call: Call, build: BuildPage) -> None:
    """Build a page for the group a call means, and show it: in the place of the page it was called from, if any.

    Raises AmbiguousGroupError and NotFoundError before anything is shown.
    """

    async def built() -> Block:
        return await build(await group_of(tools, call), await tools.account_of(call.user))

    if call.view_id:
        await fill_page(tools, call.view_id, built)
    else:
        await open_page(tools, call.trigger, built)


async def group_and_account(tools: Tools, form: Form) -> tuple[Group, Account]:
    """Whose form it is and which group it is about; its private data begin with the group's id."""
    group_id = int(form.private.partition(":")[0])
    return await tools.store.read(lambda uow: uow.groups.get(group_id)), await tools.account_of(form.user)


def now_said(text: str) -> Block:
    """A line at the head of a page that says what was just done."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": f":white_check_mark: {text}", "verbatim": True}]}
