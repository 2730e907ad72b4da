"""The set-up wizard: who may, what it warns of, and what it founds."""

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.platforms.slack.listen_setup import find_zones
from tests.platforms.slack.conftest import CHANNEL, Stage
from tests.platforms.slack.double.workspace import BOT_USER
from tests.platforms.slack.test_commands import ask, pick, press, send, shown, views
from tests.platforms.slack.test_thread_answers import LONG, texts


async def test_each_page_of_the_wizard(stage: Stage, snapshot: SnapshotAssertion) -> None:
    form = await ask(stage, "ada", "setup")
    assert shown(form) == snapshot(name="form")
    few = {"selected_options": [pick(name)["selected_option"] for name in ("evasion", "privacy")]}
    hosts = {"selected_users": ["U00002", "U00001"]}
    preview = await send(stage, "ada", form, name="Night owls", topics=few, window=pick("120"), hosts=hosts)
    assert shown(preview) == snapshot(name="preview")
    assert shown(await send(stage, "ada", preview)) == snapshot(name="done")
    schedules = await stage.core.store.read(lambda uow: uow.schedules.of_group(1))
    assert schedules[0].topics == {"evasion", "privacy"}
    groups = await stage.core.store.read(lambda uow: uow.groups.list())
    assert (groups[0].name, groups[0].zone) == ("Night owls", "Europe/Berlin")
    assert [host.name for host in await stage.core.store.read(lambda uow: uow.groups.hosts(1))] == ["Ada", "Ben"]


async def test_the_first_round_is_opened_from_its_last_page(stage: Stage) -> None:
    preview = await send(stage, "ada", await ask(stage, "ada", "setup"), name="Night owls")
    done = await send(stage, "ada", preview)
    page = await press(stage, "ada", "round:open:1", done)
    await send(stage, "ada", page, window=pick("60"))
    await stage.tick(seconds=1)
    assert "An extra round" in str(stage.posts()[0]["blocks"])


async def test_only_an_admin_or_the_channel_s_creator_founds(stage: Stage) -> None:
    channel = stage.slack.workspace.conversations[CHANNEL]
    channel.creator = "U00003"
    refused = await send(stage, "ben", await ask(stage, "ben", "setup"), name="Owls")
    assert "workspace admin" in refused["errors"]["channel"]
    preview = await send(stage, "cleo", await ask(stage, "cleo", "setup"), name="Owls")
    assert preview["callback_id"] == "setup:found"


async def test_a_right_lost_between_the_pages_founds_nothing(stage: Stage) -> None:
    channel = stage.slack.workspace.conversations[CHANNEL]
    channel.creator = "U00003"
    preview = await send(stage, "cleo", await ask(stage, "cleo", "setup"), name="Owls")
    channel.creator = "U00002"
    refused = await send(stage, "cleo", preview)
    assert "workspace admin" in str(refused["blocks"])
    assert await stage.core.store.read(lambda uow: uow.groups.list()) == []


async def test_what_stands_in_the_way_is_said_before_and_after(stage: Stage) -> None:
    stage.slack.workspace.conversations[CHANNEL].members.discard(BOT_USER)
    preview = await send(stage, "ada", await ask(stage, "ada", "setup"), name="Owls")
    assert "/invite @Daily Drill" in str(preview["blocks"])
    done = await send(stage, "ada", preview)
    assert "/invite @Daily Drill" in str(done["blocks"])


async def test_a_private_channel_it_cannot_see_is_explained(stage: Stage) -> None:
    channel = stage.slack.workspace.conversations[CHANNEL]
    channel.kind = "group"
    channel.members.discard(BOT_USER)
    refused = await send(stage, "ada", await ask(stage, "ada", "setup"), name="Owls")
    assert "If it is private" in refused["errors"]["channel"]


async def test_in_a_private_channel_all_is_as_in_a_public_one(stage: Stage) -> None:
    stage.slack.workspace.conversations[CHANNEL].kind = "group"
    await stage.found_group()
    post = await stage.open_round()
    stage.human("ben").say(CHANNEL, LONG, post["ts"])
    await stage.quiet()
    assert await texts(stage, stage.human("ben")) == [LONG]


@pytest.mark.parametrize("name", ["", "   "])
async def test_a_group_needs_a_name(stage: Stage, name: str) -> None:
    form = await ask(stage, "ada", "setup")
    for block in form["blocks"]:
        if block.get("block_id") == "name":
            block["optional"] = True
    refused = await send(stage, "ada", form, name=name)
    assert "name" in refused["errors"]


async def test_a_channel_belongs_to_one_group(stage: Stage) -> None:
    preview = await send(stage, "ada", await ask(stage, "ada", "setup"), name="Owls")
    other = await send(stage, "ada", await ask(stage, "ada", "setup"), name="Larks")
    await send(stage, "ada", preview)
    refused = await send(stage, "ada", other)
    assert "group" in str(refused["blocks"])
    assert len(await stage.core.store.read(lambda uow: uow.groups.list())) == 1
    assert "has a group already" in str(await ask(stage, "ada", "setup"))


async def test_a_group_s_rounds_come_to_a_second_channel(stage: Stage) -> None:
    await stage.found_group()
    workspace = stage.slack.workspace
    workspace.add_channel("C0002", "evening", {*workspace.people, BOT_USER})
    form = await ask(stage, "ada", "setup", channel="C0002")
    joined = await press(stage, "ada", "setup:join:1", form)
    assert "<#C0002>" in str(joined["blocks"])
    await stage.open_round()
    assert len(stage.posts()) == len(stage.posts("C0002")) == 1
    stage.human("ben").say("C0002", LONG, stage.posts("C0002")[0]["ts"])
    await stage.quiet()
    assert await texts(stage, stage.human("ben")) == [LONG]


async def test_a_channel_that_a_host_removes_gets_no_further_question(stage: Stage) -> None:
    await stage.found_group()
    workspace = stage.slack.workspace
    workspace.add_channel("C0002", "evening", {*workspace.people, BOT_USER})
    await press(stage, "ada", "setup:join:1", await ask(stage, "ada", "setup", channel="C0002"))
    removed = await press(stage, "ada", "channel:remove:1:2", await ask(stage, "ada", "schedule"))
    assert "No further question is posted in #evening" in str(removed["blocks"])
    assert "channel:remove:1:2" not in str(removed["blocks"])
    await stage.open_round()
    assert (len(stage.posts()), len(stage.posts("C0002"))) == (1, 0)
    assert "channel:remove" not in str(await ask(stage, "ben", "schedule"))


async def test_zones_are_found_as_they_are_typed(stage: Stage) -> None:
    await ask(stage, "ada", "setup")
    offered = await stage.human("ada").options("zone", views(stage)[-1], "new y")
    assert offered[0]["value"] == "America/New_York"


def test_a_city_comes_before_what_merely_holds_its_letters() -> None:
    found = [offered["value"] for offered in find_zones("ang")]
    assert found.index("America/Anguilla") < found.index("Asia/Pyongyang")
    assert find_zones("nowhere at all") == []
    assert len(find_zones("a")) <= 100
