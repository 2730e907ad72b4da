"""A streak as a Discord message; pure."""

from collections.abc import Sequence

from discord import ui

from bot.cards.boards import StreakCard, StreakRow
from bot.domain.scoring import Reason
from bot.domain.streak import Mark
from bot.platforms.discord.layout import button, layout, row
from bot.platforms.discord.text import plain
from bot.wording import say

DAYS_SHOWN = 14
_MARKS = {
    Mark.ANSWERED: "✅",
    Mark.LATE: "🕒",
    Mark.FROZEN: "❄️",
    Mark.REST: "🌴",
    Mark.EXCUSED: "➖",
    Mark.MISSED: "❌",
}


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


def _strip(days: Sequence[StreakRow]) -> str:
    return "".join(_MARKS[day.mark] for day in reversed(days[:DAYS_SHOWN]))


def _day_line(day: StreakRow, locale: str) -> str:
    """A day, what it was, and why: what is true for everyone goes before what is true for one."""
    why = say(locale, f"day.because_{day.mark}")
    if day.mark is Mark.EXCUSED:
        why = f"{say(locale, 'mark.excused')}." if day.repaired else say(locale, day.why)
    notes = [f"{say(locale, 'day.repaired')} {plain(day.note)}".rstrip()] if day.repaired else []
    notes += [say(locale, "day.was_late")] if day.was_late and day.mark is not Mark.LATE else []
    points = reasons_text(day.points, locale, ", ")
    text = " ".join([why, *notes]) + (f" ({points})" if points else "")
    return f"{_MARKS[day.mark]} **{say(locale, 'time.short_day', on=day.on)}** · {text}"


def reasons_text(points: Sequence[tuple[Reason, int]], locale: str, between: str = " · ") -> str:
    """Points with what they are for."""
    return between.join(f"{n:+} {say(locale, f'reason.{reason}')}" for reason, n in points)
