"""Our posts: each once, whatever happens on the way; and what a closed door makes of them."""

from datetime import timedelta

import pytest

from bot.domain.group import Channel
from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.limits import Payload
from tests.platforms.discord.double.person import buttons_of
from tests.platforms.discord.double.world import NEWS, NEWS_THREAD
from tests.platforms.discord.house import GOOD, DiscordHouse

POST = r"POST .*/channels/\d+/messages$"
THREAD = r"POST .*/threads$"


async def later(house: DiscordHouse, minutes: float = 15) -> None:
    """Wait longer than any retry."""
    house.clock.advance(minutes=minutes)
    await house.tick()


async def channel(house: DiscordHouse) -> Channel:
    (found,) = (await house.core.services.groups.settings(house.group.id)).channels
    return found


async def ticked(house: DiscordHouse, said: Payload) -> None:
    """Wait for the receipt of a message."""
    await house.until(lambda: house.reactions(said))


async def direct_messages(house: DiscordHouse, name: str) -> list[str]:
    """What the bot wrote to somebody."""
    return [texts_of(message) for message in house.posts(house.person(name).id + 1)]


@pytest.mark.parametrize("status", [500, 502, 503, 504, None])
@pytest.mark.parametrize("after", [False, True])
async def test_a_question_comes_once_whatever_becomes_of_the_request(
    house: DiscordHouse, status: int | None, after: bool
) -> None:
    house.double.fail(POST, status=status, after=after)
    await house.open_day()
    await later(house)
    assert len(house.posts()) == 1
    assert house.double.times(f"POST /channels/{house.channel}/messages") == (1 if after else 2)


@pytest.mark.parametrize("after", [False, True])
async def test_the_thread_is_started_once(house: DiscordHouse, after: bool) -> None:
    house.double.fail(THREAD, status=None, after=after)
    await house.open_day()
    await later(house)
    threads = [c for c in house.double.world.channels.values() if c["type"] == 11]
    assert len(threads) == 1
    said = house.person("Ada").say(GOOD, at=house.thread())
    await house.until(lambda: house.reactions(said))


async def test_every_part_of_a_long_reveal_comes_once_and_in_order(long_house: DiscordHouse) -> None:
    house = long_house
    await house.open_day()
    for name in ("Ada", "Bob", "Cem"):
        person = house.person(name)
        form = await person.click(house.posts()[0], "Answer privately")
        await person.submit(form, text=f"{name}: " + "long " * 600)
    house.double.fail(rf"POST .*/channels/{house.thread()}/messages$", status=None, after=True)
    await house.close_day()
    await later(house)
    reveal = [texts_of(message) for message in house.posts(house.thread())]
    assert [text.rpartition("-# ")[2] for text in reveal] == [f"Part {n} of 3" for n in (1, 2, 3)]
    assert all(any(f"{name}: long" in text for text in reveal) for name in ("Ada", "Bob", "Cem"))


@pytest.fixture
async def long_house(house: DiscordHouse) -> DiscordHouse:
    """Posts of one channel are limited more strictly than Discord does it."""
    house.double.limits.channel_limit = 2
    return house


async def test_a_rate_limit_is_waited_for(house: DiscordHouse) -> None:
    house.double.limits.channel_limit = 1
    house.double.limits.channel_stretch = 0.2
    await house.open_day()
    await house.close_day()
    assert len(house.posts(house.thread())) == 1


async def test_announcement_channels_get_announcement_threads(discord_alone: DiscordHouse) -> None:
    house = discord_alone
    news = house.double.world.add_channel(house.guild, "news", NEWS)
    await house.start()
    await house.found(news)
    await house.open_day()
    assert house.double.world.channels[house.thread()]["type"] == NEWS_THREAD
    assert len(house.posts(news)) == 1


async def test_a_lost_permission_is_told_to_the_host_and_posting_resumes_after_the_fix(house: DiscordHouse) -> None:
    house.double.world.overwrite(house.channel, send_messages=False)
    await house.open_day()
    assert house.posts() == []
    (told,) = await direct_messages(house, "Hanna")
    assert "Allow the bot this permission in #daily: Send Messages." in told
    assert (await channel(house)).paused_at is not None
    await later(house, minutes=2)
    assert len(await direct_messages(house, "Hanna")) == 1
    house.double.world.overwrite(house.channel, send_messages=True)
    await house.until(lambda: not house.problems())
    await later(house, minutes=1)
    assert len(house.posts()) == 1
    assert (await channel(house)).paused_at is None
    schedule = (await house.core.services.groups.settings(house.group.id)).schedules[0]
    assert schedule.next_at is not None


async def test_a_lost_permission_to_start_threads_is_named(house: DiscordHouse) -> None:
    house.double.world.overwrite(house.channel, create_public_threads=False)
    await house.open_day()
    assert len(house.posts()) == 1
    (told,) = await direct_messages(house, "Hanna")
    assert "Create Public Threads" in told


async def test_a_channel_that_was_deleted_is_told_to_the_host(house: DiscordHouse) -> None:
    house.double.world.delete_channel(house.channel)
    await house.open_day()
    (told,) = await direct_messages(house, "Hanna")
    assert "The channel was deleted. Choose another one with /setup." in told


async def test_a_host_without_direct_messages_stops_nothing(house: DiscordHouse) -> None:
    house.double.world.closed_doors.add(house.person("Hanna").id)
    house.double.world.overwrite(house.channel, send_messages=False)
    await house.open_day()
    assert await direct_messages(house, "Hanna") == []
    before = len(house.double.requests)
    await later(house, minutes=5)
    assert not any(request.endswith("/messages") for request in house.double.requests[before:])


async def test_a_deleted_thread_leaves_the_button_and_the_reveal_comes_in_the_channel(house: DiscordHouse) -> None:
    await house.open_day()
    ada = house.person("Ada")
    said = ada.say(GOOD, at=house.thread())
    await house.until(lambda: house.reactions(said))
    house.double.world.delete_channel(house.thread())
    await house.core.services.recovery.missed("discord")
    await house.tick()
    bob = house.person("Bob")
    await bob.submit(await bob.click(house.posts()[0], "Answer privately"), text=GOOD)
    await house.close_day()
    question, reveal = house.posts()
    assert "Secret model" in texts_of(reveal)
    assert "2 people answered on time" in texts_of(reveal)
    assert "Helpful" in buttons_of(question)
    before = house.double.count(f"GET /channels/{int(question['id'])}")
    await house.tick()
    assert house.double.count(f"GET /channels/{int(question['id'])}") == before


async def test_a_deleted_question_leaves_its_thread(house: DiscordHouse) -> None:
    await house.open_day()
    (question,) = house.posts()
    house.double.world.delete_message(house.channel, int(question["id"]))
    said = house.person("Ada").say(GOOD, at=house.thread())
    await house.until(lambda: house.reactions(said))
    await house.close_day()
    assert "Secret model" in texts_of(house.posts(house.thread())[0])
    assert house.posts() == []
    assert (await channel(house)).paused_at is None


async def test_a_question_deleted_before_its_thread_was_there_gets_one_in_the_channel(house: DiscordHouse) -> None:
    house.double.fail(THREAD, status=503, times=5)
    await house.open_day()
    (question,) = house.posts()
    house.double.world.delete_message(house.channel, int(question["id"]))
    house.double.faults.clear()
    await later(house)
    said = house.person("Ada").say(GOOD, at=house.thread())
    await house.until(lambda: house.reactions(said))


async def test_a_locked_thread_gets_the_reveal_in_the_channel(house: DiscordHouse) -> None:
    await house.open_day()
    metadata = house.double.world.channels[house.thread()]["thread_metadata"]
    metadata.update(archived=True, locked=True)
    await house.close_day()
    assert "Secret model" in texts_of(house.posts()[1])


async def test_an_archived_thread_is_opened_again_by_the_reveal(house: DiscordHouse) -> None:
    await house.open_day()
    metadata = house.double.world.channels[house.thread()]["thread_metadata"]
    metadata.update(archived=True)
    await house.close_day()
    assert "Secret model" in texts_of(house.posts(house.thread())[0])
    assert metadata["archived"] is False


async def test_without_the_history_nothing_is_taken_for_deleted(house: DiscordHouse) -> None:
    """Discord shows an empty history to who may not read it."""
    await house.open_day()
    said = house.person("Ada").say(GOOD, at=house.thread())
    await house.until(lambda: house.reactions(said))
    house.double.world.allow(house.guild, read_message_history=False)
    await house.core.services.recovery.missed("discord")
    await house.until(house.problems)
    await house.tick()
    assert await house.answers("Ada") == [GOOD]


async def test_the_count_is_fresh_but_edited_at_most_every_ten_seconds(house: DiscordHouse) -> None:
    await house.open_day()
    edits = f"PATCH /channels/{house.channel}/messages"
    for name in ("Ada", "Bob", "Cem", "Dan"):
        said = house.person(name).say(GOOD, at=house.thread())
        await ticked(house, said)
        await house.tick()
        house.clock.advance(seconds=2)
        await house.tick()
    assert house.double.count(edits) <= 2
    house.clock.advance(seconds=10)
    await house.tick()
    assert "4 people have answered" in texts_of(house.posts()[0])


async def test_the_close_is_shown_at_once(house: DiscordHouse) -> None:
    await house.open_day()
    said = house.person("Ada").say(GOOD, at=house.thread())
    await house.until(lambda: house.reactions(said))
    house.clock.advance(seconds=2)
    await house.tick()
    house.clock.at = (await house.round()).closes_at - timedelta(seconds=1)
    await house.close_day()
    assert "The model answer is in the thread" in texts_of(house.posts()[0])


async def test_nobody_is_pinged(house: DiscordHouse) -> None:
    await house.open_day()
    ada = house.person("Ada")
    form = await ada.click(house.posts()[0], "Answer privately")
    await ada.submit(form, text="@everyone <@1> <@&2> @here " + GOOD)
    await house.close_day()
    assert "everyone" in texts_of(house.posts(house.thread())[-1])
    assert house.double.world.pings == []
