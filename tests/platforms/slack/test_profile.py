"""A profile, and what somebody wrote beside the model answers, in Slack."""

from dataclasses import replace
from datetime import date

from syrupy.assertion import SnapshotAssertion

from bot.cards.profiles import Earlier, HistoryCard, HistoryRow, ProfileCard, TopicFact
from bot.cards.rounds import PublishedAnswer
from bot.domain.answer import Verdict
from bot.domain.scoring import Reason
from bot.domain.streak import Mark
from bot.platforms.slack.render_profile import render_history, render_profile, render_wrote
from tests.platforms.slack.board_play import actions_of, turn, words_of
from tests.platforms.slack.conftest import Stage
from tests.platforms.slack.double.limits import check_message, check_view
from tests.platforms.slack.double.workspace import DICT
from tests.platforms.slack.test_commands import ask, pick, played, press
from tests.platforms.slack.test_thread_answers import LONG

__all__ = ["played"]
TOPICS = {"rag": "Retrieval", "evasion": "Evasion of detectors"}
WROTE = HistoryRow(
    4, date(2026, 3, 2), "Poison", "rag", Verdict.LATE, "Now <!here> I *know*.", "**Mark** what you got.", 3,
    Earlier(1, date(2026, 1, 5), Verdict.ANSWERED, "Then I\ndid not."),
)  # fmt: skip
YEAR = tuple((date(2026, 1, day), mark) for day, mark in enumerate((Mark.ANSWERED, Mark.MISSED, Mark.REST), start=5))
PROFILE = ProfileCard(
    "Ada *", date(2025, 11, 3), 120, 2, 9, 3, 7, 1, ((Reason.ON_TIME, 90),), (("rag", 4),), 5, 1, date(2026, 1, 7),
    9, 5, 7, (TopicFact("rag", 5, 4, 40),), (TopicFact("evasion", 3, 0, 0),), YEAR,
)  # fmt: skip


def test_a_profile_says_all_in_words(snapshot: SnapshotAssertion) -> None:
    shown = render_profile(PROFILE, TOPICS, 1, "en")
    check_message(shown)
    assert words_of(shown) == snapshot


def test_a_profile_names_the_badges_that_are_held() -> None:
    shown = render_profile(PROFILE, TOPICS, 1, "en", ("champion", "streak-7"))
    check_message(shown)
    assert "🏆 Champion of the week  ·  🏅7 Streak of 7 days or more" in words_of(shown)
    assert "🏅" not in words_of(render_profile(PROFILE, TOPICS, 1, "en"))


def test_an_answer_given_before_stands_above_the_one_of_now(snapshot: SnapshotAssertion) -> None:
    view = render_wrote(WROTE, PublishedAnswer("Bob", "Mine was *better*."), "7:10", "en")
    check_view(view, "modal")
    assert view["blocks"] == snapshot


def test_pages_of_the_history_fit_with_the_longest_of_everything() -> None:
    row = replace(WROTE, title="<" * 500, text="&" * 40_000, model_answer="word " * 4000, topic="*" * 100)
    check_view(render_history(HistoryCard("Ada", (row,) * 10, 35, 10), 1, TOPICS, "en"), "modal")
    view = render_wrote(row, None, "1:10", "en")
    check_view(view, "modal")
    assert words_of(view).count("word") == 4000


async def test_my_answer_stands_beside_the_model_answer(played: Stage) -> None:
    profile = await ask(played, "ben", "profile")
    assert "2 days more to a streak of 3" in words_of(profile)
    page = await turn(played, "ben", "profile:wrote:1:0", profile)
    (read,) = [action for action in actions_of(page) if action.startswith("profile:read")]
    page = await press(played, "ben", read, page)
    text = words_of(page)
    assert LONG in text
    assert "Model answer" in text
    page = await press(played, "ben", "profile:wrote:1:0", page)
    assert actions_of(page) == [read]


async def test_nothing_of_an_open_round_is_in_the_history(played: Stage) -> None:
    page = await turn(played, "ben", "profile:wrote:1:0", await ask(played, "ben", "profile"))
    open_rounds = await played.core.store.read(lambda uow: uow.rounds.open_in(1))
    forged = {**page, "blocks": [*page["blocks"], _button(f"profile:read:1:0:{open_rounds[0].id}")]}
    played.slack.workspace.views[page["id"]] = forged
    page = await press(played, "ben", f"profile:read:1:0:{open_rounds[0].id}", forged)
    assert "Model answer" not in words_of(page)


def _button(action: str) -> DICT:
    return {"type": "actions", "elements": [{"type": "button", "action_id": action, "text": pick("x")}]}
