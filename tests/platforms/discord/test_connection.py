import asyncio
from typing import Any

import pytest

from bot.platforms.discord.connect import DiscordConfig, DiscordConnection
from tests.platforms.discord.double.gateway import CONTENT, GUILD_MESSAGES, GUILDS
from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.house import GOOD, DiscordHouse


async def test_it_identifies_with_the_fewest_intents_that_work(house: DiscordHouse) -> None:
    assert house.double.gateway.session.intents == GUILDS | GUILD_MESSAGES | CONTENT


async def test_without_the_flag_it_does_not_ask_for_content(discord_alone: DiscordHouse) -> None:
    discord_alone.double.world.flags = 0
    await discord_alone.start()
    assert discord_alone.double.gateway.session.intents == GUILDS | GUILD_MESSAGES


async def test_it_goes_on_without_content_when_the_gateway_refuses_the_intent(discord_alone: DiscordHouse) -> None:
    world = discord_alone.double.world
    world.flags = 1 << 19
    await discord_alone.start()
    assert discord_alone.double.gateway.session.intents == GUILDS | GUILD_MESSAGES


async def test_heartbeats_are_sent_and_a_silent_gateway_is_left(discord_alone: DiscordHouse) -> None:
    discord_alone.double.gateway.heartbeat_ms = 50
    await discord_alone.start()
    await discord_alone.until(lambda: discord_alone.double.gateway.heartbeats > 3)


async def test_a_dropped_connection_resumes_and_nothing_is_missed(house: DiscordHouse) -> None:
    await house.open_day()
    await house.double.gateway.drop()
    said = house.person("Ada").say(GOOD, at=house.thread())
    await house.until(lambda: house.double.gateway.resumes == 1)
    await house.until(lambda: house.reactions(said))
    assert await house.answers("Ada") == [GOOD]


async def test_it_reconnects_when_discord_asks_for_it(house: DiscordHouse) -> None:
    await house.double.gateway.ask_to_reconnect()
    await house.until(lambda: house.double.gateway.resumes == 1)
    await house.until(lambda: not house.connection.trouble)


async def test_an_invalid_session_identifies_anew_at_the_same_address(
    house: DiscordHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    await no_pause(monkeypatch)
    await house.double.gateway.invalidate()
    await house.until(lambda: house.double.gateway.identifies == 2)
    await house.until(lambda: not house.connection.trouble)


async def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """discord.py waits five seconds before it identifies a second time."""

    async def hook(*_: Any, **__: Any) -> None:
        return

    monkeypatch.setattr("discord.Client.before_identify_hook", hook)


async def test_a_bad_token_is_said_in_words_and_ends_nothing(discord_alone: DiscordHouse) -> None:
    await discord_alone.start(token="wrong", wait=False)
    await discord_alone.until(lambda: "refused the token" in discord_alone.connection.trouble)
    await discord_alone.found()
    await discord_alone.open_day()
    assert discord_alone.posts() == []


async def test_it_waits_for_discord_and_connects_when_it_is_back(
    discord_alone: DiscordHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.discord.connect.FIRST_PAUSE", 0.01)
    discord_alone.double.gateway.is_open = False
    await discord_alone.start(wait=False)
    await discord_alone.until(lambda: "cannot be reached" in discord_alone.connection.trouble)
    discord_alone.double.gateway.is_open = True
    await discord_alone.until(lambda: not discord_alone.connection.trouble)


async def test_a_question_that_is_due_while_discord_is_away_comes_when_it_is_back(
    discord_alone: DiscordHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.discord.connect.FIRST_PAUSE", 0.01)
    outage = discord_alone.double.fail("GET /api/v10/users/@me", status=503, times=1000)
    await discord_alone.start(wait=False)
    await discord_alone.found()
    await discord_alone.open_day()
    assert discord_alone.posts() == []
    outage.times = 0
    await discord_alone.until(lambda: not discord_alone.connection.trouble)
    discord_alone.clock.advance(minutes=1)
    await discord_alone.tick()
    assert len(discord_alone.posts()) == 1


async def test_commands_are_synced_when_they_changed_and_only_then(house: DiscordHouse) -> None:
    assert house.double.count("PUT /applications") == 1
    await house.restart()
    assert house.double.count("PUT /applications") == 1
    house.double.world.commands[None].pop()
    await house.restart()
    assert house.double.count("PUT /applications") == 2


async def test_in_development_commands_go_to_one_guild(discord_alone: DiscordHouse) -> None:
    await discord_alone.start(dev_guild=discord_alone.guild)
    assert discord_alone.double.world.commands.keys() == {discord_alone.guild}
    done = await discord_alone.person("Ada").slash("help")
    assert "How Daily Drill works" in texts_of(done.message)


async def test_a_failed_sync_does_not_keep_the_bot_away(discord_alone: DiscordHouse) -> None:
    discord_alone.double.fail("GET /api/v10/applications/", status=403)
    await discord_alone.start()
    assert not discord_alone.connection.trouble


async def test_check_says_how_things_stand_and_how_to_invite_the_bot(house: DiscordHouse) -> None:
    lines = await house.connection.check()
    assert all(ok for ok, _ in lines)
    text = "\n".join(sentence for _, sentence in lines)
    assert "the token is good; the bot is called drill" in text
    assert "message content may be read" in text
    assert "scope=bot+applications.commands&permissions=309237713984" in text


async def test_check_says_what_is_wrong(discord_alone: DiscordHouse) -> None:
    await discord_alone.start()
    core = discord_alone.core
    config = DiscordConfig("wrong", discord_alone.double.api, discord_alone.double.gateway.url)
    other = DiscordConnection(core.services, core.store, core.clock, core.metrics, config)
    ((ok, sentence),) = await other.check()
    assert not ok
    assert "developer portal" in sentence
    assert "wrong" not in repr(config)
    away = DiscordConfig("wrong", "http://127.0.0.1:9/api/v10", "ws://127.0.0.1:9")
    other = DiscordConnection(core.services, core.store, core.clock, core.metrics, away)
    ((ok, sentence),) = await other.check()
    assert not ok
    assert "cannot be reached" in sentence


async def test_a_guild_that_is_unavailable_for_a_while_keeps_its_channel(house: DiscordHouse) -> None:
    world = house.double.world
    world.emit("GUILD_DELETE", {"id": str(house.guild), "unavailable": True})
    await asyncio.sleep(0.05)
    await house.open_day()
    assert house.posts() == []
    world.emit("GUILD_CREATE", {**world.guild_payload(house.guild), "unavailable": False})
    await asyncio.sleep(0.05)
    house.clock.advance(minutes=1)
    await house.tick()
    assert len(house.posts()) == 1
    (channel,) = (await house.core.services.groups.settings(house.group.id)).channels
    assert channel.paused_at is None


async def test_an_interaction_that_came_too_late_to_be_answered_ends_nothing(
    house: DiscordHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = house.person("Ada")
    with monkeypatch.context() as late:
        late.setattr("tests.platforms.discord.double.interactions.ACK_SECONDS", -1)
        waiting = asyncio.create_task(ada.slash("help"))
        await house.until(lambda: house.double.count("POST /interactions"))
        await house.connection._finish()
    waiting.cancel()
    assert "How Daily Drill works" in texts_of((await ada.slash("help")).message)


async def test_a_payload_nobody_can_read_ends_nothing(house: DiscordHouse) -> None:
    await house.open_day()
    where = {"guild_id": str(house.guild), "channel_id": str(house.thread())}
    for payload in ({**where, "id": "1"}, {**where, "id": "1", "author": {"id": "5"}}, {"id": "1"}):
        house.double.world.emit("MESSAGE_CREATE", payload)
        house.double.world.emit("MESSAGE_DELETE", payload)
    said = house.person("Ada").say(GOOD, at=house.thread())
    await house.until(lambda: house.reactions(said))
