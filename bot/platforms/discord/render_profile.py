"""A profile, and the history of what somebody wrote, as Discord messages; pure. For that person's eyes alone."""

from collections.abc import Sequence

from discord import ui

from bot.cards.badges import make_badge
from bot.cards.profiles import Earlier, HistoryCard, HistoryRow, ProfileCard, TopicFact
from bot.cards.rounds import PublishedAnswer
from bot.domain.answer import Verdict
from bot.platforms.discord.layout import Row, button, gallery, layout, option, row, select
from bot.platforms.discord.practice_pages import paged, title_line
from bot.platforms.discord.render import Topics, topic_title
from bot.platforms.discord.render_streak import reasons_text
from bot.platforms.discord.text import plain, quoted, shorten, without_mentions
from bot.services.profiles import HISTORY_PAGE
from bot.wording import say

PICTURE = "year.png"
TOPICS_SHOWN = 10
MOST_TITLE = 120
_VERDICTS = {Verdict.ANSWERED: "✅", Verdict.LATE: "🕒", Verdict.NONE: "➖"}


def render_profile(
    card: ProfileCard,
    topics: Topics,
    group: str,
    group_id: int,
    locale: str = "en",
    alt: str | None = None,
    badges: Sequence[str] = (),
) -> ui.LayoutView:
    """A member at a glance, with the badges they hold; `alt` says what the attached PICTURE of the year shows."""
    head = [
        f"## {plain(card.name)}",
        f"-# {plain(group)} · {say(locale, 'profile.joined', on=f'{card.joined_on:%-d %b %Y}')}",
        *_badges(badges, locale),
        *_figures(card, locale),
    ]
    buttons = row(
        button(say(locale, "chat_boards.history"), f"history:list:{group_id}:0:open"),
        button(say(locale, "chat_boards.my_streak"), f"streak:why:{group_id}"),
    )
    return layout(
        "\n".join(head),
        "\n".join([*_year(card, locale), *_strengths(card, topics, locale)]),
        _titled("profile.by_reason", [reasons_text(card.by_reason, locale)] if card.by_reason else [], locale),
        _titled("profile.by_topic", [f"- {_title(t, topics)}: {n}" for t, n in card.by_topic[:TOPICS_SHOWN]], locale),
        rows=[buttons],
        picture=gallery(PICTURE, alt) if alt is not None else None,
    )


def render_history(card: HistoryCard, group_id: int, topics: Topics, locale: str = "en") -> ui.LayoutView:
    """A page of what somebody wrote, and the way to each beside its model answer."""
    head = f"## {say(locale, 'chat_boards.history_title')}\n-# {say(locale, 'chat_boards.history_only_you')}"
    if not card.rows:
        return layout(head, say(locale, "chat_boards.history_none"))
    lines = [_history_line(line, topics, locale) for line in card.rows]
    last = card.offset + len(card.rows)
    shown = say(locale, "chat_boards.page", first=card.offset + 1, last=last, n=card.total)
    options = [option(line.title, str(line.round_id), f"{line.on:%-d %b %Y}") for line in card.rows]
    chooser = select(f"history:read:{group_id}:{card.offset}", options, say(locale, "chat_boards.history_choose"))
    turns = _turns(card, group_id, locale)
    return layout(head, "\n".join(lines), f"-# {shown}" if turns else "", rows=[chooser, *turns])


def render_wrote(
    line: HistoryRow, best: PublishedAnswer | None, place: str, page: int = 0, locale: str = "en"
) -> ui.LayoutView:
    """One's own answer beside the model answer, then and now. `place` is `group:offset` of the list it came from."""
    about = [f"{line.on:%-d %b %Y}", _verdict(line.verdict, locale), _brought(line, locale)]
    blocks = [f"{title_line(line.title)}\n-# {' · '.join(about)}", *_own_blocks(line, locale)]
    if line.is_void:
        blocks.append(say(locale, "void.own"))
    else:
        blocks += [f"### {say(locale, 'chat_boards.model')}", without_mentions(line.model_answer)]
    if best is not None:
        name = plain(best.name) if best.name else say(locale, "discord.unnamed")
        blocks += [f"### {say(locale, 'chat_boards.best', name=name)}", quoted(plain(best.text))]
    group_id, _, offset = place.partition(":")
    back = row(button(say(locale, "chat_boards.history_back"), f"history:list:{group_id}:{offset}:up"))
    turn = f"history:part:{place}:{line.round_id}"
    return paged(blocks, page, lambda n: f"{turn}:{n}", rows=[back], locale=locale)


def _badges(badges: Sequence[str], locale: str) -> Sequence[str]:
    held = [make_badge(locale, badge) for badge in badges]
    return [" · ".join(f"{badge.sign} {badge.name}" for badge in held)] if held else []


def _figures(card: ProfileCard, locale: str) -> Sequence[str]:
    rank = f" · {say(locale, 'discord.rank', rank=card.rank)}" if card.rank else ""
    ahead = card.next_milestone - card.current
    return [
        f"**{say(locale, 'discord.points', n=card.points)}**{rank}",
        f"{say(locale, 'discord.answers', n=card.answers)} · 🔥 {card.current} "
        f"({say(locale, 'discord.streak_longest', n=card.longest)}) · "
        f"❄️ {say(locale, 'discord.streak_freezes', n=card.freezes)}",
        say(locale, "chat_boards.milestone", n=ahead, length=card.next_milestone),
        f"❄️ {say(locale, 'streak.next_freeze', n=card.next_freeze_in)}",
        say(locale, "discord.group_streak", n=card.group_streak),
    ]


def _year(card: ProfileCard, locale: str) -> Sequence[str]:
    months = [say(locale, "chat_boards.month", on=on, answered=n, days=days) for on, n, days in card.months()]
    return [f"**{say(locale, 'chat_boards.year')}**", " · ".join(months)] if months else []


def _strengths(card: ProfileCard, topics: Topics, locale: str) -> Sequence[str]:
    named = (("chat_boards.strong", card.strong), ("chat_boards.weak", card.weak))
    return [f"**{say(locale, phrase)}** {_shares(facts, topics, locale)}" for phrase, facts in named if facts]


def _shares(facts: Sequence[TopicFact], topics: Topics, locale: str) -> str:
    return " · ".join(
        say(locale, "chat_boards.share", topic=_title(fact.topic, topics), answers=fact.answers, rounds=fact.rounds)
        for fact in facts
    )


def _titled(phrase: str, lines: Sequence[str], locale: str) -> str:
    return "\n".join([f"**{say(locale, phrase)}**", *lines]) if lines else ""


def _title(topic: str, topics: Topics) -> str:
    return without_mentions(topic_title(topic, topics))


def _verdict(verdict: Verdict, locale: str) -> str:
    return f"{_VERDICTS[verdict]} {say(locale, f'chat_boards.verdict_{verdict}')}"


def _brought(line: HistoryRow, locale: str) -> str:
    return say(locale, "void.in_history") if line.is_void else say(locale, "discord.points", n=line.points)


def _history_line(line: HistoryRow, topics: Topics, locale: str) -> str:
    again = f" · 🔁 {say(locale, 'chat_boards.history_again')}" if line.earlier else ""
    title = shorten(without_mentions(line.title), MOST_TITLE)
    facts = f"{line.on:%-d %b %Y} · {_title(line.topic, topics)} · {_brought(line, locale)}"
    return f"{_VERDICTS[line.verdict]} **{title}**\n-# {facts}{again}"


def _own_blocks(line: HistoryRow, locale: str) -> Sequence[str]:
    own = quoted(plain(line.text)) if line.text else say(locale, "chat_boards.gone")
    if line.earlier is None:
        return [f"### {say(locale, 'chat_boards.yours')}", own]
    return [*_earlier(line.earlier, locale), f"### {say(locale, 'chat_boards.now', on=line.on)}", own]


def _earlier(earlier: Earlier, locale: str) -> Sequence[str]:
    title = f"### {say(locale, 'chat_boards.then', on=earlier.on)}\n-# {_verdict(earlier.verdict, locale)}"
    return [title, quoted(plain(earlier.text))]


def _turns(card: HistoryCard, group_id: int, locale: str) -> Sequence[Row]:
    newer, older = card.offset - HISTORY_PAGE, card.offset + HISTORY_PAGE
    buttons = [
        button(say(locale, "chat_boards.before"), f"history:list:{group_id}:{max(newer, 0)}:newer")
        if card.offset
        else None,
        button(say(locale, "chat_boards.after"), f"history:list:{group_id}:{older}:older")
        if older < card.total
        else None,
    ]
    return [row(*buttons)] if any(buttons) else []
