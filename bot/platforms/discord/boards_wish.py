"""Which board is asked for, as it stands in the ids of buttons and in the options of a command; pure."""

import re
import zlib
from collections.abc import Iterable

from bot.domain.leaderboard import Board, Measure
from bot.platforms.discord.render import Topics
from bot.services.board_wish import BoardWish, make_wish

EVERYONE = "everyone"
MINE = "mine"
_SHORT = re.compile(r"[a-z0-9-]{1,40}", re.IGNORECASE)


def page_id(wish: BoardWish, group_id: int, label: str) -> str:
    """The id of a button that leads to a page; `label` sets it apart from the others of its message."""
    return f"board:page:{group_id}:{wish.board}:{wish.offset}:{label}:{wish.by}:{token_of(wish.period)}"


def parse_page(rest: str) -> tuple[str, BoardWish]:
    """The group and wish of a button; the period is still a token. Buttons of the past name no measure."""
    group, board, offset, label, by, token = [*rest.split(":", 5), "", "", "", "", ""][:6]
    place = int(offset) if offset.isdecimal() else 0
    wish = BoardWish(board or Board.WEEK, by or Measure.POINTS, token, place, is_around=label == MINE)
    return group, wish


def token_of(period: str) -> str:
    """A period as it stands in ids, which are short: a name of any letters becomes a number."""
    return period if not period or _SHORT.fullmatch(period) else f"~{zlib.crc32(period.encode()):08x}"


def period_of_token(token: str, periods: Iterable[str]) -> str:
    """The period of a token; one that is gone stays as it is, and nobody stands there."""
    return next((period for period in periods if token_of(period) == token), token) if token[:1] == "~" else token


def parse_wish(board: str, whose: str, by: str, topics: Topics) -> BoardWish:
    """The options of a command. Raises InvalidInputError as `make_wish` does."""
    asked = whose.strip()
    return make_wish(board, "" if asked.casefold() == EVERYONE else asked, by, topics)
