"""Slack's messages as our values; pure, and the same for an event as for a thread read whole."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.refs import AccountRef, ThreadRef
from bot.platforms.slack.identity import Identity
from bot.platforms.slack.places import account_ref, message_id, stamp_of, thread_ref
from bot.ports.platform import ThreadMessage

# What people write; every other subtype is Slack's or a bot's.
_WRITTEN = (None, "thread_broadcast", "file_share", "me_message")
_MARKUP = re.compile(r"<([^<>]+)>")
_NAMELESS = {"@": "@member", "#": "#channel"}
_MOST_FILES = 5
_JUST_AFTER = timedelta(microseconds=1)
Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """A message new or edited in a thread; `user` wrote it, `is_file_alone` that there is nothing to read in it."""

    channel: str
    ts: str
    user: str
    thread: ThreadRef
    message: ThreadMessage
    is_file_alone: bool = False


@dataclass(frozen=True, slots=True)
class Removed:
    """A message that is gone from a thread since `at`."""

    thread: ThreadRef
    message_id: str
    account: AccountRef
    at: datetime


def parse_message_event(me: Identity, event: Raw) -> Written | Removed | None:
    """What a `message` event says of a thread; None where it says nothing that could be an answer."""
    channel, subtype = str(event.get("channel") or ""), event.get("subtype")
    if subtype == "message_deleted":
        return _parse_removed(me, channel, event)
    if subtype == "message_changed":
        inner, before = event.get("message") or {}, event.get("previous_message") or {}
        if inner.get("subtype") == "tombstone":
            return _parse_removed(me, channel, event)
        # An unfurled link or a new reply changes a message too, but not its text.
        return None if before and inner.get("text") == before.get("text") else parse_written(me, channel, inner)
    return parse_written(me, channel, event)


def parse_written(me: Identity, channel: str, raw: Raw) -> Written | None:
    """A message object as what a member wrote in a thread; None for bots, Slack itself and messages outside threads."""
    user, ts, thread = raw.get("user"), raw.get("ts"), raw.get("thread_ts")
    if not user or not ts or not thread or thread == ts or raw.get("subtype") not in _WRITTEN:
        return None
    if raw.get("bot_id") or user == me.user or user == "USLACKBOT":
        return None
    text = readable(str(raw.get("text") or ""))
    files = raw.get("files") or ()
    note = " ".join(f"[file: {_file_name(one)}]" for one in files[:_MOST_FILES])
    edited, stamped_at = (raw.get("edited") or {}).get("ts"), stamp_of(ts)
    message = ThreadMessage(
        message_id=message_id(channel, ts),
        account=account_ref(me.team, str(user)),
        name="",
        text=f"{text}\n{note}" if text and note else text,
        stamped_at=stamped_at,
        # Slack stamps edits in whole seconds, which may be before the message itself.
        edited_at=max(stamp_of(edited), stamped_at + _JUST_AFTER) if edited else None,
    )
    where = thread_ref(me.team, channel, str(thread))
    return Written(channel, str(ts), str(user), where, message, is_file_alone=bool(files) and not text)


def parse_reply(me: Identity, channel: str, raw: Raw) -> ThreadMessage | None:
    """A message of a thread that was read whole, where it can be an answer."""
    written = parse_written(me, channel, raw)
    return written.message if written and not written.is_file_alone else None


def readable(text: str) -> str:
    """Slack's text as people see it: links and mentions in words, entities as characters."""
    return html.unescape(_MARKUP.sub(_say_markup, text)).strip()


def _say_markup(found: re.Match[str]) -> str:
    target, _, label = found[1].partition("|")
    if target[:1] in _NAMELESS:
        return f"{target[0]}{label.lstrip('@#')}" if label else _NAMELESS[target[0]]
    if target.startswith("!"):
        name = target[1:].partition("^")[0]
        return label if label else f"@{name}"
    shown = target.removeprefix("mailto:")
    return shown if not label or label in shown else f"{label} ({shown})"


def _file_name(file: Raw) -> str:
    name = " ".join(str(file.get("name") or file.get("title") or "unnamed").split())
    return name if len(name) <= 60 else f"{name[:59]}…"


def _parse_removed(me: Identity, channel: str, event: Raw) -> Removed | None:
    before = event.get("previous_message") or {}
    user, ts = before.get("user"), event.get("deleted_ts") or before.get("ts")
    thread = before.get("thread_ts")
    if not user or not ts or not thread or thread == ts:
        return None
    at = stamp_of(str(event.get("event_ts") or event.get("ts") or ts))
    return Removed(
        thread_ref(me.team, channel, str(thread)), message_id(channel, ts), account_ref(me.team, str(user)), at
    )
