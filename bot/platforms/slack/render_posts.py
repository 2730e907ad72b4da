"""Our posts as Slack messages: a round's question, its reveal in as many parts as it needs, a notice."""

from collections.abc import Mapping

from bot.cards.notices import NoticeCard
from bot.cards.rounds import PublishedAnswer, ReferenceFact, RevealCard, RoundCard
from bot.domain.report import ReportKind
from bot.domain.round import RoundState
from bot.platforms.slack.blocks import (
    MOST_BLOCKS,
    MOST_MESSAGE,
    Block,
    actions,
    button,
    context,
    cut,
    divider,
    escape,
    header,
    literal,
    message,
    pack,
    section,
    weight,
    when,
)
from bot.platforms.slack.markup import Run, link, rich_code, rich_list, rich_literal, rich_markdown, run
from bot.platforms.slack.places import PLATFORM
from bot.wording import FALLBACK, phrase_on, say

DEADLINE = "{date_short_pretty} {time}"
# What is left for the prompt beside headline, small print and buttons.
_MOST_PROMPT = MOST_MESSAGE - 2500
# The part of the hosts' desk that a notice is about.
_ON_DESK = {"notice.suggestion": "suggestions", **{f"notice.report_{kind}": "reports" for kind in ReportKind}}
Topics = Mapping[str, str]


def render_round(card: RoundCard, topics: Topics, locale: str = FALLBACK) -> Block:
    """A question post as it should look now: one message, since a thread hangs on it."""
    blocks = [header(card.title), *_prompt(card, locale), _facts(card, topics, locale), context(_status(card, locale))]
    if card.late_until or card.state is not RoundState.REVEALED:
        blocks.append(_buttons(card, locale))
    return message(_fallback(card, locale), blocks)


def render_reveal(card: RevealCard, locale: str = FALLBACK) -> list[Block]:
    """The model answer as one message or more; the same card always gives the same messages."""
    blocks = [header(say(locale, "slack.reveal_title", title=card.title)), *rich_markdown(card.model_answer)]
    points = [[run(point.fact), *_beyond(point.beyond, locale)] for point in card.key_points]
    for title, part in (
        ("slack.reveal_points", rich_list(points)),
        ("slack.reveal_pitfalls", rich_list([[run(text)] for text in card.pitfalls])),
        ("slack.reveal_example", rich_markdown(card.example or "")),
        ("slack.reveal_solution", rich_code(card.solution or "")),
        ("slack.reveal_references", rich_list([_reference(reference) for reference in card.references])),
    ):
        if part:
            blocks += [section(f"*{say(locale, title)}*"), *part]
    blocks.append(divider())
    if card.tests:
        blocks.append(context(say(locale, "slack.reveal_tests", tests=escape(card.tests))))
    tally = say(locale, "slack.reveal_tally" if card.on_time else "slack.reveal_none", n=card.on_time)
    blocks.append(context(tally, say(locale, "slack.reveal_help")))
    if card.published:
        blocks.append(section(f"*{say(locale, 'slack.reveal_published')}*"))
    for answer in card.published:
        blocks += _published(answer, locale)
    vote = button(say(locale, "slack.button_votes"), f"vote:open:{card.round_id}")
    mine = button(say(locale, "slack.button_mine"), f"answer:show:{card.round_id}")
    how = button(say(locale, "practice.how_did_i_do"), f"review:open:{card.round_id}", style="primary")
    parts = pack([*blocks, actions(how, vote, mine)])
    title = escape(card.title)
    texts = [say(locale, "slack.reveal_title", title=title)]
    texts += [say(locale, "slack.reveal_more", title=title, n=n, of=len(parts)) for n in range(2, len(parts) + 1)]
    return [message(text, part) for text, part in zip(texts, parts, strict=True)]


def render_notice(card: NoticeCard, locale: str = FALLBACK) -> Block:
    """A notice to one person; the facts came from people and are escaped."""
    facts = {name: int(fact) if name == "n" and fact.isdecimal() else escape(fact) for name, fact in card.facts.items()}
    text = say(locale, phrase_on(PLATFORM, card.phrase), **facts)
    return message(text, [section(text), *_desk_button(card, locale)])


def _desk_button(card: NoticeCard, locale: str) -> list[Block]:
    """The way to what a host has to decide, where a notice is about that."""
    part, group_id = _ON_DESK.get(card.phrase), card.facts.get("group_id")
    if not part or not group_id:
        return []
    return [actions(button(say(locale, "slack_desk.home"), f"desk:open:{group_id}:{part}"))]


def stars(difficulty: int) -> str:
    """A difficulty from 1 to 5 at a glance."""
    return "★" * difficulty + "☆" * (5 - difficulty)


def _prompt(card: RoundCard, locale: str) -> list[Block]:
    """The question; one too long for a post ends in words that say so."""
    kept: list[Block] = []
    for block in rich_markdown(card.prompt):
        if weight([*kept, block]) > _MOST_PROMPT or len(kept) == MOST_BLOCKS - 6:
            return [*kept, context(say(locale, "slack.round_cut"))]
        kept.append(block)
    return kept


def _facts(card: RoundCard, topics: Topics, locale: str) -> Block:
    otherwise = f"{card.closes_at:%Y-%m-%d %H:%M} UTC"
    key = "slack.round_facts" if card.state is RoundState.OPEN else "slack.round_facts_closed"
    return context(
        say(
            locale,
            key,
            topic=literal(topics.get(card.topic, card.topic)),
            stars=stars(card.difficulty),
            difficulty=card.difficulty,
            n=card.minutes,
            deadline=when(card.closes_at, DEADLINE, otherwise),
        )
    )


def _status(card: RoundCard, locale: str) -> str:
    """How many have answered, and what to do now; never what anybody said."""
    count = say(locale, "slack.round_count" if card.answered else "slack.round_none", n=card.answered)
    is_extra = not card.carries_streak and card.state is not RoundState.VOID
    extra = " " + say(locale, "slack.round_extra") if is_extra else ""
    return say(locale, f"slack.round_{card.state}", count=count, minimum=card.minimum) + _late(card, locale) + extra


def _late(card: RoundCard, locale: str) -> str:
    """Until when a late answer still brings something, once the model answer is out."""
    if card.state is not RoundState.REVEALED or card.late_until is None:
        return ""
    otherwise = f"{card.late_until:%Y-%m-%d %H:%M} UTC"
    return " " + say(locale, "round.late_until", at=when(card.late_until, DEADLINE, otherwise))


def _buttons(card: RoundCard, locale: str) -> Block:
    is_open = card.state is RoundState.OPEN
    mine = button(say(locale, "slack.button_mine"), f"answer:show:{card.round_id}")
    if not is_open and card.late_until is None:
        return actions(mine)
    label, style = ("slack.button_private", "primary") if is_open else ("slack.button_late", "")
    return actions(button(say(locale, label), f"answer:open:{card.round_id}", style=style), mine)


def _fallback(card: RoundCard, locale: str) -> str:
    otherwise = f"{card.closes_at:%Y-%m-%d %H:%M} UTC"
    deadline = when(card.closes_at, DEADLINE, otherwise)
    phrase = "slack.round_fallback" if card.state is RoundState.OPEN else "slack.round_fallback_closed"
    return say(locale, phrase, title=escape(card.title), deadline=deadline)


def _beyond(beyond: bool, locale: str) -> list[Run]:
    return [run(" " + say(locale, "slack.reveal_beyond"), "italic")] if beyond else []


def _reference(reference: ReferenceFact) -> list[Run]:
    return [link(reference.label, reference.url)] if reference.url else [run(reference.label)]


def _published(answer: PublishedAnswer, locale: str) -> list[Block]:
    name = literal(cut(answer.name, 80)) if answer.name else say(locale, "slack.reveal_unnamed")
    return [context(f"*{name}*"), *rich_literal(answer.text, "rich_text_quote")]
