"""Slash commands as members and hosts get them; the snapshots are read as the person who sees them."""

import asyncio
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.platforms.slack.conftest import CHANNEL, Stage
from tests.platforms.slack.double.workspace import BOT_USER, DICT
from tests.platforms.slack.test_thread_answers import LONG, OTHER

ID_KEYS = {"id", "root_view_id", "hash"}
COMMANDS = (
    ("ben", "help"),
    ("ben", "leaderboard"),
    ("ben", "leaderboard latest"),
    ("dan", "leaderboard all"),
    ("ben", "streak"),
    ("ben", "profile"),
    ("ben", "answer"),
    ("ben", "bank poison"),
    ("ben", "suggest"),
    ("ben", "away"),
    ("ben", "away 2026-03-02 2026-03-06"),
    ("ben", "away 2026-03-02"),
    ("ben", "away soon"),
    ("ben", "remind"),
    ("ben", "remind 90"),
    ("ben", "remind 2 h"),
    ("ben", "remind off"),
    ("ben", "remind me"),
    ("ben", "privacy"),
    ("ben", "quiz"),
    ("ben", "due"),
    ("ben", "practice"),
    ("ben", "practice board"),
    ("ben", "mock"),
    ("ben", "schedule"),
    ("ada", "schedule"),
    ("ada", "round"),
    ("ben", "round"),
    ("ada", "check"),
    ("ben", "check"),
    ("dan", "streak"),
    ("dan", "suggest Why?"),
    ("ben", "leaderbord"),
    ("ben", "leaderboard yearly"),
    ("ben", "gibberish"),
)


def views(stage: Stage) -> list[DICT]:
    return list(stage.slack.workspace.views.values())


def shown(payload: DICT) -> DICT:
    """A payload without what is numbered anew each time."""
    return {key: value for key, value in payload.items() if key not in ID_KEYS}


async def ask(stage: Stage, name: str, text: str, command: str = "/drill", channel: str = CHANNEL) -> DICT:
    """What a command brings: a message to its author alone, or a page."""
    responses, before = len(stage.slack.responses), {id(view) for view in views(stage)}
    await stage.human(name).command(command, text, channel)
    await stage.quiet()
    new = [*stage.slack.responses[responses:], *(view for view in views(stage) if id(view) not in before)]
    assert len(new) == 1, [str(one)[:200] for one in new]
    return new[0]


async def press(stage: Stage, name: str, action: str, container: DICT, **chosen: Any) -> DICT:
    """What a click in a page or message brings."""
    responses = len(stage.slack.responses)
    await stage.human(name).click(action, container, **chosen)
    await stage.quiet()
    if len(stage.slack.responses) > responses:
        return stage.slack.responses[-1]
    return stage.slack.workspace.views[container["id"]] if container.get("type") == "modal" else views(stage)[-1]


async def send(stage: Stage, name: str, view: DICT, /, **values: DICT | str) -> DICT:
    """What a form turns into once it is sent."""
    ack = await stage.human(name).submit(view, **values)
    await stage.quiet()
    assert ack is not None
    return stage.slack.workspace.views[view["id"]] if ack["response_action"] == "update" else ack


def pick(value: str) -> DICT:
    return {"selected_option": {"text": {"type": "plain_text", "text": value}, "value": value}}


@pytest.fixture
async def played(stage: Stage) -> Stage:
    """A group with one settled round: Ben answered in the thread, Cleo privately; the next round is open."""
    await stage.found_group()
    post = await stage.open_round()
    stage.human("ben").say(CHANNEL, LONG, post["ts"])
    await stage.human("cleo").click("answer:open:1", post)
    await stage.quiet()
    await stage.human("cleo").submit(views(stage)[-1], text0=OTHER)
    await stage.tick(hours=24)
    for _ in range(3):
        await stage.tick(seconds=1)
    return stage


async def test_each_command_shows_what_its_snapshot_says(played: Stage, snapshot: SnapshotAssertion) -> None:
    for name, text in COMMANDS:
        assert shown(await ask(played, name, text)) == snapshot(name=f"{name}: {text}")


async def test_the_short_commands_are_the_long_ones(played: Stage) -> None:
    short = await ask(played, "ben", "all", command="/leaderboard")
    assert shown(short) == shown(await ask(played, "ben", "leaderboard all"))
    assert "Question 1 of 5" in str((await ask(played, "ben", "", command="/quiz"))["blocks"])


async def test_a_board_is_turned_in_its_place(played: Stage) -> None:
    board = await ask(played, "ben", "leaderboard")
    turned = await press(played, "ben", "board:show:all", {**board, "channel": CHANNEL, "ts": "1.0"})
    assert turned["replace_original"] is True
    assert turned["text"] == "Night owls: All time"


async def test_a_command_in_a_direct_message_means_the_only_group(played: Stage) -> None:
    assert "Night owls" in (await ask(played, "ben", "leaderboard", channel="D00002"))["text"]


async def test_with_two_groups_the_person_is_asked(played: Stage) -> None:
    workspace = played.slack.workspace
    workspace.add_channel("C0002", "evening", {*workspace.people, BOT_USER}, creator="U00001")
    form = await ask(played, "ada", "setup", channel="C0002")
    preview = await send(played, "ada", form, name="Larks & <co>", zone=pick("UTC"))
    await send(played, "ada", preview)
    asked = await ask(played, "ada", "leaderboard", channel="D00001")
    assert "Which one" in asked["text"]
    answer = await press(played, "ada", "group:choose:2", {**asked, "channel": "D00001", "ts": "1.0"})
    assert answer["text"] == "Larks &amp; &lt;co&gt;: Week"


async def test_someone_without_a_group_is_told_where_to_begin(stage: Stage) -> None:
    assert "start a group with /drill setup" in (await ask(stage, "dan", "streak"))["text"]


async def test_days_away_are_planned_and_taken_back(played: Stage) -> None:
    page = await ask(played, "ben", "away")
    page = await send(played, "ben", page, first={"selected_date": "2026-02-02"}, last={"selected_date": "2026-02-06"})
    assert "Away from Mon 2 Feb to Fri 6 Feb" in str(page["blocks"][0])
    page = await press(played, "ben", "away:cancel:1:1", page)
    assert "Away from" not in str(page["blocks"])
    refused = await send(
        played, "ben", page, first={"selected_date": "2020-01-01"}, last={"selected_date": "2020-01-01"}
    )
    assert "Plan days off from" in refused["errors"]["first"]


async def test_reminders_with_zone_and_quiet_hours_are_kept(played: Stage) -> None:
    page = await ask(played, "ben", "remind")
    quiet = {"selected_time": "22:00"}
    done = await send(
        played, "ben", page, before=pick("60"), zone=pick("Asia/Tokyo"), quiet=quiet, loud={"selected_time": "07:00"}
    )
    assert "1 hour before each deadline" in str(done["blocks"])
    page = await ask(played, "ben", "remind")
    assert "Asia/Tokyo" in str(page["blocks"])
    refused = await send(played, "ben", page, before=pick("60"), quiet=quiet, loud=quiet)
    assert "Quiet hours" in refused["errors"]["quiet"]


async def test_a_suggestion_reaches_the_host(played: Stage) -> None:
    page = await ask(played, "ben", "suggest")
    done = await send(
        played, "ben", page, title="Why <!channel> & more?", prompt="Explain prompt injection to a child."
    )
    assert "hosts have been told" in str(done["blocks"])
    await played.tick(seconds=1)
    conversation = played.slack.workspace.open_im(played.human("ada").user)
    assert ["&lt;!channel&gt;" in message["text"] for message in conversation.messages.values()] == [True]


async def test_privacy_shows_everything_and_forgets(played: Stage) -> None:
    page = await ask(played, "ben", "privacy")
    stored = await press(played, "ben", "privacy:show:0", page)
    assert LONG in str(stored["blocks"])
    page = await ask(played, "ben", "privacy")
    (account_id,) = [
        element["action_id"] for block in page["blocks"] if block["type"] == "actions" for element in block["elements"]
    ][1:]
    done = await press(played, "ben", account_id, page)
    assert "You are forgotten" in str(done["blocks"])
    assert "Ben" not in str(await ask(played, "cleo", "leaderboard all"))


async def test_leaving_the_boards_and_coming_back(played: Stage) -> None:
    page = await ask(played, "ben", "privacy")
    page = await press(played, "ben", "privacy:leave:1", page)
    assert "You are off the boards" in str(page["blocks"])
    assert "Ben" not in str(await ask(played, "cleo", "leaderboard all"))
    played.human("ben").say(CHANNEL, LONG, played.posts()[-1]["ts"])
    await played.quiet()
    await played.tick(hours=24)
    await played.tick(seconds=2)
    assert "Ben" in str(await ask(played, "cleo", "leaderboard all"))


async def test_the_bank_is_paged_filtered_and_read(played: Stage) -> None:
    first = {**await ask(played, "ben", "bank"), "channel": CHANNEL, "ts": "1.0"}
    second = await press(played, "ben", "bank:further", first)
    assert second["blocks"][2] != first["blocks"][2]
    topic = await press(played, "ben", "bank:topic:1", {**second, "channel": CHANNEL, "ts": "1.0"}, **pick("privacy"))
    assert "Privacy" in str(topic["blocks"][2])
    reading = next(b["accessory"]["action_id"] for b in topic["blocks"] if "accessory" in b)
    page = await press(played, "ben", reading, {**topic, "channel": CHANNEL, "ts": "1.0"})
    assert page["callback_id"] == "bank:read"
    assert "Model answer" in str(page["blocks"])


async def test_a_host_changes_pauses_and_skips(played: Stage) -> None:
    page = await ask(played, "ada", "schedule")
    form = await press(played, "ada", "schedule:change:1", page)
    nothing = await send(played, "ada", form, days={"selected_options": []})
    assert "weekday" in nothing["errors"]["days"]
    preview = await send(played, "ada", form, time={"selected_time": "18:30"}, window=pick("120"))
    assert "18:30" in str(preview["blocks"])
    saved = await send(played, "ada", preview)
    assert "18:30" in str(saved["blocks"])
    paused = await press(played, "ada", "schedule:pause:1", saved)
    assert "The schedule is paused" in str(paused["blocks"])
    resumed = await press(played, "ada", "schedule:pause:1", paused)
    skips = await press(played, "ada", "schedule:skips:1", resumed)
    skipped = await send(played, "ada", skips, on={"selected_date": "2026-01-08"})
    assert "Thu 8 Jan 2026 is skipped" in str(skipped["blocks"])
    back = await press(played, "ada", "schedule:unskip:1:2026-01-08", skipped)
    assert "no longer skipped" in str(back["blocks"])


async def test_a_member_cannot_act_as_host_by_a_hosts_button(played: Stage) -> None:
    page = await ask(played, "ada", "schedule")
    refused = await press(played, "ben", "schedule:pause:1", page)
    assert "Only hosts" in str(refused["blocks"])
    schedules = await played.core.store.read(lambda uow: uow.schedules.of_group(1))
    assert schedules[0].paused_at is None


async def test_a_host_opens_closes_replaces_and_voids(played: Stage) -> None:
    page = await ask(played, "ada", "round")
    form = await press(played, "ada", "round:open:1", page)
    opened = await send(played, "ada", form, window=pick("60"))
    assert "Opened" in str(opened["blocks"][0])
    await played.tick(seconds=1)
    assert len(played.posts()) == 3
    page = await ask(played, "ada", "round")
    closed = await press(played, "ada", "round:close:1:3", page)
    assert "Closed" in str(closed["blocks"][0])
    for _ in range(3):
        await played.tick(seconds=1)
    assert "Model answer" in played.replies(played.posts()[2]["ts"])[0]["text"]
    swap = await press(played, "ada", "round:swap:1:2", await ask(played, "ada", "round"))
    assert swap["blocks"][-1]["block_id"] == "why"
    replaced = await send(played, "ada", swap, window=pick("60"), why="Asked before")
    assert "Replaced" in str(replaced["blocks"][0])
    await played.tick(seconds=1)
    undo = await press(played, "ada", "round:undo:1:4", await ask(played, "ada", "round"))
    voided = await send(played, "ada", undo, why="A typo in the question")
    assert "Voided" in str(voided["blocks"][0])
    await played.tick(seconds=1)
    assert "voided" in str(played.posts()[-1]["blocks"])


async def test_hosts_and_workspace_admins_name_hosts(played: Stage) -> None:
    refused = await send(played, "ben", await ask(played, "ben", "host"), who={"selected_user": "U00002"})
    assert "Only hosts" in refused["errors"]["who"]
    page = await send(played, "ada", await ask(played, "ada", "host"), who={"selected_user": "U00002"})
    assert "Ben is a host now" in str(page["blocks"])
    hosts = await played.core.store.read(lambda uow: uow.groups.hosts(1))
    removed = await press(played, "ben", f"host:remove:1:{hosts[0].id}", await ask(played, "ben", "host"))
    assert "no host any more" in str(removed["blocks"])
    again = await send(played, "ada", await ask(played, "ada", "host"), who={"selected_user": "U00001"})
    assert "Ada is a host now" in str(again["blocks"])


async def test_a_helpful_answer_is_voted_for_after_the_reveal(played: Stage) -> None:
    reveal = {**played.replies(played.posts()[0]["ts"])[-1], "channel": CHANNEL}
    page = await press(played, "ben", "vote:open:1", reveal)
    (give,) = [block["accessory"]["action_id"] for block in page["blocks"] if "accessory" in block]
    page = await press(played, "ben", give, page)
    assert "*Cleo*  ·  1 vote" in str(page["blocks"])
    assert "helpful 1" in str(await ask(played, "cleo", "profile"))
    page = await press(played, "ben", give.replace("give", "take"), page)
    assert "*Cleo*  ·  0 votes" in str(page["blocks"])


async def test_the_guide_is_read_section_by_section_and_leads_to_the_bank(played: Stage) -> None:
    contents = {**await ask(played, "ben", "guide"), "channel": CHANNEL, "ts": "1.0"}
    page = await press(played, "ben", "guide:show:0", contents)
    assert page["callback_id"] == "guide:shown"
    number, topic = 0, ""
    while not topic:
        number += 1
        page = await press(played, "ben", f"guide:show:{number}", page)
        found = [e["action_id"] for b in page["blocks"] if b["type"] == "actions" for e in b["elements"]]
        topic = next((action for action in found if action.startswith("guide:topic:")), "")
    page = await press(played, "ben", topic, page)
    assert "of the bank" in page["blocks"][0]["text"]["text"]


async def test_with_several_open_rounds_the_latest_is_meant_and_the_others_told(played: Stage) -> None:
    form = await press(played, "ada", "round:open:1", await ask(played, "ada", "round"))
    await send(played, "ada", form, window=pick("60"))
    await played.tick(seconds=1)
    responses = len(played.slack.responses)
    await played.human("ben").command("/drill", "answer")
    await played.quiet()
    assert views(played)[-1]["private_metadata"] == "3"
    assert "Another round is open too" in played.slack.responses[responses]["text"]


async def test_deliveries_that_overlap_are_answered_once(played: Stage) -> None:
    ben = played.human("ben")
    payload = {
        "command": "/drill",
        "text": "streak",
        "user_id": ben.user,
        "team_id": "T0000000001",
        "channel_id": CHANNEL,
        "trigger_id": "t.overlap",
        "response_url": played.slack.response_url(),
    }
    count = len(played.slack.responses)
    await asyncio.gather(*(played.slack.delivery.command(payload) for _ in range(3)))
    await played.quiet()
    assert len(played.slack.responses) == count + 1


async def test_what_slack_refuses_is_said_to_whoever_asked(played: Stage) -> None:
    played.slack.workspace.conversations[CHANNEL].members.discard(BOT_USER)
    found = await ask(played, "ada", "check")
    assert "/invite @Daily Drill" in str(found["blocks"])
    played.slack.before = lambda method: "500" if method == "views.open" else ""
    assert "Something went wrong" in (await ask(played, "ben", "away"))["text"]


async def test_a_person_is_called_by_their_newest_name(played: Stage) -> None:
    played.slack.workspace.people["U00002"]["profile"]["display_name"] = "Benedict"
    played.connection._tools.directory._people.clear()
    assert "Benedict" in (await ask(played, "ben", "streak"))["text"]
