"""Voided rounds in Slack: what their authors keep, and the latest board beside an open round."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.cards.boards import OPEN_ROUND, BoardCard, BoardRow
from bot.domain.group import Group
from bot.platforms.slack.render_answers import render_own
from bot.platforms.slack.render_boards import render_board
from bot.platforms.slack.render_profile import render_wrote
from bot.wording import FALLBACK
from tests.platforms.slack.board_play import actions_of, words_of
from tests.platforms.slack.double.limits import check_message, check_view
from tests.platforms.slack.test_payloads import OWN
from tests.platforms.slack.test_profile import WROTE

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_an_answer_to_a_voided_round_stays_its_authors_to_read() -> None:
    own = replace(OWN, round=replace(OWN.round, voided_at=NOW, closed_at=NOW), can_change=False)
    page = render_own(own, FALLBACK)
    check_view(page, "modal")
    assert OWN.private in str(page)
    assert "This round was voided" in str(page)
    assert "The round was voided, so it is not published" in str(page)


def test_a_void_round_in_the_history_stands_without_a_model_answer() -> None:
    page = render_wrote(replace(WROTE, is_void=True, model_answer=""), None, "1:0", FALLBACK)
    check_view(page, "modal")
    assert "This round was voided" in words_of(page)
    assert "Model answer" not in words_of(page)


def test_the_latest_board_says_how_far_the_open_round_is_and_leads_to_it() -> None:
    rows = (BoardRow(1, 1, "Ada", 10, 1, 1),)
    shown = render_board(BoardCard("latest", "2026-01-05", rows, 1, answered_now=3), Group(1, "Crew", "UTC", 1))
    check_message(shown)
    assert "Open now: 3 people have answered." in str(shown)
    assert f":{OPEN_ROUND}'" in str(shown)
    assert "board:show:now" in actions_of(shown)
