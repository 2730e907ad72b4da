"""Socket Mode: replaced when it ends, hangs or hears nothing; what it missed is read again."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.platforms.slack.conftest import CHANNEL, QUICK, Stage, Theatre, eventually
from tests.platforms.slack.test_thread_answers import LONG, OTHER, texts


@pytest.fixture
def theatre(theatre: Theatre) -> Theatre:
    theatre.timings = QUICK
    return theatre


async def test_a_dead_socket_is_found_out_replaced_and_made_up_for(stage: Stage) -> None:
    await stage.found_group()
    post = await stage.open_round()
    ben, cleo, workspace = stage.human("ben"), stage.human("cleo"), stage.slack.workspace
    before = [ben.say(CHANNEL, f"{LONG} {n}", post["ts"]) for n in range(8)]
    await stage.quiet()
    stage.slack.socket.die()
    missed = [workspace.write(CHANNEL, cleo.user, f"{OTHER} {n}", post["ts"]) for n in range(50)]
    for event in before[:5]:
        workspace.edit(CHANNEL, event["ts"], f"edited while nobody listened {event['ts']}")
    for event in before[5:]:
        workspace.delete(CHANNEL, event["ts"])
    stage.clock.advance(minutes=1)
    await eventually(lambda: stage.slack.socket.connections == 2 and stage.connection.is_ready)
    await stage.tick(seconds=1)
    assert len(await texts(stage, cleo)) == len(missed)
    kept = await texts(stage, ben)
    assert len(kept) == 5
    assert all(text.startswith("edited while nobody listened") for text in kept)
    await stage.tick(hours=24)
    await stage.tick(seconds=1)
    await cleo.command("/drill", "streak")
    await stage.quiet()
    assert "1 study day in a row" in str(stage.slack.responses[-1])


async def test_answers_that_only_a_reading_brought_get_their_tick(stage: Stage) -> None:
    await stage.found_group()
    post = await stage.open_round()
    stage.slack.socket.die()
    missed = stage.slack.workspace.write(CHANNEL, stage.human("ben").user, LONG, post["ts"])
    await eventually(lambda: stage.slack.socket.connections == 2 and stage.connection.is_ready)

    await stage.tick(seconds=1)

    assert stage.slack.workspace.reactions[CHANNEL, missed["ts"]] == {"white_check_mark"}


async def test_a_round_that_closes_during_an_outage_waits_for_what_was_missed(stage: Stage) -> None:
    await stage.found_group()
    post = await stage.open_round()
    stage.slack.socket.die()
    stage.slack.workspace.write(CHANNEL, stage.human("ben").user, LONG, post["ts"])
    await eventually(lambda: stage.slack.socket.connections == 2 and stage.connection.is_ready)
    await stage.tick(hours=24)
    await stage.tick(seconds=1)
    assert "1 person answered on time" in str(stage.replies(post["ts"])[0]["blocks"])


async def test_a_thread_that_slack_knows_no_more_takes_nobody_s_answer_with_it(stage: Stage) -> None:
    """Cleared by a retention rule, say: nobody took an answer back."""
    await stage.found_group()
    post = await stage.open_round()
    ben = stage.human("ben")
    ben.say(CHANNEL, LONG, post["ts"])
    await stage.quiet()
    stage.channel.clear()
    await stage.core.services.recovery.missed("slack")
    await stage.tick(minutes=1)

    assert await texts(stage, ben) == [LONG]
    await stage.tick(hours=24)
    assert "1 person answered on time" in str(stage.posts())


async def test_slack_asks_for_another_connection_and_nothing_falls_between(stage: Stage) -> None:
    await stage.found_group()
    post = await stage.open_round()
    ben = stage.human("ben")
    await stage.slack.socket.ask_to_reconnect()
    for number in range(20):
        ben.say(CHANNEL, f"{LONG} {number}", post["ts"])
        await asyncio.sleep(0)
    await eventually(lambda: stage.slack.socket.connections == 2)
    await stage.quiet()
    assert len(await texts(stage, ben)) == 20
    assert stage.slack.socket.lost == []


async def test_a_broken_connection_comes_back(stage: Stage) -> None:
    await stage.slack.socket.drop()
    await eventually(lambda: stage.slack.socket.connections == 2 and stage.connection.is_ready)


async def test_it_keeps_trying_while_slack_refuses_and_says_what_is_wrong(stage: Stage) -> None:
    stage.slack.socket_fault = "not_allowed_token_type"
    await stage.slack.socket.drop()
    await eventually(lambda: stage.slack.api.calls["apps.connections.open"] >= 3)
    assert not stage.connection.is_ready
    found = [text for ok, text in await stage.connection.check() if not ok]
    assert any("Switch it on under Socket Mode" in text for text in found)
    stage.slack.socket_fault = ""
    await eventually(lambda: stage.connection.is_ready)


async def test_a_connection_that_only_looks_alive_is_replaced(theatre: Theatre) -> None:
    timings = replace(QUICK, echo_within=timedelta(seconds=0.1))
    async with theatre.stage(replace(theatre.config(), timings=timings)) as stage:
        await stage.found_group()
        theatre.slack.events.clear()
        await stage.open_round()
        await eventually(lambda: theatre.slack.socket.connections == 2 and stage.connection.is_ready)
        assert not any("subscribed" in text for _, text in await stage.connection.check())
        await stage.tick(hours=24)
        await stage.tick(seconds=1)
        await eventually(lambda: theatre.slack.socket.connections == 3 and stage.connection.is_ready)
        found = [text for ok, text in await stage.connection.check() if not ok]
        assert any("message.channels" in text and "Event Subscriptions" in text for text in found)


async def test_a_silent_connection_is_replaced_without_being_lost(theatre: Theatre) -> None:
    timings = replace(QUICK, silent_after=timedelta(seconds=0.15))
    async with theatre.stage(replace(theatre.config(), timings=timings)):
        await eventually(lambda: theatre.slack.socket.connections >= 3)
        assert theatre.slack.socket.is_live


async def test_one_auth_test_serves_a_cold_burst(theatre: Theatre) -> None:
    async with theatre.stage() as stage:
        await stage.found_group()
        post = await stage.open_round()
    theatre.slack.api.calls.clear()
    async with theatre.stage() as stage:
        for number in range(200):
            stage.human("ben").say(CHANNEL, f"{LONG} {number}", post["ts"])
        await stage.quiet()
        assert theatre.slack.api.calls["auth.test"] == 1
        assert len(await texts(stage, stage.human("ben"))) == 200


async def test_stopping_is_quick_though_the_connection_is_dead(theatre: Theatre) -> None:
    async with theatre.stage() as stage:
        theatre.slack.socket.die()
        async with asyncio.timeout(2):
            await stage.connection.stop()
