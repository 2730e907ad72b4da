"""The one gate in front of Discord's API: everything due at once goes out near the global limit, in order of worth."""

import asyncio
import heapq
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import IntEnum
from types import SimpleNamespace
from urllib.parse import urlsplit

import aiohttp

# Discord's global limit of a bot, and the stretch it is counted in.
PERMITS = 50
STRETCH = 1.0
# Added to every wait for a permit, for clocks and loops that are not quite on time.
MARGIN = 0.005
# Between two requests: fifty at the same instant would hold each other up on both sides, and look slow.
GAP = 0.004
# Round trips remembered, and how many are known before the fastest says anything: more than connections are opened at
# first, since a cold one is slow.
ROUND_TRIPS = 100
LEAST_KNOWN = PERMITS + 10
_UNCOUNTED = ("/interactions/", "/webhooks/")


class Lane(IntEnum):
    """What goes first when requests wait."""

    INTERACTION = 0
    REVEAL = 1
    QUESTION = 2
    REFRESH = 3
    REACTION = 4


class ServerFailedError(Exception):
    """Discord failed while it took a message: it may be there or not."""


class Sender:
    """Hands out permits to requests as they are about to be sent, the best lane first.

    A permit comes back when the stretch its request counts in is surely over at Discord: a request that took longer
    than the fastest may have arrived that much later. `trace` belongs into the HTTP session: there it sees every
    request, the SDK's own and its retries included. It also stops the SDK from posting a message again by itself
    after a server error.
    """

    def __init__(self, api: str) -> None:
        self._api = urlsplit(api).path
        self._host = urlsplit(api).netloc
        self._free = PERMITS
        self._queue: list[tuple[Lane, int, asyncio.Future[None]]] = []
        self._order = 0
        self._next_at = 0.0
        self._round_trips: deque[float] = deque(maxlen=ROUND_TRIPS)
        self._lane: ContextVar[Lane] = ContextVar("lane", default=Lane.REFRESH)
        self.trace = self._make_trace()

    @contextmanager
    def lane(self, lane: Lane) -> Iterator[None]:
        """Requests made inside go in `lane`."""
        token = self._lane.set(lane)
        try:
            yield
        finally:
            self._lane.reset(token)

    def _make_trace(self) -> aiohttp.TraceConfig:
        trace: aiohttp.TraceConfig = aiohttp.TraceConfig()
        trace.on_request_start.append(self._on_start)
        trace.on_request_end.append(self._on_end)
        trace.on_request_exception.append(self._on_exception)
        return trace

    async def _on_start(
        self, _: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestStartParams
    ) -> None:
        if self._counts(params.url.host, params.url.port, params.url.path):
            await self._turn(self._lane.get())
            context.sent_at = asyncio.get_running_loop().time()

    async def _on_end(
        self, _: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        sent_at = context.__dict__.pop("sent_at", None)
        if sent_at is not None:
            took = asyncio.get_running_loop().time() - sent_at
            self._round_trips.append(took)
            self._give_later(STRETCH - min(took, self._fastest()))
        if params.method == "POST" and params.url.path.endswith("/messages") and params.response.status >= 500:
            raise ServerFailedError(f"Discord answered {params.response.status} to a post")

    async def _on_exception(
        self, _: aiohttp.ClientSession, context: SimpleNamespace, _params: aiohttp.TraceRequestExceptionParams
    ) -> None:
        if context.__dict__.pop("sent_at", None) is not None:
            self._give_later(STRETCH)

    def _counts(self, host: str | None, port: int | None, path: str) -> bool:
        """Whether a request is counted by the global limit: interactions, files and the gateway are not."""
        is_api = self._host in {host, f"{host}:{port}"} and path.startswith(self._api)
        return is_api and not path[len(self._api) :].startswith(_UNCOUNTED)

    async def _turn(self, lane: Lane) -> None:
        """Wait for a permit and one's place in the row. A permit nothing is sent with goes back at once."""
        if self._free:
            self._free -= 1
        else:
            await self._wait(lane)
        now = asyncio.get_running_loop().time()
        self._next_at = max(now, self._next_at) + GAP
        try:
            await asyncio.sleep(self._next_at - GAP - now)
        except asyncio.CancelledError:
            self._give()
            raise

    async def _wait(self, lane: Lane) -> None:
        future = asyncio.get_running_loop().create_future()
        self._order += 1
        heapq.heappush(self._queue, (lane, self._order, future))
        try:
            await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                self._give()
            raise

    def _give_later(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds + MARGIN, self._give)

    def _give(self) -> None:
        while self._queue:
            _, _, future = heapq.heappop(self._queue)
            if not future.done():
                future.set_result(None)
                return
        self._free += 1

    def _fastest(self) -> float:
        """The fastest of the last round trips; 0 while there are too few to tell."""
        return min(self._round_trips) if len(self._round_trips) >= LEAST_KNOWN else 0.0
