"""A quiz on Discord: one private message, changed in place, from the first question to the summary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quiz import QuizWish
from bot.domain.text import units
from bot.platforms.discord.parse import account_ref
from bot.platforms.discord.practice_quiz import parse_wish, write_wish
from tests.platforms.discord.double.interactions import WAIT, WAIT_UPDATE, texts_of
from tests.platforms.discord.double.person import buttons_of
from tests.platforms.discord.house import DiscordHouse
from tests.platforms.discord.play import alone
from tests.platforms.discord.practice_house import (
    SAID,
    answer_check,
    answer_open,
    id_of,
    ids_of,
    make_practice_bank,
    right_letter,
    wrong_letter,
)


@pytest.fixture
async def house(discord_alone: DiscordHouse) -> DiscordHouse:
    """A group with a bank of checks and open questions; no round is open."""
    discord_alone.bank = make_practice_bank()
    await discord_alone.start()
    await discord_alone.found()
    return discord_alone


async def points(house: DiscordHouse, name: str) -> str:
    return texts_of((await house.person(name).slash("practice board")).message)


async def test_a_quiz_of_checks_and_an_open_question_with_a_restart_in_the_middle(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await ada.slash("quiz", count=3)
    assert shown.is_private
    assert "Question 1 of 3" in texts_of(shown.message)
    assert "New to you" in texts_of(shown.message)

    shown = await answer_check(ada, shown)
    await house.restart()
    verdict = await ada.click(shown, wrong_letter(shown))
    assert "❌ Not quite" in texts_of(verdict.message)
    assert texts_of(verdict.message).count("Since") == 4
    shown = await ada.click(verdict, "Next")

    feedback = await answer_open(ada, shown)
    assert f"> {SAID}" in texts_of(feedback.message)
    assert "Your answer seems to cover" in texts_of(feedback.message)
    assert "Secret model" in texts_of(feedback.message)
    assert [label for label in buttons_of(feedback) if "Good" in label] == ["Good · 2 days"]
    await house.restart()
    done = await ada.click(feedback, "Good · 2 days")

    text = texts_of(done.message)
    assert "3 of 3 answered: 2 right, 1 to look at again." in text
    assert "4 practice points (4 today)." in text
    assert "The next one comes back <t:" in text
    assert done.message is not None
    assert shown.message is not None
    assert done.response == WAIT_UPDATE


async def test_a_second_click_shows_the_first_verdict_and_changes_nothing(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await ada.slash("quiz")
    message, right, wrong = shown.message, right_letter(shown), wrong_letter(shown)
    assert message is not None
    right_id, wrong_id = id_of(shown, right), id_of(shown, wrong)
    first = await ada.press(message, right_id)
    second = await ada.press(message, wrong_id)
    assert texts_of(second.message) == texts_of(first.message)
    assert "**Ada** · 2 points · 1 review" in await points(house, "Ada")


async def test_a_rating_pressed_twice_counts_once_and_leads_to_the_same_question(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    feedback = await answer_open(ada, await ada.slash("quiz", kind="open", count=2))
    message, good, easy = feedback.message, ids_of(feedback)[2], ids_of(feedback)[3]
    assert message is not None
    assert (good[-2:], easy[-2:]) == (":3", ":4")
    first = await ada.press(message, good)
    assert "Question 2 of 2" in texts_of(first.message)
    second = await ada.press(message, easy)
    assert texts_of(second.message) == texts_of(first.message)
    assert "**Ada** · 1 point · 1 review" in await points(house, "Ada")


async def test_the_form_opens_at_once_and_shows_the_question(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await ada.slash("quiz", kind="open")
    form = await ada.click(shown, "Your answer")
    assert form.modal is not None
    assert form.modal["title"] == "Question 1"
    assert form.modal["components"][0]["content"].startswith("What about")


async def test_a_form_sent_after_the_quiz_moved_on_gives_the_text_back(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await ada.slash("quiz", kind="open", count=1)
    form = await ada.click(shown, "Your answer")
    await ada.click(shown, "Stop here")
    refused = await ada.submit(form, text="All of my work")
    assert "Quiz done" in texts_of(refused.message)
    await house.until(lambda: refused.more)
    assert "> All of my work" in texts_of(refused.more[0])
    assert "not that question’s turn" in texts_of(refused.more[0])


async def test_who_does_not_know_sees_the_model_answer_and_rates(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await ada.click(await ada.slash("quiz", kind="open"), "I do not know: show me")
    text = texts_of(shown.message)
    assert "You said that you do not know" in text
    assert "Secret model" in text
    assert "Secret fact" in text
    assert "I did cover one of these" not in str(shown.message)
    assert "Question 2 of 5" in texts_of((await ada.click(shown, "Again · 1 day")).message)


async def test_a_covered_point_is_disputed_and_stored(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await answer_open(ada, await ada.slash("quiz", kind="open"), "Nothing of the sort, in many words.")
    assert "Look at these again" in texts_of(shown.message)
    assert "That can be wrong" in texts_of(shown.message)
    (fact,) = [line[2:] for line in texts_of(shown.message).split("\n") if line.startswith("🔁")]
    shown = await ada.choose(shown, fact)
    assert "Noted, thank you" in texts_of(shown.message)
    (dispute,) = await house.core.store.read(lambda uow: uow.quizzes.disputes())
    assert dispute.count == 1


async def test_a_quiz_under_way_is_offered_and_a_new_one_ends_it(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    await answer_check(ada, await ada.slash("quiz", count=3))
    asked = await ada.slash("quiz", topic="privacy", count=2)
    assert buttons_of(asked) == ["Go on with the quiz", "Start a new one"]
    went_on = await ada.click(asked, "Go on with the quiz")
    assert "Question 2 of 3" in texts_of(went_on.message)
    asked = await ada.slash("quiz", topic="privacy", count=2)
    new = await ada.click(asked, "Start a new one")
    assert "Question 1 of 2" in texts_of(new.message)
    assert "Privacy" in texts_of(new.message)
    assert "Quiz done" in texts_of((await ada.click(went_on, right_letter(went_on))).message)


async def test_another_quiz_like_the_last_one_begins_from_its_summary(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await ada.slash("quiz", topic="privacy", count=1)
    for _ in range(2):
        shown = await answer_check(ada, shown)
        assert "1 of 1 answered" in texts_of(shown.message)
        message, again = shown.message, id_of(shown, "Another quiz")
        assert message is not None
        shown = await ada.press(message, again)
        assert "Question 1 of 1" in texts_of(shown.message)
        assert "Privacy" in texts_of(shown.message)
        assert ids_of(await ada.press(message, again)) == ids_of(shown)


async def test_a_quiz_works_in_direct_messages(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    await ada.slash("join")
    shown = await answer_check(alone(house, "Ada"), await alone(house, "Ada").slash("quiz", count=1))
    assert "Quiz done" in texts_of(shown.message)


async def test_somebody_without_a_group_is_told_so(house: DiscordHouse) -> None:
    for command in ("quiz", "due", "practice board"):
        assert "/setup" in texts_of((await alone(house, "Nina").slash(command)).message)


async def test_with_two_groups_a_quiz_asks_which(house: DiscordHouse) -> None:
    first = house.group
    second = await house.found(house.double.world.add_channel(house.guild, "second"))
    ada = house.person("Ada")
    for group in (first, second):
        await house.core.services.members.join(group.id, account_ref(ada.id), "Ada")
    ada.at = house.double.world.add_channel(house.guild, "random")
    asked = await ada.slash("quiz", topic="privacy", count=2)
    shown = await ada.press(asked.message or {}, ids_of(asked)[0], 3, values=[str(second.id)])
    assert "Question 1 of 2" in texts_of(shown.message)
    assert "Privacy" in texts_of(shown.message)


async def test_topics_are_completed_and_may_be_typed(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    assert await ada.complete("quiz", "topic", "eva") == ["evasion"]
    assert "Evasion" in texts_of((await ada.slash("quiz", topic="Evasion")).message)
    await ada.click(await ada.slash("quiz"), "Start a new one")
    asked = await ada.slash("quiz", topic="@everyone")
    refused = await ada.click(asked, "Start a new one")
    await house.until(lambda: refused.more)
    assert "no topic" in texts_of(refused.more[0])


async def test_a_question_that_opens_in_a_round_gives_way_to_another(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await ada.slash("quiz", count=2)
    title = texts_of(shown.message).split("\n")[0].removeprefix("## ")
    asked = next(q for q in house.bank.questions if q.title == title)
    await enqueue(house, asked.id)
    await house.open_day()
    shown = await ada.click(shown, right_letter(shown))
    text = texts_of(shown.message)
    assert "opened in a round just now" in text
    assert "Question 1 of 2" in text
    assert title not in text.split("\n")


async def enqueue(house: DiscordHouse, question_id: str) -> None:
    """The host has the group asked a question next."""
    hanna = await house.core.store.read(lambda uow: uow.members.find_account(account_ref(house.person("Hanna").id)))
    assert hanna is not None
    await house.core.services.questions.enqueue(house.group.id, question_id, hanna.id)


async def test_somebody_else_s_quiz_cannot_be_played(house: DiscordHouse) -> None:
    ada, eve = house.person("Ada"), house.person("Eve")
    shown = await ada.slash("quiz")
    await house.until(lambda: shown.message)
    refused = await eve.press(dict(shown.message or {}), ids_of(shown)[0])
    await house.until(lambda: refused.more)
    assert "somebody else's" in texts_of(refused.more[0])
    assert "no such quiz" in texts_of((await eve.press(dict(shown.message or {}), "quiz:go:99")).more[0])


async def test_ids_of_another_time_are_answered_in_words(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await answer_open(ada, await ada.slash("quiz", kind="open"))
    assert shown.message is not None
    for custom_id in ("quiz:go:x", "quiz:choose:1", "quiz:rate:1:1:9", "quiz:new:x:"):
        answered = await ada.press(dict(shown.message), custom_id)
        said = texts_of(answered.message) + "".join(texts_of(more) for more in answered.more)
        assert "not there any more" in said or "no such" in said


async def test_everything_is_acknowledged_before_it_is_worked_on(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await ada.slash("quiz")
    assert shown.response == WAIT
    verdict = await ada.click(shown, right_letter(shown))
    assert verdict.response == WAIT_UPDATE


@given(st.text(), st.none() | st.integers(1, 5), st.integers(1, 20), st.sampled_from(["", "check", "open"]))
def test_a_wish_fits_into_every_id_and_survives_it(topic: str, difficulty: int | None, count: int, kind: str) -> None:
    wish = write_wish(topic, difficulty, count, kind)
    for custom_id in (f"quiz:new:{2**31}:{wish}", f"group:pick:quiz:{wish}"):
        assert units(custom_id) <= 100
    read = parse_wish(wish, {})
    assert (read.difficulty, read.count, read.kind or "") == (difficulty, count, kind)


def test_a_topic_may_be_called_by_its_title() -> None:
    assert parse_wish("Privacy attacks//5/", {"privacy": "Privacy attacks"}).topic == "privacy"
    assert parse_wish("", {}) == QuizWish()
    assert parse_wish("x" * 60 + "//5/", {}).topic == "x" * 60
