"""Leaderboard, streak and profile as messages to one person."""

from collections.abc import Mapping

from bot.cards.boards import BoardCard, BoardRow, ProfileCard, StreakCard, StreakRow
from bot.domain.group import Group
from bot.domain.leaderboard import Board
from bot.platforms.slack.blocks import Block, actions, button, context, escape, header, literal, message, section
from bot.services.standings import LATEST, PAGE
from bot.wording import has_phrase, say

BOARDS = (LATEST, *Board)
DAYS = 14
_MARKS = {"answered": "✅", "late": "🕓", "frozen": "❄️", "rest": "🌙", "excused": "➖", "missed": "❌"}


def render_board(card: BoardCard, group: Group, locale: str) -> Block:
    """A page of a board with buttons to the others."""
    title = say(locale, "slack.board_title", group=group.name, board=say(locale, f"board.{card.board}"))
    blocks = [header(title)]
    lines = [_row(row, locale) for row in card.rows]
    blocks += [section("\n".join(lines[at : at + 12])) for at in range(0, len(lines), 12)]
    if not lines:
        empty = "board.empty_latest" if card.board == LATEST else "board.empty"
        blocks.append(section(say(locale, empty)))
    if card.mine:
        blocks.append(context(say(locale, "slack.board_mine", row=_row(card.mine, locale))))
    shown = say(locale, "slack.board_shown", first=card.offset + 1, last=card.offset + len(lines), n=card.total)
    if card.total > len(lines):
        blocks.append(context(shown))
    blocks += [actions(*_board_buttons(card, group, locale))]
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


def render_profile(card: ProfileCard, topics: Mapping[str, str], locale: str) -> Block:
    """A member at a glance."""
    title = say(locale, "slack.profile_title", name=card.name)
    rank = say(locale, "slack.profile_rank", rank=card.rank) if card.rank else ""
    lines = [
        say(locale, "slack.profile_points", n=card.points, rank=rank),
        say(locale, "slack.profile_answers", n=card.answers, joined=card.joined_on),
        say(locale, "slack.profile_streak", n=card.current, longest=card.longest, freezes=card.freezes),
        say(locale, "slack.profile_group", n=card.group_streak),
    ]
    blocks = [header(title), section("\n".join(lines))]
    reasons = [f"{say(locale, f'reason.{reason}')} {points}" for reason, points in card.by_reason]
    by_topic = [f"{literal(topics.get(topic, topic))} {count}" for topic, count in card.by_topic[:10]]
    for phrase, parts in (("slack.profile_reasons", reasons), ("slack.profile_topics", by_topic)):
        if parts:
            blocks.append(context(say(locale, phrase, list="  ·  ".join(parts))))
    return message(escape(title), blocks)


def _row(row: BoardRow, locale: str) -> str:
    if row.points is None:
        return say(locale, "slack.board_pending", name=literal(row.name), n=row.current)
    rank = f"{row.rank}." if row.rank else "–"
    streak = say(locale, "slack.board_streak", n=row.current) if row.current else ""
    return say(locale, "slack.board_row", rank=rank, name=literal(row.name), n=row.points, streak=streak)


def _board_buttons(card: BoardCard, group: Group, locale: str) -> list[Block]:
    buttons = [
        button(say(locale, f"board.{board}"), f"board:show:{board}", value=f"{group.id}:{board}:0")
        for board in BOARDS
        if board != card.board
    ]
    if card.offset + PAGE < card.total and card.board != LATEST:
        value = f"{group.id}:{card.board}:{card.offset + PAGE}"
        buttons.append(button(say(locale, "slack.board_more"), "board:show:more", value=value))
    return buttons


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
