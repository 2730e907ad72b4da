"""Which page of which board is asked for, and the rules that every platform reads such a wish by; pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.errors import InvalidInputError
from bot.domain.leaderboard import NEWCOMERS_BOARD, TOPIC_BOARD, Board, Measure
from bot.services.standings import BOARDS


@dataclass(frozen=True, slots=True)
class BoardWish:
    """A page of a board; `is_around` asks for the rows around whoever looks. An empty period is the current one."""

    board: str = Board.WEEK
    by: str = Measure.POINTS
    period: str = ""
    offset: int = 0
    is_around: bool = False


def make_wish(board: str, whose: str, by: str, topics: Mapping[str, str]) -> BoardWish:
    """The first page of a board of everyone (`whose` is ''), of newcomers, or of a topic by its id or title.

    Without a board, longest streaks mean all time, anything else the week. `topics` are titles by id; a topic that is
    not among them is kept as it was typed, to be refused. Raises InvalidInputError for a topic or newcomers together
    with a board that is not of all time.
    """
    measure = by or Measure.POINTS
    if not whose:
        return BoardWish(board or (Board.ALL if measure == Measure.LONGEST else Board.WEEK), measure)
    if board in BOARDS and board != Board.ALL:
        raise InvalidInputError("chat_boards.of_all_time")
    if whose.casefold() == NEWCOMERS_BOARD:
        return BoardWish(NEWCOMERS_BOARD, measure)
    return BoardWish(TOPIC_BOARD, measure, find_topic(whose, topics) or whose)


def find_topic(words: str, topics: Mapping[str, str]) -> str:
    """The topic of an id or title, in whichever case; '' for none."""
    ids = {topic.casefold(): topic for topic in topics}
    return {**ids, **{title.casefold(): topic for topic, title in topics.items()}}.get(words.casefold(), "")
