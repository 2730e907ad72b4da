import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.person import buttons_of
from tests.platforms.discord.house import GOOD, DiscordHouse
from tests.platforms.discord.play import alone, answer


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
    assert "Not published: only you can read it." in texts_of(shown.message)
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


async def test_a_form_for_a_late_answer_does_not_ask_whether_to_publish_it(house: DiscordHouse) -> None:
    await house.open_day()
    await house.close_day()
    ada = house.person("Ada")
    form = await ada.click(house.posts()[0], "Answer late")
    assert form.modal
    assert len(form.modal["components"]) == 1
    assert "never published" in str(form.modal)
    done = await ada.submit(form, text=GOOD)
    assert "it is not published" in texts_of(done.message)


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
    wizard = await hanna.click(wizard, "Found another group")
    wizard = await hanna.pick(wizard, 8, other)
    form = await hanna.click(wizard, "Name, zone and time")
    await hanna.click(await hanna.submit(form, name="Second group"), "Check and start")
    hanna.at = random
    asked = await hanna.slash("leaderboard", board="all")
    shown = await hanna.choose(asked, "Second group")
    assert "Second group: All time" in texts_of(shown.message)


async def test_help_names_the_commands(played: DiscordHouse) -> None:
    text = texts_of((await played.person("Ada").slash("help")).message)
    assert all(f"`/{name}`" in text for name in ("away", "quiz", "due", "mock", "practice"))


async def test_help_speaks_of_the_rules_of_the_group(played: DiscordHouse) -> None:
    rules, group = played.core.services.house_rules, played.group
    (host, *_) = await played.core.store.read(lambda uow: uow.groups.hosts(group.id))
    await rules.set(group.id, {"on_time": 20, "minimum": 99}, host.id, lock_thread=False)
    text = texts_of((await played.person("Ada").slash("help")).message)
    assert "20 points" in text
    assert "99 characters" in text
    assert "may have chosen" not in text


async def test_a_button_of_another_time_is_answered_in_words(played: DiscordHouse) -> None:
    ada, question = played.person("Ada"), played.posts()[0]
    for custom_id in ("round:answer:99", "round:answer:x", "nonsense", "round:unknown:1", "vote:choose:"):
        shown = await ada.press(question, custom_id)
        assert "not there any more" in texts_of(shown.message) or "no such" in texts_of(shown.message)


async def test_a_round_of_another_group_is_nobodys_business(played: DiscordHouse) -> None:
    """A changed client could send any id."""
    stranger = played.double.world.add_guild("Elsewhere")
    elsewhere = played.double.world.add_channel(stranger, "general")
    eve = played.person("Eve")
    eve.at = elsewhere
    await played.until(lambda: played.connection._link.get_client().get_guild(stranger))
    question = played.posts()[0]
    for custom_id in ("round:answer:1", "round:mine:1", "round:text:1", "round:helpful:1"):
        assert "no such round" in texts_of((await eve.press(question, custom_id)).message)


async def test_a_command_of_an_older_version_is_answered_in_words(played: DiscordHouse) -> None:
    command = {"id": "7", "name": "gone", "type": 1, "description": "Gone"}
    played.double.world.commands[None].append(command)
    assert "was changed a moment ago" in texts_of((await played.person("Ada").slash("gone")).message)


async def test_commands_work_where_only_the_person_s_own_install_brings_us(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    foreign = {
        "id": "77",
        "guild_id": "99",
        "type": 0,
        "name": "abroad",
        "permission_overwrites": [],
        "parent_id": None,
    }
    played.double.world.channels[77] = {**foreign, "position": 0, "topic": None, "nsfw": False, "flags": 0}
    ada.at = 77
    assert "Ada" in texts_of((await ada.slash("leaderboard")).message)


async def test_commands_are_answered_while_threads_are_busy_and_nothing_is_lost(house: DiscordHouse) -> None:
    await house.open_day()
    people = [house.person(f"P{number}") for number in range(50)]
    for number in range(500):
        people[number % 50].say(f"{number}: {GOOD}", at=house.thread())
    for command in ("leaderboard", "streak", "help") * 3:
        done = await people[0].slash(command)
        assert done.acknowledged_in is not None
    await house.until(lambda: house.core.metrics.answers_taken.labels("discord")._value.get() == 500)
    assert len(await house.answers("P7")) == 10


def test_the_guide_for_operators_names_every_command_and_no_other(house_commands: set[str]) -> None:
    text = (Path(__file__).parents[3] / "docs" / "discord.md").read_text(encoding="utf-8")
    tables = [line for line in text.splitlines() if line.startswith("| `/")]
    named: set[str] = set()
    for line in tables:
        first = line.split("|")[1]
        for word in re.findall(r"`/?([a-z ]+)`", first):
            named.add(word.split()[0] if " " in word else word)
            named.update(word.split())
    assert named == house_commands


@pytest.fixture
async def house_commands(discord_alone: DiscordHouse) -> set[str]:
    """The names of all commands and subcommands typed after a slash."""
    await discord_alone.start()
    commands = [c for c in discord_alone.double.world.commands[None] if c["type"] == 1]
    options = [option["name"] for c in commands for option in c.get("options") or [] if option["type"] == 1]
    return {*options, *(command["name"] for command in commands)}
