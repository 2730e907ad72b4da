"""*As a picture* under a board and a profile: into one's own messages, since Slack shows no files to one person."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.cards.boards import BoardCard
from bot.cards.pictures import BoardPicture, YearPicture
from bot.cards.profiles import ProfileCard
from bot.domain.errors import NotFoundError
from bot.domain.group import Group
from bot.domain.leaderboard import TOPIC_BOARD
from bot.platforms.slack.boards import read_board
from bot.platforms.slack.boards_wish import parse_value
from bot.platforms.slack.calls import Call, answer, call_of_click, find_member, group_of, member_of
from bot.platforms.slack.gallery import Print
from bot.platforms.slack.parse_input import Click
from bot.platforms.slack.places import account_ref
from bot.platforms.slack.render_boards import Frame, is_drawable
from bot.platforms.slack.render_pictures import (
    render_board_caption,
    render_coming,
    render_sent,
    render_year_caption,
)
from bot.platforms.slack.tools import Tools
from bot.ports.store import UnitOfWork
from bot.services.once import DoneBeforeError
from bot.services.standings import PAGE
from bot.wording import FALLBACK

BOARD_FILE: Final = "board.png"
YEAR_FILE: Final = "year.png"
# After this long without the picture one is told that it comes.
PATIENCE: Final = timedelta(seconds=1.5)


async def draw_board(tools: Tools, click: Click) -> None:
    """The page of a board that the button stands under, with whoever clicked standing out."""
    group_id, wish = parse_value(click.value)
    call = call_of_click(click, "leaderboard", wish.board, group_id)
    group, account = await group_of(tools, call), await tools.account_of(call.user)
    member = await find_member(tools, group, account)
    viewer = member.id if member else None
    card, _ = await read_board(tools, group, wish, viewer)
    if not is_drawable(card):
        raise NotFoundError("slack_pictures.nothing")
    await _send(tools, call, _print_board(tools, card, group, viewer))


async def draw_profile(tools: Tools, click: Click) -> None:
    """The year of whoever clicked, and of nobody else."""
    call = call_of_click(click, "profile", group_id=int(click.id))
    group = await group_of(tools, call)
    member = await member_of(tools, group, await tools.account_of(call.user))
    card = await tools.services.profiles.profile(group.id, member.id)
    if not card.year:
        raise NotFoundError("slack_pictures.nothing")
    await _send(tools, call, _print_year(card, group))


def _print_board(tools: Tools, card: BoardCard, group: Group, viewer: int | None) -> Print:
    caption = render_board_caption(card, group, Frame(topics=tools.topics), FALLBACK)
    if card.board == TOPIC_BOARD:
        card = replace(card, period=tools.topics.get(card.period, card.period))
    return Print(BoardPicture(group.name, card, viewer, most=PAGE), caption, BOARD_FILE)


def _print_year(card: ProfileCard, group: Group) -> Print:
    year = YearPicture(card.name, card.today, card.year, card.current, card.longest, card.answered)
    return Print(year, render_year_caption(card, group, FALLBACK), YEAR_FILE)


async def _send(tools: Tools, call: Call, picture: Print) -> None:
    """Send a picture once, and say where it is. Raises NoPictureError, PlatformError and DoneBeforeError."""
    await _claim(tools, call.key)
    sending = tools.gallery.begin(account_ref(call.team, call.user), picture, call.key)
    done, _ = await asyncio.wait([sending], timeout=PATIENCE.total_seconds())
    if not done:
        await answer(tools, call, render_coming(FALLBACK))
        await asyncio.wait([sending])
    outcome = sending.result()
    if isinstance(outcome, Exception):
        raise outcome
    await answer(tools, call, render_sent(outcome, FALLBACK))


async def _claim(tools: Tools, key: str) -> None:
    """A click that is delivered again, even after a restart, sends nothing. Raises DoneBeforeError."""

    async def work(uow: UnitOfWork) -> bool:
        return await uow.inbox.claim(key, tools.clock.now())

    if not await tools.store.write(work):
        raise DoneBeforeError(key)
