"""Discord's payloads as our values; pure, and the same for the gateway and for reading a thread again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.domain.errors import NotFoundError
from bot.domain.refs import AccountRef, ChannelRef, ThreadRef
from bot.ports.platform import ThreadMessage

PLATFORM: Final = "discord"
Payload = Mapping[str, Any]
# Of a message's types, those that people write: a plain one and a reply.
_WRITTEN = (0, 19)
# Attachments whose text is read: what their name ends in, and the most bytes.
TEXT_FILES = (".txt", ".md")
MOST_BYTES = 16 * 1024
_LONGEST_FILE_NAME = 60
_MENTION = re.compile(r"<@!?(\d+)>")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message; `url` is set where its text is to be read."""

    name: str
    url: str | None


def account_ref(user_id: int | str) -> AccountRef:
    """A person on Discord, the same in every guild."""
    return AccountRef(PLATFORM, "", str(user_id))


def channel_ref(guild_id: int | str, channel_id: int | str) -> ChannelRef:
    """A channel of a guild."""
    return ChannelRef(PLATFORM, str(guild_id), str(channel_id))


def thread_ref(guild_id: int | str, thread_id: int | str) -> ThreadRef:
    """A thread of a guild."""
    return ThreadRef(PLATFORM, str(guild_id), str(thread_id))


def parse_thread(message: Payload) -> ThreadRef | None:
    """Where a message was written, as a thread; None in a direct message."""
    guild_id = message.get("guild_id")
    return ThreadRef(PLATFORM, guild_id, message["channel_id"]) if guild_id else None


def parse_name(user: Payload) -> str:
    """The name a person has everywhere: a guild's nickname would be told to other guilds."""
    return str(user.get("global_name") or user["username"])


def is_answer(message: Payload) -> bool:
    """Whether a message of a round's thread is an answer: written by a person, and not as a reply to another one."""
    author = message.get("author")
    if author is None or author.get("bot") or message.get("webhook_id") or message.get("type", 0) not in _WRITTEN:
        return False
    replied_to = (message.get("referenced_message") or {}).get("author")
    return replied_to is None or bool(replied_to.get("bot")) or replied_to["id"] == author["id"]


def parse_message(message: Payload, bot_id: int, texts: Mapping[str, str] | None = None) -> ThreadMessage:
    """A message as intake takes it; `texts` are what its text files hold, by their address.

    Its text is empty where Discord keeps the content from us.
    """
    author = message["author"]
    written = _MENTION.sub(lambda found: _mention(found, message, bot_id), message.get("content") or "").strip()
    parts = [written, *(_describe(file, texts or {}) for file in parse_attachments(message))]
    edited = message.get("edited_timestamp")
    return ThreadMessage(
        message_id=message["id"],
        account=account_ref(author["id"]),
        name=parse_name(author),
        text="\n\n".join(part for part in parts if part),
        stamped_at=datetime.fromisoformat(message["timestamp"]),
        edited_at=datetime.fromisoformat(edited) if edited else None,
        knows_name=True,
    )


def parse_attachments(message: Payload) -> Sequence[Attachment]:
    """The files of a message, with an address where one is short text."""
    return [_attachment(file) for file in message.get("attachments") or ()]


def is_hidden(message: Payload) -> bool:
    """Whether a message shows nothing: Discord keeps content from us, or there is none."""
    return not message.get("content") and not message.get("attachments")


def _attachment(file: Payload) -> Attachment:
    name = str(file["filename"])
    is_text = name.lower().endswith(TEXT_FILES) and file.get("size", 0) <= MOST_BYTES
    return Attachment(name[:_LONGEST_FILE_NAME], file["url"] if is_text else None)


def _describe(file: Attachment, texts: Mapping[str, str]) -> str:
    text = texts.get(file.url or "")
    return f"[{file.name}]" + (f"\n{text}" if text else "")


def _mention(found: re.Match[str], message: Payload, bot_id: int) -> str:
    """Our own mention is an address and no text; others read as the name they show."""
    user_id = found[1]
    if user_id == str(bot_id):
        return ""
    named = next((user for user in message.get("mentions") or () if user["id"] == user_id), None)
    return f"@{parse_name(named)}" if named else found[0]


def number_of(text: str) -> int:
    """A number in an id. Raises NotFoundError for anything else."""
    if not text.isdecimal():
        raise NotFoundError("group.unknown")
    return int(text)
