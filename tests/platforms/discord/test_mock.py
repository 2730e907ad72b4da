"""A mock interview on Discord, from its setting up to the scorecard, in one private message."""

import pytest

from bot.domain.question import KINDS
from bot.domain.scorecard import DIMENSIONS, LEVELS
from bot.platforms.discord.layout import MOST_OPTION
from bot.platforms.discord.mock_ids import MockWish, parse_form_ratings, parse_wish
from bot.platforms.discord.parse import account_ref
from bot.platforms.discord.render_mock import LENGTHS
from bot.platforms.discord.render_mock_end import rating_form
from bot.wording import say
from tests.platforms.discord.double.interactions import WAIT, WAIT_UPDATE, Interaction, texts_of
from tests.platforms.discord.double.person import Person, buttons_of
from tests.platforms.discord.house import DiscordHouse
from tests.platforms.discord.play import alone
from tests.platforms.discord.practice_house import SAID, id_of, make_practice_bank


@pytest.fixture
async def house(discord_alone: DiscordHouse) -> DiscordHouse:
    """A group with a bank of every kind of question."""
    discord_alone.bank = make_practice_bank()
    await discord_alone.start()
    await discord_alone.found()
    return discord_alone


async def begin(person: Person, **given: int) -> Interaction:
    """Start an interview as it is offered."""
    return await person.click(await person.slash("mock", **given), "Start the interview")


async def say_it(person: Person, shown: Interaction, text: str = SAID) -> Interaction:
    return await person.submit(await person.click(shown, "Answer"), text=text)


async def answer_round(person: Person, shown: Interaction) -> Interaction:
    """Answer everything that is asked until the round is over."""
    while "Answer" in buttons_of(shown):
        shown = await say_it(person, shown)
    assert "is over" in texts_of(shown.message)
    return shown


async def rate(person: Person, shown: Interaction, level: int = 3) -> Interaction:
    form = await person.click(shown, "Rate this round")
    assert form.modal is not None
    names = [row["component"]["custom_id"] for row in form.modal["components"]]
    return await person.submit(form, **dict.fromkeys(names, str(level)))


# The way through


async def test_an_interview_from_start_to_scorecard_with_restarts(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await ada.slash("mock")
    assert (shown.response, shown.is_private) == (WAIT, True)
    assert "Only you see it" in texts_of(shown.message)
    shown = await ada.click(shown, "Start the interview")
    assert shown.response == WAIT_UPDATE
    assert "Round 1 of 3: Technical. Question 1 of" in texts_of(shown.message)
    assert "Time for this question: 5 minutes, follow-ups included; up <t:" in texts_of(shown.message)
    assert "Secret" not in texts_of(shown.message)
    for kind in ("Technical", "System design", "Behavioral"):
        assert kind in texts_of(shown.message)
        shown = await say_it(ada, shown)
        assert "follow-up 1" in texts_of(shown.message)
        assert f"> {SAID}" in texts_of(shown.message)
        await house.restart()
        shown = await answer_round(ada, shown)
        assert "is a machine's" in texts_of(shown.message)
        shown = await rate(ada, shown)
    text = texts_of(shown.message)
    assert "✅ Passed: every round reached its gate." in text
    assert "Technical**: 3 of 4, passed (gate 3)" in text
    assert "System design**: 3 of 4, passed (gate 2.75)" in text
    assert buttons_of(shown)[-2:] == ["Another interview", "Past interviews"]


async def test_a_strong_round_does_not_make_up_for_a_weak_one(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await begin(ada, minutes=20)
    for level in (4, 2):
        shown = await rate(ada, await answer_round(ada, shown), level)
    text = texts_of(shown.message)
    assert "➖ Not yet" in text
    assert "below its gate of 3" in text
    assert "Work on next:" in text


async def test_only_the_rounds_and_the_length_that_were_chosen_come(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await ada.slash("mock")
    shown = await ada.choose(shown, "45 minutes")
    shown = await ada.choose(shown, "Behavioral")
    assert "45 minutes: Behavioral." in texts_of(shown.message)
    shown = await ada.click(shown, "Start the interview")
    assert "Round 1 of 1: Behavioral" in texts_of(shown.message)


async def test_what_cannot_be_set_up_is_said_where_it_is_chosen(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await ada.choose(await ada.slash("mock", minutes=20), "Technical", "System design", "Behavioral")
    refused = await ada.click(shown, "Start the interview")
    assert "need at least 25 minutes" in texts_of(refused.message)
    assert "Start the interview" in buttons_of(refused)


# Clicks that come twice, late, or from somebody else


async def test_a_second_start_shows_the_interview_that_began(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    page = await ada.slash("mock")
    message, start = page.message, id_of(page, "Start the interview")
    assert message is not None
    first = await ada.press(message, start)
    second = await ada.press(message, start)
    assert texts_of(second.message) == texts_of(first.message)
    assert texts_of((await ada.slash("mock")).message) == texts_of(first.message)


async def test_a_skip_pressed_twice_skips_one_question(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await begin(ada)
    message, skip = shown.message, id_of(shown, "Skip")
    assert message is not None
    first = await ada.press(message, skip)
    assert "Question 2 of" in texts_of(first.message)
    assert texts_of((await ada.press(message, skip)).message) == texts_of(first.message)


async def test_an_early_end_is_asked_about_and_leaves_the_rating_when_pressed_twice(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    asked = await ada.click(await say_it(ada, await begin(ada)), "End early")
    assert "cannot be undone" in texts_of(asked.message)
    stayed = await ada.click(asked, "No, go on")
    assert "follow-up 1" in texts_of(stayed.message)
    asked = await ada.click(stayed, "End early")
    message, end = asked.message, id_of(asked, "End early")
    assert message is not None
    first = await ada.press(message, end)
    assert "Rate this round" in buttons_of(first)
    assert texts_of((await ada.press(message, end)).message) == texts_of(first.message)

    leaving = await ada.click(first, "End early")
    assert "stay unrated" in texts_of(leaving.message)
    done = await ada.click(leaving, "End early")
    assert "You ended this interview early." in texts_of(done.message)
    assert "not rated, so not passed" in texts_of(done.message)


async def test_a_form_of_an_earlier_turn_gives_the_text_back(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await begin(ada)
    form = await ada.click(shown, "Answer")
    await ada.click(shown, "Skip")
    refused = await ada.submit(form, text="All of my work")
    assert "Question 2 of" in texts_of(refused.message)
    await house.until(lambda: refused.more)
    assert "> All of my work" in texts_of(refused.more[0])


async def test_the_form_shows_what_is_asked_and_a_stale_button_opens_none(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await begin(ada)
    message, answer = dict(shown.message or {}), id_of(shown, "Answer")
    form = await ada.press(message, answer)
    assert form.modal is not None
    assert form.modal["components"][0]["content"].startswith("What about")
    await ada.submit(form, text=SAID)
    stale = await ada.press(message, answer)
    assert stale.modal is None
    assert "has moved on" in texts_of(stale.message)


async def test_the_clock_stands_still_while_paused(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await begin(ada)
    house.clock.advance(minutes=2)
    shown = await ada.click(shown, "Pause")
    assert "Paused. The clock stands still" in texts_of(shown.message)
    assert "3:00 left" in texts_of(shown.message)
    house.clock.advance(hours=5)
    await house.restart()
    shown = await ada.click(await ada.slash("mock"), "Go on")
    assert "up <t:" in texts_of(shown.message)
    house.clock.advance(minutes=4)
    assert "1:00 over time" in texts_of((await ada.slash("mock")).message)


async def test_somebody_else_s_interview_is_theirs(house: DiscordHouse) -> None:
    shown = await begin(house.person("Ada"))
    eve = house.person("Eve")
    for custom_id in (id_of(shown, "Pause"), id_of(shown, "Skip"), "mock:past:1", "mock:review:1:1:0"):
        refused = await eve.press(dict(shown.message or {}), custom_id)
        await house.until(lambda refused=refused: refused.more)  # type: ignore[misc]
        assert "somebody else's interview" in texts_of(refused.more[0])


async def test_ids_of_another_time_are_answered_in_words(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await begin(ada)
    for custom_id in (
        "mock:pause:x",
        "mock:rate:1:nonsense",
        "mock:start:x",
        "mock:end:",
        "mock:skip:1-x",
        "mock:on:1",
    ):
        answered = await ada.press(dict(shown.message or {}), custom_id)
        said = texts_of(answered.message) + "".join(texts_of(more) for more in answered.more)
        assert "not there any more" in said or "no such" in said or "moved on" in said


# Places and the past


async def test_an_interview_needs_no_group_and_works_in_direct_messages(house: DiscordHouse) -> None:
    nina = alone(house, "Nina")
    shown = await say_it(nina, await begin(nina))
    assert "follow-up 1" in texts_of(shown.message)
    known = await house.core.store.read(lambda uow: uow.members.find_account(account_ref(nina.id)))
    assert known is not None
    assert await house.core.store.read(lambda uow: uow.members.find(house.group.id, known.id)) is None


async def test_past_interviews_are_listed_looked_at_and_followed_by_another(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    for level in (2, 3):
        shown = await ada.choose(await ada.slash("mock", minutes=20), "Behavioral")
        shown = await ada.click(shown, "Start the interview")
        shown = await rate(ada, await answer_round(ada, shown), level)
        assert "Scorecard" in texts_of(shown.message)
    shown = await ada.click(shown, "Past interviews")
    assert "Behavioral: 3 of 4, up 1 on the ones before" in texts_of(shown.message)
    past = await ada.choose(shown, "Mon 5 Jan 2026, 20 minutes: not yet")
    assert "Not yet" in texts_of(past.message)
    looked = await ada.click(past, "Look at round 1")
    assert f"> {SAID}" in texts_of(looked.message)
    assert "Model answer" in texts_of(looked.message)
    back = await ada.click(looked, "Scorecard")
    shown = await ada.click(await ada.click(back, "Another interview"), "Start the interview")
    assert "Question 1 of" in texts_of(shown.message)


async def test_a_round_without_an_answer_goes_on_without_ratings(house: DiscordHouse) -> None:
    ada = house.person("Ada")
    shown = await begin(ada)
    while "Skip" in buttons_of(shown):
        shown = await ada.click(shown, "Skip")
    assert "nothing to rate" in texts_of(shown.message)
    message, on = shown.message, id_of(shown, "On to the next round")
    assert message is not None
    first = await ada.press(message, on)
    assert "Round 2 of 3" in texts_of(first.message)
    assert texts_of((await ada.press(message, on)).message) == texts_of(first.message)


# What stands in ids and forms


@pytest.mark.parametrize("kind", KINDS)
def test_every_level_of_a_rating_is_shown_whole(kind: str) -> None:
    for name in DIMENSIONS[kind]:  # type: ignore[index]
        for level in LEVELS:
            text = say("en", "discord_practice.mock_level", level=level, text=say("en", f"mock.{name}_{level}"))
            assert len(text) <= MOST_OPTION


@pytest.mark.parametrize("kind", KINDS)
def test_a_rating_form_begins_with_what_was_rated_elsewhere(kind: str) -> None:
    name = DIMENSIONS[kind][0]  # type: ignore[index]
    payload = rating_form(1, kind, {name: 4}).to_dict()  # type: ignore[arg-type]
    chosen = [o["value"] for row in payload["components"] for o in row["component"]["options"] if o.get("default")]
    assert chosen == ["4"]


def test_a_wish_survives_its_id() -> None:
    assert parse_wish("7:20:101:3") == MockWish(7, 20, (KINDS[0], KINDS[2]))
    assert MockWish().minutes in LENGTHS


def test_what_is_no_rating_is_left_out() -> None:
    assert parse_form_ratings({"scope": "3", "other": "4", "controls": None, "failure": "x"}) == {"scope": 3}
