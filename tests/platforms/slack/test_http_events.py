"""Signed requests: verified, acknowledged in time, and taken once whatever their retry headers say."""

import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.platforms.slack.conftest import CHANNEL, MakeTheatre, Stage
from tests.platforms.slack.double.delivery import HttpDelivery
from tests.platforms.slack.test_thread_answers import LONG, texts


@pytest.fixture
async def served(make_theatre: MakeTheatre) -> AsyncIterator[Stage]:
    theatre = await make_theatre("http")
    async with theatre.stage() as stage:
        yield stage


def http(stage: Stage) -> HttpDelivery:
    assert isinstance(stage.slack.delivery, HttpDelivery)
    return stage.slack.delivery


async def test_a_forged_or_stale_request_is_refused(served: Stage) -> None:
    body = json.dumps({"type": "event_callback", "event": {"type": "message"}})
    await http(served).post(body, "application/json", {}, secret="guessed")
    await http(served).post(body, "application/json", {}, at=time.time() - 600)
    assert http(served).statuses == [401, 401]


async def test_slack_verifies_the_address(served: Stage) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c-1", "token": "x"})
    assert await http(served).post(body, "application/json", {}) == {"challenge": "c-1"}


async def test_retries_are_taken_and_change_nothing(served: Stage) -> None:
    await served.found_group()
    post = await served.open_round()
    ben = served.human("ben")
    event = served.slack.workspace.write(CHANNEL, ben.user, LONG, post["ts"])
    payload = served.slack.envelope(event, "Ev1")
    # The first delivery never arrived: the retry may be the only copy.
    await http(served).event(payload, attempt=1)
    await http(served).event(payload, attempt=2)
    await served.quiet()
    assert await texts(served, ben) == [LONG]


async def test_events_that_slack_dropped_are_read_again(served: Stage) -> None:
    await served.found_group()
    post = await served.open_round()
    ben = served.human("ben")
    served.slack.workspace.write(CHANNEL, ben.user, LONG, post["ts"])
    served.clock.advance(minutes=2)
    dropped = {"type": "app_rate_limited", "team_id": "T0000000001", "minute_rate_limited": 1, "api_app_id": "A1"}
    await http(served).post(json.dumps(dropped), "application/json", {})
    assert http(served).statuses[-1] == 200
    await served.tick(seconds=1)
    assert await texts(served, ben) == [LONG]


async def test_before_it_knows_itself_slack_is_asked_to_come_again(served: Stage) -> None:
    served.connection._app = None
    await http(served).event(served.slack.envelope({"type": "message"}))
    assert http(served).statuses[-1] == 503


async def test_an_unknown_event_is_no_failure_of_the_process(served: Stage) -> None:
    odd: list[dict[str, Any]] = [
        {"type": "message"},
        {"type": "message", "channel": CHANNEL, "ts": "1.0", "thread_ts": "0.1", "user": None, "text": None},
        {"type": "message", "subtype": "message_changed", "channel": CHANNEL},
        {"type": "message", "subtype": "message_deleted", "channel": CHANNEL, "previous_message": {"ts": "x"}},
        {"type": "something_new"},
    ]
    for event in odd:
        await http(served).event(served.slack.envelope(event))
    await served.quiet()
    assert await served.connection.check()


@pytest.mark.parametrize("body", ["null", "[]", '"text"', "{", '{"authorizations": 1}'])
async def test_a_body_of_another_shape_is_refused_and_the_door_stays_open(served: Stage, body: str) -> None:
    await http(served).post(body, "application/json", {})
    assert http(served).statuses[-1] in (400, 404)
    await test_slack_verifies_the_address(served)


async def test_check_says_where_requests_must_go(served: Stage) -> None:
    assert any(ok and "/slack/events" in text for ok, text in await served.connection.check())
