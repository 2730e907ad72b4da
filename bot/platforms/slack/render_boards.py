"""Leaderboards and streaks as messages to one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.cards.badges import make_badge
from bot.cards.boards import OPEN_ROUND, BoardCard, BoardRow, StreakCard, StreakRow
from bot.cards.periods import say_period
from bot.domain.group import Group
from bot.domain.leaderboard import NEWCOMERS_BOARD, TOPIC_BOARD, Board, Measure
from bot.platforms.slack.blocks import (
    Block,
    actions,
    button,
    choice,
    context,
    escape,
    header,
    literal,
    message,
    option,
    section,
)
from bot.platforms.slack.boards_wish import value_of
from bot.services.board_wish import BoardWish
from bot.services.standings import BOARDS, LATEST, PAGE
from bot.wording import FALLBACK, has_phrase, say

DAYS = 14
MOST_PERIODS = 20
# Of an option, what Slack carries.
MOST_VALUE = 150
_LONGEST_BOARDS = (Board.ALL, NEWCOMERS_BOARD)
_MARKS = {"answered": "✅", "late": "🕓", "frozen": "❄️", "rest": "🌙", "excused": "➖", "missed": "❌"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a board: badges by member id, periods one can turn to, titles of topics."""

    badges: Mapping[int, Sequence[str]] = field(default_factory=dict)
    periods: Sequence[str] = ()
    topics: Mapping[str, str] = field(default_factory=dict)


PLAIN = Frame()


def render_board(card: BoardCard, group: Group, locale: str = FALLBACK, frame: Frame = PLAIN) -> Block:
    """A page of a board with the viewer's own row, and the way to the other boards, periods, orders and pages."""
    title = say(locale, "slack.board_title", group=group.name, board=say(locale, f"board.{card.board}"))
    blocks = [header(title), *about_board(card, frame, locale)]
    lines = [_row(row, card.by, locale, frame) for row in card.rows]
    blocks += [section("\n".join(lines[at : at + 12])) for at in range(0, len(lines), 12)]
    if not lines:
        empty = "board.empty_latest" if card.board == LATEST else "board.empty"
        blocks.append(section(say(locale, empty)))
    if card.mine:
        blocks.append(context(say(locale, "slack.board_mine", row=_row(card.mine, card.by, locale, frame))))
    if card.answered_now is not None:
        now = "boards.open_now" if card.answered_now else "boards.open_now_none"
        blocks.append(context(say(locale, now, n=card.answered_now)))
    if card.advice:
        blocks.append(context(say(locale, card.advice)))
    shown = say(locale, "slack.board_shown", first=card.offset + 1, last=card.offset + len(lines), n=card.total)
    if card.total > len(lines):
        blocks.append(context(shown))
    rows = (_boards(card, group, locale), _orders(card, group, frame, locale), _pages(card, group, locale))
    blocks += [actions(*elements) for elements in rows if elements]
    return message(escape(title), blocks)


def render_streak(card: StreakCard, locale: str) -> Block:
    """A streak with the reason of each day."""
    title = say(locale, "slack.streak_title", name=card.name, n=card.current)
    facts = say(locale, "slack.streak_facts", longest=card.longest, answered=card.answered)
    freezes = say(locale, "slack.streak_freezes", n=card.freezes)
    following = say(locale, "streak.next_freeze", n=card.next_freeze_in)
    blocks = [header(title), context(facts, freezes, following)]
    lines = [_day(row, locale) for row in card.days[:DAYS]]
    blocks.append(section("\n".join(lines) if lines else say(locale, "streak.no_days")))
    return message(escape(title), blocks)


def is_drawable(card: BoardCard) -> bool:
    """Whether a board can be drawn: not an empty one, nor one in another order than the picture's, points."""
    return bool(card.rows) and card.by == Measure.POINTS


def period_text(board: str, period: str, topics: Mapping[str, str], locale: str) -> str:
    """A period in words; a season is called by its name, a topic by its title. '' for none."""
    if board in (Board.WEEK, Board.MONTH):
        return say_period(locale, board, period)
    if board == LATEST and period:
        return say(locale, "time.day", on=date.fromisoformat(period))
    return topics.get(period, period) if board == TOPIC_BOARD else period


def about_board(card: BoardCard, frame: Frame, locale: str) -> list[Block]:
    """Which period or topic it is, and what it is ordered by where that is not points."""
    words = literal(period_text(card.board, card.period, frame.topics, locale))
    if card.board == NEWCOMERS_BOARD:
        words = say(locale, "chat_boards.newcomers_of")
    parts = [words] if words else []
    if card.is_open:
        parts.append(say(locale, "boards.latest_open"))
    if card.by != Measure.POINTS:
        parts.append(say(locale, "chat_boards.ordered", measure=say(locale, f"chat_boards.measure_{card.by}")))
    return [context("  ·  ".join(parts))] if parts else []


def _row(row: BoardRow, by: Measure, locale: str, frame: Frame) -> str:
    signs = [make_badge(locale, badge).sign for badge in frame.badges.get(row.member_id, ())]
    name = " ".join([literal(row.name), *signs])
    if row.points is None:
        return say(locale, "slack.board_pending", name=name, n=row.current)
    rank = f"{row.rank}." if row.rank else "–"
    streak = say(locale, "slack.board_streak", n=row.current) if row.current else ""
    if by == Measure.POINTS:
        return say(locale, "slack.board_row", rank=rank, name=name, n=row.points, streak=streak)
    n = row.answers if by == Measure.ANSWERS else row.longest
    return say(locale, f"chat_boards.row_{by}", rank=rank, name=name, n=n, streak=streak)


def _boards(card: BoardCard, group: Group, locale: str) -> list[Block]:
    return [
        button(say(locale, f"board.{board}"), f"board:show:{board}", value=value_of(BoardWish(board), group.id))
        for board in BOARDS
        if board != card.board
    ]


def _orders(card: BoardCard, group: Group, frame: Frame, locale: str) -> list[Block]:
    """A menu of periods or topics, and the orders that this board is not in."""
    elements = _periods(card, group, frame, locale)
    for by in Measure:
        is_fit = by != Measure.LONGEST or card.board in _LONGEST_BOARDS
        if card.board != LATEST and by != card.by and is_fit:
            value = value_of(BoardWish(card.board, by, card.period), group.id)
            elements.append(button(say(locale, f"chat_boards.by_{by}"), f"board:show:by-{by}", value=value))
    return elements


def _periods(card: BoardCard, group: Group, frame: Frame, locale: str) -> list[Block]:
    """A menu of the newest periods, or of topics, where there is another one than is shown."""
    values = {period: value_of(BoardWish(card.board, card.by, period), group.id) for period in frame.periods if period}
    shown = [period for period, value in values.items() if len(value) <= MOST_VALUE][:MOST_PERIODS]
    if not any(period != card.period for period in shown):
        return []
    options = [option(period_text(card.board, one, frame.topics, locale), values[one]) for one in shown]
    hint = "chat_boards.which_topic" if card.board == TOPIC_BOARD else "chat_boards.which_period"
    menu = choice("static_select", options, [values.get(card.period, "")], placeholder=say(locale, hint))
    return [{**menu, "action_id": "board:show:period"}]


def _pages(card: BoardCard, group: Group, locale: str) -> list[Block]:
    def turn(phrase: str, offset: int, name: str, *, is_around: bool = False) -> Block:
        wish = BoardWish(card.board, card.by, card.asked, offset, is_around)
        return button(say(locale, phrase), f"board:show:{name}", value=value_of(wish, group.id))

    elements = [turn("chat_boards.up", max(card.offset - PAGE, 0), "back")] if card.offset else []
    if card.offset + len(card.rows) < card.total:
        elements.append(turn("slack.board_more", card.offset + PAGE, "more"))
    if card.mine and card.board != LATEST:
        elements.append(turn("boards.mine", card.offset, "mine", is_around=True))
    if card.answered_now:
        value = value_of(BoardWish(card.board, card.by, OPEN_ROUND), group.id)
        elements.append(button(say(locale, "boards.open_now_who"), "board:show:now", value=value))
    if is_drawable(card):
        value = value_of(BoardWish(card.board, card.by, card.period, card.offset), group.id)
        elements.append(button(say(locale, "slack_pictures.button"), "board:draw", value=value))
    return elements


def _day(row: StreakRow, locale: str) -> str:
    """One day: its mark, and why it is what it is."""
    why = say(locale, f"day.because_{row.mark}")
    if row.why != "day.counted" and has_phrase(row.why):
        why = say(locale, row.why)
    if row.repaired:
        why = say(locale, "day.repaired") + (f" {escape(row.note)}" if row.note else "")
    points = sum(points for _, points in row.points)
    extra = f"  ·  {say(locale, 'slack.points', n=points)}" if points else ""
    return f"{_MARKS[row.mark]} *{row.on:%a %-d %b}*  {why}{extra}"
