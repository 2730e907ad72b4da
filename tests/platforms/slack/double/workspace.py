"""A Slack workspace in memory: people, conversations with their messages, views, and a clock that stamps."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

DICT = dict[str, Any]
TEAM, BOT_USER, BOT = "T0000000001", "U0BOT00000", "B0BOT00000"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Conversation:
    id: str
    name: str
    kind: str = "channel"  # channel, group (private) or im
    members: set[str] = field(default_factory=set)
    creator: str = ""
    is_archived: bool = False
    is_read_only: bool = False
    messages: dict[str, DICT] = field(default_factory=dict)

    def thread(self, ts: str) -> list[DICT]:
        """A message and its replies, oldest first; metadata included."""
        replies = [message for message in self.messages.values() if message.get("thread_ts") == ts]
        return sorted([self.messages[ts], *(m for m in replies if m["ts"] != ts)], key=lambda m: m["ts"])


@dataclass
class Workspace:
    now: Callable[[], datetime]
    people: dict[str, DICT] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    views: dict[str, DICT] = field(default_factory=dict)
    homes: dict[str, DICT] = field(default_factory=dict)
    reactions: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    whispers: list[DICT] = field(default_factory=list)
    files: dict[str, DICT] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _last: datetime = EPOCH

    def add_person(self, user: str, name: str, *, admin: bool = False, zone: str = "Europe/Berlin") -> str:
        self.people[user] = {
            "id": user,
            "team_id": TEAM,
            "name": name.lower().replace(" ", "."),
            "real_name": name,
            "tz": zone,
            "locale": "en-GB",
            "is_admin": admin,
            "is_owner": False,
            "is_bot": False,
            "profile": {"display_name": name, "real_name": name},
        }
        return user

    def add_channel(
        self, channel: str, name: str, members: set[str], *, kind: str = "channel", creator: str = ""
    ) -> Conversation:
        self.conversations[channel] = Conversation(channel, name, kind, set(members), creator)
        return self.conversations[channel]

    def open_im(self, user: str) -> Conversation:
        channel = f"D{user[1:]}"
        return self.conversations.setdefault(channel, Conversation(channel, user, "im", {user, BOT_USER}))

    def number(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers):09d}"

    def stamp(self) -> str:
        """The clock's instant as a ts, later than every one before it."""
        self._last = max(self.now(), self._last + timedelta(microseconds=100))
        since = self._last - EPOCH
        return f"{since.days * 86_400 + since.seconds}.{since.microseconds:06}"

    def event_of(self, message: DICT, conversation: Conversation) -> DICT:
        """A message as its event shows it."""
        plain = {key: value for key, value in message.items() if key != "metadata"}
        return {
            **plain,
            "channel": conversation.id,
            "channel_type": conversation.kind,
            "event_ts": message["ts"],
        }

    def write(self, channel: str, user: str, text: str, thread_ts: str | None = None, **extra: Any) -> DICT:
        """Somebody writes a message; its event."""
        conversation = self.conversations[channel]
        ts = self.stamp()
        message: DICT = {"type": "message", "user": user, "text": text, "ts": ts, "team": TEAM, **extra}
        message["client_msg_id"] = self.number("m")
        if thread_ts:
            message |= {"thread_ts": thread_ts, "parent_user_id": BOT_USER}
        conversation.messages[ts] = message
        return self.event_of(message, conversation)

    def edit(self, channel: str, ts: str, text: str) -> DICT:
        conversation = self.conversations[channel]
        before = dict(conversation.messages[ts])
        at = self.stamp()
        after = {**before, "text": text, "edited": {"user": before.get("user"), "ts": at}}
        conversation.messages[ts] = after
        return self._changed(conversation, after, before, at)

    def unfurl(self, channel: str, ts: str) -> DICT:
        conversation = self.conversations[channel]
        before = dict(conversation.messages[ts])
        after = {**before, "attachments": [{"title": "A page", "from_url": "https://example.org"}]}
        conversation.messages[ts] = after
        return self._changed(conversation, after, before, self.stamp())

    def delete(self, channel: str, ts: str) -> DICT:
        conversation = self.conversations[channel]
        before = conversation.messages.pop(ts)
        at = self.stamp()
        return {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "channel": channel,
            "channel_type": conversation.kind,
            "ts": at,
            "event_ts": at,
            "deleted_ts": ts,
            "previous_message": before,
        }

    def _changed(self, conversation: Conversation, after: DICT, before: DICT, at: str) -> DICT:
        hidden = {key: value for key, value in after.items() if key != "metadata"}
        return {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "channel": conversation.id,
            "channel_type": conversation.kind,
            "ts": at,
            "event_ts": at,
            "message": hidden,
            "previous_message": {key: value for key, value in before.items() if key != "metadata"},
        }
