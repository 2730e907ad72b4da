"""Whatever arrives at Slack's door, signed as Slack signs: it is acknowledged or refused, and nothing of ours fails."""

import asyncio
import html
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.platforms.slack.identity import Identity
from bot.platforms.slack.parse import Removed, Written, parse_message_event, readable
from tests.fuzz.hostile import ANY, TEXTS, changed, mutations
from tests.fuzz.quiet import nothing_breaks
from tests.platforms.slack.conftest import CHANNEL, Stage, Theatre, _fill
from tests.platforms.slack.double.delivery import HttpDelivery
from tests.platforms.slack.double.slack import TEAM
from tests.platforms.slack.double.workspace import BOT, BOT_USER
from tests.platforms.slack.test_thread_answers import LONG
from tests.soak import choose, record

ME = Identity(TEAM, "Example", BOT_USER, BOT, "drill", "https://example.slack.com/", frozenset())
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
FUZZ = settings(
    max_examples=choose(40, 800), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


class Doors:
    """A group on Slack with an open round, on a loop of its own; `seeds` are what Slack would send."""

    def __init__(self, database: Path) -> None:
        self.runner = asyncio.Runner()
        self.theatre = Theatre(database, "http")
        self._stack = AsyncExitStack()
        self.seeds: dict[str, list[Any]] = {}

    async def open(self) -> None:
        await _fill(self.theatre.database)
        await self.theatre.slack.start()
        self.stage: Stage = await self._stack.enter_async_context(self.theatre.stage())
        await self.stage.found_group()
        post = await self.stage.open_round()
        ben, slack = self.stage.human("ben"), self.stage.slack
        written = slack.workspace.write(CHANNEL, ben.user, LONG, post["ts"])
        edited = slack.workspace.edit(CHANNEL, written["ts"], LONG + " More.")
        deleted = slack.workspace.delete(CHANNEL, written["ts"])
        await ben.click("answer:open:1", post)
        await self.stage.quiet()
        form = list(slack.workspace.views.values())[-1]
        command = {"command": "/drill", "text": "help", "user_id": ben.user, "team_id": TEAM, "channel_id": CHANNEL}
        where = {"trigger_id": "t.1", "response_url": slack.response_url(), "api_app_id": "A1"}
        self.seeds = {
            "event": [slack.envelope(event) for event in (written, edited, deleted)],
            "interaction": [ben.click_payload("answer:open:1", post), ben.form_payload(form, text0=LONG)],
            "command": [{**command, **where, "text": text} for text in ("help", "streak", "away 2026-02-02")],
        }

    async def close(self) -> None:
        await self._stack.aclose()
        await self.theatre.slack.stop()

    async def post(self, body: str, kind: str) -> None:
        """Send a body as Slack does."""
        delivery = self.stage.slack.delivery
        assert isinstance(delivery, HttpDelivery)
        await delivery.post(body, kind, {})
        await self.stage.listened()
        assert self.statuses()[-1] < 500

    def statuses(self) -> list[int]:
        """What the door answered, oldest first."""
        assert isinstance(self.stage.slack.delivery, HttpDelivery)
        return self.stage.slack.delivery.statuses


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    made = Doors(tmp_path_factory.mktemp("fuzz") / "drill.db")
    made.runner.run(made.open())
    yield made
    made.runner.run(made.close())
    made.runner.close()


def _body(kind: str, payload: Any) -> tuple[str, str]:
    if kind == "event":
        return json.dumps(payload), JSON
    if kind == "interaction":
        return urlencode({"payload": json.dumps(payload)}), FORM
    fields = payload if isinstance(payload, dict) else {"text": payload}
    return urlencode({key: str(value) for key, value in fields.items()}), FORM


@FUZZ
@given(st.data(), st.sampled_from(["event", "interaction", "command"]))
def test_after_a_payload_of_another_shape_the_door_is_open(doors: Doors, data: st.DataObject, kind: str) -> None:
    """Slack itself sends no such thing, and nobody else can sign it: it may fail, but alone."""
    body, content = _body(kind, data.draw(mutations(doors.seeds[kind])))
    # Without a user there is nobody to acknowledge: the double calls that too late.
    with suppress(AssertionError):
        doors.runner.run(doors.post(body, content))
    doors.runner.run(doors.post(*_body("command", doors.seeds["command"][0])))
    assert doors.statuses()[-1] == 200
    record("fuzz-slack", executions=1)


@FUZZ
@given(TEXTS, st.sampled_from(["", "away", "settings", "host", "schedule", "top", "remind", "quiz", "report", "ask"]))
def test_no_words_after_a_command_make_us_fail(doors: Doors, text: str, verb: str) -> None:
    body, content = _body("command", {**doors.seeds["command"][0], "text": f"{verb} {text}"})
    with nothing_breaks():
        doors.runner.run(doors.post(body, content))
    record("fuzz-slack", executions=1)


@FUZZ
@given(TEXTS)
def test_no_words_in_a_thread_or_a_form_make_us_fail(doors: Doors, text: str) -> None:
    event, form = doors.seeds["event"][0], doors.seeds["interaction"][1]
    written = changed(changed(event, ("event", "text"), text), ("event_id",), f"Ev{abs(hash(text))}")
    sent = changed(form, ("view", "state", "values", "text0", "value", "value"), text[:3000] or None)
    with nothing_breaks():
        doors.runner.run(doors.post(*_body("event", written)))
        doors.runner.run(doors.post(*_body("interaction", sent)))
    record("fuzz-slack", executions=2)


@FUZZ
@given(ANY)
def test_what_people_wrote_reads_as_text_whatever_it_is(text: str) -> None:
    event = {"type": "message", "channel": CHANNEL, "user": "U1", "ts": "2.0", "thread_ts": "1.0", "text": text}
    found = parse_message_event(ME, event)
    assert isinstance(found, Written | Removed)
    assert "<" not in readable(text) or "<" in html.unescape(text)
    record("fuzz-slack", executions=1)
