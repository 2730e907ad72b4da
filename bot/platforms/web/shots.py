"""A board's picture at the top of its page: one drawing for each width and theme, fetched after the page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.cards.boards import BoardCard
from bot.cards.pictures import BoardPicture
from bot.domain.leaderboard import TOPIC_BOARD, Measure
from bot.platforms.web.visit import Visit
from bot.ports.pictures import Theme

# Rows at the top of a page, more of them where a place is shared: the whole board stands below as a table.
TOP_ROWS, MOST_ROWS = 3, 5
_PHONE = "(max-width: 40rem)"
_DARK = "(prefers-color-scheme: dark)"


@dataclass(frozen=True, slots=True)
class Shot:
    """One drawing: the media it is for ('' for all others), its address, and its size in pixels."""

    media: str
    address: str
    width: int
    height: int


def make_shots(visit: Visit, card: BoardCard, address: Callable[..., str]) -> list[Shot]:
    """The drawings of a board's first places, the most particular first; none where there is nothing to draw.

    `address` gives what stands behind the question mark for a board with further facts.
    """
    is_drawn = card.rows and card.rows[0].points and card.by is Measure.POINTS and not card.offset
    if not is_drawn or not visit.room.draws:
        return []
    shots = []
    for narrow, theme in ((1, Theme.DARK), (1, Theme.LIGHT), ("", Theme.DARK), ("", Theme.LIGHT)):
        dark = theme if theme is Theme.DARK else ""
        width, height = make_drawable(visit, card, is_top=True, is_narrow=bool(narrow)).size
        media = " and ".join(query for query, on in ((_PHONE, narrow), (_DARK, dark)) if on)
        shots.append(Shot(media, address(card, top=1, narrow=narrow, theme=dark), width, height))
    return shots


def make_drawable(visit: Visit, card: BoardCard, *, is_top: bool = False, is_narrow: bool = False) -> BoardPicture:
    """A board as it is drawn for whoever is here; of a topic by its title."""
    if card.board == TOPIC_BOARD:
        card = replace(card, period=visit.room.topic_title(card.period))
    facts: dict[str, Any] = {"most": _count_top(card)} if is_top else {}
    member = visit.viewer.member
    return BoardPicture(visit.group.name, card, member.id if member else None, is_narrow=is_narrow, **facts)


def _count_top(card: BoardCard) -> int:
    """How many rows hold the first places."""
    placed = sum(row.rank is not None and row.rank <= TOP_ROWS for row in card.rows)
    return min(max(placed, TOP_ROWS), MOST_ROWS)
