"""The whole life of a round, from /setup to the leaderboard, with message content and without."""

from dataclasses import replace

import pytest

from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.person import buttons_of
from tests.platforms.discord.double.world import APPLICATION, MESSAGE_CONTENT
from tests.platforms.discord.house import GOOD, DiscordHouse
from tests.platforms.discord.play import ticked
from tests.services.house import make_bank, make_question


@pytest.mark.parametrize(("flags", "address"), [(MESSAGE_CONTENT, ""), (0, f"<@{APPLICATION}> ")])
async def test_a_group_is_founded_and_plays_a_round(discord_alone: DiscordHouse, flags: int, address: str) -> None:
    house = discord_alone
    house.double.world.flags = flags
    await house.start()
    hanna = house.person("Hanna", manages=True)
    founded = await hanna.click(await hanna.slash("setup", zone="UTC", time="09:00"), "Check and start")
    assert "is set up" in texts_of(founded.message)
    (house.group,) = await house.core.store.read(lambda uow: uow.groups.list())

    opened = await house.open_day()
    (question,) = house.posts()
    thread = house.thread()
    assert "difficulty" in texts_of(question)
    assert "<t:" in texts_of(question)
    assert "Secret" not in texts_of(question)
    assert buttons_of(question) == ["Answer privately", "My answer"]

    ada, bob, cem = (house.person(name) for name in ("Ada", "Bob", "Cem"))
    said = ada.say(address + GOOD, at=thread)
    await ticked(house, said)
    assert house.reactions(said) == ["✅"]
    done = await bob.submit(await bob.click(question, "Answer privately"), text="Private: " + GOOD)
    assert "Your answer counts" in texts_of(done.message)
    cem.at = thread
    counted = await cem.use("Count as my answer", cem.say(GOOD))
    assert "Your answer counts" in texts_of(counted.message)
    house.clock.advance(seconds=30)
    await house.tick()
    house.clock.advance(seconds=30)
    await house.tick()
    assert "3 people have answered" in texts_of(question)
    assert "Private" not in "".join(map(texts_of, house.double.world.messages[thread].values()))

    await house.close_day()
    shown = "\n".join(texts_of(message) for message in house.posts(thread))
    assert "Secret model" in shown
    assert "3 people answered on time" in shown
    assert "**Bob**\n> Private: " in shown
    assert buttons_of(question) == ["Answer late", "My answer", "Helpful", "How did I do?"]

    late_until = opened.takes_late_until
    assert f"until <t:{late_until.timestamp():.0f}:f>" in texts_of(question)

    await ada.choose(await ada.click(question, "Helpful"), "Bob")
    board = texts_of((await ada.slash("leaderboard")).message)
    assert board.index("🥇 **Bob** · 12 points") < board.index("**__Ada__** · 11 points")
    why = await ada.click(await ada.slash("streak"), "Why?")
    assert "Answered before the deadline" in texts_of(why.message)
    assert house.double.world.pings == []


async def test_a_question_too_long_for_its_post_is_read_whole_by_whoever_presses_for_it(house: DiscordHouse) -> None:
    long = replace(make_question(0), prompt="Why? " * 1200)
    await house.core.services.questions.load(replace(make_bank(), questions=(long,)))
    await house.open_day()
    (question,) = house.posts()
    ada = house.person("Ada")
    whole = await ada.click(question, "Read it all")
    await house.until(lambda: whole.more)
    assert texts_of(question).count("Why?") < 1200
    assert sum(texts_of(message).count("Why?") for message in (whole.message, *whole.more) if message) == 1200
