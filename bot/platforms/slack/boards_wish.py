"""Which board is asked for: in words after a command, and in the value of a button; pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.leaderboard import TOPIC_BOARD, Board, Measure
from bot.services.standings import BOARDS

_AROUND = "around"
_MEASURES = {**{measure.value: measure for measure in Measure}, "streak": Measure.LONGEST, "streaks": Measure.LONGEST}


@dataclass(frozen=True, slots=True)
class BoardWish:
    """A page of a board; `is_around` asks for the rows around whoever looks. An empty period is the current one."""

    board: str = Board.WEEK
    by: str = Measure.POINTS
    period: str = ""
    offset: int = 0
    is_around: bool = False

    def value(self, group_id: int) -> str:
        """What a button carries that leads here; the period stands last, it may hold anything."""
        around = _AROUND if self.is_around else ""
        return f"{group_id}:{self.board}:{self.offset}:{self.by}:{around}:{self.period}"


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
    named = left[1:] if left[:1] == [TOPIC_BOARD] else left
    topic = _find_topic(" ".join(named), topics)
    if topic or named != left:
        return BoardWish(TOPIC_BOARD, by, topic or " ".join(named))
    if not left:
        return BoardWish(Board.ALL if by == Measure.LONGEST else Board.WEEK, by)
    return BoardWish(left[0] if left[0] in BOARDS else " ".join(left), by)


def _find_topic(words: str, topics: Mapping[str, str]) -> str:
    """The topic of a title or id; words that are neither are no topic, '' for none."""
    ids = {topic.casefold(): topic for topic in topics}
    return {**ids, **{title.casefold(): topic for topic, title in topics.items()}}.get(words, "")
