"""A lost reply, a crash between post and commit, a form or command delivered twice: one effect."""

import asyncio
from datetime import timedelta

import pytest

from tests.platforms.slack.conftest import CHANNEL, Stage, Theatre
from tests.platforms.slack.test_thread_answers import LONG, OTHER, texts


def lose(stage: Stage, method: str, how: str) -> None:
    """Slack does what the next call of a method asks, and its reply is lost."""

    def once(called: str) -> str:
        if called != method:
            return ""
        stage.slack.after = lambda _: ""
        return how

    stage.slack.after = once


@pytest.mark.parametrize("how", ["hang up", "500", "503"])
async def test_a_post_whose_reply_was_lost_is_found_by_its_metadata(stage: Stage, how: str) -> None:
    await stage.found_group()
    lose(stage, "chat.postMessage", how)
    await stage.open_round()
    for _ in range(4):
        await stage.tick(seconds=10)
    assert len(stage.posts()) == 1
    assert stage.slack.api.calls["chat.postMessage"] == 1
    ben = stage.human("ben")
    ben.say(CHANNEL, LONG, stage.posts()[0]["ts"])
    await stage.quiet()
    assert await texts(stage, ben) == [LONG]


async def test_a_reveal_whose_reply_was_lost_is_found_in_its_thread(stage: Stage) -> None:
    await stage.found_group()
    post = await stage.open_round()
    lose(stage, "chat.postMessage", "hang up")
    await stage.tick(hours=24)
    for _ in range(4):
        await stage.tick(seconds=10)
    assert len(stage.replies(post["ts"])) == 1


async def test_a_notice_whose_reply_was_lost_is_found_in_its_conversation(stage: Stage) -> None:
    await stage.found_group()
    stage.slack.workspace.conversations[CHANNEL].is_archived = True
    lose(stage, "chat.postMessage", "hang up")
    await stage.open_round_refused()
    for _ in range(4):
        await stage.tick(seconds=10)
    conversation = stage.slack.workspace.open_im(stage.human("ada").user)
    assert len(conversation.messages) == 1


async def test_a_process_that_dies_between_post_and_commit_posts_once(theatre: Theatre) -> None:
    async with theatre.stage() as stage:
        await stage.found_group()
        hanging = asyncio.Event()

        async def never(*_: object) -> None:
            hanging.set()
            await asyncio.Event().wait()

        # The reply arrives and the process gets no further.
        stage.connection.announcer._api.post = _posting_then(stage, never)  # type: ignore[method-assign]
        schedules = await stage.core.store.read(lambda uow: uow.schedules.of_group(1))
        assert schedules[0].next_at
        theatre.clock.advance(schedules[0].next_at - theatre.clock.now())
        await stage.core.tick.settle_time()
        delivery = asyncio.create_task(stage.core.services.courier.deliver())
        await hanging.wait()
        delivery.cancel()
        assert len(stage.posts()) == 1
    async with theatre.stage() as stage:
        for _ in range(6):
            await stage.tick(seconds=30)
        assert len(stage.posts()) == 1
        ben = stage.human("ben")
        ben.say(CHANNEL, LONG, stage.posts()[0]["ts"])
        await stage.quiet()
        assert await texts(stage, ben) == [LONG]


def _posting_then(stage: Stage, never):  # type: ignore[no-untyped-def]
    post = stage.connection.announcer._api.post

    async def posting(*args, **options):  # type: ignore[no-untyped-def]
        await post(*args, **options)
        await never()

    return posting


async def test_answers_written_while_nobody_ran_are_read_at_the_start(theatre: Theatre) -> None:
    async with theatre.stage() as stage:
        await stage.found_group()
        post = await stage.open_round()
        first = stage.human("ben").say(CHANNEL, LONG, post["ts"])
        await stage.quiet()
    workspace, ben = theatre.slack.workspace, theatre.people["ben"]
    workspace.edit(CHANNEL, first["ts"], OTHER)
    workspace.write(CHANNEL, theatre.people["cleo"].user, LONG, post["ts"])
    theatre.clock.advance(minutes=5)
    async with theatre.stage() as stage:
        await stage.tick(seconds=1)
        assert await texts(stage, ben) == [OTHER]
        assert await texts(stage, stage.human("cleo")) == [LONG]


async def test_an_event_whose_storing_failed_is_read_again(stage: Stage) -> None:
    await stage.found_group()
    post = await stage.open_round()
    write = stage.core.services.answers._writer.write
    stage.core.services.answers._writer.write = _failing  # type: ignore[method-assign,assignment]
    ben = stage.human("ben")
    ben.say(CHANNEL, LONG, post["ts"])
    await stage.quiet()
    stage.core.services.answers._writer.write = write  # type: ignore[method-assign]
    stage.clock.advance(seconds=10)
    await stage.tick(seconds=1)
    assert await texts(stage, ben) == [LONG]


async def _failing(_: object) -> None:
    raise OSError("disk full")


async def test_commands_and_clicks_delivered_three_times_take_effect_once(stage: Stage) -> None:
    await stage.found_group()
    post = await stage.open_round()
    ben = stage.human("ben")
    ben.say(CHANNEL, LONG, post["ts"])
    await stage.quiet()
    await stage.tick(seconds=2)
    await ben.command("/drill", "away 2026-02-02 2026-02-03", times=3)
    await stage.quiet()
    members = await stage.core.store.read(lambda uow: uow.members.page(1, 0, 10))
    rests = await stage.core.store.read(lambda uow: uow.members.rests([members[0].id]))
    assert len(rests[members[0].id]) == 1
    assert len([r for r in stage.slack.responses if "Away from" in r["text"]]) == 1


async def test_a_command_redelivered_after_a_restart_takes_no_second_effect(theatre: Theatre) -> None:
    async with theatre.stage() as stage:
        await stage.found_group()
        post = await stage.open_round()
        stage.human("ben").say(CHANNEL, LONG, post["ts"])
        await stage.quiet()
        await stage.tick(seconds=2)
        payload = {
            "command": "/drill",
            "text": "away 2026-02-02",
            "user_id": stage.human("ben").user,
            "team_id": "T0000000001",
            "channel_id": CHANNEL,
            "trigger_id": "t.1",
            "response_url": stage.slack.response_url(),
        }
        await stage.slack.delivery.command(payload)
        await stage.quiet()
    async with theatre.stage() as stage:
        await stage.slack.delivery.command(payload)
        await stage.quiet()
        members = await stage.core.store.read(lambda uow: uow.members.page(1, 0, 10))
        rests = await stage.core.store.read(lambda uow: uow.members.rests([members[0].id]))
        assert len(rests[members[0].id]) == 1


async def test_the_wizard_sent_twice_founds_one_group(stage: Stage) -> None:
    ada = stage.human("ada")
    await ada.command("/drill", "setup")
    await stage.quiet()
    view = list(stage.slack.workspace.views.values())[-1]
    zone = {"selected_option": {"text": {"type": "plain_text", "text": "UTC"}, "value": "UTC"}}
    await ada.submit(view, 2, name="Night owls", zone=zone)
    preview = stage.slack.workspace.views[view["id"]]
    payload = ada.form_payload(preview)
    await asyncio.gather(*(stage.slack.delivery.interaction(payload) for _ in range(3)))
    await stage.quiet()
    assert len(await stage.core.store.read(lambda uow: uow.groups.list())) == 1


async def test_an_old_form_delivered_again_does_not_bring_its_text_back(stage: Stage) -> None:
    await stage.found_group()
    post = await stage.open_round()
    ben = stage.human("ben")
    await ben.click("answer:open:1", post)
    await stage.quiet()
    first = list(stage.slack.workspace.views.values())[-1]
    old = ben.form_payload(first, text0=LONG)
    await stage.slack.delivery.interaction(old)
    stage.clock.advance(timedelta(minutes=1))
    await ben.click("answer:open:1", post)
    await stage.quiet()
    second = list(stage.slack.workspace.views.values())[-1]
    assert [b["element"]["initial_value"] for b in second["blocks"] if b.get("block_id") == "text0"] == [LONG]
    await ben.submit(second, text0=OTHER)
    await stage.slack.delivery.interaction(old)
    await stage.quiet()
    assert await texts(stage, ben) == [OTHER]
