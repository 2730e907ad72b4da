"""What a host can pin as the best answer of a round, a page at a time, as a Discord message; pure."""

from collections.abc import Sequence

from discord import ui

from bot.cards.rounds import RevealCard
from bot.platforms.discord.layout import MOST_OPTIONS, Row, button, layout, option, row, select
from bot.platforms.discord.text import plain, shorten, without_mentions
from bot.services.votes import VotableAnswer
from bot.wording import say

MOST_QUESTION = 200


def render_best(
    card: RevealCard, answers: Sequence[VotableAnswer], place: str, offset: int, done: str, locale: str = "en"
) -> ui.LayoutView:
    """The answers from `offset` to choose from, and what is pinned; `place` is `group:round`, `done` comes first."""
    offset = min(offset, max(len(answers) - 1, 0)) // MOST_OPTIONS * MOST_OPTIONS
    shown = answers[offset : offset + MOST_OPTIONS]
    unnamed = say(locale, "discord.unnamed")
    title = shorten(without_mentions(card.title), MOST_QUESTION)
    asked = say(locale, "chat_best.choose", title=title) if answers else say(locale, "chat_best.nothing")
    now = say(locale, "chat_best.now", name=plain(card.best.name or unnamed)) if card.best else ""
    options = [
        option(answer.name or unnamed, str(answer.answer_id), say(locale, "discord.votes", n=answer.votes))
        for answer in shown
    ]
    chooser = [select(f"best:pin:{place}:{offset}", options, say(locale, "chat_best.hint"))] if options else []
    unpin = button(say(locale, "chat_best.unpin"), f"best:unpin:{place}:{offset}") if card.best else None
    facts = {"first": offset + 1, "last": offset + len(shown), "n": len(answers)}
    which = f"-# {say(locale, 'chat_boards.page', **facts)}" if len(answers) > MOST_OPTIONS else ""
    rows = [*chooser, *_turns(place, offset, len(answers)), *([row(unpin)] if unpin else [])]
    return layout(done, asked, now, which, rows=rows)


def _turns(place: str, offset: int, total: int) -> Sequence[Row]:
    before, after = offset - MOST_OPTIONS, offset + MOST_OPTIONS
    buttons = [
        button("◀", f"best:page:{place}:{before}") if offset else None,
        button("▶", f"best:page:{place}:{after}") if after < total else None,
    ]
    return [row(*buttons)] if any(buttons) else []
