"""Boards as members look at them."""

from collections.abc import Sequence

from bot.cards.boards import BoardCard
from bot.domain.errors import NotFoundError
from bot.domain.group import Group
from bot.domain.leaderboard import TOPIC_BOARD
from bot.platforms.slack.boards_wish import parse_board, parse_value
from bot.platforms.slack.calls import Call, answer, call_of_click, find_member, group_of
from bot.platforms.slack.parse_input import Click
from bot.platforms.slack.render_boards import Frame, render_board
from bot.platforms.slack.tools import Tools
from bot.services.board_wish import BoardWish
from bot.wording import FALLBACK


async def show_board(tools: Tools, call: Call) -> None:
    """`/drill leaderboard [board] [order] [topic]`: this week's points without a word."""
    await _show(tools, call, parse_board(call.words, tools.topics), replace=False)


async def turn_board(tools: Tools, click: Click) -> None:
    """Another board, period, order or page, in the place of the one that is shown."""
    group_id, wish = parse_value(click.value)
    await _show(tools, call_of_click(click, "leaderboard", wish.board, group_id), wish, replace=True)


async def read_board(
    tools: Tools, group: Group, wish: BoardWish, viewer: int | None
) -> tuple[BoardCard, Sequence[str]]:
    """A page of a board, and the periods or topics of it that hold anyone.

    Raises NotFoundError for a topic nobody has points in, and what `Standings.board` does.
    """
    standings, period = tools.services.standings, wish.period
    periods = await standings.periods(group.id, wish.board)
    if wish.board == TOPIC_BOARD:
        period = require_topic(period, periods)
    page = wish.offset, wish.by
    return await standings.board(group.id, wish.board, viewer, period or None, *page, around=wish.is_around), periods


def require_topic(topic: str, known: Sequence[str]) -> str:
    """A topic that somebody has points in; the first such for none. Raises NotFoundError for any other."""
    if not known:
        raise NotFoundError("chat_boards.no_topics")
    if topic and topic not in known:
        raise NotFoundError("chat_boards.no_such_topic", topics=", ".join(known))
    return topic or known[0]


async def _show(tools: Tools, call: Call, wish: BoardWish, *, replace: bool) -> None:
    group, account = await group_of(tools, call), await tools.account_of(call.user)
    member = await find_member(tools, group, account)
    card, periods = await read_board(tools, group, wish, member.id if member else None)
    if member is None:
        card = card.advise("boards.advice_next_round")
    frame = Frame(await tools.services.badges.holders(group.id), periods, tools.topics)
    await answer(tools, call, render_board(card, group, FALLBACK, frame), replace=replace)
