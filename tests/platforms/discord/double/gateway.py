"""The gateway: sessions that identify, beat, are told what they asked for, and resume where they stopped."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from tests.platforms.discord.double.limits import Payload
from tests.platforms.discord.double.world import APPLICATION, MESSAGE_CONTENT, World

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, CONTENT = 1 << 0, 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = {CONTENT: MESSAGE_CONTENT, 1 << 1: 1 << 14, 1 << 8: 1 << 12}
BAD_TOKEN, BAD_INTENTS, SESSION_TIMED_OUT = 4004, 4014, 4009
HIDDEN: Mapping[str, Any] = {"content": "", "embeds": [], "attachments": [], "components": []}


@dataclass
class Session:
    """What one client was told, so that it can be told again."""

    id: str
    intents: int
    socket: web.WebSocketResponse | None
    sent: list[str] = field(default_factory=list)
    is_valid: bool = True


class Gateway:
    """Tells sessions of events. `is_open` is False while nobody can connect."""

    def __init__(self, world: World, token: str) -> None:
        self.world = world
        self.token = token
        self.url = ""
        self.sessions: list[Session] = []
        self.is_open = True
        self.heartbeats = 0
        self.resumes = 0
        self.identifies = 0
        self.heartbeat_ms = 41_250
        self._outbox: asyncio.Queue[tuple[Session, str]] = asyncio.Queue()

    # For tests

    @property
    def session(self) -> Session:
        """The newest session."""
        return self.sessions[-1]

    async def shut(self, code: int = WSCloseCode.GOING_AWAY) -> None:
        """Close every connection and take no new one."""
        self.is_open = False
        await self.drop(code)

    async def drop(self, code: int = WSCloseCode.SERVICE_RESTART) -> None:
        """Close every connection; clients may come back."""
        for session in self.sessions:
            if session.socket is not None and not session.socket.closed:
                await session.socket.close(code=code)

    async def ask_to_reconnect(self) -> None:
        """What Discord does before it restarts a node."""
        await self._send(self.session, {"op": 7, "d": None})

    def forget(self) -> None:
        """Forget the session, so that it cannot be resumed."""
        self.session.is_valid = False

    async def invalidate(self) -> None:
        """Forget the session: the client must identify anew."""
        self.session.is_valid = False
        await self._send(self.session, {"op": 9, "d": False})

    # Events

    def emit(self, name: str, data: Payload) -> None:
        """Tell every session that asked for such events; one that is away is told when it resumes."""
        for session in self.sessions:
            told = self._as_told(session, name, data)
            if told is not None and session.is_valid:
                self._queue(session, name, told)

    def _as_told(self, session: Session, name: str, data: Payload) -> Payload | None:
        if name.startswith("MESSAGE_"):
            needed = GUILD_MESSAGES if data.get("guild_id") else DIRECT_MESSAGES
            if not session.intents & needed:
                return None
            return self._veiled(data, shown=bool(session.intents & CONTENT))
        if name.startswith(("GUILD_", "CHANNEL_", "THREAD_")):
            return data if session.intents & GUILDS else None
        return data

    def _veiled(self, message: Payload, *, shown: bool) -> Payload:
        """Without the intent, content is kept from a bot unless it is its own or mentions it."""
        if shown or "author" not in message or not message.get("guild_id"):
            return message
        bot_id = self.world.bot["id"]
        if message["author"]["id"] == bot_id or any(user["id"] == bot_id for user in message["mentions"]):
            return message
        return {**message, **HIDDEN}

    def _queue(self, session: Session, name: str, data: Payload) -> None:
        session.sent.append(json.dumps({"op": 0, "t": name, "s": len(session.sent) + 1, "d": data}))
        if session.socket is not None and not session.socket.closed:
            self._outbox.put_nowait((session, session.sent[-1]))

    async def run(self) -> None:
        """Send what is queued, in order."""
        while True:
            session, frame = await self._outbox.get()
            if session.socket is not None and not session.socket.closed:
                try:
                    await session.socket.send_str(frame)
                except ConnectionError:
                    continue

    # The connection

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if not self.is_open:
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=4096, autoping=True)
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": self.heartbeat_ms}})
        session: Session | None = None
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            frame = json.loads(message.data)
            if frame["op"] == 1:
                self.heartbeats += 1
                await socket.send_json({"op": 11, "d": None})
            elif frame["op"] == 2:
                session = await self._identify(socket, frame["d"])
            elif frame["op"] == 6:
                session = await self._resume(socket, frame["d"])
        if session is not None and session.socket is socket:
            session.socket = None
        return socket

    async def _identify(self, socket: web.WebSocketResponse, data: Payload) -> Session | None:
        self.identifies += 1
        if data["token"] != self.token:
            await socket.close(code=BAD_TOKEN)
            return None
        if any(data["intents"] & intent and not self.world.flags & flag for intent, flag in PRIVILEGED.items()):
            await socket.close(code=BAD_INTENTS)
            return None
        session = Session(f"session-{len(self.sessions) + 1}", data["intents"], socket)
        for old in self.sessions:
            old.is_valid = False
        self.sessions.append(session)
        self._queue(session, "READY", self._ready(session))
        for guild_id in self.world.guilds:
            if guild_id not in self.world.unavailable:
                self._queue(session, "GUILD_CREATE", self.world.guild_payload(guild_id))
        return session

    async def _resume(self, socket: web.WebSocketResponse, data: Payload) -> Session | None:
        self.resumes += 1
        session = next((s for s in self.sessions if s.id == data["session_id"] and s.is_valid), None)
        if session is None or data["token"] != self.token:
            await socket.send_json({"op": 9, "d": False})
            return None
        session.socket = socket
        for frame in session.sent[data["seq"] :]:
            self._outbox.put_nowait((session, frame))
        self._queue(session, "RESUMED", {})
        return session

    def _ready(self, session: Session) -> Payload:
        return {
            "v": 10,
            "user": {**self.world.bot, "verified": True, "mfa_enabled": True, "flags": 0, "email": None},
            "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in self.world.guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "session_type": "normal",
            "private_channels": [],
            "shard": [0, 1],
            "application": {"id": str(APPLICATION), "flags": self.world.flags},
        }

    async def _send(self, session: Session, frame: Payload) -> None:
        if session.socket is not None:
            await session.socket.send_json(frame)
