"""Round, reveal, receipt and notice as Discord messages; pure, within every limit by construction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import discord
from discord import ui

from bot.cards.notices import NoticeCard, ReceiptCard
from bot.cards.rounds import PublishedAnswer, ReferenceFact, RevealCard, RoundCard
from bot.domain.answer import Verdict
from bot.domain.round import RoundState
from bot.domain.text import units
from bot.platforms.discord.layout import BLUE, GREEN, GREY, Row, button, layout, row
from bot.platforms.discord.marks import mark_of
from bot.platforms.discord.parse import PLATFORM
from bot.platforms.discord.text import moment, pack, plain, quoted, shorten, without_mentions
from bot.wording import phrase_on, say

# Of a question post: what the prompt may take, so that everything around it always fits.
MOST_PROMPT = 3000
MOST_HEADING = 300
# Of a reveal: what one part may take besides its heading.
MOST_PART = 3500

Topics = Mapping[str, str]


def render_round(
    card: RoundCard,
    topics: Topics,
    key: str | None = None,
    ping: str = "",
    locale: str = "en",
    *,
    is_preview: bool = False,
    reads_content: bool = True,
) -> ui.LayoutView:
    """A question post as it should look now. `key` is its journal key, `ping` the mention of a role the host chose.

    In a preview nothing can be pressed. Where message content may not be read, it says how a thread answer counts.
    """
    prompt = without_mentions(card.prompt)
    is_long = units(prompt) > MOST_PROMPT
    heading = f"## {shorten(without_mentions(card.title), MOST_HEADING)}\n-# {_about(card, topics, locale)}"
    body = shorten(prompt, MOST_PROMPT) + ("\n-# " + say(locale, "discord.shortened") if is_long else "")
    buttons = _round_buttons(card, is_long, locale)
    for item in buttons.children if is_preview else ():
        cast(ui.Button[ui.LayoutView], item).disabled = True
    return layout(
        f"{ping}\n{heading}" if ping else heading,
        body,
        _standing(card, "discord.open" if reads_content else "discord.open_mention", locale),
        colour=_COLOURS[card.state],
        rows=[buttons] if buttons.children else [],
        mark=mark_of(key or question_key(card)),
    )


def question_key(card: RoundCard) -> str:
    """What marks a question post once it is out; any later edit keeps it."""
    return f"round-{card.round_id}-question"


def render_reveal(card: RevealCard, locale: str = "en") -> Sequence[str]:
    """The texts of a reveal's parts; the same card always gives the same."""
    return pack(_reveal_blocks(card, locale), MOST_PART)


def render_reveal_part(card: RevealCard, part: int, key: str, locale: str = "en") -> ui.LayoutView:
    """Part `part` (from 0) of a reveal; the last one carries the buttons."""
    texts = render_reveal(card, locale)
    number = say(locale, "discord.reveal_part", part=part + 1, parts=len(texts)) if len(texts) > 1 else ""
    buttons = [row(*_after_buttons(card.round_id, locale))] if part == len(texts) - 1 else []
    text = texts[part] + (f"\n\n-# {number}" if number else "")
    return layout(text, colour=GREEN, rows=buttons, mark=mark_of(key))


def render_notice(card: NoticeCard, key: str, locale: str = "en") -> ui.LayoutView:
    """A notice to one person. Its facts came from people, so they are shown as they were written."""
    facts = {name: plain(fact) if name != "n" else fact for name, fact in card.facts.items()}
    phrase = phrase_on(PLATFORM, card.phrase)
    return layout(say(locale, phrase, **{**facts, "n": _count(facts.get("n"))}), mark=mark_of(key))


def render_receipt(card: ReceiptCard, locale: str = "en") -> str:
    """How somebody's answer stands, in words."""
    if card.verdict is Verdict.ANSWERED:
        return say(locale, "discord.receipt_counts", at=moment(card.closes_at, "f"))
    if card.verdict is Verdict.LATE:
        return say(locale, "discord.receipt_late", at=moment(card.closes_at, "f"))
    if card.length:
        return say(locale, "discord.receipt_short", n=card.missing)
    return say(locale, "discord.receipt_none")


def difficulty_dots(level: int) -> str:
    """Difficulty as one looks at it."""
    return "●" * level + "○" * (5 - level)


def topic_title(topic: str, topics: Topics) -> str:
    """A topic's title, else its id made readable."""
    return topics.get(topic) or topic.replace("-", " ").capitalize()


def _about(card: RoundCard, topics: Topics, locale: str) -> str:
    parts = [
        topic_title(card.topic, topics),
        f"{difficulty_dots(card.difficulty)} {say(locale, 'discord.difficulty', level=card.difficulty)}",
        say(locale, f"discord.kind_{card.kind}"),
        say(locale, "discord.minutes", n=card.minutes),
    ]
    return " · ".join(parts if card.carries_streak else [*parts, say(locale, "discord.extra")])


def _standing(card: RoundCard, open_phrase: str, locale: str) -> str:
    at, in_ = moment(card.closes_at, "f"), moment(card.closes_at, "R")
    tally = say(locale, "discord.answered", n=card.answered) if card.answered else say(locale, "discord.answered_none")
    match card.state:
        case RoundState.OPEN:
            return say(locale, open_phrase, at=at, in_=in_) + "\n" + tally
        case RoundState.CLOSED | RoundState.SETTLED:
            return say(locale, "discord.closed", at=at) + "\n" + tally
        case RoundState.REVEALED:
            late = say(locale, "round.late_until", at=moment(card.late_until, "f")) if card.late_until else ""
            return f"{say(locale, 'discord.revealed', at=at)} {late}".rstrip() + "\n" + tally
        case RoundState.VOID:
            return say(locale, "discord.void")


def _round_buttons(card: RoundCard, is_long: bool, locale: str) -> Row:
    if card.state is RoundState.VOID:
        return row(button(say(locale, "discord.button_mine"), f"round:mine:{card.round_id}"))
    after = _after_buttons(card.round_id, locale) if card.state is RoundState.REVEALED else ()
    return row(
        _answer_button(card, locale),
        button(say(locale, "discord.button_mine"), f"round:mine:{card.round_id}"),
        button(say(locale, "discord.button_text"), f"round:text:{card.round_id}") if is_long else None,
        *after,
    )


def _answer_button(card: RoundCard, locale: str) -> ui.Button[ui.LayoutView] | None:
    """The way to the form, as long as an answer brings something."""
    label, style = "discord.button_answer", discord.ButtonStyle.primary
    if card.state is not RoundState.OPEN:
        label, style = "discord.button_late", discord.ButtonStyle.secondary
        if card.late_until is None:
            return None
    return button(say(locale, label), f"round:answer:{card.round_id}", style)


def _after_buttons(round_id: int, locale: str) -> Sequence[ui.Button[ui.LayoutView]]:
    return (
        button(say(locale, "discord.button_helpful"), f"round:helpful:{round_id}"),
        button(say(locale, "discord.button_review"), f"round:review:{round_id}"),
    )


def _reveal_blocks(card: RevealCard, locale: str) -> Iterable[str]:
    tally = say(locale, "discord.reveal_tally", n=card.on_time) if card.on_time else say(locale, "discord.reveal_none")
    title = say(locale, "discord.reveal_title", title=without_mentions(card.title))
    tests = "\n-# " + say(locale, "discord.reveal_tests", tests=without_mentions(card.tests)) if card.tests else ""
    yield f"## {title}\n-# {tally}{tests}"
    yield without_mentions(card.model_answer)
    beyond = f" *({say(locale, 'discord.reveal_beyond')})*"
    yield from _list(say(locale, "discord.reveal_key_points"), [p.fact + beyond * p.beyond for p in card.key_points])
    if card.solution:
        yield f"### {say(locale, 'discord.reveal_solution')}\n```python\n{without_mentions(card.solution)}\n```"
    if card.example:
        yield f"### {say(locale, 'discord.reveal_example')}\n{without_mentions(card.example)}"
    yield from _list(say(locale, "discord.reveal_pitfalls"), card.pitfalls)
    yield from _list(say(locale, "discord.reveal_references"), [_reference(fact) for fact in card.references])
    if card.published:
        yield f"### {say(locale, 'discord.reveal_published')}"
        yield from (_published(answer, locale) for answer in card.published)


def _list(title: str, rows: Sequence[str]) -> Iterable[str]:
    if rows:
        yield f"### {title}\n" + "\n".join(f"- {without_mentions(text)}" for text in rows)


def _reference(fact: ReferenceFact) -> str:
    return f"{fact.label} (<{fact.url}>)" if fact.url else fact.label


def _published(answer: PublishedAnswer, locale: str) -> str:
    name = plain(answer.name) if answer.name else say(locale, "discord.unnamed")
    return f"**{name}**\n{quoted(plain(answer.text))}"


def _count(n: str | None) -> int | str:
    """A count in a notice, which arrives as text, as the number that chooses the form."""
    return int(n) if n and n.isdigit() else n or ""


_COLOURS: Mapping[RoundState, discord.Colour] = {
    RoundState.OPEN: BLUE,
    RoundState.CLOSED: GREY,
    RoundState.SETTLED: GREY,
    RoundState.REVEALED: GREEN,
    RoundState.VOID: GREY,
}
