"""A mock interview as pages: what is asked, the way in, the scorecard, past interviews."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.cards.means import say_mean, say_trend
from bot.cards.mock import Exchange, MockHistoryCard, MockQuestionCard, MockRow, ScorecardCard, ScoreRow
from bot.domain.mock_plan import LONGEST, SHORTEST, USUAL
from bot.domain.question import KINDS
from bot.platforms.slack.blocks import (
    MOST_INPUT,
    Block,
    actions,
    button,
    choice,
    confirm,
    context,
    cut,
    divider,
    escape,
    field,
    literal,
    modal,
    option,
    section,
    text_input,
    when,
)
from bot.platforms.slack.markup import rich_literal, rich_markdown
from bot.platforms.slack.render_practice import fitted
from bot.platforms.slack.render_practice_desk import say_progress
from bot.wording import FALLBACK, say, say_clock

LENGTH, ROUNDS = "length", "rounds"
STEP = timedelta(minutes=5)
MINUTE = timedelta(minutes=1)
# Past interviews on one page.
MOST_PAST = 15
MOST_ASKED = 600
CLOCK = "{time_secs}"


def mock_page(
    blocks: Sequence[Block], locale: str, *, callback: str = "mock:shown", submit: str = "", private: str = ""
) -> Block:
    """A page of an interview; with `submit` it is a form."""
    title, close = say(locale, "mock.title"), say(locale, "slack.close")
    return modal(callback, title, blocks, close=close, submit=submit, private=private)


def render_mock_start(history: MockHistoryCard, private: str, locale: str = FALLBACK) -> Block:
    """The form to begin an interview; `private` is the id of its group, or nothing."""
    lengths = [SHORTEST + STEP * n for n in range((LONGEST - SHORTEST) // STEP + 1)]
    options = [option(_say_minutes(length, locale), str(length // MINUTE)) for length in lengths]
    kinds = [option(say(locale, f"round.kind_{kind}"), kind) for kind in KINDS]
    usual = say(locale, "slack_practice.mock_rounds")
    blocks = [
        section(say(locale, "mock.about", least=SHORTEST // MINUTE, most=LONGEST // MINUTE)),
        field(LENGTH, say(locale, "mock.length"), choice("static_select", options, [str(USUAL // MINUTE)])),
        field(ROUNDS, say(locale, "mock.rounds"), choice("checkboxes", kinds), hint=usual, optional=True),
    ]
    if history.rows:
        blocks.append(actions(button(say(locale, "slack_practice.mock_past"), "mock:past:0")))
    return mock_page(
        blocks, locale, callback="mock:start", submit=say(locale, "slack_practice.mock_begin"), private=private
    )


def render_mock_question(card: MockQuestionCard, now: datetime, locale: str = FALLBACK) -> Block:
    """What the interviewer asks, and the field to answer in. Its block keeps what is typed while the clock stands."""
    head = [context(say_progress(card, locale), _time(card, now, locale)), section(f"*{literal(card.title)}*")]
    said = [block for exchange in card.before for block in render_exchange(exchange, locale)]
    label, hint = say(locale, "slack_practice.mock_answer"), say(locale, "slack_practice.mock_hint")
    typed = field(f"said-{card.turn}", label, text_input(lines=True, most=MOST_INPUT), hint=hint)
    skip = "mock.skip_follow_up" if card.follow_up else "mock.skip"
    clock = "resume" if card.paused_at else "pause"
    buttons = actions(
        button(say(locale, skip), f"mock:skip:{card.turn}"),
        button(say(locale, f"mock.{clock}"), f"mock:{clock}:{card.mock_id}"),
        end_button(card.mock_id, "slack_practice.mock_end_about", locale),
    )
    foot = [*rich_markdown(card.asked)[:40], typed, buttons, context(say(locale, "slack_practice.mock_closing"))]
    submit = say(locale, "slack_practice.mock_send")
    return mock_page(fitted(head, said, foot, locale), locale, callback="mock:answer", submit=submit, private=card.turn)


def render_exchange(exchange: Exchange, locale: str = FALLBACK) -> list[Block]:
    """What was asked and what was said to it."""
    asked = " ".join(exchange.asked.split())
    blocks = [context(say(locale, "slack_practice.mock_asked", asked=literal(cut(asked, MOST_ASKED))))]
    if exchange.is_skipped:
        blocks.append(context(say(locale, "mock.was_skipped")))
    elif exchange.said:
        blocks += rich_literal(exchange.said, "rich_text_quote")
    if exchange.expected:
        label, text = say(locale, "mock.expected"), escape(exchange.expected)
        blocks.append(context(say(locale, "slack_practice.mock_expected", label=label, text=text)))
    return blocks


def render_scorecard(card: ScorecardCard, locale: str = FALLBACK) -> Block:
    """The end of an interview, by round."""
    blocks = [section(f"*{say(locale, 'mock.scorecard')}*\n{say(locale, f'mock.verdict_{card.verdict}')}")]
    blocks += [context(say(locale, "mock.stopped"))] if card.is_stopped else []
    for row in card.rounds:
        blocks += [divider(), section(_score(row, locale))]
        blocks += [section(_rated(row, locale))] if any(dimension.rating for dimension in row.dimensions) else []
    blocks.append(divider())
    if card.work_on:
        names = ", ".join(say(locale, f"mock.{name}") for name in card.work_on)
        blocks.append(section(say(locale, "mock.work_on", names=names)))
    buttons = [
        button(say(locale, "slack_practice.mock_look"), f"mock:rounds:{card.mock_id}:0"),
        button(say(locale, "slack_practice.mock_past"), "mock:past:0"),
        button(say(locale, "slack_practice.mock_again"), "mock:go"),
    ]
    return mock_page([*blocks, actions(*buttons)], locale)


def render_history(card: MockHistoryCard, locale: str = FALLBACK) -> Block:
    """Past interviews, newest first, and how each kind of round develops."""
    blocks = [section(f"*{say(locale, 'mock.history')}*")]
    if not card.rows:
        blocks.append(section(say(locale, "mock.history_none")))
    if card.trends:
        blocks.append(section("\n".join(say_trend(locale, trend) for trend in card.trends)))
    for row in card.rows[:MOST_PAST]:
        show = button(say(locale, "slack_practice.mock_card"), f"mock:card:{row.mock_id}")
        blocks.append(section(_past(row, locale), show))
    start = "slack_practice.mock_again" if card.rows else "mock.start"
    go = say(locale, "slack_practice.mock_next" if card.live_id else start)
    return mock_page([*blocks, actions(button(go, "mock:go", style="primary"))], locale)


def end_button(mock_id: int, about: str, locale: str) -> Block:
    """*End early*, which asks first."""
    ask = confirm(
        say(locale, "slack_practice.mock_end_title"),
        say(locale, about),
        say(locale, "mock.end"),
        say(locale, "slack_practice.mock_stay"),
    )
    return button(say(locale, "mock.end"), f"mock:end:{mock_id}", confirm=ask)


def _time(card: MockQuestionCard, now: datetime, locale: str) -> str:
    limit = say_clock(card.limit)
    if card.paused_at or card.deadline_at is None:
        phrase = "slack_practice.mock_paused_late" if card.left < timedelta(seconds=1) else "slack_practice.mock_paused"
        return say(locale, phrase, left=say_clock(card.left), limit=limit)
    at = when(card.deadline_at, CLOCK, f"{card.deadline_at:%H:%M:%S} UTC")
    phrase = "slack_practice.mock_late" if card.deadline_at < now else "slack_practice.mock_up"
    return say(locale, phrase, limit=limit, at=at)


def _score(row: ScoreRow, locale: str) -> str:
    facts = {"mean": say_mean(row.mean or 0), "gate": say_mean(row.gate.mean), "floor": row.gate.floor}
    if row.mean is None:
        phrase = "mock.score_none"
    elif row.is_passed:
        phrase = "mock.score_passed"
    else:
        phrase = "mock.score_not_yet" if row.mean < row.gate.mean else "mock.score_low"
    return say(
        locale,
        "slack_practice.mock_score",
        kind=say(locale, f"round.kind_{row.kind}"),
        score=say(locale, phrase, **facts),
        answered=say(locale, "mock.answered", answered=row.answered, questions=row.questions),
        coverage=say(locale, "mock.coverage", covered=row.covered, points=row.points) if row.points else "",
    )


def _rated(row: ScoreRow, locale: str) -> str:
    lines = []
    for dimension in row.dimensions:
        name = say(locale, f"mock.{dimension.id}")
        phrase = "slack_practice.mock_rated" if dimension.rating else "slack_practice.mock_not_rated"
        lines.append(say(locale, phrase, name=name, level=dimension.rating))
    return "\n".join(lines)


def _past(row: MockRow, locale: str) -> str:
    means = []
    for kind, mean in row.means:
        name = say(locale, f"round.kind_{kind}")
        phrase = "slack_practice.mock_mean_none" if mean is None else "slack_practice.mock_mean"
        means.append(say(locale, phrase, kind=name, mean=say_mean(mean or 0)))
    verdict = say(locale, f"mock.row_{row.verdict}")
    minutes = row.length // MINUTE
    return say(
        locale,
        "slack_practice.mock_row",
        on=row.started_at,
        minutes=minutes,
        verdict=verdict,
        means="  ·  ".join(means),
    )


def _say_minutes(length: timedelta, locale: str) -> str:
    return say(locale, "slack_practice.mock_minutes", n=length // MINUTE)
