"""What hosts did: `/drill log`, for hosts alone, a page at a time."""

from functools import partial

from bot.domain.group import Account, Group
from bot.platforms.slack.blocks import Block, actions, button, context, cut, literal, section
from bot.platforms.slack.calls import Call, call_of_click, require_host
from bot.platforms.slack.pages import page, show_page
from bot.platforms.slack.parse_input import Click
from bot.platforms.slack.render_desk import AT_ONCE, clamp, moment
from bot.platforms.slack.tools import Tools
from bot.ports.rounds import AuditRow
from bot.services.log_words import say_actor, say_deed
from bot.wording import FALLBACK, say

# Of one line, what is shown: a reason may be long.
MOST_NAME = 80
MOST_DEED = 400


async def log(tools: Tools, call: Call) -> None:
    """`/drill log`: the newest actions of hosts."""
    await show_page(tools, call, partial(_page, tools, 0))


async def turn(tools: Tools, click: Click) -> None:
    """Another page: `group:first`."""
    group_id, first = map(int, click.id.split(":"))
    await show_page(tools, call_of_click(click, "log", group_id=group_id), partial(_page, tools, first))


async def _page(tools: Tools, first: int, group: Group, account: Account) -> Block:
    await require_host(tools, group, account)
    rows = await tools.services.groups.audit(group.id, account.id)
    first = clamp(first, len(rows))
    blocks = [section(f"*{literal(group.name)}*"), *map(_line, rows[first : first + AT_ONCE])]
    blocks += [] if rows else [context(say(FALLBACK, "host.log_empty"))]
    return page("log:shown", "host_log.head", [*blocks, *_turns(group.id, first, len(rows))])


def _line(row: AuditRow) -> Block:
    """Who did what, and when in the reader's own zone."""
    name, deed = cut(say_actor(FALLBACK, row), MOST_NAME), cut(say_deed(FALLBACK, row), MOST_DEED)
    return section(f"{moment(row.at)}  *{literal(name)}* {literal(deed)}")


def _turns(group_id: int, first: int, total: int) -> list[Block]:
    if total <= AT_ONCE:
        return []
    facts = {"first": first + 1, "last": min(first + AT_ONCE, total), "n": total}
    wanted = (("◀", first - AT_ONCE), ("▶", first + AT_ONCE))
    turns = [button(mark, f"log:show:{group_id}:{at}") for mark, at in wanted if 0 <= at < total]
    return [context(say(FALLBACK, "chat_boards.page", **facts)), actions(*turns)]
