"""Leaderboards as members meet them in Slack."""

from dataclasses import replace

import pytest

from bot.cards.boards import BoardCard, BoardRow
from bot.domain.group import Group
from bot.domain.leaderboard import Measure
from bot.platforms.slack.boards_wish import parse_board, parse_value, value_of
from bot.platforms.slack.render_boards import Frame, render_board
from bot.services.board_wish import BoardWish
from tests.platforms.slack.board_play import actions_of, turn, words_of
from tests.platforms.slack.conftest import Stage
from tests.platforms.slack.double.limits import check_message, elements_of
from tests.platforms.slack.test_commands import ask, played

__all__ = ["played"]
TOPICS = {"rag": "Retrieval", "evasion": "Evasion of detectors"}
CREW = Group(1, "Crew", "UTC", 7)


async def test_a_board_is_turned_to_other_orders_topics_and_newcomers(played: Stage) -> None:
    board = await ask(played, "ben", "leaderboard month")
    assert "January 2026" in words_of(board)
    assert "board:show:by-longest" not in actions_of(board)
    board = await turn(played, "ben", "board:show:by-answers", board)
    assert "ordered by answers" in words_of(board)
    assert "1. *Ben*  1 answer" in words_of(board)
    board = await turn(played, "ben", "board:show:topic", board)
    assert board["text"] == "Night owls: Topic"
    topic = (await played.core.services.standings.periods(1, "topic"))[0]
    assert played.connection._config.topics[topic] in words_of(board)
    board = await turn(played, "ben", "board:show:newcomers", board)
    assert "who joined in the last 30 days" in words_of(board)
    assert "*Ben*  longest 1" in words_of(await ask(played, "ben", "leaderboard all streak"))


async def test_past_weeks_are_in_a_menu(played: Stage) -> None:
    for _ in range(7):
        await played.tick(hours=24)
    board = await ask(played, "ben", "leaderboard")
    menu = next(e for e in elements_of(board["blocks"]) if e.get("action_id") == "board:show:period")
    chosen = await turn(played, "ben", "board:show:period", board, selected_option=menu["options"][-1])
    assert "1. *Ben*" in words_of(chosen)
    assert chosen["replace_original"] is True


async def test_a_topic_nobody_has_points_in_is_said_with_those_there_are(played: Stage) -> None:
    assert "Choose one of" in (await ask(played, "ben", "leaderboard topic gardening"))["text"]
    assert "those of all time" in (await ask(played, "ben", "leaderboard week longest"))["text"]


async def test_somebody_who_is_on_no_board_is_told_how_to_get_there(played: Stage) -> None:
    assert "Answer the next round" in words_of(await ask(played, "dan", "leaderboard"))
    for name in ("ben", "cleo"):
        assert "not on this board" not in words_of(await ask(played, name, "leaderboard all"))


def test_my_rank_leads_to_the_rows_around_me() -> None:
    rows = tuple(BoardRow(n, n, f"P{n}", 100 - n, 1, 0) for n in range(26, 51))
    card = BoardCard("all", "", rows, 90, BoardRow(80, 80, "Me", 3, 1, 0), 25)
    found = {e["action_id"]: e["value"] for e in elements_of(render_board(card, CREW)["blocks"])}
    assert parse_value(found["board:show:mine"]) == (1, BoardWish("all", offset=25, is_around=True))
    assert parse_value(found["board:show:back"]) == (1, BoardWish("all", offset=0))
    assert parse_value(found["board:show:more"]) == (1, BoardWish("all", offset=50))


def test_the_fullest_board_fits_into_a_message() -> None:
    rows = tuple(BoardRow(n, n, "*" * 60, 1_048_575, 999, 999, 999) for n in range(1, 26))
    seasons = [f"{n:02}" + "&" * 38 for n in range(40)]
    seasons.insert(0, "too long for a menu " * 10)
    card = BoardCard("season", seasons[3], rows, 900, rows[0], 25, Measure.ANSWERS)
    badges = {row.member_id: ("champion", "streak-100") for row in rows}
    check_message(render_board(card, replace(CREW, name="<" * 50), "en", Frame(badges, seasons, TOPICS)))


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("", BoardWish()),
        ("All time", BoardWish("all")),
        ("answers", BoardWish("week", Measure.ANSWERS)),
        ("streak", BoardWish("all", Measure.LONGEST)),
        ("month answers", BoardWish("month", Measure.ANSWERS)),
        ("newcomers longest", BoardWish("newcomers", Measure.LONGEST)),
        ("topic", BoardWish("topic")),
        ("topic RAG", BoardWish("topic", period="rag")),
        ("retrieval answers", BoardWish("topic", Measure.ANSWERS, "rag")),
        ("evasion of detectors", BoardWish("topic", period="evasion")),
        ("topic own-topic", BoardWish("topic", period="own-topic")),
        ("next year", BoardWish("next year")),
    ],
)
def test_words_after_the_command_say_which_board(words: str, wish: BoardWish) -> None:
    assert parse_board(words, TOPICS) == wish


@pytest.mark.parametrize("period", ["", "2026-W02", "Spring: the 2nd"])
def test_a_place_on_a_board_is_kept_in_a_button(period: str) -> None:
    wish = BoardWish("season", Measure.ANSWERS, period, 50, is_around=True)
    assert parse_value(value_of(wish, 7)) == (7, wish)


def test_buttons_of_the_past_still_lead_somewhere() -> None:
    assert parse_value("7:month:25") == (7, BoardWish("month", offset=25))
