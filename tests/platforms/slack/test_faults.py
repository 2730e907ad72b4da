"""What Slack refuses: the host reads what to mend, nothing is lost, and it goes on when mended."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.app.core import open_core
from bot.platforms.slack.connect import SlackConnection
from tests.platforms.slack.conftest import CHANNEL, Stage, Theatre, eventually
from tests.platforms.slack.double.webapi import SlackSaysNoError
from tests.platforms.slack.double.workspace import BOT_USER


async def notices(stage: Stage, name: str = "ada") -> list[str]:
    """Texts of the direct messages somebody got."""
    conversation = stage.slack.workspace.open_im(stage.human(name).user)
    return [message["text"] for message in conversation.messages.values()]


async def problem(stage: Stage) -> str:
    channels = await stage.core.store.read(lambda uow: uow.groups.channels(1))
    return channels[0].pause_reason if channels[0].paused_at else ""


@pytest.mark.parametrize(
    ("breaks", "mends", "words"),
    [
        (
            lambda channel: channel.members.discard(BOT_USER),
            lambda channel: channel.members.add(BOT_USER),
            "/invite @Daily Drill",
        ),
        (
            lambda channel: setattr(channel, "is_archived", True),
            lambda channel: setattr(channel, "is_archived", False),
            "Unarchive it",
        ),
        (
            lambda channel: setattr(channel, "is_read_only", True),
            lambda channel: setattr(channel, "is_read_only", False),
            "posting permissions",
        ),
    ],
)
async def test_a_closed_channel_is_explained_and_resumes(
    stage: Stage, breaks: Callable[[Any], None], mends: Callable[[Any], None], words: str
) -> None:
    await stage.found_group()
    channel = stage.slack.workspace.conversations[CHANNEL]
    breaks(channel)
    schedules = await stage.core.store.read(lambda uow: uow.schedules.of_group(1))
    assert schedules[0].next_at
    await stage.tick(schedules[0].next_at - stage.clock.now())
    await stage.tick(seconds=3)
    assert stage.posts() == []
    assert words in await problem(stage)
    assert [words in text for text in await notices(stage)] == [True]
    mends(channel)
    await stage.tick(hours=1, seconds=1)
    await stage.tick(seconds=1)
    assert len(stage.posts()) == 1
    assert await problem(stage) == ""


async def test_being_invited_again_is_noticed_at_once(stage: Stage) -> None:
    await stage.found_group()
    channel = stage.slack.workspace.conversations[CHANNEL]
    channel.members.discard(BOT_USER)
    schedules = await stage.core.store.read(lambda uow: uow.schedules.of_group(1))
    assert schedules[0].next_at
    await stage.tick(schedules[0].next_at - stage.clock.now())
    await stage.tick(minutes=1)
    channel.members.add(BOT_USER)
    stage.slack.emit({"type": "member_joined_channel", "user": BOT_USER, "channel": CHANNEL, "event_ts": "1.0"})
    await stage.quiet()
    await stage.tick(minutes=1)
    await stage.tick(seconds=1)
    assert len(stage.posts()) == 1


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("token_revoked", "Reinstall the app"),
        ("account_inactive", "Install the app again"),
        ("invalid_auth", "SLACK_BOT_TOKEN"),
    ],
)
async def test_a_token_taken_back_is_explained_and_nothing_is_lost(stage: Stage, code: str, words: str) -> None:
    await stage.found_group()
    stage.slack.token_fault = code
    schedules = await stage.core.store.read(lambda uow: uow.schedules.of_group(1))
    assert schedules[0].next_at
    await stage.tick(schedules[0].next_at - stage.clock.now())
    await stage.tick(seconds=3)
    assert words in await problem(stage)
    assert any(words in text for ok, text in await stage.connection.check() if not ok)
    stage.slack.token_fault = ""
    await stage.tick(hours=1, seconds=1)
    await stage.tick(seconds=1)
    assert len(stage.posts()) == 1


async def test_a_bad_token_at_the_start_is_tried_again(theatre: Theatre) -> None:
    theatre.slack.token_fault = "invalid_auth"
    config = theatre.config()
    async with open_core(theatre.database, theatre.clock, durability="OFF") as core:
        connection = SlackConnection(core.services, core.store, core.clock, core.metrics, config)
        await connection.start()
        await eventually(lambda: "SLACK_BOT_TOKEN" in connection.fault)
        theatre.slack.token_fault = ""
        await eventually(lambda: connection.is_ready)
        await connection.stop()


async def test_a_missing_scope_is_named(stage: Stage) -> None:
    stage.slack.api.scopes.discard("reactions:write")
    found = [text for ok, text in await stage.connection.check() if not ok]
    assert len(found) == 1
    assert "reactions:write" in found[0]
    assert "OAuth & Permissions" in found[0]


async def test_a_question_somebody_deleted_does_not_stop_its_round(stage: Stage) -> None:
    await stage.found_group()
    post = await stage.open_round()
    del stage.slack.workspace.conversations[CHANNEL].messages[post["ts"]]
    await stage.tick(hours=24)
    for _ in range(3):
        await stage.tick(seconds=2)
    assert sorted(post["text"].partition(":")[0] for post in stage.posts()) == ["Model answer", "New question"]
    assert await problem(stage) == ""


async def test_a_form_slack_refuses_goes_out_as_plain_text(stage: Stage) -> None:
    await stage.found_group()
    refused: list[str] = []
    run = stage.slack.api.run

    def strict(method: str, args: dict[str, Any]) -> dict[str, Any]:
        if method == "chat.postMessage" and "blocks" in args:
            refused.append(method)
            raise SlackSaysNoError("invalid_blocks")
        return run(method, args)

    stage.slack.api.run = strict  # type: ignore[method-assign]
    post = await stage.open_round()
    assert refused
    assert "blocks" not in post
    assert post["metadata"]["event_payload"]["key"].startswith("round-1-question")


async def test_a_slack_out_of_reach_is_named_in_the_network_s_words(theatre: Theatre) -> None:
    config = replace(theatre.config(), api_url="http://127.0.0.1:9/api/")
    async with open_core(theatre.database, theatre.clock, durability="OFF") as core:
        connection = SlackConnection(core.services, core.store, core.clock, core.metrics, config)
        ((ok, text),) = await connection.check()
    assert not ok
    assert "Cannot connect to host 127.0.0.1:9" in text
