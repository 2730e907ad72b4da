"""Leaderboards as Discord messages; pure. The text says all, a picture is an addition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import discord
from discord import ui

from bot.cards.badges import make_badge
from bot.cards.boards import OPEN_ROUND, BoardCard, BoardRow
from bot.cards.periods import say_period
from bot.domain.leaderboard import NEWCOMERS_BOARD, TOPIC_BOARD, Board, Measure
from bot.platforms.discord.boards_wish import MINE, page_id, token_of
from bot.platforms.discord.layout import Button, Row, button, gallery, layout, option, row, select
from bot.platforms.discord.render import Topics, topic_title
from bot.platforms.discord.text import plain
from bot.services.board_wish import BoardWish
from bot.services.standings import BOARDS, LATEST, PAGE
from bot.wording import say

PICTURE = "board.png"
SHARED_ROWS = 10
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
_PERIODIC = (Board.WEEK, Board.MONTH, Board.SEASON, TOPIC_BOARD)
_LONGEST_BOARDS = (Board.ALL, NEWCOMERS_BOARD)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a board: titles of topics, periods one can turn to, badges by member id.

    `alt` says in words what the attached PICTURE shows; None is no picture.
    """

    topics: Topics = field(default_factory=dict)
    periods: Sequence[str] = ()
    badges: Mapping[int, Sequence[str]] = field(default_factory=dict)
    alt: str | None = None


PLAIN = Frame()


def render_board(
    card: BoardCard, group_id: int, group: str, viewer: int | None, locale: str = "en", frame: Frame = PLAIN
) -> ui.LayoutView:
    """A page of a board with the viewer's own row, and the way to the other boards, periods, orders and pages."""
    rows = [_board_line(line, card.by, viewer, frame, locale) for line in card.rows]
    mine = ["…", _board_line(card.mine, card.by, viewer, frame, locale)] if card.mine else []
    body = "\n".join([*rows, *mine]) or say(locale, "board.empty_latest" if card.board == LATEST else "board.empty")
    advice = say(locale, card.advice) if card.advice else ""
    return layout(
        _head(card, group, frame, locale),
        body,
        _shown(card, locale),
        _open_now(card, locale),
        advice,
        rows=[
            _board_select(card, group_id, locale),
            *_period_select(card, group_id, frame, locale),
            *_measures(card, group_id, locale),
            *_pages(card, group_id, locale),
        ],
        picture=_picture(frame),
    )


def render_shared_board(card: BoardCard, group: str, locale: str = "en", frame: Frame = PLAIN) -> ui.LayoutView:
    """The top of a board for everyone in the channel; nobody's own row, nothing to press."""
    rows = [_board_line(line, card.by, None, frame, locale) for line in card.rows[:SHARED_ROWS]]
    body = "\n".join(rows) or say(locale, "board.empty")
    return layout(_head(card, group, frame, locale), body, picture=_picture(frame))


def period_text(board: str, period: str, topics: Topics, locale: str = "en") -> str:
    """A period in words; a season is called by its name, a topic by its title. '' for none."""
    if board in (Board.WEEK, Board.MONTH):
        return say_period(locale, board, period)
    if board == LATEST:
        return say(locale, "time.day", on=date.fromisoformat(period)) if period else "–"
    return topic_title(period, topics) if board == TOPIC_BOARD else period


def _head(card: BoardCard, group: str, frame: Frame, locale: str) -> str:
    about = plain(period_text(card.board, card.period, frame.topics, locale))
    if card.board == NEWCOMERS_BOARD:
        about = say(locale, "chat_boards.newcomers_of")
    parts = [about or say(locale, "discord.members", n=card.total)]
    if card.is_open:
        parts.append(say(locale, "boards.latest_open"))
    if card.by != Measure.POINTS:
        parts.append(say(locale, "chat_boards.ordered", measure=say(locale, f"chat_boards.measure_{card.by}")))
    return f"## {plain(group)}: {say(locale, f'board.{card.board}')}\n-# {' · '.join(parts)}"


def _picture(frame: Frame) -> ui.MediaGallery[ui.LayoutView] | None:
    return gallery(PICTURE, frame.alt) if frame.alt is not None else None


def _board_line(line: BoardRow, by: Measure, viewer: int | None, frame: Frame, locale: str) -> str:
    place = "" if line.rank is None else _MEDALS.get(line.rank, f"{line.rank}.") + " "
    name = plain(line.name) if line.member_id != viewer else f"__{plain(line.name)}__"
    signs = "".join(f" {make_badge(locale, badge).sign}" for badge in frame.badges.get(line.member_id, ()))
    streak = f" · 🔥 {line.current}" if line.current else ""
    return f"{place}**{name}**{signs} · {_measured(line, by, locale)}{streak}"


def _measured(line: BoardRow, by: Measure, locale: str) -> str:
    """What the board is ordered by."""
    if by == Measure.ANSWERS:
        return say(locale, "discord.answers", n=line.answers)
    if by == Measure.LONGEST:
        return say(locale, "chat_boards.longest_row", n=line.longest)
    return say(locale, "board.pending") if line.points is None else say(locale, "discord.points", n=line.points)


def _shown(card: BoardCard, locale: str) -> str:
    """Which places these are, where they are not all."""
    last = card.offset + len(card.rows)
    if not card.rows or (not card.offset and last >= card.total):
        return ""
    return f"-# {say(locale, 'chat_boards.shown', first=card.offset + 1, last=last, n=card.total)}"


def _open_now(card: BoardCard, locale: str) -> str:
    """Of the latest round: how far the one is that is open beside it."""
    if card.answered_now is None:
        return ""
    return say(locale, "boards.open_now" if card.answered_now else "boards.open_now_none", n=card.answered_now)


def _board_select(card: BoardCard, group_id: int, locale: str) -> Row:
    options = [option(say(locale, f"board.{name}"), str(name), chosen=name == card.board) for name in BOARDS]
    return select(f"board:choose:{group_id}", options, say(locale, "board.which"))


def _period_select(card: BoardCard, group_id: int, frame: Frame, locale: str) -> Sequence[Row]:
    if card.board not in _PERIODIC or not any(period != card.period for period in frame.periods):
        return []
    words = {period: period_text(card.board, period, frame.topics, locale) for period in frame.periods}
    options = [option(said, token_of(period), chosen=period == card.period) for period, said in words.items()]
    hint = "chat_boards.which_topic" if card.board == TOPIC_BOARD else "chat_boards.which_period"
    return [select(f"board:period:{group_id}:{card.board}:{card.by}", options, say(locale, hint))]


def _measures(card: BoardCard, group_id: int, locale: str) -> Sequence[Row]:
    """The orders a board has, the present one marked."""
    if card.board == LATEST:
        return []
    orders = [by for by in Measure if by != Measure.LONGEST or card.board in _LONGEST_BOARDS]
    return [row(*(_measure(card, by, group_id, locale) for by in orders))]


def _measure(card: BoardCard, by: Measure, group_id: int, locale: str) -> Button:
    style = discord.ButtonStyle.primary if by == card.by else discord.ButtonStyle.secondary
    place = page_id(BoardWish(card.board, by, card.period), group_id, f"by-{by}")
    return button(say(locale, f"boards.by_{by}"), place, style)


def _pages(card: BoardCard, group_id: int, locale: str) -> Sequence[Row]:
    def turn(words: str, offset: int, label: str) -> Button:
        return button(words, page_id(BoardWish(card.board, card.by, card.asked, offset), group_id, label))

    further = card.offset + len(card.rows) < card.total
    buttons = [
        turn("◀", max(card.offset - PAGE, 0), "back") if card.offset else None,
        turn("▶", card.offset + PAGE, "on") if further else None,
        turn(say(locale, "boards.mine"), card.offset, MINE) if card.mine and card.board != LATEST else None,
        button(say(locale, "boards.open_now_who"), page_id(BoardWish(card.board, card.by, OPEN_ROUND), group_id, "now"))
        if card.answered_now
        else None,
    ]
    return [row(*buttons)] if any(buttons) else []
