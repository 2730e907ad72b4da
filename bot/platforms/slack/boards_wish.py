"""Which board is asked for: in words after a command, and in the value of a button; pure."""

from collections.abc import Mapping

from bot.domain.leaderboard import TOPIC_BOARD, Board, Measure
from bot.services.board_wish import BoardWish, find_topic, make_wish
from bot.services.standings import BOARDS

_AROUND = "around"
_MEASURES = {**{measure.value: measure for measure in Measure}, "streak": Measure.LONGEST, "streaks": Measure.LONGEST}


def value_of(wish: BoardWish, group_id: int) -> str:
    """What a button carries that leads to a page; the period stands last, it may hold anything."""
    around = _AROUND if wish.is_around else ""
    return f"{group_id}:{wish.board}:{wish.offset}:{wish.by}:{around}:{wish.period}"


def parse_value(value: str) -> tuple[int, BoardWish]:
    """The group and wish of a button. Buttons of the past end after the offset."""
    group, board, offset, by, around, period = [*value.split(":", 5), "", "", ""][:6]
    return int(group), BoardWish(board, by or Measure.POINTS, period, int(offset), is_around=around == _AROUND)


def parse_board(words: str, topics: Mapping[str, str]) -> BoardWish:
    """`month answers`, `newcomers`, `all streak`, `topic poisoning`, or a topic alone; `topics` are titles by id.

    A word that is no board is kept as the board, to be refused with the list of them.
    """
    left = words.casefold().replace("all time", Board.ALL).split()
    by = next((_MEASURES[word] for word in left if word in _MEASURES), Measure.POINTS)
    left = [word for word in left if word not in _MEASURES]
    if left[:1] == [TOPIC_BOARD] and left[1:]:
        return make_wish("", " ".join(left[1:]), by, topics)
    asked = " ".join(left)
    if topic := find_topic(asked, topics):
        return make_wish("", topic, by, topics)
    return make_wish(left[0] if left and left[0] in BOARDS else asked, "", by, topics)
