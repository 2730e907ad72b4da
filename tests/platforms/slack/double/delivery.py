"""How what happens in Slack reaches the app: over the app's websocket, or by signed requests."""

import asyncio
import hashlib
import hmac
import json
import time
from typing import Any, Protocol
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

DICT = dict[str, Any]
# Slack shows an error to the person, or delivers again, when an ack takes longer.
ACK_WITHIN = 3.0


class Delivery(Protocol):
    """Each method gives the body of the acknowledgement, or None, and fails when it came too late."""

    acks: list[float]

    async def event(self, payload: DICT, attempt: int = 0) -> DICT | None: ...

    async def command(self, payload: DICT) -> DICT | None: ...

    async def interaction(self, payload: DICT) -> DICT | None: ...

    async def close(self) -> None: ...


class SocketDelivery:
    """Socket Mode: tickets that work once, one live websocket, envelopes that want an ack."""

    def __init__(self) -> None:
        self.acks: list[float] = []
        self.lost: list[DICT] = []
        self.connections = 0
        self._tickets: set[str] = set()
        self._live: web.WebSocketResponse | None = None
        self._dead: set[web.WebSocketResponse] = set()
        self._waiting: dict[str, asyncio.Future[DICT | None]] = {}
        self._numbers = 0

    def make_ticket(self) -> str:
        self._numbers += 1
        self._tickets.add(f"t{self._numbers}")
        return f"t{self._numbers}"

    def take_ticket(self, ticket: str) -> bool:
        known = ticket in self._tickets
        self._tickets.discard(ticket)
        return known

    async def connected(self, ws: web.WebSocketResponse) -> None:
        self._live = ws
        self.connections += 1
        await ws.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}})

    def gone(self, ws: web.WebSocketResponse) -> None:
        if self._live is ws:
            self._live = None

    def is_dead(self, ws: web.WebSocketResponse) -> bool:
        return ws in self._dead

    @property
    def is_live(self) -> bool:
        return self._live is not None and self._live not in self._dead

    def die(self) -> None:
        """The connection stays open, and nothing passes it any more: no event, no pong."""
        if self._live:
            self._dead.add(self._live)

    async def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        """Slack's notice that this connection ends."""
        assert self._live
        await self._live.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})

    async def drop(self) -> None:
        """The connection breaks at once."""
        if self._live:
            await self._live.close()

    def acknowledged(self, frame: DICT) -> None:
        waiting = self._waiting.pop(frame.get("envelope_id", ""), None)
        if waiting and not waiting.done():
            waiting.set_result(frame.get("payload"))

    async def event(self, payload: DICT, attempt: int = 0) -> DICT | None:
        extra = {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        return await self._send("events_api", payload, accepts=False, **extra)

    async def command(self, payload: DICT) -> DICT | None:
        return await self._send("slash_commands", payload)

    async def interaction(self, payload: DICT) -> DICT | None:
        return await self._send("interactive", payload)

    async def close(self) -> None:
        for ws in {self._live, *self._dead} - {None}:
            assert ws
            await asyncio.wait_for(ws.close(), 0.5) if ws not in self._dead else None

    async def _send(self, kind: str, payload: DICT, *, accepts: bool = True, **extra: Any) -> DICT | None:
        ws = self._live
        if ws is None or ws in self._dead or ws.closed:
            self.lost.append(payload)
            return None
        self._numbers += 1
        number = f"e{self._numbers}"
        future: asyncio.Future[DICT | None] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        began = time.monotonic()
        frame = {"envelope_id": number, "type": kind, "payload": payload, "accepts_response_payload": accepts}
        await ws.send_json({**frame, **extra})
        try:
            return await asyncio.wait_for(future, ACK_WITHIN)
        except TimeoutError:
            if ws in self._dead or ws.closed:
                self.lost.append(payload)
                return None
            raise AssertionError(f"no ack within {ACK_WITHIN} s: {kind} {str(payload)[:300]}") from None
        finally:
            self.acks.append(time.monotonic() - began)


class HttpDelivery:
    """Signed requests; retries carry Slack's headers."""

    def __init__(self, url: str, secret: str) -> None:
        self.acks: list[float] = []
        self.statuses: list[int] = []
        self.url = url
        self.secret = secret
        self._session: aiohttp.ClientSession | None = None

    async def event(self, payload: DICT, attempt: int = 0) -> DICT | None:
        retry = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_timeout"} if attempt else {}
        return await self.post(json.dumps(payload), "application/json", retry)

    async def command(self, payload: DICT) -> DICT | None:
        return await self.post(urlencode(payload), "application/x-www-form-urlencoded", {})

    async def interaction(self, payload: DICT) -> DICT | None:
        return await self.post(urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded", {})

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    async def post(
        self, body: str, kind: str, extra: dict[str, str], *, secret: str = "", at: float | None = None
    ) -> DICT | None:
        """Send a signed body; None for an empty answer. `secret` and `at` forge the signature."""
        stamp = str(int(at or time.time()))
        mac = hmac.new((secret or self.secret).encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        signed = {"X-Slack-Signature": f"v0={mac}", "X-Slack-Request-Timestamp": stamp, "Content-Type": kind}
        self._session = self._session or aiohttp.ClientSession()
        began = time.monotonic()
        async with self._session.post(self.url, data=body.encode(), headers={**signed, **extra}) as response:
            text = await response.text()
            self.statuses.append(response.status)
        took = time.monotonic() - began
        self.acks.append(took)
        assert took < ACK_WITHIN, f"an ack after {took:.1f} s: {body[:300]}"
        return json.loads(text) if text.startswith("{") else None
