"""Slack on a loopback socket: Web API, Socket Mode and signed HTTP delivery, as strict as the real one or stricter."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from tests.platforms.slack.double.delivery import Delivery, HttpDelivery, SocketDelivery
from tests.platforms.slack.double.limits import check_message
from tests.platforms.slack.double.webapi import SlackSaysNoError, TooManyError, WebApi
from tests.platforms.slack.double.workspace import BOT, BOT_USER, DICT, TEAM, Workspace

BOT_TOKEN = "xoxb-test-0001"
APP_TOKEN = "xapp-test-0001"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
CHANNEL_EVENTS = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}


class FakeSlack:
    """One workspace with the app installed. `start` it; `delivery` decides how events reach the app."""

    def __init__(self, workspace: Workspace, scopes: set[str], events: set[str], *, post_every: float = 0.0) -> None:
        self.workspace = workspace
        self.api = WebApi(workspace, scopes, post_every=post_every)
        self.api.on_message = self.emit
        self.events = events
        self.token_fault = ""
        self.socket_fault = ""
        # Called with a method's name before and after it ran; "hang up" or a status after means the reply is lost.
        self.before: Callable[[str], str] = _nothing
        self.after: Callable[[str], str] = _nothing
        self.responses: list[DICT] = []
        self.emitted: list[DICT] = []
        self.socket = SocketDelivery()
        self.delivery: Delivery = self.socket
        self.repeat = 1
        self._tasks: set[asyncio.Task[Any]] = set()
        self._server: TestServer | None = None

    async def start(self) -> None:
        app = web.Application(client_max_size=1 << 24)
        app.router.add_route("*", "/api/{method}", self._serve)
        app.router.add_get("/link", self._link)
        app.router.add_post("/respond/{number}", self._respond)
        app.router.add_post("/upload/{file}", self._upload)
        self._server = TestServer(app, host="127.0.0.1")
        await self._server.start_server()
        self.api.upload_url = str(self._server.make_url("/upload"))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.delivery.close()
        await self.socket.close()
        if self._server:
            await self._server.close()

    @property
    def url(self) -> str:
        assert self._server
        return str(self._server.make_url("/api/"))

    def use_http(self, url: str) -> None:
        """Deliver by signed requests to the app's own address, which a restart changes."""
        if isinstance(self.delivery, HttpDelivery):
            self.delivery.url = url
        else:
            self.delivery = HttpDelivery(url, SECRET)

    # --- what reaches the app

    def emit(self, event: DICT, *, order: list[DICT] | None = None) -> None:
        """Deliver an event, as often as `repeat` says, unless the app did not subscribe to it."""
        self.emitted.append(event)
        if self._is_subscribed(event):
            self.spawn(self.deliver_event(event))

    async def deliver_event(self, event: DICT, number: str | None = None) -> None:
        payload = self.envelope(event, number)
        for attempt in range(self.repeat):
            await self.delivery.event(payload, attempt)

    def envelope(self, event: DICT, number: str | None = None) -> DICT:
        return {
            "token": "x",
            "team_id": TEAM,
            "api_app_id": "A1",
            "type": "event_callback",
            "event_id": number or self.workspace.number("Ev"),
            "event_time": int(time.time()),
            "authorizations": [
                {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True,
                 "is_enterprise_install": False}
            ],
            "event": event,
        }  # fmt: skip

    def spawn(self, work: Awaitable[Any]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def delivered(self) -> None:
        """Every event emitted so far was acknowledged."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    def response_url(self) -> str:
        assert self._server
        return str(self._server.make_url(f"/respond/{self.workspace.number('')}"))

    def _is_subscribed(self, event: DICT) -> bool:
        kind = CHANNEL_EVENTS[event["channel_type"]] if event["type"] == "message" else event["type"]
        conversation = self.workspace.conversations.get(event.get("channel", ""))
        is_there = event["type"] != "message" or (conversation is not None and BOT_USER in conversation.members)
        return kind in self.events and is_there and not self.token_fault

    # --- what the app asks

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        early = self.before(method)
        if early:
            return await self._fail(request, early)
        answer = self._answer(method, request, await _arguments(request))
        late = self.after(method)
        if late:
            return await self._fail(request, late)
        headers = {"X-OAuth-Scopes": ",".join(sorted(self.api.scopes))}
        if isinstance(answer, TooManyError):
            body = {"ok": False, "error": "ratelimited"}
            return web.json_response(body, status=429, headers={"Retry-After": str(answer.retry_after)})
        return web.json_response(answer, headers=headers)

    def _answer(self, method: str, request: web.Request, args: DICT) -> DICT | TooManyError:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if method == "apps.connections.open":
            return self._open_connection(token)
        if token != BOT_TOKEN:
            return {"ok": False, "error": "invalid_auth" if token else "not_authed"}
        if self.token_fault:
            return {"ok": False, "error": self.token_fault}
        try:
            return self.api.run(method, args)
        except SlackSaysNoError as no:
            return no.body
        except TooManyError as many:
            return many

    def _open_connection(self, token: str) -> DICT:
        assert self._server
        self.api.calls["apps.connections.open"] += 1
        if token != APP_TOKEN:
            return {"ok": False, "error": "invalid_auth"}
        if self.socket_fault:
            return {"ok": False, "error": self.socket_fault}
        ticket = self.socket.make_ticket()
        return {"ok": True, "url": str(self._server.make_url(f"/link?ticket={ticket}")).replace("http", "ws", 1)}

    async def _fail(self, request: web.Request, how: str) -> web.StreamResponse:
        if how == "hang up":
            assert request.transport
            request.transport.abort()
        return web.Response(status=int(how) if how.isdecimal() else 500, text="<html>", content_type="text/html")

    async def _link(self, request: web.Request) -> web.StreamResponse:
        if not self.socket.take_ticket(request.query.get("ticket", "")):
            return web.Response(status=403)
        ws = web.WebSocketResponse(autoping=False, max_msg_size=0, compress=False)
        await ws.prepare(request)
        await self.socket.connected(ws)
        async for message in ws:
            if self.socket.is_dead(ws):
                continue
            if message.type is WSMsgType.PING:
                await ws.pong(message.data)
            elif message.type is WSMsgType.TEXT:
                self.socket.acknowledged(json.loads(message.data))
        self.socket.gone(ws)
        return ws

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        if early := self.before("upload"):
            return await self._fail(request, early)
        file, data = self.workspace.files[request.match_info["file"]], await request.read()
        if len(data) != file["length"] or "Authorization" in request.headers:
            return web.Response(status=400)
        file["data"] = data
        return web.Response(text=f"OK - {len(data)}")

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        check_message({key: value for key, value in body.items() if key in ("text", "blocks")})
        self.responses.append(body)
        return web.Response(text="ok")


def _nothing(_method: str) -> str:
    return ""


async def _arguments(request: web.Request) -> DICT:
    if request.content_type == "application/json":
        body: DICT = await request.json()
        return body
    return {**request.query, **dict(await request.post())}


__all__ = ["APP_TOKEN", "BOT", "BOT_TOKEN", "BOT_USER", "SECRET", "TEAM", "FakeSlack"]
