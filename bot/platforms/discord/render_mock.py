"""A mock interview as Discord messages: setting it up, what is asked, ending early; pure."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import discord
from discord import ui

from bot.cards.means import say_trend
from bot.cards.mock import Exchange, MockHistoryCard, MockQuestionCard
from bot.domain.mock_plan import LONGEST, SHORTEST, usual_rounds
from bot.domain.question import KINDS
from bot.domain.scorecard import Trend
from bot.platforms.discord.layout import BLUE, GREY, Row, button, layout, option, row, select
from bot.platforms.discord.practice_pages import own_words, paged, title_line
from bot.platforms.discord.render import Topics, difficulty_dots, topic_title
from bot.platforms.discord.text import moment, shorten, without_mentions
from bot.wording import say, say_clock

LENGTHS = tuple(range(20, 46, 5))
PRIMARY, DANGER = discord.ButtonStyle.primary, discord.ButtonStyle.danger
# Of what was said before in a question: enough to remember it by.
MOST_SAID = 400
MOST_ASKED = 600
_MINUTE = timedelta(minutes=1)


def render_start(
    history: MockHistoryCard, minutes: int, rounds: Sequence[str], group_id: int, note: str = "", locale: str = "en"
) -> ui.LayoutView:
    """Set an interview up: how long, which rounds. What was chosen stands in the ids, `group:minutes:rounds`.

    The newest interview's id stands there too, so that the same wish can begin another one after it.
    """
    latest = history.rows[0].mock_id if history.rows else 0
    bits = "".join("1" if kind in rounds else "0" for kind in KINDS)
    rest = f"{group_id}:{minutes}:{bits}:{latest}"
    lengths = [option(say(locale, "discord_practice.mock_minutes", n=n), str(n), chosen=n == minutes) for n in LENGTHS]
    kinds = [option(say(locale, f"round.kind_{kind}"), kind, chosen=kind in rounds) for kind in KINDS]
    usual = say(locale, "mock.rounds_usual")
    named = ", ".join(say(locale, f"round.kind_{kind}") for kind in rounds or usual_rounds(minutes * _MINUTE))
    past = button(say(locale, "mock.history"), f"mock:history:{group_id}") if history.rows else None
    return layout(
        note,
        f"## {say(locale, 'mock.title')}\n{say(locale, 'mock.about', least=_whole(SHORTEST), most=_whole(LONGEST))}",
        f"**{say(locale, 'discord_practice.mock_rounds', minutes=minutes, rounds=named)}**",
        "\n".join(trend_lines(history.trends, locale)),
        rows=[
            select(f"mock:length:{rest}", lengths, say(locale, "mock.length")),
            select(f"mock:rounds:{rest}", kinds, f"{say(locale, 'mock.rounds')}: {usual}", most=len(kinds), least=0),
            row(button(say(locale, "mock.start"), f"mock:start:{rest}", PRIMARY), past),
        ],
    )


def render_asked(
    card: MockQuestionCard, topics: Topics, page: int = 0, note: str = "", locale: str = "en"
) -> ui.LayoutView:
    """What the interviewer asks now, with the clock in the reader's own client."""
    facts = {"round": card.round, "rounds": card.rounds, "question": card.question, "questions": card.questions}
    phrase = "mock.progress_follow_up" if card.follow_up else "mock.progress"
    kind = say(locale, f"round.kind_{card.kind}")
    progress = say(locale, phrase, kind=kind, follow_up=card.follow_up, **facts)
    about = f"{topic_title(card.topic, topics)} · {difficulty_dots(card.difficulty)}"
    asked = without_mentions(card.asked)
    if card.follow_up:
        asked = f"**{say(locale, 'discord_practice.mock_follow_up')}**\n{asked}"
    return paged(
        [f"{title_line(card.title)}\n-# {progress}\n-# {about}", *_said_before(card.before, locale), asked],
        page,
        lambda n: f"mock:page:{card.mock_id}:{n}",
        foot=_clock(card, locale),
        note=note,
        rows=[_asked_row(card, locale)],
        colour=GREY if card.paused_at else BLUE,
        locale=locale,
    )


def render_leaving(mock_id: int, where: str, locale: str = "en", *, is_review: bool) -> ui.LayoutView:
    """Whether an early end is meant; `where` is the turn, or the kind of the round that waits to be rated."""
    phrase = "discord_practice.mock_leave_review" if is_review else "discord_practice.mock_leave"
    end = button(say(locale, "mock.end"), f"mock:end:{mock_id}:{where}", DANGER)
    stay = button(say(locale, "discord_practice.mock_stay"), f"mock:page:{mock_id}:0")
    return layout(say(locale, phrase), rows=[row(end, stay)])


def trend_lines(trends: Sequence[Trend], locale: str = "en") -> Iterable[str]:
    """How each kind of round develops, a line each."""
    return (say_trend(locale, trend) for trend in trends)


def exchange(said: Exchange, locale: str, most: int = MOST_SAID) -> str:
    """What was asked and what was said to it."""
    asked = f"**{shorten(without_mentions(said.asked), MOST_ASKED)}**"
    if said.is_skipped:
        return f"{asked}\n*{say(locale, 'mock.was_skipped')}*"
    return f"{asked}\n{own_words(said.said, most)}"


def _said_before(before: Sequence[Exchange], locale: str) -> Iterable[str]:
    return (exchange(said, locale) for said in before)


def _clock(card: MockQuestionCard, locale: str) -> str:
    if card.paused_at is not None:
        is_up = card.left < timedelta(seconds=1)
        left = say(locale, "mock.time_was_up" if is_up else "mock.time_left", time=say_clock(card.left))
        return f"⏸️ {say(locale, 'mock.is_paused')}\n-# {left}"
    if card.over:
        return f"⏰ {say(locale, 'mock.time_over', time=say_clock(card.over))}"
    assert card.deadline_at is not None
    facts = {"limit": _whole(card.limit), "in_": moment(card.deadline_at, "R")}
    return f"⏱️ {say(locale, 'discord_practice.mock_time_up', **facts)}"


def _asked_row(card: MockQuestionCard, locale: str) -> Row:
    resting = "resume" if card.paused_at else "pause"
    return row(
        button(say(locale, "mock.answer"), f"mock:answer:{card.turn}", PRIMARY),
        button(say(locale, "mock.skip_follow_up" if card.follow_up else "mock.skip"), f"mock:skip:{card.turn}"),
        button(say(locale, f"mock.{resting}"), f"mock:{resting}:{card.mock_id}"),
        button(say(locale, "mock.end"), f"mock:leave:{card.mock_id}:{card.turn}"),
    )


def _whole(length: timedelta) -> int:
    return length // _MINUTE
