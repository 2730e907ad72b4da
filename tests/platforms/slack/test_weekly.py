"""The weekly digest and badges in Slack."""

from dataclasses import replace
from datetime import time
from typing import Any

from bot.cards.boards import BoardCard, BoardRow
from bot.domain.badge import BadgeRules
from bot.domain.group import Group
from bot.platforms.slack.blocks import MOST_MESSAGE, weight
from bot.platforms.slack.render_boards import Frame, render_board
from bot.platforms.slack.render_digest import render_digest
from tests.contracts.announcer_suite import DIGEST
from tests.platforms.slack.conftest import Stage
from tests.platforms.slack.test_commands import ask, pick, press, send


async def test_a_host_sets_up_the_digest_and_badges(stage: Stage) -> None:
    await stage.found_group()
    page = await ask(stage, "ada", "schedule")
    form = await press(stage, "ada", "schedule:weekly:1", page)
    assert "Name one each week" in str(form["blocks"])
    assert "Leave it open for discussion" not in str(form["blocks"])
    fields: dict[str, dict[str, Any] | str] = {
        "digest_day": pick("4"),
        "digest_time": {"selected_time": "17:30"},
        "champion": pick("yes"),
        "streaks": "30, 7",
    }
    saved = await send(stage, "ada", form, **fields)
    assert "goes out on Fri at 17:30" in str(saved["blocks"])
    assert "Champion of the week, Streak of 7 days or more" in str(saved["blocks"])
    wish = await stage.core.services.digests.find(1)
    assert wish is not None
    assert (wish.weekday, wish.local_time) == (4, time(17, 30))
    assert await stage.core.services.badges.rules(1) == BadgeRules(True, (7, 30))

    form = await press(stage, "ada", "schedule:weekly:1", await ask(stage, "ada", "schedule"))
    await send(stage, "ada", form, digest_day=pick("off"))
    assert await stage.core.services.digests.find(1) is None


async def test_lengths_that_cannot_be_are_said_beside_their_field(stage: Stage) -> None:
    await stage.found_group()
    form = await press(stage, "ada", "schedule:weekly:1", await ask(stage, "ada", "schedule"))
    for given, said in (("a week", "as numbers"), ("1", "from 2 to 10000 days")):
        refused = await send(stage, "ada", form, streaks=given)
        assert said in refused["errors"]["streaks"]


def test_a_digest_mentions_nobody_and_shows_names_as_they_are() -> None:
    text = "\n".join(block["text"]["text"] for block in render_digest(DIGEST, {})["blocks"] if "text" in block)
    for mention in ("<@", "<!"):
        assert mention not in text
    assert "\u2060*\u2060Ada\u2060*\u2060 @here" in text
    assert "3 of 3 seem to name" in text


def test_the_longest_digest_fits_into_one_message() -> None:
    person, point = replace(DIGEST.people[0], name="<" * 300), replace(DIGEST.coverage[0], fact="&" * 3000)
    card = replace(DIGEST, people=(person,) * 10, champions=("*" * 300,) * 10, coverage=(point,) * 6)
    assert weight(render_digest(card, {})["blocks"]) <= MOST_MESSAGE


def test_badges_stand_beside_names() -> None:
    card = BoardCard("week", "2026-W02", (BoardRow(1, 5, "Ada", 10, 1, 8), BoardRow(2, 6, "Bea", 9, 1, 1)), 2)
    text = str(render_board(card, Group(1, "Crew", "UTC", 7), "en", Frame({5: ("champion", "streak-7")})))
    assert "Ada 🏆 🏅7" in text
    assert "Bea 🏆" not in text
