"""Signed payloads that lack ids or parts: refused with a warning, in Socket Mode acknowledged; nothing fails."""

import json
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest
from structlog.testing import capture_logs

from tests.platforms.slack.conftest import MakeTheatre, Stage
from tests.platforms.slack.double.delivery import DICT, HttpDelivery

PRESS: DICT = {"type": "block_actions", "trigger_id": "1.1", "user": {"id": "U1"}, "actions": [{"action_id": "a:b:1"}]}
FORM: DICT = {"type": "view_submission", "view": {"type": "modal", "id": "V1", "callback_id": "answer:submit"}}
INTERACTIONS: dict[str, DICT] = {
    "a click without ids": {"type": "block_actions", "actions": [{"action_id": "answer:open:1"}]},
    "a click without a user": {**PRESS, "user": None, "team": None},
    "a click whose user has no id": {**PRESS, "user": {"id": None}},
    "a click on nothing": {"type": "block_actions", "actions": []},
    "a shortcut without ids": {"type": "message_action", "callback_id": "answer:count"},
    "a form without a user": FORM,
    "a form without a kind": {"type": "view_submission", "view": {"callback_id": "answer:submit"}},
    "a form of nothing": {"type": "view_submission", "view": None},
    "a form whose values are none": {**FORM, "user": {"id": "U1"}, "view": {**FORM["view"], "state": {"values": 3}}},
    "an unknown thing": {"type": "something_new"},
}
COMMANDS: dict[str, DICT] = {
    "no ids": {"command": "/drill", "text": "streak"},
    "no user": {"command": "/drill", "text": "streak", "trigger_id": "1.1", "team_id": "T0000000001"},
}
EVENTS: dict[str, DICT] = {
    "no event": {"type": "event_callback", "event": None},
    "nobody at home": {"type": "event_callback", "event": {"type": "app_home_opened"}},
    "nothing in it": {"type": "event_callback", "event": {}},
    "a message of nobody": {"type": "event_callback", "event": {"type": "message"}},
}
BOLT = "slack_bolt.AsyncApp"


@pytest.fixture
async def served(make_theatre: MakeTheatre) -> AsyncIterator[Stage]:
    theatre = await make_theatre("http")
    async with theatre.stage() as stage:
        yield stage


async def send(stage: Stage, payload: DICT) -> None:
    delivery = stage.slack.delivery
    if "command" in payload:
        await delivery.command(payload)
    elif payload["type"] == "event_callback":
        await delivery.event(payload)
    else:
        await delivery.interaction(payload)
    await stage.quiet()


@pytest.mark.parametrize("name", INTERACTIONS | COMMANDS | EVENTS)
async def test_a_signed_request_without_ids_is_refused_at_once_and_fails_nothing(
    served: Stage, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with capture_logs() as logs:
        await send(served, (INTERACTIONS | COMMANDS | EVENTS)[name])
    assert isinstance(served.slack.delivery, HttpDelivery)
    assert served.slack.delivery.statuses[-1] in (200, 400, 404)
    assert not [line for line in logs if line["log_level"] not in ("info", "warning")]
    assert not [record for record in caplog.records if record.name == BOLT and record.levelname == "ERROR"]


@pytest.mark.parametrize("name", INTERACTIONS | COMMANDS | EVENTS)
async def test_in_socket_mode_it_is_acknowledged_so_that_it_does_not_come_again(
    stage: Stage, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with capture_logs() as logs:
        await send(stage, (INTERACTIONS | COMMANDS | EVENTS)[name])
    assert stage.slack.socket.lost == []
    assert not [line for line in logs if line["log_level"] not in ("info", "warning")]
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_the_warning_says_what_came_and_nothing_that_was_written(served: Stage) -> None:
    with capture_logs() as logs:
        await send(served, {"command": "/drill", "text": "my secret words"})
    (line,) = [line for line in logs if line["log_level"] == "warning"]
    assert line["kind"] == "/drill"
    assert "secret" not in str(line)


async def test_a_forged_one_learns_no_more_than_that_it_is_forged(served: Stage) -> None:
    assert isinstance(served.slack.delivery, HttpDelivery)
    body = urlencode({"payload": json.dumps(INTERACTIONS["a form of nothing"])})
    await served.slack.delivery.post(body, "application/x-www-form-urlencoded", {}, secret="guessed")
    assert served.slack.delivery.statuses == [401]
