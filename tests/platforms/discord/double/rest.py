"""The REST API as far as a bot like ours uses it, with Discord's refusals."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.platforms.discord.double.commands import check_commands
from tests.platforms.discord.double.faults import answer, refuse
from tests.platforms.discord.double.gateway import HIDDEN
from tests.platforms.discord.double.limits import COMPONENTS_V2, Payload, check_message, require, require_text, walk
from tests.platforms.discord.double.world import (
    APPLICATION,
    DIRECT,
    FORUM,
    MESSAGE_CONTENT,
    NEWS,
    NEWS_THREAD,
    PERMISSIONS,
    THREAD,
    THREADS,
    World,
)

Handler = Callable[[web.Request, Payload], Awaitable[web.Response] | web.Response]
UNKNOWN_CHANNEL = (404, 10003, "Unknown Channel")
UNKNOWN_MESSAGE = (404, 10008, "Unknown Message")
MISSING_ACCESS = (403, 50001, "Missing Access")
MISSING_PERMISSIONS = (403, 50013, "Missing Permissions")
ARCHIVED = (400, 50083, "Thread is archived")
HAS_THREAD = 1 << 5
# What the path of a request names.
IDS = web.RequestKey("ids", dict[str, Any])


# What Discord says of a command that was put without it.
_DEFAULTS = {
    "version": "1",
    "description": "",
    "nsfw": False,
    "name_localizations": None,
    "description_localizations": None,
    "default_member_permissions": None,
    "integration_types": [0],
    "contexts": None,
}


class RefusedError(Exception):
    """An answer with a status and Discord's code."""


class Rest:
    """Handlers by method and path."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.nonces: dict[str, Payload] = {}

    def routes(self) -> list[tuple[str, str, Handler]]:
        channel = r"/channels/(?P<channel>\d+)"
        message = channel + r"/messages/(?P<message>\d+)"
        role = r"/guilds/(?P<guild>\d+)/members/(?P<user>\d+)/roles/(?P<role>\d+)"
        commands = r"/applications/\d+(?:/guilds/(?P<guild>\d+))?/commands"
        return [
            ("GET", "/users/@me", self.me),
            ("GET", r"/users/(?P<user>\d+)", self.user),
            ("POST", "/users/@me/channels", self.open_direct),
            ("GET", "/oauth2/applications/@me", self.application),
            ("GET", commands, self.list_commands),
            ("PUT", commands, self.put_commands),
            ("GET", channel + "/messages", self.history),
            ("POST", channel + "/messages", self.post),
            ("PATCH", message, self.edit),
            ("PATCH", channel, self.edit_thread),
            ("POST", message + "/threads", self.start_thread),
            ("POST", channel + "/threads", self.start_thread),
            ("PUT", role, self.give_role),
            ("DELETE", role, self.take_role),
            ("PUT", message + r"/reactions/(?P<emoji>.+)/@me", self.react),
        ]

    async def handle(self, request: web.Request, path: str, body: Payload) -> web.Response:
        for method, pattern, handler in self.routes():
            found = re.fullmatch(pattern, path)
            if found and request.method == method:
                request[IDS] = found.groupdict()
                try:
                    response = handler(request, body)
                    return response if isinstance(response, web.Response) else await response
                except RefusedError as error:
                    return refuse(*error.args)
        raise AssertionError(f"the double has no {request.method} {path}")

    def me(self, request: web.Request, body: Payload) -> web.Response:
        return answer(self.world.bot)

    def user(self, request: web.Request, body: Payload) -> web.Response:
        found = self.world.users.get(int(request[IDS]["user"]))
        return answer(found) if found else refuse(404, 10013, "Unknown User")

    def application(self, request: web.Request, body: Payload) -> web.Response:
        owner = {"id": "5", "username": "owner", "discriminator": "0", "avatar": None, "global_name": "Owner"}
        return answer(
            {
                "id": str(APPLICATION),
                "name": "Drill",
                "icon": None,
                "description": "",
                "bot_public": True,
                "bot_require_code_grant": False,
                "verify_key": "0" * 64,
                "flags": self.world.flags,
                "owner": owner,
                "team": None,
                "summary": "",
                "interactions_endpoint_url": None,
            }
        )

    def list_commands(self, request: web.Request, body: Payload) -> web.Response:
        return answer(self.world.commands.get(self._scope(request), []))

    def put_commands(self, request: web.Request, body: Any) -> web.Response:
        check_commands(body)
        scope = self._scope(request)
        known = {(c["name"], c["type"]): c["id"] for c in self.world.commands.get(scope, [])}
        stored = []
        for command in body:
            kind = command.get("type", 1)
            command_id = known.get((command["name"], kind)) or str(self.world.snowflake())
            defaults = {**_DEFAULTS, "type": kind}
            own = {"id": command_id, "application_id": str(APPLICATION)}
            if command.get("default_member_permissions") is not None:
                own["default_member_permissions"] = str(command["default_member_permissions"])
            stored.append({**defaults, **command, **own})
        self.world.commands[scope] = stored
        return answer(stored)

    def open_direct(self, request: web.Request, body: Payload) -> web.Response:
        user_id = int(body["recipient_id"])
        if user_id not in self.world.users:
            raise RefusedError(404, 10013, "Unknown User")
        channel_id = user_id + 1
        recipient = self.world.users[user_id]
        channel = {
            "id": str(channel_id),
            "type": DIRECT,
            "recipients": [recipient],
            "last_message_id": None,
            "flags": 0,
        }
        self.world.channels.setdefault(channel_id, channel)
        return answer(channel)

    def history(self, request: web.Request, body: Payload) -> web.Response:
        channel_id = self._channel(request)
        self._need("view_channel", channel_id, MISSING_ACCESS)
        if not self.world.bot_may("read_message_history", channel_id):
            return answer([])
        limit = int(request.query.get("limit", 50))
        require(1 <= limit <= 100, "limit", "is 1 to 100")
        stored = self.world.messages.get(channel_id, {})
        if "after" in request.query:
            chosen = sorted(i for i in stored if i > int(request.query["after"]))[:limit]
        else:
            before = int(request.query.get("before", 1 << 63))
            chosen = sorted((i for i in stored if i < before), reverse=True)[:limit]
        return answer([self._veiled(stored[i]) for i in sorted(chosen, reverse=True)])

    def post(self, request: web.Request, body: Payload) -> web.Response:
        channel_id = self._channel(request)
        channel = self.world.channels[channel_id]
        check_message(body)
        if channel["type"] == FORUM:
            raise RefusedError(400, 50008, "Cannot send messages in a non-text channel")
        if channel["type"] == DIRECT and channel_id - 1 in self.world.closed_doors:
            raise RefusedError(403, 50007, "Cannot send messages to this user")
        self._need("view_channel", channel_id, MISSING_ACCESS)
        name = "send_messages_in_threads" if channel["type"] in THREADS else "send_messages"
        self._need(name, channel_id, MISSING_PERMISSIONS)
        if body.get("attachments"):
            self._need("attach_files", channel_id, MISSING_PERMISSIONS)
        self._need_open_thread(channel_id)
        nonce = body.get("nonce")
        if nonce and body.get("enforce_nonce") and nonce in self.nonces:
            return answer(self.nonces[nonce])
        message = self.world.add_message(channel_id, APPLICATION, body.get("content") or "", **_kept(body))
        self._ping(message, body)
        if nonce:
            self.nonces[nonce] = message
        return answer(message)

    def edit(self, request: web.Request, body: Payload) -> web.Response:
        channel_id, message = self._message(request)
        self._need("view_channel", channel_id, MISSING_ACCESS)
        if message["author"]["id"] != str(APPLICATION):
            raise RefusedError(403, 50005, "Cannot edit a message authored by another user")
        was_v2 = bool(message["flags"] & COMPONENTS_V2)
        check_message(body, is_edit=True, was_v2=was_v2)
        kept = _kept(body)
        kept["flags"] |= message["flags"]
        return answer(self.world.edit_message(channel_id, int(message["id"]), **kept))

    def start_thread(self, request: web.Request, body: Payload) -> web.Response:
        channel_id = self._channel(request)
        self._need("view_channel", channel_id, MISSING_ACCESS)
        self._need("create_public_threads", channel_id, MISSING_PERMISSIONS)
        require_text(body["name"], "thread name", 100)
        minutes = body["auto_archive_duration"]
        require(minutes in (60, 1440, 4320, 10080), "auto_archive_duration", "is one of four")
        kind = NEWS_THREAD if self.world.channels[channel_id]["type"] == NEWS else THREAD
        if request[IDS].get("message") is None:
            require(body.get("type") == kind, "type", f"must be {kind} here")
            thread = self.world.add_thread(channel_id, self.world.snowflake(), body["name"], kind, minutes)
            return answer(thread, 201)
        _, message = self._message(request)
        if message["flags"] & HAS_THREAD:
            raise RefusedError(400, 160004, "A thread has already been created for this message")
        message["flags"] |= HAS_THREAD
        thread = self.world.add_thread(channel_id, int(message["id"]), body["name"], kind, minutes)
        self.world.add_message(int(thread["id"]), APPLICATION, type=21)
        return answer(thread, 201)

    def edit_thread(self, request: web.Request, body: Payload) -> web.Response:
        """Archive or lock: an archived thread takes no change but one that opens it."""
        channel_id = self._channel(request)
        self._need("manage_threads", channel_id, MISSING_PERMISSIONS)
        metadata = self.world.channels[channel_id]["thread_metadata"]
        if metadata["archived"] and body.get("archived") is not False:
            raise RefusedError(*ARCHIVED)
        metadata |= {name: body[name] for name in ("archived", "locked") if name in body}
        self.world.emit("THREAD_UPDATE", self.world.channels[channel_id])
        return answer(self.world.channels[channel_id])

    def react(self, request: web.Request, body: Payload) -> web.Response:
        channel_id, message = self._message(request)
        for name in ("view_channel", "read_message_history", "add_reactions"):
            self._need(name, channel_id, MISSING_PERMISSIONS)
        if (self.world.channels[channel_id].get("thread_metadata") or {}).get("archived"):
            raise RefusedError(*ARCHIVED)
        self.world.reactions[int(message["id"])].append(request[IDS]["emoji"])
        return web.Response(status=204)

    def give_role(self, request: web.Request, body: Payload) -> web.Response:
        roles, role_id = self._member_roles(request)
        roles.add(role_id)
        return web.Response(status=204)

    def take_role(self, request: web.Request, body: Payload) -> web.Response:
        roles, role_id = self._member_roles(request)
        roles.discard(role_id)
        return web.Response(status=204)

    def _member_roles(self, request: web.Request) -> tuple[set[int], int]:
        """The roles of a member, and a role below the bot's own that it may give."""
        guild_id, user_id, role_id = (int(request[IDS][name]) for name in ("guild", "user", "role"))
        guild = self.world.guilds[guild_id]
        roles = {int(role["id"]): role for role in guild["roles"]}
        mine = [roles[int(number)] for number in guild["bot_roles"]]
        if role_id not in roles:
            raise RefusedError(404, 10011, "Unknown Role")
        may = any(int(role["permissions"]) & PERMISSIONS["manage_roles"] for role in mine)
        if not may or roles[role_id]["position"] >= max(role["position"] for role in mine):
            raise RefusedError(*MISSING_PERMISSIONS)
        if user_id not in self.world.users or user_id in self.world.left:
            raise RefusedError(404, 10007, "Unknown Member")
        return self.world.member_roles[guild_id, user_id], role_id

    def _scope(self, request: web.Request) -> int | None:
        guild = request[IDS].get("guild")
        return int(guild) if guild else None

    def _channel(self, request: web.Request) -> int:
        channel_id = int(request[IDS]["channel"])
        channel = self.world.channels.get(channel_id)
        if channel is None:
            raise RefusedError(*UNKNOWN_CHANNEL)
        if channel["type"] in THREADS and int(channel["parent_id"]) not in self.world.channels:
            raise RefusedError(*UNKNOWN_CHANNEL)
        if channel.get("guild_id") and int(channel["guild_id"]) not in self.world.guilds:
            raise RefusedError(*MISSING_ACCESS)
        return channel_id

    def _message(self, request: web.Request) -> tuple[int, Payload]:
        channel_id = self._channel(request)
        message = self.world.messages[channel_id].get(int(request[IDS]["message"]))
        if message is None:
            raise RefusedError(*UNKNOWN_MESSAGE)
        return channel_id, message

    def _need(self, name: str, channel_id: int, refusal: tuple[int, int, str]) -> None:
        if not self.world.bot_may(name, channel_id):
            raise RefusedError(*refusal)

    def _need_open_thread(self, channel_id: int) -> None:
        """Writing opens an archived thread again, unless it is locked and the bot may not manage threads."""
        metadata = self.world.channels[channel_id].get("thread_metadata")
        if metadata and metadata["locked"] and not self.world.bot_may("manage_threads", channel_id):
            raise RefusedError(*ARCHIVED)

    def _veiled(self, message: Payload) -> Payload:
        bot_id = self.world.bot["id"]
        is_ours = message["author"]["id"] == bot_id or any(user["id"] == bot_id for user in message["mentions"])
        is_direct = self.world.channels[int(message["channel_id"])]["type"] == DIRECT
        return message if self.world.flags & MESSAGE_CONTENT or is_ours or is_direct else {**message, **HIDDEN}

    def _ping(self, message: Payload, body: Payload) -> None:
        """Note whom a message wakes: what its text mentions, as far as it allows."""
        texts = [message["content"], *(item["content"] for item in walk(message["components"]) if item["type"] == 10)]
        allowed = body.get("allowed_mentions")
        for text in texts:
            for sign, number in re.findall(r"<@([!&]?)(\d+)>", text):
                kind = "roles" if sign == "&" else "users"
                if allowed is None or kind in allowed.get("parse", []) or number in map(str, allowed.get(kind, [])):
                    self.world.pings.append(f"{kind} {number}")
            if re.search(r"@(everyone|here)", text) and (allowed is None or "everyone" in allowed.get("parse", [])):
                self.world.pings.append("everyone")


def _kept(body: Payload) -> Payload:
    """What is stored of a payload; components without an id get numbers that are free."""
    components = body.get("components") or []
    taken = {item["id"] for item in walk(components) if item.get("id")}
    free = iter(number for number in range(1, 1000) if number not in taken)
    for item in walk(components):
        item.setdefault("id", next(free))
    return {"components": components, "flags": body.get("flags", 0), "embeds": body.get("embeds") or []}
