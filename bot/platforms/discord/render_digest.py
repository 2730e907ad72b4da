"""The weekly digest as a Discord message; pure. The text says all, the picture is an addition."""

from collections.abc import Sequence
from io import BytesIO

import discord
from discord import ui

from bot.cards.digest import DigestCard
from bot.platforms.discord.layout import BLUE, finished
from bot.platforms.discord.marks import mark_of
from bot.platforms.discord.render import Topics, topic_title
from bot.platforms.discord.text import MOST_TEXT, pack, plain, shorten, without_mentions
from bot.wording import say, say_tally

PICTURE = "week.png"
MOST_ALT = 1024
MOST_NAME = 80
MOST_FACT = 200


def render_digest(
    card: DigestCard, topics: Topics, key: str | None = None, alt: str | None = None, locale: str = "en"
) -> ui.LayoutView:
    """A group's week. With `alt`, the attached file PICTURE is shown and described by it."""
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=BLUE, id=mark_of(key) if key else None)
    text = pack(["\n".join(part) for part in _parts(card, topics, locale) if part], MOST_TEXT)[0]
    container.add_item(ui.TextDisplay(text))
    if alt is not None:
        gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery()
        gallery.add_item(media=f"attachment://{PICTURE}", description=shorten(plain(alt), MOST_ALT))
        container.add_item(gallery)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return finished(view)


def make_file(png: bytes) -> discord.File:
    """The picture as a file to attach."""
    return discord.File(BytesIO(png), PICTURE)


def _parts(card: DigestCard, topics: Topics, locale: str) -> Sequence[Sequence[str]]:
    head = [
        f"## {say(locale, 'digest.title', group=_name(card.group))}",
        f"-# {say(locale, 'digest.week', first=card.first_on, last=card.last_on)}",
        say_tally(locale, card.counts()),
        say(locale, "digest.group_streak", n=card.group_streak),
    ]
    if card.champions:
        names = ", ".join(map(_name, card.champions))
        head.append(f"🏆 {say(locale, 'digest.champion', n=len(card.champions), names=names)}")
    return head, _people(card, locale), _best(card, locale), _coverage(card, locale), _next(card, topics, locale)


def _people(card: DigestCard, locale: str) -> Sequence[str]:
    lines = [
        f"{_name(person.name)} · {say(locale, 'digest.points', n=person.points)}"
        + (f" · 🔥 {person.current}" if person.current else "")
        for person in card.people
    ]
    hidden = card.answered - len(lines)
    more = [f"-# {say(locale, 'digest.more', n=hidden)}"] if hidden > 0 else []
    return [f"**{say(locale, 'digest.who')}**", *lines, *more] if lines else []


def _best(card: DigestCard, locale: str) -> Sequence[str]:
    if card.best is None:
        return []
    name = _name(card.best.name) if card.best.name is not None else say(locale, "digest.unnamed")
    title = without_mentions(shorten(card.best.title, MOST_FACT))
    votes = say(locale, "digest.votes", n=card.best.votes)
    line = say(locale, "digest.best_line", name=name, title=title, votes=votes)
    return [f"**{say(locale, 'digest.best')}**", line]


def _coverage(card: DigestCard, locale: str) -> Sequence[str]:
    lines = [
        say(
            locale,
            "digest.covered",
            named=point.named,
            answers=point.answers,
            fact=without_mentions(shorten(point.fact, MOST_FACT)),
        )
        for point in card.coverage
    ]
    return [f"**{say(locale, 'digest.coverage')}**", *(f"- {line}" for line in lines)] if lines else []


def _next(card: DigestCard, topics: Topics, locale: str) -> Sequence[str]:
    titles = " · ".join(without_mentions(topic_title(topic, topics)) for topic in card.next_topics)
    return [f"**{say(locale, 'digest.next')}**", titles] if titles else []


def _name(name: str) -> str:
    return plain(shorten(name, MOST_NAME))
