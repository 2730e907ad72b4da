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
# A permit comes back this much later than the stretch ends, and half the spread of round trips later still: of two
# requests, the second may be faster on its way than the first was.
LEAST_MARGIN = 0.03
MOST_MARGIN = 0.25
ROUND_TRIPS = 100
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

    `trace` belongs into the HTTP session: there it sees every request, the SDK's own and its retries included. It also
    stops the SDK from posting a message again by itself after a server error.
    """

    def __init__(self, api: str) -> None:
        self._api = urlsplit(api).path
        self._host = urlsplit(api).netloc
        self._free = PERMITS
        self._queue: list[tuple[Lane, int, asyncio.Future[None]]] = []
        self._order = 0
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
        sent_at = getattr(context, "sent_at", None)
        if sent_at is not None:
            self._round_trips.append(asyncio.get_running_loop().time() - sent_at)
        if params.method == "POST" and params.url.path.endswith("/messages") and params.response.status >= 500:
            raise ServerFailedError(f"Discord answered {params.response.status} to a post")

    def _counts(self, host: str | None, port: int | None, path: str) -> bool:
        """Whether a request is counted by the global limit: interactions, files and the gateway are not."""
        is_api = self._host in {host, f"{host}:{port}"} and path.startswith(self._api)
        return is_api and not path[len(self._api) :].startswith(_UNCOUNTED)

    async def _turn(self, lane: Lane) -> None:
        if not self._free:
            await self._wait(lane)
        else:
            self._take()

    async def _wait(self, lane: Lane) -> None:
        future = asyncio.get_running_loop().create_future()
        self._order += 1
        heapq.heappush(self._queue, (lane, self._order, future))
        try:
            await future
        except asyncio.CancelledError:
            # The permit it had may be given on: nothing was sent with it.
            if future.done() and not future.cancelled():
                self._give()
            raise
        self._hold()

    def _take(self) -> None:
        self._free -= 1
        self._hold()

    def _hold(self) -> None:
        """The permit of a request sent now comes back when the stretch it counts in is surely over."""
        asyncio.get_running_loop().call_later(STRETCH + self._margin(), self._give)

    def _give(self) -> None:
        while self._queue:
            _, _, future = heapq.heappop(self._queue)
            if not future.done():
                future.set_result(None)
                return
        self._free += 1

    def _margin(self) -> float:
        spread = max(self._round_trips) - min(self._round_trips) if self._round_trips else 0.0
        return min(LEAST_MARGIN + spread / 2, MOST_MARGIN)
