"""Beside the quiz: what is due, settings, the practice board, and *How did I do?* after the reveal."""

from datetime import timedelta

import pytest

from bot.domain.errors import InvalidInputError
from bot.domain.practice import LEAST_RETENTION, MOST_LOAD, MOST_RETENTION
from bot.domain.question import DIFFICULTIES
from bot.domain.quiz import MOST_QUESTIONS, QuizWish
from bot.platforms.discord.practice_settings import WantedSettings, parse_settings, settings_form
from tests.platforms.discord.double.commands import find_command
from tests.platforms.discord.double.interactions import WAIT, WAIT_UPDATE, texts_of
from tests.platforms.discord.double.person import buttons_of
from tests.platforms.discord.house import DiscordHouse
from tests.platforms.discord.play import alone
from tests.platforms.discord.practice_house import ids_of

# How did I do?


async def test_after_the_reveal_an_answer_is_read_and_rated_with_a_restart_between(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    shown = await ada.click(played.posts()[0], "How did I do?")
    assert shown.is_private
    assert shown.response == WAIT
    text = texts_of(shown.message)
    assert "> I would put the check where" in text
    assert "Secret model" in text
    assert "never counts" in text
    assert [label.split(" · ")[0] for label in buttons_of(shown)] == ["Again", "Hard", "Good", "Easy"]
    await played.restart()

    rated = await ada.press(shown.message or {}, "review:rate:1:3")
    assert rated.response == WAIT_UPDATE
    assert "You rated it “Good”. Comes back <t:" in texts_of(rated.message)
    again = await ada.press(rated.message or {}, "review:rate:1:1")
    assert texts_of(again.message) == texts_of(rated.message)
    assert "**Ada** · 1 point · 1 review" in texts_of((await ada.slash("practice board")).message)
    assert "🥇 **__Ada__** · 11 points" in texts_of((await ada.slash("leaderboard")).message)


async def test_the_reveal_in_the_thread_leads_there_too(played: DiscordHouse) -> None:
    reveal = played.posts(played.thread())[-1]
    assert "How did I do?" in texts_of((await played.person("Bob").click(reveal, "How did I do?")).message)


async def test_a_point_one_did_cover_is_noted(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    shown = await ada.click(played.posts()[0], "How did I do?")
    (fact,) = [line[2:] for line in texts_of(shown.message).split("\n") if line.startswith("🔁")]
    shown = await ada.choose(shown, fact)
    assert "Noted, thank you" in texts_of(shown.message)
    assert not [name for name in ids_of(shown) if name.startswith("review:dispute")]
    (dispute,) = await played.core.store.read(lambda uow: uow.quizzes.disputes())
    assert dispute.count == 1


async def test_who_did_not_answer_has_nothing_to_look_at(played: DiscordHouse) -> None:
    shown = await played.person("Nina").click(played.posts()[0], "How did I do?")
    assert "no answer there to look at" in texts_of(shown.message)


async def test_before_the_reveal_nothing_is_told(house: DiscordHouse) -> None:
    round_ = await house.open_day()
    shown = await house.person("Ada").press(house.posts()[0], f"round:review:{round_.id}")
    assert "revealed after the deadline" in texts_of(shown.message)
    assert "Secret" not in texts_of(shown.message)


async def test_a_stranger_to_the_group_is_told_nothing(played: DiscordHouse) -> None:
    elsewhere = played.double.world.add_channel(played.double.world.add_guild("Elsewhere"), "general")
    eve = played.person("Eve")
    eve.at = elsewhere
    assert "no such round" in texts_of((await eve.press(played.posts()[0], "round:review:1")).message)


# What is due


async def test_what_is_due_leads_to_a_quiz_and_back_to_the_one_under_way(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    played.clock.advance(days=2)
    shown = await ada.slash("due")
    assert "1 review due" in texts_of(shown.message)
    quiz = await ada.click(shown, "Start a quiz")
    assert "Due for review" in texts_of(quiz.message)
    assert "Question 1 of 5" in texts_of(quiz.message)
    assert buttons_of(await ada.slash("due")) == ["Go on with the quiz"]


async def test_with_nothing_due_the_line_says_what_a_quiz_brings(house: DiscordHouse) -> None:
    text = texts_of((await house.person("Ada").slash("due")).message)
    assert "No review is due yet. A quiz brings new questions." in text


# Settings


async def test_settings_are_shown_changed_and_fit_the_load_to_the_interview(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    text = texts_of((await ada.slash("practice settings")).message)
    assert "Share of recall to aim at: **90%**" in text
    assert "No interview planned" in text
    on = (house.clock.at + timedelta(days=5)).date()
    assert on.isoformat() in await ada.complete("practice settings", "interview", on.isoformat()[:-1])

    text = texts_of((await ada.slash("practice settings", retention=85, load=3, interview=on.isoformat())).message)

    assert "**85%**" in text
    assert "a day: **3**" in text
    assert "5 days left" in text
    assert "a mock interview shows where you stand" in text
    due = await ada.slash("due")
    assert "Start the interview" in buttons_of(await ada.click(due, "Mock interview"))
    assert await ada.complete("practice settings", "interview", "no") == ["none"]
    assert "No interview" in texts_of((await ada.slash("practice settings", interview="none")).message)


async def test_a_date_that_will_not_do_is_refused_and_nothing_else_is_changed(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    assert "between" in texts_of((await ada.slash("practice settings", retention=80, interview="2020-01-01")).message)
    assert "Write it like" in texts_of((await ada.slash("practice settings", interview="soon")).message)
    assert "**90%**" in texts_of((await ada.slash("practice settings")).message)


async def test_settings_are_changed_by_a_form_that_is_filled_as_they_are(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    await ada.slash("practice settings", retention=85, interview="2026-02-01")
    shown = await ada.slash("practice settings")
    form = await ada.click(shown, "Change")
    assert form.modal is not None
    assert [row["component"].get("value") for row in form.modal["components"]] == ["85", "10", "2026-02-01"]
    text = texts_of((await ada.submit(form, retention="92%", load="4", interview="2026-02-03")).message)
    assert "**92%**" in text
    assert "a day: **4**" in text
    assert "Tue 3 Feb 2026" in text

    refused = await ada.submit(await ada.click(shown, "Change"), load="ten", retention="80")
    await house.until(lambda: refused.more)
    assert "between 1 and 100" in texts_of(refused.more[0])
    assert "**92%**" in texts_of((await ada.slash("practice settings")).message)
    done = await ada.submit(await ada.click(shown, "Change"), interview="")
    assert "No interview planned" in texts_of(done.message)


async def test_a_form_that_could_not_be_filled_in_time_takes_no_date_away(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await ada.slash("practice settings", interview="2026-02-01")
    form = await ada.click(shown, "Change")
    assert form.modal is not None
    form.modal = settings_form(house.group.id, None).to_dict()
    text = texts_of((await ada.submit(form, retention="90", load="4")).message)
    assert "a day: **4**" in text
    assert "Sun 1 Feb 2026" in text


@pytest.mark.parametrize("wish", ["x", "79", "96", "/0", "/101", "/many", "//soon", "/²"])
def test_settings_that_will_not_do_are_refused(wish: str) -> None:
    with pytest.raises(InvalidInputError):
        parse_settings(wish)


def test_settings_that_are_left_out_stay() -> None:
    assert parse_settings("") == WantedSettings(None, None, is_interview_given=False, interview_on=None)
    assert parse_settings("//none") == WantedSettings(None, None, is_interview_given=True, interview_on=None)


async def test_settings_and_board_work_in_direct_messages(played: DiscordHouse) -> None:
    ada = alone(played, "Ada")
    assert "**90%**" in texts_of((await ada.slash("practice settings")).message)
    assert "Practice board" in texts_of((await ada.slash("practice board")).message)


async def test_the_ranges_discord_keeps_are_those_of_the_rules(house: DiscordHouse) -> None:
    commands = house.double.world.commands[None]
    quiz = {option["name"]: option for option in find_command(commands, "quiz")[1]}
    settings = {option["name"]: option for option in find_command(commands, "practice settings")[1]}
    assert _range(quiz["difficulty"]) == (DIFFICULTIES[0], DIFFICULTIES[-1])
    assert _range(quiz["count"]) == (1, MOST_QUESTIONS)
    assert f"{QuizWish().count} if none is chosen" in quiz["count"]["description"]
    assert _range(settings["retention"]) == (100 * LEAST_RETENTION, 100 * MOST_RETENTION)
    assert _range(settings["load"]) == (1, MOST_LOAD)


def _range(option: dict[str, object]) -> tuple[object, object]:
    return option["min_value"], option["max_value"]


# The board


async def test_the_practice_board_ranks_by_practice_alone_and_turns(played: DiscordHouse) -> None:
    for number in range(30):
        person = played.person(f"P{number:02}")
        shown = await person.slash("quiz", kind="open", count=1)
        await person.click(await person.click(shown, "I do not know: show me"), "Again · 1 day")
    ada = played.person("Ada")
    shown = await ada.slash("practice board")
    text = texts_of(shown.message)
    assert "1. **P00** · 1 point · 1 review" in text
    assert "P25" not in text
    assert "They never move the leaderboard." in text
    shown = await ada.click(shown, "Read on")
    assert "P29" in texts_of(shown.message)
    assert buttons_of(shown) == ["Back"]
    shown = await ada.choose(shown, "all time")
    assert "all time" in texts_of(shown.message)
    assert "P00" in texts_of(shown.message)


async def test_an_empty_board_says_so_and_a_stranger_s_page_is_refused(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await ada.slash("practice board", period="all")
    assert "Nobody has practised" in texts_of(shown.message)
    for rest in ("x:week:0", "99:week:0"):
        refused = await ada.press(dict(shown.message or {}), f"practice:page:{rest}")
        await house.until(lambda refused=refused: refused.more)  # type: ignore[misc]
        assert "no such group" in texts_of(refused.more[0])
