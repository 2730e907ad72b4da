"""Leaderboard, streak and profile as Discord messages; pure."""

from collections.abc import Sequence
from datetime import date

from discord import ui

from bot.cards.boards import BoardCard, BoardRow, ProfileCard, StreakCard, StreakRow
from bot.domain.leaderboard import Board
from bot.domain.scoring import Reason
from bot.domain.streak import Mark
from bot.platforms.discord.layout import Row, button, layout, option, row, select
from bot.platforms.discord.render import Topics, topic_title
from bot.platforms.discord.text import plain
from bot.wording import say

LATEST = "latest"
BOARDS = (LATEST, *Board)
PAGE = 25
DAYS_SHOWN = 14
TOPICS_SHOWN = 10
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
_MARKS = {
    Mark.ANSWERED: "✅",
    Mark.LATE: "🕒",
    Mark.FROZEN: "❄️",
    Mark.REST: "🌴",
    Mark.EXCUSED: "➖",
    Mark.MISSED: "❌",
}


def render_board(card: BoardCard, group_id: int, group: str, viewer: int | None, locale: str = "en") -> ui.LayoutView:
    """A page of a board with the viewer's own row, and the way to the other boards and pages."""
    title = f"## {plain(group)}: {say(locale, f'board.{card.board}')}\n-# {_period(card, locale)}"
    rows = [_board_line(line, viewer, locale) for line in card.rows]
    mine = [_board_line(card.mine, viewer, locale)] if card.mine else []
    empty = say(locale, "board.empty_latest" if card.board == LATEST else "board.empty")
    body = "\n".join([*rows, *(["…", *mine] if mine else [])]) or empty
    return layout(title, body, rows=[_board_select(card, group_id, locale), *_pages(card, group_id)])


def render_shared_board(card: BoardCard, group: str, locale: str = "en") -> ui.LayoutView:
    """The top of a board for everyone in the channel; nobody's own row, nothing to press."""
    title = f"## {plain(group)}: {say(locale, f'board.{card.board}')}\n-# {_period(card, locale)}"
    rows = [_board_line(line, None, locale) for line in card.rows[:10]]
    return layout(title, "\n".join(rows) or say(locale, "board.empty"))


def render_streak(card: StreakCard, group_id: int, *, with_days: bool, locale: str = "en") -> ui.LayoutView:
    """A streak in figures and, if asked why, the reason of each of the last days."""
    figures = [
        f"# 🔥 {card.current}",
        f"{say(locale, 'streak.current', n=card.current)} · {say(locale, 'discord.streak_longest', n=card.longest)}",
        f"❄️ {say(locale, 'discord.streak_freezes', n=card.freezes)} · "
        f"{say(locale, 'streak.next_freeze', n=card.next_freeze_in)}",
        _strip(card.days),
    ]
    if not with_days:
        why = row(button(say(locale, "discord.button_why"), f"streak:why:{group_id}"))
        return layout("\n".join(figures), rows=[why])
    days = [_day_line(day, locale) for day in card.days[:DAYS_SHOWN]]
    return layout("\n".join(figures), "\n".join(days) or say(locale, "streak.no_days"))


def render_profile(card: ProfileCard, topics: Topics, group: str, locale: str = "en") -> ui.LayoutView:
    """A member at a glance."""
    rank = f" · {say(locale, 'discord.rank', rank=card.rank)}" if card.rank else ""
    head = [
        f"## {plain(card.name)}",
        f"-# {plain(group)} · {say(locale, 'profile.joined', on=f'{card.joined_on:%-d %b %Y}')}",
    ]
    figures = [
        f"**{say(locale, 'discord.points', n=card.points)}**{rank}",
        f"{say(locale, 'discord.answers', n=card.answers)} · 🔥 {card.current} "
        f"({say(locale, 'discord.streak_longest', n=card.longest)}) · "
        f"❄️ {say(locale, 'discord.streak_freezes', n=card.freezes)}",
        say(locale, "discord.group_streak", n=card.group_streak),
    ]
    reasons = _reasons(card.by_reason, locale)
    answered = [f"- {topic_title(topic, topics)}: {n}" for topic, n in card.by_topic[:TOPICS_SHOWN]]
    by_topic = "\n".join([f"**{say(locale, 'profile.by_topic')}**", *answered]) if answered else ""
    by_reason = f"**{say(locale, 'profile.by_reason')}**\n{reasons}" if reasons else ""
    return layout("\n".join(head), "\n".join(figures), by_reason, by_topic)


def _board_line(line: BoardRow, viewer: int | None, locale: str) -> str:
    place = "" if line.rank is None else _MEDALS.get(line.rank, f"{line.rank}.") + " "
    name = plain(line.name) if line.member_id != viewer else f"__{plain(line.name)}__"
    points = say(locale, "board.pending") if line.points is None else say(locale, "discord.points", n=line.points)
    streak = f" · 🔥 {line.current}" if line.current else ""
    return f"{place}**{name}** · {points}{streak}"


def _period(card: BoardCard, locale: str) -> str:
    """The period in words; a season is called by its name."""
    if card.board == Board.WEEK:
        year, _, week = card.period.partition("-W")
        return say(locale, "board.week_of", week=int(week), year=year)
    if card.board == Board.MONTH:
        return say(locale, "board.month_of", on=date.fromisoformat(f"{card.period}-01"))
    if card.board == LATEST:
        return say(locale, "time.day", on=date.fromisoformat(card.period)) if card.period else "–"
    return plain(card.period) or say(locale, "discord.members", n=card.total)


def _board_select(card: BoardCard, group_id: int, locale: str) -> Row:
    options = [option(say(locale, f"board.{name}"), str(name), chosen=name == card.board) for name in BOARDS]
    return select(f"board:choose:{group_id}", options, say(locale, "board.which"))


def _pages(card: BoardCard, group_id: int) -> Sequence[Row]:
    def page(label: str, offset: int) -> str:
        return f"board:page:{group_id}:{card.board}:{offset}:{label}"

    back = card.offset > 0
    further = card.board != LATEST and card.offset + PAGE < card.total
    buttons = [
        button("◀", page("back", max(card.offset - PAGE, 0))) if back else None,
        button("▶", page("on", card.offset + PAGE)) if further else None,
    ]
    return [row(*buttons)] if any(buttons) else []


def _strip(days: Sequence[StreakRow]) -> str:
    return "".join(_MARKS[day.mark] for day in reversed(days[:DAYS_SHOWN]))


def _day_line(day: StreakRow, locale: str) -> str:
    """A day, what it was, and why: what is true for everyone goes before what is true for one."""
    why = say(locale, f"day.because_{day.mark}")
    if day.mark is Mark.EXCUSED:
        why = say(locale, day.why)
    notes = [say(locale, "day.repaired")] if day.repaired else []
    notes += [say(locale, "day.was_late")] if day.was_late and day.mark is not Mark.LATE else []
    points = _reasons(day.points, locale, ", ")
    text = " ".join([why, *notes]) + (f" ({points})" if points else "")
    return f"{_MARKS[day.mark]} **{say(locale, 'time.short_day', on=day.on)}** · {text}"


def _reasons(points: Sequence[tuple[Reason, int]], locale: str, between: str = " · ") -> str:
    return between.join(f"{n:+} {say(locale, f'reason.{reason}')}" for reason, n in points)
