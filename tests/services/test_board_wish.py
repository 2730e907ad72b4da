"""A board is asked for by the same rules wherever one asks."""

import pytest

from bot.domain.errors import InvalidInputError
from bot.domain.leaderboard import Board, Measure
from bot.services.board_wish import BoardWish, find_topic, make_wish

TOPICS = {"poisoning": "Data poisoning"}


@pytest.mark.parametrize(
    ("board", "whose", "by", "wish"),
    [
        ("", "", "", BoardWish(Board.WEEK)),
        ("", "", Measure.LONGEST, BoardWish(Board.ALL, Measure.LONGEST)),
        ("month", "", Measure.ANSWERS, BoardWish(Board.MONTH, Measure.ANSWERS)),
        ("", "Newcomers", "", BoardWish("newcomers")),
        ("all", "data POISONING", "", BoardWish("topic", period="poisoning")),
        ("", "Poisoning", "", BoardWish("topic", period="poisoning")),
        ("", "Gardening", "", BoardWish("topic", period="Gardening")),
        ("fortnight", "", "", BoardWish("fortnight")),
    ],
)
def test_a_wish_is_read_by_one_set_of_rules(board: str, whose: str, by: str, wish: BoardWish) -> None:
    assert make_wish(board, whose, by, TOPICS) == wish


@pytest.mark.parametrize("whose", ["poisoning", "newcomers"])
def test_topics_and_newcomers_have_boards_of_all_time_only(whose: str) -> None:
    with pytest.raises(InvalidInputError, match=r"chat_boards\.of_all_time"):
        make_wish("week", whose, "", TOPICS)


def test_words_that_are_neither_id_nor_title_are_no_topic() -> None:
    assert find_topic("data", TOPICS) == ""
