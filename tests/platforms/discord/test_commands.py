import json
from datetime import UTC, datetime

import pytest

from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.limits import Payload
from tests.platforms.discord.double.person import Person, buttons_of
from tests.platforms.discord.house import GOOD, DiscordHouse


async def answer(house: DiscordHouse, *names: str) -> None:
    """People answer the open round in its thread."""
    for name in names:
        said = house.person(name).say(GOOD, at=house.thread())
        await ticked(house, said)
    await house.tick()


async def ticked(house: DiscordHouse, said: Payload) -> None:
    await house.until(lambda: house.reactions(said))


@pytest.fixture
async def played(house: DiscordHouse) -> DiscordHouse:
    """Ada and Bob answered a round, which is revealed."""
    await house.open_day()
    await answer(house, "Ada", "Bob")
    await house.close_day()
    return house


def alone(house: DiscordHouse, name: str) -> Person:
    """Somebody who writes to the bot directly."""
    person = house.person(name)
    direct = {"id": str(person.id + 1), "type": 1, "recipients": [person.user], "last_message_id": None}
    house.double.world.channels.setdefault(person.id + 1, direct)
    person.at = person.id + 1
    return person


async def test_the_leaderboard_ranks_and_leads_to_the_other_boards(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    shown = await ada.slash("leaderboard")
    text = texts_of(shown.message)
    assert "Crew: Week" in text
    assert "🥇 **__Ada__** · 11 points · 🔥 1" in text
    assert "🥇 **Bob** · 11 points" in text
    assert shown.is_private
    shown = await ada.choose(shown, "All time")
    assert "Crew: All time" in texts_of(shown.message)
    assert "Latest round" in texts_of((await ada.slash("leaderboard", board="latest")).message)


async def test_the_leaderboard_can_be_shown_to_everyone(played: DiscordHouse) -> None:
    shown = await played.person("Ada").slash("leaderboard", share=True)
    await played.until(lambda: shown.more)
    public = played.double.world.messages[played.channel][int(shown.more[0]["id"])]
    assert "Crew: Week" in texts_of(public)
    assert buttons_of(public) == []
    assert "Shared" in texts_of(shown.message)


async def test_a_streak_says_why_even_after_a_restart(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    shown = await ada.slash("streak")
    assert "🔥 1" in texts_of(shown.message)
    await played.restart()
    shown = await ada.click(shown, "Why?")
    assert "✅ **Mon 5 Jan** · Answered before the deadline. (+10 in time, +1 streak)" in texts_of(shown.message)


async def test_a_profile_sums_up(played: DiscordHouse) -> None:
    text = texts_of((await played.person("Ada").slash("profile")).message)
    assert "11 points" in text
    assert "rank 1" in text
    assert "- Evasion: 1" in text


async def test_somebody_new_is_told_how_to_begin(played: DiscordHouse) -> None:
    for command in ("streak", "profile"):
        assert "before your first answer" in texts_of((await played.person("Nina").slash(command)).message)


async def test_my_answer_shows_it_and_how_it_stands(house: DiscordHouse) -> None:
    await house.open_day()
    ada, (question,) = house.person("Ada"), house.posts()
    assert "have not answered" in texts_of((await ada.click(question, "My answer")).message)
    await answer(house, "Ada")
    await ada.submit(await ada.click(question, "Answer privately"), text="Privately " + GOOD, publish="never")
    shown = await ada.click(question, "My answer")
    assert f"> {GOOD}" in texts_of(shown.message)
    assert "> Privately" in texts_of(shown.message)
    assert "not at all" in texts_of(shown.message)
    shown = await ada.click(shown, "Take it back")
    assert "Privately" not in texts_of(shown.message)


async def test_answering_again_begins_with_what_was_written(house: DiscordHouse) -> None:
    await house.open_day()
    ada, (question,) = house.person("Ada"), house.posts()
    await ada.submit(await ada.click(question, "Answer privately"), text=GOOD, publish="unnamed")
    await house.restart()
    form = await ada.click(question, "Answer privately")
    assert form.modal is not None
    assert form.modal["components"][0]["component"]["value"] == GOOD
    await ada.submit(form, text="Better: " + GOOD)
    assert await house.answers("Ada") == ["Better: " + GOOD]


async def test_a_form_opened_before_a_restart_is_taken_after_it(house: DiscordHouse) -> None:
    await house.open_day()
    ada = house.person("Ada")
    form = await ada.click(house.posts()[0], "Answer privately")
    await house.restart()
    done = await ada.submit(form, text=GOOD)
    assert "counts" in texts_of(done.message)


async def test_a_refused_answer_is_given_back(house: DiscordHouse) -> None:
    round_ = await house.open_day()
    ada = house.person("Ada")
    form = await ada.click(house.posts()[0], "Answer privately")
    house.clock.at = round_.takes_late_until
    house.clock.advance(minutes=1)
    refused = await ada.submit(form, text="All of my work")
    assert "takes no more answers" in texts_of(refused.message)
    assert "> All of my work" in texts_of(refused.message)


async def test_answering_by_command_works_in_direct_messages_and_is_published_at_home(played: DiscordHouse) -> None:
    played.clock.at = datetime(2026, 1, 6, 9, 0, tzinfo=UTC)
    await played.tick()
    ada = alone(played, "Ada")
    form = await ada.slash("answer")
    await ada.submit(form, text="From afar: " + GOOD)
    await played.close_day()
    assert "From afar" in texts_of(played.posts(played.thread())[-1])


async def test_nobody_answers_when_nothing_is_open(played: DiscordHouse) -> None:
    assert "No question is open here" in texts_of((await played.person("Ada").slash("answer")).message)


async def test_commands_without_a_group_say_so(discord_alone: DiscordHouse) -> None:
    await discord_alone.start()
    for command in ("leaderboard", "streak", "away"):
        shown = await discord_alone.person("Ada").slash(command)
        assert "/setup" in texts_of(shown.message)


async def test_with_two_groups_the_command_asks_which(played: DiscordHouse) -> None:
    hanna = played.person("Hanna", manages=True)
    other = played.double.world.add_channel(played.guild, "second")
    random = played.double.world.add_channel(played.guild, "random")
    hanna.at = other
    wizard = await hanna.slash("setup")
    assert "Crew" in texts_of(wizard.message)
    wizard = await hanna.press(wizard.message or {}, "setup:another:")
    wizard = await hanna.pick(wizard, 8, other)
    form = await hanna.click(wizard, "Name, zone and time")
    await hanna.click(await hanna.submit(form, name="Second group"), "Check and start")
    hanna.at = random
    asked = await hanna.slash("leaderboard", board="all")
    shown = await hanna.choose(asked, "Second group")
    assert "Second group: All time" in texts_of(shown.message)


async def test_a_helpful_answer_is_voted_for_and_taken_back(played: DiscordHouse) -> None:
    ada, question = played.person("Ada"), played.posts()[0]
    shown = await ada.click(question, "Helpful")
    shown = await ada.choose(shown, "Bob")
    assert "Bob" in json.dumps(shown.message)
    assert "🥇 **Bob** · 12 points" in texts_of((await ada.slash("leaderboard")).message)
    shown = await ada.press(shown.message or {}, "vote:choose:1", 3, values=[])
    assert "🥇 **Bob** · 11 points" in texts_of((await ada.slash("leaderboard")).message)


async def test_an_answer_is_voted_for_from_its_menu(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    thread = played.thread()
    bobs = next(m for m in played.double.world.messages[thread].values() if m["author"]["username"] == "bob")
    ada.at = thread
    assert "1 person found" in texts_of((await ada.use("Helpful answer", bobs)).message)


async def test_days_off_are_planned_listed_and_taken_back(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    assert (await ada.complete("away", "first", "8 jan"))[0] == "2026-01-08"
    shown = await ada.slash("away", first="2026-01-08", last="2026-01-09")
    assert "Thu 8 Jan 2026 – Fri 9 Jan 2026" in texts_of(shown.message)
    shown = await ada.choose(shown, "Thu 8 Jan 2026 – Fri 9 Jan 2026")
    assert "no days off" in texts_of(shown.message)
    assert "Write it like" in texts_of((await ada.slash("away", first="soon")).message)


async def test_a_reminder_comes_as_a_direct_message_and_only_when_the_answer_is_missing(played: DiscordHouse) -> None:
    for name in ("Ada", "Bob"):
        shown = await played.person(name).slash("remind", before=60, zone="Europe/Berlin")
        assert "60 minutes before" in texts_of(shown.message)
    played.clock.at = datetime(2026, 1, 6, 9, 0, tzinfo=UTC)
    await played.tick()
    await answer(played, "Ada")
    played.clock.at = (await played.round()).closes_at
    played.clock.advance(minutes=-59)
    await played.tick()
    assert [texts_of(m)[:6] for m in played.posts(played.person("Bob").id + 1)] == ["“Title"]
    assert played.posts(played.person("Ada").id + 1) == []
    assert "No reminders" in texts_of((await played.person("Bob").slash("remind", before=0)).message)


async def test_a_suggestion_reaches_the_host_and_its_decision_the_author(played: DiscordHouse) -> None:
    ada, hanna = played.person("Ada"), played.person("Hanna", manages=True)
    form = await ada.slash("suggest", topic="evasion")
    done = await ada.submit(form, title="Of <b>bold</b> @here", prompt="What is it and why does it matter so much?")
    assert "Thank you" in texts_of(done.message)
    shown = await hanna.slash("bank suggestions")
    assert "suggested by Ada" in texts_of(shown.message)
    form = await hanna.click(shown, "Complete and approve")
    done = await hanna.submit(form, model_answer="A good answer. " * 20)
    assert "is in the group's bank now" in texts_of(done.message)
    await played.tick()
    assert "was taken into the bank" in texts_of(played.posts(ada.id + 1)[0])


async def test_a_suggestion_is_declined_with_a_reason(played: DiscordHouse) -> None:
    ada, hanna = played.person("Ada"), played.person("Hanna", manages=True)
    await ada.submit(await ada.slash("suggest"), title="Hm", prompt="What about this one question?")
    shown = await hanna.slash("bank suggestions")
    await hanna.submit(await hanna.click(shown, "Decline"), why="Too vague.")
    await played.tick()
    assert "Too vague." in texts_of(played.posts(ada.id + 1)[0])
    assert "No suggestion waits" in texts_of((await hanna.slash("bank suggestions")).message)


async def test_a_report_reaches_the_host_and_the_answer_its_reporter(played: DiscordHouse) -> None:
    ada, hanna = played.person("Ada"), played.person("Hanna", manages=True)
    mine = await ada.click(played.posts()[0], "My answer")
    form = await ada.click(mine, "Report the question")
    await ada.submit(form, kind="outdated", text="The standard changed.")
    shown = await hanna.slash("bank reports")
    assert "The standard changed." in texts_of(shown.message)
    shown = await hanna.submit(await hanna.click(shown, "Answer 1"), note="Mended.")
    assert "no open report" in texts_of(shown.message)


async def test_everything_about_me_is_handed_over_and_forgotten(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    shown = await ada.slash("privacy")
    given = await ada.click(shown, "Give me everything")
    await played.until(lambda: given.more)
    assert given.more[0]["attachments"][0]["filename"] == "daily-drill.json"
    form = await ada.click(shown, "Forget me")
    assert "Nothing was erased" in texts_of((await ada.submit(form, words="no")).message)
    form = await ada.click(shown, "Forget me")
    assert "erased" in texts_of((await ada.submit(form, words="Forget me")).message)
    assert await played.answers("Ada") == []
    board = texts_of((await played.person("Bob").slash("leaderboard")).message)
    assert "Ada" not in board


async def test_help_and_what_comes_later_are_said(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    assert "`/away`" in texts_of((await ada.slash("help")).message)
    assert "later version" in texts_of((await ada.slash("quiz")).message)
    assert "later version" in texts_of((await ada.click(played.posts()[0], "How did I do?")).message)


async def test_leaving_and_joining_change_the_boards(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    await ada.slash("leave")
    assert "Ada" not in texts_of((await ada.slash("leaderboard")).message)
    await ada.slash("join")
    assert "Ada" in texts_of((await ada.slash("leaderboard")).message)


async def test_a_button_of_another_time_is_answered_in_words(played: DiscordHouse) -> None:
    ada, question = played.person("Ada"), played.posts()[0]
    for custom_id in ("round:answer:99", "round:answer:x", "nonsense", "round:unknown:1", "vote:choose:"):
        shown = await ada.press(question, custom_id)
        assert "not there any more" in texts_of(shown.message) or "no such" in texts_of(shown.message)


async def test_a_command_of_an_older_version_is_answered_in_words(played: DiscordHouse) -> None:
    command = {"id": "7", "name": "gone", "type": 1, "description": "Gone"}
    played.double.world.commands[None].append(command)
    assert "was changed a moment ago" in texts_of((await played.person("Ada").slash("gone")).message)
