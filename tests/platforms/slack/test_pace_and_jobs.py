"""Turns, pauses and courtesies, without Slack."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.platforms.slack.faults import CLOSED, RefusedError, translate, translate_network
from bot.platforms.slack.jobs import MOST_WAITING, WORKERS, Jobs
from bot.platforms.slack.pace import Pacer
from bot.platforms.slack.tools import Remembered
from bot.ports.platform import ChannelClosedError, OutcomeUnknownError, PlatformBusyError, PlatformError
from bot.wording import has_phrase


@dataclass
class Seconds:
    at: float = 100.0

    def __call__(self) -> float:
        return self.at


def refusal(status: int, data: object, headers: dict[str, str] | None = None) -> SlackApiError:
    response = AsyncSlackResponse(
        client=AsyncWebClient(),
        http_verb="POST",
        api_url="",
        req_args={},
        data=data,  # type: ignore[arg-type]
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("no", response)  # type: ignore[no-untyped-call]


def test_a_paused_gate_says_how_long_and_opens_again() -> None:
    now = Seconds()
    pacer = Pacer(timedelta(seconds=1), now)
    pacer.pause("views.open", timedelta(seconds=30))
    with pytest.raises(PlatformBusyError) as busy:
        pacer.pass_through("views.open")
    assert busy.value.retry_after == timedelta(seconds=30)
    pacer.pass_through("chat.update")
    now.at += 31
    pacer.pass_through("views.open")


async def test_a_turn_too_far_off_is_refused_and_not_taken() -> None:
    now = Seconds()
    pacer = Pacer(timedelta(seconds=6), now)
    await pacer.take_turn("C1")
    for _ in range(3):
        with pytest.raises(PlatformBusyError) as busy:
            await pacer.take_turn("C1")
        assert busy.value.retry_after == timedelta(seconds=6)
    await pacer.take_turn("C2")
    now.at += 6
    await pacer.take_turn("C1")


@pytest.mark.parametrize(
    ("status", "data", "kind"),
    [
        (429, {"ok": False, "error": "ratelimited"}, PlatformBusyError),
        (200, {"ok": False, "error": "message_limit_exceeded"}, PlatformBusyError),
        (500, {}, OutcomeUnknownError),
        (200, {"ok": False, "error": "internal_error"}, OutcomeUnknownError),
        (200, {}, OutcomeUnknownError),
        (200, {"ok": False, "error": "is_archived"}, ChannelClosedError),
        (200, {"ok": False, "error": "invalid_blocks"}, RefusedError),
    ],
)
def test_a_refusal_means_what_the_courier_must_know(status: int, data: object, kind: type[PlatformError]) -> None:
    assert type(translate(refusal(status, data))) is kind or isinstance(translate(refusal(status, data)), kind)


def test_retry_after_is_read_whole_and_within_reason() -> None:
    waits = []
    for told in ("30", "86400", "soon"):
        busy = translate(refusal(429, {}, {"Retry-After": told}))
        assert isinstance(busy, PlatformBusyError)
        waits.append(busy.retry_after)
    assert waits == [timedelta(seconds=30), timedelta(hours=1), timedelta(seconds=5)]


def test_only_a_connection_that_never_was_is_surely_not_delivered() -> None:
    never = aiohttp.ClientConnectorError.__new__(aiohttp.ClientConnectorError)
    assert isinstance(translate_network(never), PlatformBusyError)
    assert isinstance(translate_network(aiohttp.ServerDisconnectedError()), OutcomeUnknownError)
    assert isinstance(translate_network(TimeoutError()), OutcomeUnknownError)


def test_every_closed_door_has_words() -> None:
    assert [code for code, phrase in CLOSED.items() if not has_phrase(phrase)] == []


@pytest.fixture
async def jobs() -> AsyncIterator[Jobs]:
    jobs = Jobs()
    yield jobs
    await jobs.close()


async def test_courtesies_beyond_what_can_wait_are_left_out(jobs: Jobs) -> None:
    gate, done = asyncio.Event(), []

    async def courtesy() -> None:
        await gate.wait()
        done.append(1)

    for _ in range(MOST_WAITING + 50):
        jobs.offer(courtesy)
    assert jobs.shed == 50
    gate.set()
    jobs._courtesies._queue.clear()  # type: ignore[attr-defined]
    assert len(done) <= WORKERS


async def test_a_courtesy_that_fails_disturbs_nobody(jobs: Jobs) -> None:
    done = []

    async def fail() -> None:
        raise ValueError("no")

    async def refuse() -> None:
        raise PlatformBusyError(timedelta(seconds=1))

    async def work() -> None:
        done.append(1)

    for courtesy in (fail, refuse, work):
        jobs.offer(courtesy)
    await jobs.quiet()
    assert done == [1]


def test_only_the_newest_keys_are_remembered() -> None:
    keys = Remembered(most=2)
    assert [keys.add(key) for key in ("a", "b", "a", "c")] == [True, True, False, True]
    assert ["a" in keys, "b" in keys, "c" in keys] == [True, False, True]
