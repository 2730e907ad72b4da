"""What is due, practice settings and the practice board as Discord messages; pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from discord import ui

from bot.cards.practice import DueCard, PracticeBoardCard, PracticeRow, PracticeSettingsCard
from bot.platforms.discord.layout import Button, Row, button, layout, option, row, select
from bot.platforms.discord.render import Topics, topic_title
from bot.platforms.discord.render_practice import PRIMARY, go_on
from bot.platforms.discord.text import plain
from bot.services.practice import PAGE, PERIODS
from bot.wording import say


def render_due(
    card: DueCard, group_id: int, live: int | None, topics: Topics, zone: ZoneInfo, locale: str = "en"
) -> ui.LayoutView:
    """What waits today, with the way to it: the quiz under way (`live`) or a new one, and a mock when it is time."""
    start = button(say(locale, "discord_practice.start_quiz"), f"quiz:new:{group_id}:", PRIMARY)
    mock = button(say(locale, "mock.title"), "mock:new:0") if card.suggests_mock else None
    head = f"## {say(locale, 'discord_practice.today')}"
    first: Button = go_on(live, locale) if live is not None else start
    return layout(head, "\n".join(due_lines(card, topics, zone, locale)), rows=[row(first, mock)])


def due_lines(card: DueCard, topics: Topics, zone: ZoneInfo, locale: str = "en") -> Iterable[str]:
    """What waits, and what the interview makes of it. Dates are the group's."""
    counts = {
        "due": say(locale, "practice.due", n=card.due),
        "new": say(locale, "practice.new", n=card.new),
        "done": card.done_today,
        "a_day": card.a_day,
    }
    yield say(locale, "practice.due_line", **counts)
    if not card.due and card.next_due_at is not None:
        yield say(locale, "practice.due_nothing", on=card.next_due_at.astimezone(zone).date())
    elif not card.due:
        yield say(locale, "practice.due_never")
    if card.interview_on is not None:
        yield say(locale, "practice.interview", n=card.days_left, on=card.interview_on, a_day=card.a_day)
        if card.again:
            yield say(locale, "practice.interview_again", n=card.again)
    if card.weak:
        yield say(locale, "practice.weak", topics=", ".join(topic_title(topic, topics) for topic in card.weak))
    if card.suggests_mock:
        yield say(locale, "practice.suggest_mock")


def render_settings(
    card: PracticeSettingsCard, group_id: int, topics: Topics, zone: ZoneInfo, locale: str = "en"
) -> ui.LayoutView:
    """A member's settings, what they make of today, and how to change them."""
    on = _day(card.interview_on, locale) if card.interview_on else say(locale, "practice.no_interview")
    named = {"retention": f"{card.retention:.0%}", "daily_load": str(card.daily_load), "interview_on": on}
    lines = [
        say(locale, "discord_practice.setting", name=say(locale, f"practice.{name}"), value=value)
        for name, value in named.items()
    ]
    lines.insert(1, f"-# {say(locale, 'practice.retention_about')}")
    return layout(
        f"## {say(locale, 'practice.settings')}",
        "\n".join(lines),
        "\n".join(due_lines(card.due, topics, zone, locale)),
        rows=[row(button(say(locale, "discord_practice.settings_change"), f"practice:change:{group_id}"))],
    )


def render_practice_board(card: PracticeBoardCard, group_id: int, group: str, locale: str = "en") -> ui.LayoutView:
    """A page of the practice board with the viewer's own row, and the way to other times and pages."""
    since = f" · {say(locale, 'discord_practice.board_since', on=card.since_on)}" if card.since_on else ""
    period = say(locale, f"discord_practice.period_{card.period}")
    head = f"## {plain(group)}: {say(locale, 'practice.board')}\n-# {period}{since}"
    lines = [_board_line(line, locale) for line in card.rows]
    lines += ["…", _board_line(card.mine, locale)] if card.mine else []
    about = f"-# {say(locale, 'practice.board_about')}"
    body = "\n".join(lines) or say(locale, "practice.board_empty")
    return layout(head, body, about, rows=[_period_select(card, group_id, locale), *_turning(card, group_id, locale)])


def _board_line(line: PracticeRow, locale: str) -> str:
    facts = {
        "points": say(locale, "discord.points", n=line.points),
        "reviews": say(locale, "discord_practice.reviews", n=line.reviews),
    }
    return say(locale, "discord_practice.board_row", rank=line.rank, name=plain(line.name), **facts)


def _period_select(card: PracticeBoardCard, group_id: int, locale: str) -> Row:
    periods = [
        option(say(locale, f"discord_practice.period_{name}"), name, chosen=name == card.period) for name in PERIODS
    ]
    return select(f"practice:period:{group_id}", periods, say(locale, "practice.board"))


def _turning(card: PracticeBoardCard, group_id: int, locale: str) -> Sequence[Row]:
    def turn(phrase: str, offset: int) -> Button:
        return button(say(locale, phrase), f"practice:page:{group_id}:{card.period}:{offset}")

    back = turn("discord_practice.back", max(card.offset - PAGE, 0)) if card.offset else None
    more = turn("discord_practice.more", card.offset + PAGE) if card.offset + PAGE < card.total else None
    return [row(back, more)] if back or more else []


def _day(on: date, locale: str) -> str:
    return say(locale, "time.day", on=on)
