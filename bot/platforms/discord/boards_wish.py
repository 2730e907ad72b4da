"""Which board is asked for, as it stands in the ids of buttons and in the options of a command; pure."""

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.errors import InvalidInputError
from bot.domain.leaderboard import NEWCOMERS_BOARD, TOPIC_BOARD, Board, Measure
from bot.platforms.discord.render import Topics
from bot.services.standings import BOARDS

EVERYONE = "everyone"
MINE = "mine"
_SHORT = re.compile(r"[a-z0-9-]{1,40}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BoardWish:
    """A page of a board; `is_around` asks for the rows around whoever looks. An empty period is the current one."""

    board: str = Board.WEEK
    by: str = Measure.POINTS
    period: str = ""
    offset: int = 0
    is_around: bool = False

    def page_id(self, group_id: int, label: str) -> str:
        """The id of a button that leads here; `label` sets it apart from the others of its message."""
        return f"board:page:{group_id}:{self.board}:{self.offset}:{label}:{self.by}:{token_of(self.period)}"


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
    """The options of a command. `topics` are titles by id; one that is not among them is kept as it was typed.

    Raises InvalidInputError for a topic or newcomers together with a board that is not of all time.
    """
    asked = whose.strip()
    if not asked or asked.casefold() == EVERYONE:
        return BoardWish(board or (Board.ALL if by == Measure.LONGEST else Board.WEEK), by or Measure.POINTS)
    if board in BOARDS and board != Board.ALL:
        raise InvalidInputError("chat_boards.of_all_time")
    if asked.casefold() == NEWCOMERS_BOARD:
        return BoardWish(NEWCOMERS_BOARD, by or Measure.POINTS)
    by_title = {title.casefold(): topic for topic, title in topics.items()}
    return BoardWish(TOPIC_BOARD, by or Measure.POINTS, by_title.get(asked.casefold(), asked))
