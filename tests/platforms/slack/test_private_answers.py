"""The form to answer privately: opened in time, stored before it is acknowledged, kept whatever goes wrong."""

import asyncio
from typing import Any

import pytest

from tests.platforms.slack.conftest import CHANNEL, Stage, eventually
from tests.platforms.slack.double.workspace import DICT
from tests.platforms.slack.test_thread_answers import LONG, OTHER, stored, texts


@pytest.fixture
async def post(stage: Stage) -> DICT:
    await stage.found_group()
    return await stage.open_round()


async def open_form(stage: Stage, name: str, post: DICT) -> DICT:
    await stage.human(name).click("answer:open:1", post)
    await stage.quiet()
    return list(stage.slack.workspace.views.values())[-1]


def slow(stage: Stage, what: str, by: float) -> None:
    """Make a service take its time."""
    for owner in (stage.core.services.answers, stage.connection._tools.own):
        if hasattr(owner, what):
            method = getattr(owner, what)

            async def slowly(*args: Any, _method: Any = method, **options: Any) -> Any:
                await asyncio.sleep(by)
                return await _method(*args, **options)

            setattr(owner, what, slowly)


async def test_a_private_answer_is_seen_by_nobody_before_the_reveal(stage: Stage, post: DICT) -> None:
    form = await open_form(stage, "ben", post)
    await stage.human("ben").submit(form, text0=LONG)
    await stage.tick(seconds=2)
    await stage.tick(seconds=2)
    assert "1 person has answered" in str(stage.posts()[0]["blocks"])
    assert LONG not in str(stage.channel)
    await stage.tick(hours=24)
    await stage.tick(seconds=2)
    assert LONG in str(stage.replies(post["ts"]))


async def test_a_late_answer_is_given_by_a_button_until_it_brings_nothing_more(stage: Stage, post: DICT) -> None:
    await stage.tick(hours=24)
    await stage.tick(seconds=2)
    await stage.tick(seconds=2)
    shown = str(stage.posts()[0]["blocks"])
    assert "Answer late" in shown
    assert "still brings a few points until" in shown
    form = await open_form(stage, "ben", post)
    assert "publish" not in {block.get("block_id") for block in form["blocks"]}
    await stage.human("ben").submit(form, text0=LONG)
    assert await texts(stage, stage.human("ben")) == [LONG]

    await stage.tick(days=7)
    assert "late" not in str(stage.posts()[0]["blocks"]).lower()


@pytest.mark.parametrize(("publish", "shows"), [("unnamed", "Somebody in the group"), ("never", "")])
async def test_the_choice_to_publish_is_kept(stage: Stage, post: DICT, publish: str, shows: str) -> None:
    form = await open_form(stage, "ben", post)
    chosen = {"selected_option": {"text": {"type": "plain_text", "text": "x"}, "value": publish}}
    await stage.human("ben").submit(form, text0=LONG, publish=chosen)
    await stage.tick(hours=24)
    await stage.tick(seconds=2)
    revealed = str(stage.replies(post["ts"]))
    assert shows in revealed
    assert "Ben" not in revealed
    assert (LONG in revealed) is bool(shows)


@pytest.mark.parametrize(
    ("text", "words"),
    [("   \n ", "There is nothing to read in that"), ("\u200b\u2060", "There is nothing to read in that")],
)
async def test_a_text_that_cannot_be_stored_keeps_the_form_open(
    stage: Stage, post: DICT, text: str, words: str
) -> None:
    form = await open_form(stage, "ben", post)
    ack = await stage.human("ben").submit(form, text0=text)
    assert ack is not None
    assert ack["response_action"] == "errors"
    assert words in ack["errors"]["text0"]
    ack = await stage.human("ben").submit(form, text0=LONG)
    assert ack is not None
    assert ack["response_action"] == "update"


async def test_what_was_written_before_is_in_the_form_and_is_replaced(stage: Stage, post: DICT) -> None:
    await stage.human("ben").submit(await open_form(stage, "ben", post), text0=LONG)
    form = await open_form(stage, "ben", post)
    assert "This replaces what you wrote before" in str(form["blocks"])
    await stage.human("ben").submit(form, text0=OTHER)
    await stage.quiet()
    assert await texts(stage, stage.human("ben")) == [OTHER]


async def test_a_private_answer_is_taken_back(stage: Stage, post: DICT) -> None:
    ben = stage.human("ben")
    await ben.submit(await open_form(stage, "ben", post), text0=LONG)
    await ben.click("answer:show:1", post)
    await stage.quiet()
    own = list(stage.slack.workspace.views.values())[-1]
    assert LONG in str(own["blocks"])
    await ben.click("answer:withdraw:1", own)
    await stage.quiet()
    assert "You have not answered yet" in str(stage.slack.workspace.views[own["id"]]["blocks"])
    assert await texts(stage, ben) == []


async def test_a_form_that_takes_long_to_open_opens_as_loading(stage: Stage, post: DICT) -> None:
    slow(stage, "read", 0.8)
    await stage.human("ben").click("answer:open:1", post)
    await eventually(lambda: bool(stage.slack.workspace.views) and "One moment" in str(stage.slack.workspace.views))
    await stage.quiet()
    assert list(stage.slack.workspace.views.values())[-1]["callback_id"] == "answer:submit"


async def test_a_form_that_takes_long_to_store_says_so_and_then_shows_the_receipt(stage: Stage, post: DICT) -> None:
    form = await open_form(stage, "ben", post)
    slow(stage, "submit_private", 1.7)
    ack = await stage.human("ben").submit(form, text0=LONG)
    assert ack is not None
    assert "is being saved" in str(ack["view"])
    await stage.quiet()
    await eventually(lambda: "is stored" in str(stage.slack.workspace.views[form["id"]]))
    assert max(stage.slack.socket.acks) < 3


async def test_a_failure_after_saying_saving_gives_the_text_back(stage: Stage, post: DICT) -> None:
    form = await open_form(stage, "ben", post)

    async def failing(*_: Any, **__: Any) -> None:
        await asyncio.sleep(1.7)
        raise OSError("disk full")

    stage.core.services.answers.submit_private = failing  # type: ignore[method-assign,assignment]
    never = {"selected_option": form["blocks"][-1]["element"]["options"][2]}
    await stage.human("ben").submit(form, text0=LONG, publish=never)
    await stage.quiet()
    await eventually(lambda: "Something went wrong" in str(stage.slack.workspace.views[form["id"]]))
    again = stage.slack.workspace.views[form["id"]]
    inputs = {block["block_id"]: block["element"] for block in again["blocks"] if block["type"] == "input"}
    assert inputs["text0"]["initial_value"] == LONG
    assert inputs["publish"]["initial_option"]["value"] == "never"
    assert again["private_metadata"] == "1"


async def test_after_the_deadline_a_late_answer_is_taken_and_a_good_one_stays(stage: Stage, post: DICT) -> None:
    await stage.human("ben").submit(await open_form(stage, "ben", post), text0=LONG)
    form = await open_form(stage, "cleo", post)
    again = await open_form(stage, "ben", post)
    await stage.tick(hours=24)
    await stage.tick(seconds=2)
    late = await stage.human("cleo").submit(form, text0=LONG)
    assert "Late: the deadline was" in str(late)
    refused = await stage.human("ben").submit(again, text0=OTHER)
    assert refused is not None
    assert "this answer stays as it was" in refused["errors"]["text0"]
    assert await texts(stage, stage.human("ben")) == [LONG]


async def test_a_form_for_a_late_answer_does_not_ask_whether_to_publish_it(stage: Stage, post: DICT) -> None:
    await stage.tick(hours=24)
    await stage.tick(seconds=2)
    form = await open_form(stage, "cleo", post)
    assert "never published" in str(form["blocks"])
    assert [block["block_id"] for block in form["blocks"] if block["type"] == "input"] == ["text0"]
    assert "Late: the deadline was" in str(await stage.human("cleo").submit(form, text0=LONG))
    await stage.human("cleo").click("answer:show:1", post)
    await stage.quiet()
    own = list(stage.slack.workspace.views.values())[-1]
    assert "it is not published" in str(own["blocks"])


async def test_a_trigger_that_came_too_late_is_explained(stage: Stage, post: DICT) -> None:
    ben = stage.human("ben")
    payload = ben.click_payload("answer:open:1", post)
    stage.slack.api.triggers[payload["trigger_id"]] = 0.0
    await ben.send_click(payload)
    await stage.quiet()
    assert "Slack took too long" in stage.slack.responses[-1]["text"]
    assert stage.slack.workspace.views.keys() == set(list(stage.slack.workspace.views)[:1])


async def test_an_answer_longer_than_a_field_is_edited_whole(stage: Stage, post: DICT) -> None:
    ben = stage.human("ben")
    message = stage.slack.workspace.write(CHANNEL, ben.user, "word " * 900)
    await ben.shortcut("answer:count", CHANNEL, message)
    await stage.quiet()
    form = list(stage.slack.workspace.views.values())[-1]
    assert [block["block_id"] for block in form["blocks"] if block["type"] == "input"] == ["text0", "text1", "publish"]
    await ben.submit(form)
    await stage.quiet()
    assert await texts(stage, ben) == [("word " * 900).strip()]
    assert post["ts"]


async def test_the_shortcut_counts_ones_own_reply_and_says_how_it_stands(stage: Stage, post: DICT) -> None:
    ben = stage.human("ben")
    message = stage.slack.workspace.write(CHANNEL, ben.user, LONG, post["ts"])
    await ben.shortcut("answer:count", CHANNEL, message, times=2)
    await stage.quiet()
    assert "Counts as your answer" in stage.slack.responses[-1]["text"]
    assert len(await stored(stage, ben)) == 1


async def test_the_shortcut_refuses_somebody_elses_words(stage: Stage, post: DICT) -> None:
    message = stage.slack.workspace.write(CHANNEL, stage.human("cleo").user, LONG, post["ts"])
    await stage.human("ben").shortcut("answer:count", CHANNEL, message)
    await stage.quiet()
    assert "Only a message of your own" in stage.slack.responses[-1]["text"]
    assert await stored(stage, stage.human("ben")) == []


async def test_a_click_on_what_is_no_more_is_harmless(stage: Stage, post: DICT) -> None:
    old = {**post, "blocks": [{"type": "actions", "elements": [{"type": "button", "action_id": "gone:now:1"}]}]}
    await stage.human("ben").click("gone:now:1", old)
    await stage.quiet()
    assert stage.slack.responses == []
