"""The weekly digest as a Slack message."""

from collections.abc import Sequence

from bot.cards.digest import DigestCard
from bot.platforms.slack.blocks import Block, context, cut, escape, header, literal, message, section
from bot.platforms.slack.render_posts import Topics
from bot.wording import FALLBACK, say, say_tally

MOST_NAME = 80
MOST_FACT = 200


def render_digest(card: DigestCard, topics: Topics, locale: str = FALLBACK) -> Block:
    """A group's week in one message, mentioning nobody."""
    title = say(locale, "digest.title", group=card.group)
    blocks = [header(title), context(say(locale, "digest.week", first=card.first_on, last=card.last_on))]
    parts = (_head(card, locale), _people(card, locale), _best(card, locale), _coverage(card, locale))
    blocks += [section("\n".join(part)) for part in (*parts, _next(card, topics, locale)) if part]
    return message(f"{escape(cut(title, 150))}: {say_tally(locale, card.counts())}", blocks)


def _head(card: DigestCard, locale: str) -> Sequence[str]:
    lines = [say_tally(locale, card.counts()), say(locale, "digest.group_streak", n=card.group_streak)]
    if card.champions:
        names = ", ".join(map(_plain, card.champions))
        lines.append(f":trophy: {say(locale, 'digest.champion', n=len(card.champions), names=names)}")
    return lines


def _people(card: DigestCard, locale: str) -> Sequence[str]:
    lines = [
        f"{_plain(person.name)} · {say(locale, 'digest.points', n=person.points)}"
        + (f" · :fire: {person.current}" if person.current else "")
        for person in card.people
    ]
    hidden = card.answered - len(lines)
    more = [say(locale, "digest.more", n=hidden)] if hidden > 0 else []
    return [f"*{say(locale, 'digest.who')}*", *lines, *more] if lines else []


def _best(card: DigestCard, locale: str) -> Sequence[str]:
    if card.best is None:
        return []
    name = _plain(card.best.name) if card.best.name is not None else say(locale, "digest.unnamed")
    votes = say(locale, "digest.votes", n=card.best.votes)
    line = say(locale, "digest.best_line", name=name, title=_plain(card.best.title, MOST_FACT), votes=votes)
    return [f"*{say(locale, 'digest.best')}*", line]


def _coverage(card: DigestCard, locale: str) -> Sequence[str]:
    lines = [
        say(locale, "digest.covered", named=point.named, answers=point.answers, fact=_plain(point.fact, MOST_FACT))
        for point in card.coverage
    ]
    return [f"*{say(locale, 'digest.coverage')}*", *(f"• {line}" for line in lines)] if lines else []


def _next(card: DigestCard, topics: Topics, locale: str) -> Sequence[str]:
    titles = " · ".join(_plain(topics.get(topic, topic)) for topic in card.next_topics)
    return [f"*{say(locale, 'digest.next')}*", titles] if titles else []


def _plain(text: str, most: int = MOST_NAME) -> str:
    return literal(cut(text, most))
