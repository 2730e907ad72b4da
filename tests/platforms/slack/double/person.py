"""A member of the fake workspace: writes, clicks, commands and fills in forms, as the clients do."""

import json
from dataclasses import dataclass
from typing import Any

from tests.platforms.slack.double.limits import check_view, elements_of
from tests.platforms.slack.double.slack import TEAM, FakeSlack
from tests.platforms.slack.double.workspace import BOT_USER, DICT


@dataclass
class Human:
    """Acts in Slack; every act waits for the app's acknowledgement."""

    slack: FakeSlack
    user: str

    def say(self, channel: str, text: str, thread: str | None = None, **extra: Any) -> DICT:
        """Write a message; its event is on the way."""
        event = self.slack.workspace.write(channel, self.user, text, thread, **extra)
        self.slack.emit(event)
        return event

    def edit(self, channel: str, ts: str, text: str) -> DICT:
        event = self.slack.workspace.edit(channel, ts, text)
        self.slack.emit(event)
        return event

    def delete(self, channel: str, ts: str) -> DICT:
        event = self.slack.workspace.delete(channel, ts)
        self.slack.emit(event)
        return event

    async def command(self, command: str, text: str = "", channel: str = "C0001", times: int = 1) -> DICT | None:
        payload = {
            "command": command,
            "text": text,
            "user_id": self.user,
            "user_name": self.user.lower(),
            "team_id": TEAM,
            "channel_id": channel,
            "channel_name": "x",
            "trigger_id": self.slack.api.make_trigger(),
            "response_url": self.slack.response_url(),
            "api_app_id": "A1",
        }
        ack = None
        for _ in range(times):
            ack = await self.slack.delivery.command(payload)
        return ack

    async def click(self, action: str, container: DICT, times: int = 1, **chosen: Any) -> None:
        """Press the button `action` on a message (its event or message) or a view."""
        await self.send_click(self.click_payload(action, container, **chosen), times)

    async def send_click(self, payload: DICT, times: int = 1) -> None:
        for _ in range(times):
            await self.slack.delivery.interaction(payload)

    def click_payload(self, action: str, container: DICT, **chosen: Any) -> DICT:
        found = [e for e in elements_of(container.get("blocks", [])) if e.get("action_id") == action]
        assert found, f"no {action} there: {[e.get('action_id') for e in elements_of(container.get('blocks', []))]}"
        element = found[0]
        one = {"type": element["type"], "action_id": action, "block_id": "b", "action_ts": self.slack.workspace.stamp()}
        one |= {"value": element["value"]} if "value" in element else {}
        payload: DICT = {**self._who("block_actions"), "actions": [{**one, **chosen}]}
        if container.get("type") in ("modal", "home"):
            view = {**self.slack.workspace.views.get(container.get("id", ""), container)}
            return payload | {"container": {"type": "view", "view_id": view.get("id", "")}, "view": view}
        channel = container["channel"]
        return payload | {
            "channel": {"id": channel, "name": "x"},
            "message": {**container},
            "container": {"type": "message", "message_ts": container["ts"], "channel_id": channel},
            "response_url": self.slack.response_url(),
        }

    async def shortcut(self, callback: str, channel: str, message: DICT, times: int = 1) -> None:
        """Choose a message shortcut on a message."""
        payload = {
            **self._who("message_action"),
            "callback_id": callback,
            "channel": {"id": channel, "name": "x"},
            "message": message,
            "message_ts": message["ts"],
            "response_url": self.slack.response_url(),
        }
        for _ in range(times):
            await self.slack.delivery.interaction(payload)

    async def submit(self, view: DICT, times: int = 1, /, **values: DICT | str) -> DICT | None:
        """Send a form: a text value is what was typed, a dict what was chosen; a missing one stays as it began."""
        payload = self.form_payload(view, **values)
        ack = None
        for _ in range(times):
            ack = await self.slack.delivery.interaction(payload)
        if ack and ack.get("response_action") == "update":
            check_view(ack["view"], "modal")
            self.slack.workspace.views[view["id"]] = {**ack["view"], "id": view["id"], "hash": "h.ack"}
        return ack

    def form_payload(self, view: DICT, **values: DICT | str) -> DICT:
        assert "submit" in view, f"this view cannot be sent: {json.dumps(view)[:400]}"
        state: DICT = {}
        for block in view["blocks"]:
            if block["type"] != "input":
                continue
            given = values.pop(block["block_id"], None)
            state[block["block_id"]] = {"value": _filled(block, given)}
        assert not values, f"no such inputs: {values}"
        return {**self._who("view_submission"), "view": {**view, "state": {"values": state}}}

    async def options(self, action_block: str, view: DICT, typed: str) -> list[DICT]:
        """What an external menu offers for what was typed."""
        payload = {
            **self._who("block_suggestion"),
            "action_id": "value",
            "block_id": action_block,
            "value": typed,
            "view": view,
            "container": {"type": "view", "view_id": view["id"]},
        }
        ack = await self.slack.delivery.interaction(payload)
        return list(ack["options"]) if ack else []

    async def open_home(self) -> DICT:
        """Open the App Home tab; what it shows once the app has published it."""
        event = {"type": "app_home_opened", "user": self.user, "channel": f"D{self.user[1:]}", "tab": "home",
                 "event_ts": self.slack.workspace.stamp()}  # fmt: skip
        self.slack.emit(event)
        await self.slack.delivered()
        return self.slack.workspace.homes.get(self.user, {})

    def _who(self, kind: str) -> DICT:
        return {
            "type": kind,
            "team": {"id": TEAM, "domain": "example"},
            "user": {"id": self.user, "username": self.user.lower(), "team_id": TEAM},
            "api_app_id": "A1",
            "trigger_id": self.slack.api.make_trigger(),
            "is_enterprise_install": False,
            "enterprise": None,
        }


def _filled(block: DICT, given: DICT | str | None) -> DICT:
    """The state of an input, checked as Slack's client checks it."""
    element = block["element"]
    kind = element["type"]
    if kind == "plain_text_input":
        text = given if given is not None else element.get("initial_value")
        assert not (text and len(str(text)) > element["max_length"]), f"the client stops at {element['max_length']}"
        assert text or block.get("optional"), f"the client wants {block['block_id']}"
        return {"type": kind, "value": text or None}
    chosen = given if isinstance(given, dict) else None
    initial = {
        name.replace("initial", "selected"): value for name, value in element.items() if name.startswith("initial_")
    }
    assert chosen or initial or block.get("optional"), f"the client wants {block['block_id']}"
    return {"type": kind, **(chosen or initial)}


__all__ = ["BOT_USER", "Human"]
