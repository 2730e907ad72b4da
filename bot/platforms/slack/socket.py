"""Socket Mode, kept up: a connection that ends, hangs or falls silent is replaced, and what it missed is read again."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.platforms.slack.api import Api
from bot.platforms.slack.faults import why_of
from bot.platforms.slack.misshapen import REFUSED, SIGNS, UNUSABLE
from bot.ports.platform import PlatformError

log = structlog.get_logger(__name__)
Hook = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Timings:
    """How the connection is watched. A ping without its pong for one and a half intervals is a dead connection."""

    ping_every: timedelta = timedelta(seconds=5)
    check_every: timedelta = timedelta(seconds=1)
    connect_within: timedelta = timedelta(seconds=15)
    close_within: timedelta = timedelta(seconds=3)
    # Our own posts come back as events: one that does not within this means that none does.
    echo_within: timedelta = timedelta(seconds=30)
    # A connection that brought nothing for so long is replaced, in case it only looks alive.
    silent_after: timedelta = timedelta(minutes=20)
    first_wait: timedelta = timedelta(seconds=1)
    longest_wait: timedelta = timedelta(minutes=2)


class _Client(SocketModeClient):
    """The SDK's connection, except that it never reconnects by itself: it would try one address for ever."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.ended = asyncio.Event()
        self.was_asked = False
        self.connected_at = time.monotonic()
        self.heard_at = self.connected_at

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Slack asks for another connection (`force`), or this one ended."""
        self.was_asked = self.was_asked or force
        self.ended.set()

    async def shut(self, within: timedelta) -> None:
        """Close within a bound: the closing handshake of a dead connection never ends."""
        self.closed = True
        await _within(within, self.disconnect)
        tasks = [task for task in (self.message_processor, self.current_session_monitor, self.message_receiver) if task]
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=within.total_seconds())
        await _within(within, self.aiohttp_client_session.close)


class Socket:
    """Holds one connection at a time. `up` and `down` are called when one is there and when it was lost,
    `doubt` when one brings nothing though it seems to be well.
    """

    def __init__(
        self, app: AsyncApp, app_token: str, api: Api, timings: Timings, up: Hook, down: Hook, doubt: Hook
    ) -> None:
        self._app = app
        self._token = app_token
        self._api = api
        self._timings = timings
        self._up = up
        self._down = down
        self._doubt = doubt
        self._client: _Client | None = None
        self._retiring: set[asyncio.Task[None]] = set()
        self._unheard: list[float] = []
        self._event_at = 0.0
        self.fault = ""

    @property
    def is_live(self) -> bool:
        """Whether a connection is up as far as we can tell."""
        client = self._client
        return client is not None and not client.ended.is_set() and _is_open(client)

    @property
    def is_deaf(self) -> bool:
        """Whether a second connection brought no event either, which means that none is subscribed."""
        return len([at for at in self._unheard if at > self._event_at]) > 1

    async def run(self) -> None:
        """Keep a connection up until cancelled; no failure ends it."""
        wait = self._timings.first_wait
        try:
            while True:
                try:
                    client = await self._connect()
                except (PlatformError, aiohttp.ClientError, OSError) as error:
                    self._blame(error)
                    await asyncio.sleep(wait.total_seconds())
                    wait = min(wait * 2, self._timings.longest_wait)
                    continue
                wait = self._timings.first_wait
                self._replace(client)
                await self._up()
                await self._watch(client)
        finally:
            await self._stop()

    async def _connect(self) -> _Client:
        """A new connection, each by an address of its own. Raises PlatformError, ClientError or OSError."""
        app_client = self._api.client
        response = await self._api.call(
            "apps.connections.open", lambda: app_client.apps_connections_open(app_token=self._token)
        )
        client = _Client(
            app_token=self._token,
            web_client=app_client,
            auto_reconnect_enabled=True,
            ping_interval=self._timings.ping_every.total_seconds(),
        )
        client.socket_mode_request_listeners.append(self._take)
        client.message_listeners.append(self._hear)
        client.wss_uri = str(response["url"])
        try:
            # The SDK's connect logs what fails and tries the same address again, for ever.
            async with asyncio.timeout(self._timings.connect_within.total_seconds()):
                await client.connect()  # type: ignore[no-untyped-call]  # slack_sdk leaves it bare
        except BaseException:
            await client.shut(self._timings.close_within)
            raise
        return client

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        began = time.time()
        try:
            response = await run_async_bolt_app(self._app, request)
        except SIGNS as error:
            log.warning("a request that Slack would not send", error=repr(error))
            response = BoltResponse(status=REFUSED)
        if response.status in UNUSABLE:
            # Acknowledged all the same: sent again it would be no better.
            response = BoltResponse(status=200)
        await send_async_response(client, request, response, began)

    async def _hear(self, client: AsyncBaseSocketModeClient, frame: dict[str, Any], _: str | None = None) -> None:
        if isinstance(client, _Client) and frame.get("type") == "events_api":
            client.heard_at = self._event_at = time.monotonic()

    def _replace(self, client: _Client) -> None:
        """Take over from the connection before, which is closed only now: nothing falls between the two."""
        former, self._client, self.fault = self._client, client, ""
        if former is not None:
            self._retire(former)
        log.info("connected to Slack", after="another connection" if former else "start")

    def _retire(self, client: _Client) -> None:
        task = asyncio.create_task(client.shut(self._timings.close_within), name="slack-retire")
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)

    async def _watch(self, client: _Client) -> None:
        """Return once the connection has to be replaced; one that was lost is closed and reported."""
        reason = None
        while reason is None:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._timings.check_every.total_seconds()):
                    await client.ended.wait()
            reason = self._reason(client)
        log.info("the Slack connection is replaced", why=reason)
        if reason in ("silent", "deaf"):
            await self._doubt()
        if reason not in ("asked", "silent"):
            self._client = None
            self._retire(client)
            self.fault = self.fault or reason
            await self._down()

    def _reason(self, client: _Client) -> str | None:
        now = time.monotonic()
        if client.ended.is_set():
            return "asked" if client.was_asked else "ended"
        if not _is_open(client):
            return "broken"
        posted_at = self._api.last_post_at or 0
        if posted_at > max(client.heard_at, client.connected_at) and self._is_echo_due(posted_at, now):
            return "deaf"
        if now - client.heard_at > self._timings.silent_after.total_seconds():
            return "silent"
        return None

    def _is_echo_due(self, posted_at: float, now: float) -> bool:
        """Whether a post of ours should have come back by now; said once for each post."""
        if now - posted_at < self._timings.echo_within.total_seconds() or posted_at in self._unheard:
            return False
        self._unheard = [*self._unheard[-1:], posted_at]
        return True

    def _blame(self, error: Exception) -> None:
        words = (why_of(error) if isinstance(error, PlatformError) else str(error)) or type(error).__name__
        if words != self.fault:
            log.warning("Slack cannot be reached by Socket Mode; trying again", why=words)
        self.fault = words

    async def _stop(self) -> None:
        if self._client is not None:
            self._retire(self._client)
        await asyncio.gather(*self._retiring, return_exceptions=True)


async def _within(bound: timedelta, method: Callable[[], Any]) -> None:
    """Await a method of the SDK so long and no longer; what it raises is no matter any more."""
    # Not asyncio.wait_for: before Python 3.12 it can swallow a cancellation that comes as it ends.
    with suppress(Exception):
        async with asyncio.timeout(bound.total_seconds()):
            await method()


def _is_open(client: _Client) -> bool:
    session = client.current_session
    return session is not None and not session.closed
