"""Steps of a quiz and the reading of an answer as Discord messages; pure, within every limit by construction."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import discord
from discord import ui

from bot.cards.practice import (
    CoveredPoint,
    FeedbackCard,
    OpenPoint,
    OptionFact,
    Prospect,
    QuizCard,
    SummaryCard,
    VerdictCard,
    count_days,
)
from bot.cards.rounds import ReferenceFact
from bot.domain.quiz import QuizSource
from bot.platforms.discord.layout import GREEN, RED, Row, button, layout, option, row, select
from bot.platforms.discord.practice_pages import own_words, paged, title_line
from bot.platforms.discord.render import Topics, difficulty_dots, topic_title
from bot.platforms.discord.text import moment, plain, quoted, shorten, without_mentions
from bot.wording import say

LETTERS = "ABCDEFGHIJ"
BUTTONS_A_ROW = 5
# Of what is shown: a prompt beside an answer, an option's text and its reason, a quotation of one's own words.
MOST_PROMPT = 600
MOST_OPTION_TEXT = 400
MOST_QUOTE = 300
PRIMARY, SUCCESS = discord.ButtonStyle.primary, discord.ButtonStyle.success
Shown = QuizCard | VerdictCard | FeedbackCard | SummaryCard


def render_shown(
    card: Shown, topics: Topics, now: datetime, *, page: int = 0, note: str = "", locale: str = "en"
) -> ui.LayoutView:
    """Where a quiz stands, or an answered question of it; `note` says why it is shown where that is unclear."""
    match card:
        case QuizCard():
            return render_question(card, topics, page, note, locale)
        case VerdictCard():
            return render_verdict(card, page, locale)
        case FeedbackCard():
            return render_feedback(card, now, page, note, locale)
        case SummaryCard():
            return render_summary(card, note, locale)


def render_question(card: QuizCard, topics: Topics, page: int = 0, note: str = "", locale: str = "en") -> ui.LayoutView:
    """A question with its options to press, or the way to the form for one's own words."""
    about = [
        say(locale, "quiz.progress", position=card.position, count=card.count),
        topic_title(card.topic, topics),
        difficulty_dots(card.difficulty),
        say(locale, f"quiz.source_{card.source}"),
    ]
    upcoming = "\n-# " + say(locale, "quiz.upcoming") if card.is_upcoming else ""
    head = f"{title_line(card.title)}\n-# {' · '.join(about)}{upcoming}"
    options = "\n\n".join(f"**{letter}** {_option(text)}" for letter, text in zip(LETTERS, card.options, strict=False))
    place = f"{card.session_id}:{card.position}"
    blocks = [head, without_mentions(card.prompt), options] if options else [head, without_mentions(card.prompt)]
    foot = f"-# {say(locale, f'quiz.kind_{card.kind}')}"
    rows = _option_rows(card, place, locale) if options else [_open_row(card, place, locale)]
    return paged(blocks, page, lambda n: f"quiz:page:{place}:{n}", foot=foot, note=note, rows=rows, locale=locale)


def render_verdict(card: VerdictCard, page: int = 0, locale: str = "en") -> ui.LayoutView:
    """An answered check: right or not, and why for each option."""
    verdict = "✅ " + say(locale, "quiz.right") if card.is_right else "❌ " + say(locale, "quiz.wrong")
    progress = say(locale, "quiz.progress", position=card.position, count=card.count)
    head = f"## {verdict}\n-# {shorten(without_mentions(card.title), MOST_OPTION_TEXT)} · {progress}"
    options = [_judged(letter, fact, locale) for letter, fact in zip(LETTERS, card.options, strict=False)]
    foot = _outcome(card.due_at, card.points, locale, is_unrated=card.source is QuizSource.UNRATED)
    go = say(locale, "quiz.show_result" if card.is_last else "quiz.next")
    stop = None if card.is_last else _stop(card.session_id, locale)
    return paged(
        [head, without_mentions(card.prompt), *options],
        page,
        lambda n: f"quiz:page:{card.session_id}:{card.position}:{n}",
        foot=foot,
        rows=[row(button(go, f"quiz:go:{card.session_id}", PRIMARY), stop)],
        colour=GREEN if card.is_right else RED,
        locale=locale,
    )


def render_feedback(
    card: FeedbackCard, now: datetime, page: int = 0, note: str = "", locale: str = "en"
) -> ui.LayoutView:
    """One's own answer beside the key points and the model answer, with the four ratings while it waits for one."""
    rest = f"{card.round_id}" if card.session_id is None else f"{card.session_id}:{card.position}"
    noun = "review" if card.session_id is None else "quiz"
    rows = []
    if card.rating is None:
        foot = f"**{say(locale, 'practice.rate')}**"
        rows.append(row(*(_rating(p, f"{noun}:rate:{rest}", now, locale) for p in card.prospects)))
    else:
        rated = say(locale, "practice.rated", rating=say(locale, f"practice.rating_{card.rating}"))
        outcome = _outcome(card.due_at, card.points, locale, is_unrated=card.source is QuizSource.UNRATED)
        foot = f"{rated} {outcome}"
    if _disputable(card):
        rows.append(_dispute_row(card, f"{noun}:dispute:{rest}", page, locale))
    if card.session_id is not None:
        further = button(say(locale, "quiz.next"), f"quiz:go:{card.session_id}", PRIMARY) if card.rating else None
        rows.append(row(further, _stop(card.session_id, locale)))
    blocks = _feedback_blocks(card, locale)
    return paged(blocks, page, lambda n: f"{noun}:page:{rest}:{n}", foot=foot, note=note, rows=rows, locale=locale)


def render_summary(card: SummaryCard, note: str = "", locale: str = "en") -> ui.LayoutView:
    """How a quiz went, and what comes next."""
    facts = {"answered": card.answered, "count": card.count, "right": card.right, "wrong": card.wrong}
    lines = [
        say(locale, "quiz.summary_answered", **facts),
        say(locale, "quiz.summary_unrated", n=card.unrated) if card.unrated else "",
        say(locale, "quiz.summary_points", n=card.points, today=card.points_today),
        say(locale, "quiz.summary_due", n=card.due) if card.due else _next_due(card.next_due_at, locale),
    ]
    again = button(say(locale, "quiz.again_quiz"), f"quiz:again:{card.session_id}", PRIMARY)
    head = f"## {say(locale, 'quiz.summary')}"
    return layout(note, head, "\n".join(line for line in lines if line), colour=GREEN, rows=[row(again)])


def render_live(session_id: int, new_id: str, locale: str = "en") -> ui.LayoutView:
    """A quiz is under way: go on with it, or begin another with the button of id `new_id`."""
    return layout(
        say(locale, "discord_practice.live"),
        rows=[row(go_on(session_id, locale), button(say(locale, "discord_practice.new_quiz"), new_id))],
    )


def go_on(session_id: int, locale: str) -> ui.Button[ui.LayoutView]:
    """The button to where a quiz stands."""
    return button(say(locale, "quiz.go_on"), f"quiz:go:{session_id}", PRIMARY)


def _option_rows(card: QuizCard, place: str, locale: str) -> list[Row]:
    letters = LETTERS[: len(card.options)]
    buttons = [button(letter, f"quiz:choose:{place}:{n}", PRIMARY) for n, letter in enumerate(letters)]
    rows = [row(*buttons[n : n + BUTTONS_A_ROW]) for n in range(0, len(buttons), BUTTONS_A_ROW)]
    return [*rows, row(_stop(card.session_id, locale))]


def _open_row(card: QuizCard, place: str, locale: str) -> Row:
    return row(
        button(say(locale, "quiz.type"), f"quiz:write:{place}", PRIMARY),
        button(say(locale, "quiz.dont_know"), f"quiz:unknown:{place}"),
        _stop(card.session_id, locale),
    )


def _stop(session_id: int, locale: str) -> ui.Button[ui.LayoutView]:
    return button(say(locale, "quiz.stop"), f"quiz:stop:{session_id}")


def _rating(prospect: Prospect, rate: str, now: datetime, locale: str) -> ui.Button[ui.LayoutView]:
    """A rating, with when the question then comes back."""
    label = say(locale, f"practice.rating_{prospect.rating}")
    if prospect.due_at is not None:
        days = say(locale, "practice.in_days", n=count_days(prospect.due_at, now))
        label = say(locale, "discord_practice.prospect", rating=label, days=days)
    return button(label, f"{rate}:{int(prospect.rating)}")


def _disputable(card: FeedbackCard) -> bool:
    return bool(card.text) and any(not point.is_disputed for point in card.open)


def _dispute_row(card: FeedbackCard, dispute: str, page: int, locale: str) -> Row:
    options = [option(point.fact, point.key_point_id) for point in card.open if not point.is_disputed]
    hint = say(locale, "discord_practice.dispute")
    return select(f"{dispute}:{page}", options, hint, most=len(options))


def _feedback_blocks(card: FeedbackCard, locale: str) -> Iterable[str]:
    if card.session_id is None:
        yield f"## {say(locale, 'practice.how_did_i_do')}\n-# {shorten(without_mentions(card.title), MOST_PROMPT)}"
    else:
        progress = say(locale, "quiz.progress", position=card.position, count=card.count)
        yield f"{title_line(card.title)}\n-# {progress}"
        yield quoted(shorten(without_mentions(card.prompt), MOST_PROMPT))
    yield from _reading(card, locale) if card.text else [say(locale, "discord_practice.not_known")]
    yield f"### {say(locale, 'practice.model_answer')}\n{without_mentions(card.model_answer)}"
    if not card.text:
        yield from _list(say(locale, "discord_practice.points_to_know"), [_fact(p, locale) for p in card.open])
    yield from _list(say(locale, "practice.pitfalls"), [without_mentions(text) for text in card.pitfalls])
    yield from _list(say(locale, "discord.reveal_references"), [_reference(fact) for fact in card.references])


def _reading(card: FeedbackCard, locale: str) -> Iterable[str]:
    """What an answer seems to cover, in its own words, and what to look at again: a machine's reading, worded so."""
    yield f"### {say(locale, 'practice.your_answer')}\n{own_words(card.text)}"
    disputed = f"\n-# {say(locale, 'practice.disputed')}"
    covered = [f"✅ {_fact(point, locale)}\n{own_words(point.quote, MOST_QUOTE)}" for point in card.covered]
    look = [f"🔁 {_fact(point, locale)}{disputed * point.is_disputed}" for point in card.open]
    if covered:
        yield "\n".join([f"### {say(locale, 'practice.seems_covered')}", *covered])
    else:
        yield say(locale, "practice.seems_nothing")
    yield "\n".join([f"### {say(locale, 'practice.look_again')}", *look]) if look else say(locale, "practice.seems_all")
    yield f"-# {say(locale, 'practice.reading_note')}"


def _fact(point: CoveredPoint | OpenPoint, locale: str) -> str:
    return without_mentions(point.fact) + (f" *({say(locale, 'practice.beyond')})*" if point.beyond else "")


def _judged(letter: str, fact: OptionFact, locale: str) -> str:
    marks = [("quiz.right_option", fact.is_right), ("quiz.your_choice", fact.is_chosen)]
    named = ", ".join(say(locale, phrase) for phrase, holds in marks if holds)
    sign = "✅ " if fact.is_right else "❌ " if fact.is_chosen else ""
    return f"{sign}**{letter}** {_option(fact.text)}{f' *({named})*' if named else ''}\n-# {_option(fact.why)}"


def _option(text: str) -> str:
    return shorten(without_mentions(text), MOST_OPTION_TEXT)


def _outcome(due_at: datetime | None, points: int, locale: str, *, is_unrated: bool) -> str:
    """What a rating led to."""
    if is_unrated:
        return say(locale, "discord_practice.unrated")
    told = [say(locale, "discord_practice.due_in", in_=moment(due_at, "R"))] if due_at else []
    told += [say(locale, "discord_practice.earned", n=points)] if points else []
    return " · ".join(told)


def _next_due(at: datetime | None, locale: str) -> str:
    return say(locale, "discord_practice.summary_next", in_=moment(at, "R")) if at else say(locale, "quiz.summary_none")


def _list(title: str, rows: Sequence[str]) -> Iterable[str]:
    if rows:
        yield f"### {title}\n" + "\n".join(f"- {text}" for text in rows)


def _reference(fact: ReferenceFact) -> str:
    return f"{plain(fact.label)} (<{fact.url}>)" if fact.url else plain(fact.label)
