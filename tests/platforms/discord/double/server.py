"""The small Discord on a loopback port: REST, gateway and files behind one address."""

import asyncio
import json
import random
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import web

from tests.platforms.discord.double.faults import Fault, RateLimits, answer, refuse
from tests.platforms.discord.double.gateway import Gateway
from tests.platforms.discord.double.interactions import Interactions
from tests.platforms.discord.double.limits import BadRequestError
from tests.platforms.discord.double.rest import Rest
from tests.platforms.discord.double.world import HasNow, World

TOKEN = "bot.token.of-the-double"
API = "/api/v10"
PATIENCE = 20.0


def _go_on(request: str) -> None:
    """Nothing happens between an effect and its answer."""


class DiscordDouble:
    """Where everything meets. `requests` are the methods and paths that came in, `problems` the 400s they met."""

    def __init__(self, clock: HasNow) -> None:
        self.world = World(clock)
        self.gateway = Gateway(self.world, TOKEN)
        self.world.emit = self.gateway.emit
        self.interactions = Interactions(self.world)
        self.rest = Rest(self.world)
        self.limits = RateLimits()
        self.faults: list[Fault] = []
        self.requests: list[str] = []
        self.problems: list[str] = []
        self.files: dict[str, bytes] = {}
        # Seconds of a mean round trip.
        self.latency = 0.0
        self.held: tuple[str, asyncio.Event] | None = None
        # Called once a request took effect, before its answer goes out.
        self.on_answer: Callable[[str], None] = _go_on
        self.address = ""

    @property
    def api(self) -> str:
        return self.address + API

    def fail(self, pattern: str, **how: Any) -> Fault:
        """Have the next request that matches fail."""
        fault = Fault(pattern, **how)
        self.faults.append(fault)
        return fault

    def hold(self, pattern: str) -> asyncio.Event:
        """Answer no request that matches until the event is set."""
        self.held = (pattern, asyncio.Event())
        return self.held[1]

    def count(self, pattern: str) -> int:
        """How many requests began like that."""
        return sum(request.startswith(pattern) for request in self.requests)

    def times(self, request: str) -> int:
        """How often exactly this was asked for."""
        return self.requests.count(request)

    async def wait_for(self, event: asyncio.Event) -> None:
        async with asyncio.timeout(PATIENCE):
            await event.wait()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(API)
        self.requests.append(f"{request.method} {path}")
        body = await _read(request)
        fault = next((fault for fault in self.faults if fault.matches(request)), None)
        if self.held and re.search(self.held[0], f"{request.method} {path}"):
            await self.held[1].wait()
        await self._travel()
        if fault is None:
            response = await self._answer(request, path, body)
            await self._travel()
            self.on_answer(f"{request.method} {path}")
            return response
        fault.times -= 1
        await asyncio.sleep(fault.seconds)
        if fault.after:
            await self._answer(request, path, body)
        if fault.status is None:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return refuse(fault.status, fault.code, "as asked for")

    async def _travel(self) -> None:
        """One way of a round trip, up to three tenths slower or faster than the mean."""
        if self.latency:
            await asyncio.sleep(self.latency / 2 * random.uniform(0.7, 1.3))  # noqa: S311 - nobody guesses it

    async def _answer(self, request: web.Request, path: str, body: Any) -> web.StreamResponse:
        try:
            if path.startswith(("/interactions/", "/webhooks/")):
                return await self.interactions.handle(request, path, body)
            if request.headers.get("Authorization") != f"Bot {TOKEN}":
                return answer({"message": "401: Unauthorized", "code": 0}, 401)
            parts = path.split("/")
            is_post = request.method == "POST" and path.endswith("/messages")
            headers, refusal = self.limits.check(request, parts[2] if is_post else None)
            if refusal is not None:
                return refusal
            response = await self.rest.handle(request, path, body)
            response.headers.update(headers)
            return response
        except BadRequestError as error:
            self.problems.append(str(error))
            return refuse(400, error.code, str(error))

    async def file(self, request: web.Request) -> web.Response:
        return web.Response(body=self.files[request.path])


async def _read(request: web.Request) -> Any:
    """The payload of a request; files come beside it."""
    if not request.can_read_body:
        return {}
    if not request.content_type.startswith("multipart/"):
        return await request.json()
    form = await request.post()
    files = [field for field in form.values() if isinstance(field, web.FileField)]
    stored = [_stored(number, field) for number, field in enumerate(files, 1)]
    return {**json.loads(str(form["payload_json"])), "attachments": stored}


def _stored(number: int, field: web.FileField) -> dict[str, Any]:
    """A file as Discord tells of it once it is there."""
    address = f"https://cdn.example/{number}/{field.filename}"
    size = len(field.file.read())
    return {"id": str(number), "filename": field.filename, "size": size, "url": address, "proxy_url": address}


@asynccontextmanager
async def running(clock: HasNow) -> AsyncIterator[DiscordDouble]:
    """The small Discord while the block runs; what it refused as malformed fails the test."""
    double = DiscordDouble(clock)
    app = web.Application(client_max_size=1 << 24)
    app.router.add_get("/gateway", double.gateway.serve)
    app.router.add_get("/gateway/", double.gateway.serve)
    app.router.add_get("/files/{name:.*}", double.file)
    app.router.add_route("*", API + "/{tail:.*}", double.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    double.address, double.gateway.url = f"http://{host}:{port}", f"ws://{host}:{port}/gateway"
    teller = asyncio.create_task(double.gateway.run())
    try:
        yield double
    finally:
        teller.cancel()
        with suppress(asyncio.CancelledError):
            await teller
        await double.gateway.drop()
        await runner.cleanup()
    assert double.problems == []
