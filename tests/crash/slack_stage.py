"""A workspace on the small Slack, which delivers every event twice."""

from collections.abc import Awaitable, Mapping
from contextlib import suppress
from typing import Any

from bot.domain.refs import AccountRef, ChannelRef
from bot.platforms.slack.manifest import make_manifest
from bot.platforms.slack.places import account_ref, channel_ref
from tests.crash.process import Child
from tests.crash.records import Records
from tests.crash.stage import nothing
from tests.fakes import FakeClock
from tests.platforms.slack.double.person import Human
from tests.platforms.slack.double.slack import APP_TOKEN, BOT_TOKEN, TEAM, FakeSlack
from tests.platforms.slack.double.workspace import BOT_USER, DICT, Workspace

CHANNEL = "C0001"
WRITING = ("chat.", "reactions.", "views.", "conversations.open")
PEOPLE = {"Hanna": "U00001", "Ada": "U00002", "Bob": "U00003", "Cem": "U00004"}


class SlackStage:
    """One workspace with one channel, over Socket Mode."""

    platform = "slack"

    def __init__(self) -> None:
        self.slack: FakeSlack
        self.on_wire = nothing
        self._said: dict[str, DICT] = {}
        self._connected = 0

    async def open(self, clock: FakeClock) -> None:
        workspace = Workspace(clock.now)
        manifest = make_manifest()
        scopes = set(manifest["oauth_config"]["scopes"]["bot"])
        self.slack = FakeSlack(workspace, scopes, set(manifest["settings"]["event_subscriptions"]["bot_events"]))
        people = {workspace.add_person(user, name, admin=name == "Hanna") for name, user in PEOPLE.items()}
        workspace.add_channel(CHANNEL, "daily", {*people, BOT_USER}, creator=PEOPLE["Hanna"])
        self.slack.repeat = 2
        self.slack.after = self._heard
        spawn = self.slack.spawn
        self.slack.spawn = lambda work: spawn(_forgiving(work))  # type: ignore[method-assign]
        await self.slack.start()

    def _heard(self, method: str) -> str:
        if method.startswith(WRITING):
            self.on_wire()
        return ""

    async def close(self) -> None:
        await self.slack.stop()

    @property
    def channel(self) -> ChannelRef:
        return channel_ref(TEAM, CHANNEL)

    @property
    def host(self) -> AccountRef:
        return account_ref(TEAM, PEOPLE["Hanna"])

    def settings(self) -> Mapping[str, str]:
        return {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "DRILL_SLACK_API": self.slack.url}

    async def connected(self, child: Child) -> None:
        """Slack delivers again what nobody acknowledged."""
        await child.until(lambda: self.slack.socket.connections > self._connected and self.slack.socket.is_live)
        self._connected = self.slack.socket.connections
        lost, self.slack.socket.lost = self.slack.socket.lost, []
        for payload in lost:
            if payload.get("type") == "event_callback":
                self.slack.spawn(self.slack.delivery.event(payload, 1))

    async def say(self, child: Child, records: Records, name: str, text: str) -> None:
        latest = records.latest()
        assert latest
        assert latest[1]
        if text not in self._said:
            self._said[text] = Human(self.slack, PEOPLE[name]).say(CHANNEL, text, latest[2])
        key = (CHANNEL, self._said[text]["ts"])
        await child.until(lambda: self.slack.workspace.reactions.get(key) or records.has_answer(text))

    async def whisper(self, child: Child, records: Records, name: str, text: str) -> None:
        latest = records.latest()
        assert latest
        human, views = Human(self.slack, PEOPLE[name]), self.slack.workspace.views
        post, before = self.slack.workspace.conversations[CHANNEL].messages[latest[2]], set(views)
        await child.during(human.click(f"answer:open:{latest[0]}", {**post, "channel": CHANNEL}))
        await child.until(lambda: set(views) - before)
        form = views[(set(views) - before).pop()]
        await child.until(lambda: views[form["id"]].get("callback_id") == "answer:submit")
        ack = await child.during(human.submit(views[form["id"]], text0=text))
        await child.until(lambda: ack is None or records.has_answer(text))
        assert ack is not None, "the form was not acknowledged"

    def shown(self, records: Records) -> dict[str, object]:
        found = self.slack.workspace.conversations
        daily = found[CHANNEL].messages.values()
        ours = [m for conversation in found.values() for m in conversation.messages.values() if m.get("bot_id")]
        return {
            "questions": sum(bool(m.get("bot_id")) and not m.get("thread_ts") for m in daily),
            "reveals": sum(bool(m.get("bot_id")) and bool(m.get("thread_ts")) for m in daily),
            "told": sum(bool(m.get("bot_id")) for c in found.values() if c.kind == "im" for m in c.messages.values()),
            "people wrote": sum(not m.get("bot_id") for m in daily),
            "most receipts": max((len(users) for users in self.slack.workspace.reactions.values()), default=0),
            "journal": sorted(m["ts"] for m in ours) == sorted(message for _, _, message in records.parts()),
        }


async def _forgiving(work: Awaitable[Any]) -> None:
    """Deliver an event; a bot that was killed meanwhile acknowledges nothing."""
    with suppress(AssertionError):
        await work
