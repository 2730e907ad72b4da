"""Interactions: three seconds to acknowledge, then fifteen minutes to answer; each kind takes only what fits it."""

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.platforms.discord.double.faults import answer, refuse
from tests.platforms.discord.double.limits import (
    EPHEMERAL,
    Payload,
    check_message,
    check_modal,
    require,
    require_text,
)
from tests.platforms.discord.double.world import APPLICATION, World

ACK_SECONDS = 3.0
COMMAND, COMPONENT, COMPLETION, FORM = 2, 3, 4, 5
MESSAGE, WAIT, WAIT_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
ALLOWED = {
    COMMAND: (MESSAGE, WAIT, MODAL),
    COMPONENT: (MESSAGE, WAIT, WAIT_UPDATE, UPDATE, MODAL),
    COMPLETION: (CHOICES,),
    FORM: (MESSAGE, WAIT, WAIT_UPDATE, UPDATE),
}
UNKNOWN = (404, 10062, "Unknown interaction")
ACKNOWLEDGED = (400, 40060, "Interaction has already been acknowledged.")


@dataclass
class Interaction:
    """One thing a person did, and what came back. `message` is what they look at now."""

    id: str
    token: str
    kind: int
    user_id: int
    channel_id: int
    began: float
    clicked: Payload | None = None
    acknowledged_in: float | None = None
    is_private: bool = False
    message: Payload | None = None
    more: list[Payload] = field(default_factory=list)
    modal: Payload | None = None
    choices: list[Payload] | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    response: int = 0


class Interactions:
    """Takes the bot's answers to interactions."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.made: dict[str, Interaction] = {}

    def make(self, kind: int, user_id: int, channel_id: int, clicked: Payload | None = None) -> Interaction:
        number = str(self.world.snowflake())
        began = asyncio.get_running_loop().time()
        made = Interaction(number, f"token-{number}", kind, user_id, channel_id, began, clicked)
        self.made[made.token] = made
        return made

    async def handle(self, request: web.Request, path: str, body: Payload) -> web.Response:
        if found := re.fullmatch(r"/interactions/(\d+)/([^/]+)/callback", path):
            return self._callback(self.made.get(found[2]), body)
        if found := re.fullmatch(rf"/webhooks/{APPLICATION}/([^/]+)/messages/@original", path):
            return self._edit(self.made.get(found[1]), body)
        if found := re.fullmatch(rf"/webhooks/{APPLICATION}/([^/]+)", path):
            return self._follow(self.made.get(found[1]), body)
        raise AssertionError(f"the double has no {request.method} {path}")

    def _callback(self, made: Interaction | None, body: Payload) -> web.Response:
        now = asyncio.get_running_loop().time()
        if made is None or now - made.began > ACK_SECONDS:
            return refuse(*UNKNOWN)
        if made.acknowledged_in is not None:
            return refuse(*ACKNOWLEDGED)
        kind, data = body["type"], body.get("data") or {}
        require(kind in ALLOWED[made.kind], "type", f"{kind} does not answer an interaction of type {made.kind}")
        self._take(made, kind, data)
        made.acknowledged_in, made.response = now - made.began, kind
        return answer(
            {
                "interaction": {"id": made.id, "type": made.kind, "response_message_id": made.id},
                "resource": {"type": kind, "message": made.message} if made.message else {"type": kind},
            }
        )

    def _take(self, made: Interaction, kind: int, data: Payload) -> None:
        made.is_private = bool(data.get("flags", 0) & EPHEMERAL)
        match kind:
            case 4:
                check_message(data)
                self._show(made, data)
            case 7:
                check_message(data, is_edit=True, was_v2=True)
                self._show(made, data)
            case 8:
                check_choices(data["choices"])
                made.choices = data["choices"]
                made.answered.set()
            case 9:
                check_modal(data)
                made.modal = data
                made.answered.set()
            case _:
                pass

    def _edit(self, made: Interaction | None, body: Payload) -> web.Response:
        if made is None or made.acknowledged_in is None:
            return refuse(404, 10015, "Unknown Webhook")
        check_message(body, is_edit=made.message is not None)
        self._show(made, body)
        return answer(made.message)

    def _follow(self, made: Interaction | None, body: Payload) -> web.Response:
        if made is None or made.acknowledged_in is None:
            return refuse(404, 10015, "Unknown Webhook")
        check_message(body)
        if made.response == WAIT and made.message is None:
            # The first message after a deferral takes its place, private or not as that was.
            self._show(made, body)
            return answer(made.message)
        message = self._message(
            made, {**body, "flags": body.get("flags", 0)}, is_private=bool(body.get("flags", 0) & EPHEMERAL)
        )
        if not message["flags"] & EPHEMERAL:
            self.world.messages[made.channel_id][int(message["id"])] = message
        made.more.append(message)
        made.answered.set()
        return answer(message)

    def _show(self, made: Interaction, data: Payload) -> None:
        made.message = self._message(made, data)
        if made.kind in (COMPONENT, FORM) and made.response in (0, WAIT_UPDATE) and made.clicked is not None:
            made.clicked.update(components=made.message["components"], flags=made.message["flags"])
        if not made.is_private and made.response in (MESSAGE, WAIT, 0) and made.kind == COMMAND:
            self.world.messages[made.channel_id][int(made.message["id"])] = made.message
        made.answered.set()

    def _message(self, made: Interaction, data: Payload, *, is_private: bool | None = None) -> Payload:
        hidden = made.is_private if is_private is None else is_private
        return {
            "id": str(self.world.snowflake()),
            "type": 20,
            "channel_id": str(made.channel_id),
            "author": self.world.bot,
            "content": data.get("content") or "",
            "timestamp": self.world.stamp(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": data.get("attachments") or [],
            "embeds": data.get("embeds") or [],
            "components": data.get("components") or [],
            "pinned": False,
            "flags": data.get("flags", 0) | (EPHEMERAL if hidden else 0),
        }


def check_choices(choices: list[Payload]) -> None:
    require(len(choices) <= 25, "choices", f"at most 25, there are {len(choices)}")
    for choice in choices:
        require_text(choice["name"], "choice", 100)
        if isinstance(choice["value"], str):
            require_text(choice["value"], "choice value", 100)


def texts_of(message: Payload | None) -> str:
    """Everything a message says."""
    if message is None:
        return ""
    texts: list[Any] = [message.get("content")]
    stack = list(message.get("components", []))
    while stack:
        item = stack.pop(0)
        texts.append(item.get("content"))
        stack = item.get("components", []) + stack
    return "\n".join(text for text in texts if text)
