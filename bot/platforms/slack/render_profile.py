"""A profile, and the history of what somebody wrote, for that person's eyes alone."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.cards.badges import make_badge
from bot.cards.profiles import HistoryCard, HistoryRow, ProfileCard, TopicFact
from bot.cards.rounds import PublishedAnswer
from bot.domain.answer import Verdict
from bot.domain.streak import Mark
from bot.platforms.slack.blocks import (
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
    section,
)
from bot.platforms.slack.markup import rich_literal, rich_markdown
from bot.platforms.slack.pages import page
from bot.services.profiles import HISTORY_PAGE
from bot.wording import say

Topics = Mapping[str, str]
MOST_TITLE = 300
# Weeks of the year that are shown day by day.
WEEKS = 10
_SQUARES = {
    None: "⬜",
    Mark.ANSWERED: "🟩",
    Mark.LATE: "🟨",
    Mark.FROZEN: "🟦",
    Mark.REST: "🟪",
    Mark.EXCUSED: "⬛",
    Mark.MISSED: "🟥",
}
_VERDICTS = {Verdict.ANSWERED: "✅", Verdict.LATE: "🕓", Verdict.NONE: "➖"}


def render_profile(card: ProfileCard, topics: Topics, group_id: int, locale: str, badges: Sequence[str] = ()) -> Block:
    """A member at a glance: badges they hold, totals, what is ahead, the year, topics."""
    title = say(locale, "slack.profile_title", name=card.name)
    held = [make_badge(locale, badge) for badge in badges]
    shown = [context("  ·  ".join(f"{badge.sign} {badge.name}" for badge in held))] if held else []
    blocks = [header(title), *shown, section("\n".join(_figures(card, locale)))]
    year = [say(locale, "chat_boards.month", on=on, answered=n, days=days) for on, n, days in card.months()]
    if year:
        blocks.append(section(f"*{say(locale, 'chat_boards.year')}*\n{'  ·  '.join(year)}"))
        blocks += [section("\n".join(_weeks(card, locale))), context(_legend(locale))]
    named = (("chat_boards.strong", card.strong), ("chat_boards.weak", card.weak))
    shares = [f"*{say(locale, phrase)}*  {_shares(facts, topics, locale)}" for phrase, facts in named if facts]
    if shares:
        blocks.append(section("\n".join(shares)))
    reasons = [f"{say(locale, f'reason.{reason}')} {points}" for reason, points in card.by_reason]
    by_topic = [f"{literal(topics.get(topic, topic))} {count}" for topic, count in card.by_topic[:10]]
    for phrase, parts in (("slack.profile_reasons", reasons), ("slack.profile_topics", by_topic)):
        if parts:
            blocks.append(context(say(locale, phrase, list="  ·  ".join(parts))))
    buttons = [button(say(locale, "chat_boards.history"), f"profile:wrote:{group_id}:0")]
    if card.year:
        buttons.append(button(say(locale, "slack_pictures.button"), f"profile:draw:{group_id}"))
    return message(escape(title), [*blocks, actions(*buttons)])


def render_history(card: HistoryCard, group_id: int, topics: Topics, locale: str) -> Block:
    """A page of what somebody wrote, each with the way to it beside its model answer."""
    blocks = [context(say(locale, "chat_boards.history_only_you"))]
    read, place = say(locale, "chat_boards.history_read"), f"{group_id}:{card.offset}"
    for line in card.rows:
        about = _line(line, topics, locale)
        blocks.append(section(about, button(read, f"profile:read:{place}:{line.round_id}")))
    if not card.rows:
        blocks.append(section(say(locale, "chat_boards.history_none")))
    newer, older = max(card.offset - HISTORY_PAGE, 0), card.offset + HISTORY_PAGE
    turns = [button(say(locale, "chat_boards.before"), f"profile:wrote:{group_id}:{newer}")] if card.offset else []
    if older < card.total:
        turns.append(button(say(locale, "chat_boards.after"), f"profile:wrote:{group_id}:{older}"))
    if turns:
        last = card.offset + len(card.rows)
        blocks.append(context(say(locale, "chat_boards.page", first=card.offset + 1, last=last, n=card.total)))
        blocks.append(actions(*turns))
    return page("profile:shown", "chat_boards.history_title", blocks)


def render_wrote(line: HistoryRow, best: PublishedAnswer | None, place: str, locale: str) -> Block:
    """One's own answer beside the model answer, then and now; `place` is `group:offset` of the list it came from."""
    about = [f"{line.on:%-d %b %Y}", _verdict(line.verdict, locale), _brought(line, locale)]
    model = [divider(), header(say(locale, "chat_boards.model")), *rich_markdown(line.model_answer)]
    blocks = [
        actions(button(say(locale, "chat_boards.history_back"), f"profile:wrote:{place}")),
        section(f"*{literal(cut(line.title, MOST_TITLE))}*"),
        context("  ·  ".join(about)),
        *_own(line, locale),
        *([section(say(locale, "void.own"))] if line.is_void else model),
    ]
    if best is not None:
        name = best.name or say(locale, "chat_best.unnamed")
        blocks += [divider(), header(say(locale, "chat_boards.best", name=name))]
        blocks += rich_literal(best.text, "rich_text_quote")
    return page("profile:shown", "chat_boards.history_title", blocks)


def _figures(card: ProfileCard, locale: str) -> Sequence[str]:
    rank = say(locale, "slack.profile_rank", rank=card.rank) if card.rank else ""
    ahead = card.next_milestone - card.current
    return [
        say(locale, "slack.profile_points", n=card.points, rank=rank),
        say(locale, "slack.profile_answers", n=card.answers, joined=card.joined_on),
        say(locale, "slack.profile_streak", n=card.current, longest=card.longest, freezes=card.freezes),
        say(locale, "chat_boards.milestone", n=ahead, length=card.next_milestone),
        say(locale, "streak.next_freeze", n=card.next_freeze_in),
        say(locale, "slack.profile_group", n=card.group_streak),
    ]


def _weeks(card: ProfileCard, locale: str) -> Sequence[str]:
    """The latest weeks as rows of squares, Monday to Sunday; each begins with its Monday."""
    marks = dict(card.year)
    monday = card.today - timedelta(days=card.today.weekday())
    first = min(monday, max(min(marks), monday - timedelta(weeks=WEEKS - 1)))
    lines = []
    for start in (monday - timedelta(weeks=n) for n in reversed(range(WEEKS))):
        days = [marks.get(start + timedelta(days=n)) for n in range(7)]
        if start + timedelta(days=6) >= first:
            lines.append(f"{''.join(_SQUARES[day] for day in days)}  {say(locale, 'chat_boards.week', on=start)}")
    return lines


def _legend(locale: str) -> str:
    """What the squares mean."""
    return "  ".join(f"{_SQUARES[mark]} {say(locale, f'picture.mark_{mark}')}" for mark in Mark)


def _shares(facts: Sequence[TopicFact], topics: Topics, locale: str) -> str:
    return "  ·  ".join(
        say(
            locale,
            "chat_boards.share",
            topic=literal(topics.get(fact.topic, fact.topic)),
            answers=fact.answers,
            rounds=fact.rounds,
        )
        for fact in facts
    )


def _line(line: HistoryRow, topics: Topics, locale: str) -> str:
    again = f"  ·  {say(locale, 'chat_boards.history_again')}" if line.earlier else ""
    facts = [f"{line.on:%-d %b %Y}", literal(topics.get(line.topic, line.topic))]
    facts.append(_brought(line, locale))
    return f"{_VERDICTS[line.verdict]} *{literal(cut(line.title, MOST_TITLE))}*\n{'  ·  '.join(facts)}{again}"


def _verdict(verdict: Verdict, locale: str) -> str:
    return f"{_VERDICTS[verdict]} {say(locale, f'chat_boards.verdict_{verdict}')}"


def _brought(line: HistoryRow, locale: str) -> str:
    return say(locale, "void.in_history") if line.is_void else say(locale, "slack.points", n=line.points)


def _own(line: HistoryRow, locale: str) -> list[Block]:
    own = rich_literal(line.text, "rich_text_quote") if line.text else [section(say(locale, "chat_boards.gone"))]
    earlier = line.earlier
    if earlier is None:
        return [header(say(locale, "chat_boards.yours")), *own]
    return [
        header(say(locale, "chat_boards.then", on=earlier.on)),
        context(_verdict(earlier.verdict, locale)),
        *rich_literal(earlier.text, "rich_text_quote"),
        header(say(locale, "chat_boards.now", on=line.on)),
        *own,
    ]
