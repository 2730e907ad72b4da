"""What is there on a small Discord: guilds, channels, threads, people, messages, and who may do what."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, Protocol

from tests.platforms.discord.double.limits import Payload
from tests.platforms.discord.double.shapes import GUILD, make_member, make_role

EPOCH_MS = 1_420_070_400_000
APPLICATION = 900_000_000_000_000_001
MESSAGE_CONTENT = 1 << 18
TEXT, NEWS, NEWS_THREAD, THREAD, FORUM, DIRECT = 0, 5, 10, 11, 15, 1
THREADS = (NEWS_THREAD, THREAD)
PERMISSIONS = {
    "add_reactions": 1 << 6,
    "view_channel": 1 << 10,
    "send_messages": 1 << 11,
    "attach_files": 1 << 15,
    "manage_roles": 1 << 28,
    "read_message_history": 1 << 16,
    "manage_guild": 1 << 5,
    "administrator": 1 << 3,
    "manage_threads": 1 << 34,
    "create_public_threads": 1 << 35,
    "send_messages_in_threads": 1 << 38,
}
NEEDED = ("view_channel", "send_messages", "create_public_threads", "send_messages_in_threads")
BOT_MAY = sum(PERMISSIONS[name] for name in (*NEEDED, "read_message_history", "add_reactions"))
EVERYONE_MAY = PERMISSIONS["view_channel"]


class HasNow(Protocol):
    def now(self) -> datetime: ...


Emit = Callable[[str, Payload], None]


def _tell_nobody(name: str, data: Payload) -> None:
    """Nobody is connected."""


@dataclass
class World:
    """State and the events that tell of its changes. Messages are stamped by `clock`."""

    clock: HasNow
    emit: Emit = _tell_nobody
    flags: int = MESSAGE_CONTENT
    guilds: dict[int, Payload] = field(default_factory=dict)
    channels: dict[int, Payload] = field(default_factory=dict)
    messages: dict[int, dict[int, Payload]] = field(default_factory=lambda: defaultdict(dict))
    reactions: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    users: dict[int, Payload] = field(default_factory=dict)
    managers: set[tuple[int, int]] = field(default_factory=set)
    closed_doors: set[int] = field(default_factory=set)
    unavailable: set[int] = field(default_factory=set)
    # Roles of guild members by (guild, user); whoever is in `left` is no member.
    member_roles: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    left: set[int] = field(default_factory=set)
    pings: list[str] = field(default_factory=list)
    commands: dict[int | None, list[Payload]] = field(default_factory=dict)
    serial: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.bot = self.add_user("Drill", APPLICATION, bot=True)

    def snowflake(self) -> int:
        """A new id, which tells its time."""
        milliseconds = int(self.clock.now().timestamp() * 1000) - EPOCH_MS
        return (milliseconds << 22) + next(self.serial) % (1 << 22)

    def stamp(self) -> str:
        return self.clock.now().isoformat(timespec="microseconds")

    # Making things

    def add_user(self, name: str, user_id: int | None = None, *, bot: bool = False) -> Payload:
        number = user_id or self.snowflake()
        user = {
            "id": str(number),
            "username": name.lower(),
            "discriminator": "0",
            "avatar": None,
            "global_name": name,
            "public_flags": 0,
            "bot": bot,
        }
        self.users[number] = user
        return user

    def add_guild(self, name: str = "Study hall", *, announced: bool = True) -> int:
        """A guild with the bot in it, whose role has what the invite link asks for."""
        guild_id, role_id = self.snowflake(), self.snowflake()
        everyone = make_role(guild_id, "@everyone", EVERYONE_MAY, 0)
        self.guilds[guild_id] = {
            "id": str(guild_id),
            "name": name,
            "roles": [everyone, make_role(role_id, "Drill", BOT_MAY, 1)],
            "bot_roles": [str(role_id)],
            "system_channel_id": None,
            "owner_id": "1",
        }
        if announced:
            self.emit("GUILD_CREATE", self.guild_payload(guild_id))
        return guild_id

    def add_channel(self, guild_id: int, name: str, kind: int = TEXT) -> int:
        channel_id = self.snowflake()
        self.channels[channel_id] = {
            "id": str(channel_id),
            "guild_id": str(guild_id),
            "type": kind,
            "name": name,
            "position": len(self.channels),
            "permission_overwrites": [],
            "parent_id": None,
            "topic": None,
            "nsfw": False,
            "rate_limit_per_user": 0,
            "flags": 0,
            "last_message_id": None,
        }
        self.emit("CHANNEL_CREATE", self.channels[channel_id])
        return channel_id

    def add_role(self, guild_id: int, name: str) -> int:
        role = make_role(self.snowflake(), name, 0, 2)
        self.guilds[guild_id]["roles"].append(role)
        self.emit("GUILD_ROLE_CREATE", {"guild_id": str(guild_id), "role": role})
        return int(role["id"])

    def add_thread(self, channel_id: int, thread_id: int, name: str, kind: int, minutes: int) -> Payload:
        parent = self.channels[channel_id]
        thread = {
            "id": str(thread_id),
            "guild_id": parent["guild_id"],
            "parent_id": str(channel_id),
            "owner_id": self.bot["id"],
            "type": kind,
            "name": name,
            "last_message_id": None,
            "message_count": 0,
            "member_count": 1,
            "rate_limit_per_user": 0,
            "flags": 0,
            "total_message_sent": 0,
            "thread_metadata": {
                "archived": False,
                "archive_timestamp": self.stamp(),
                "auto_archive_duration": minutes,
                "locked": False,
                "create_timestamp": self.stamp(),
            },
        }
        self.channels[thread_id] = thread
        self.emit("THREAD_CREATE", {**thread, "newly_created": True})
        return thread

    def add_message(self, channel_id: int, author_id: int, content: str = "", **more: Any) -> Payload:
        """A message, stored and told to everyone who may hear of it."""
        channel = self.channels[channel_id]
        message_id = self.snowflake()
        message = {
            "id": str(message_id),
            "type": 0,
            "channel_id": str(channel_id),
            "author": self.users[author_id],
            "content": content,
            "timestamp": self.stamp(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "flags": 0,
            **more,
        }
        self.messages[channel_id][message_id] = message
        metadata = channel.get("thread_metadata")
        if metadata and not metadata["locked"]:
            metadata["archived"] = False
        self.emit("MESSAGE_CREATE", self.told(message))
        return message

    def told(self, message: Payload) -> Payload:
        """A message as the gateway tells it."""
        guild_id = self.channels.get(int(message["channel_id"]), {}).get("guild_id")
        return {**message, "guild_id": guild_id, "member": make_member([])} if guild_id else dict(message)

    # Changing things

    def edit_message(self, channel_id: int, message_id: int, **changes: Any) -> Payload:
        message = self.messages[channel_id][message_id]
        message.update(changes, edited_timestamp=self.stamp())
        self.emit("MESSAGE_UPDATE", self.told(message))
        return message

    def delete_message(self, channel_id: int, message_id: int) -> None:
        del self.messages[channel_id][message_id]
        where = {"channel_id": str(channel_id), "guild_id": self.channels[channel_id].get("guild_id")}
        self.emit("MESSAGE_DELETE", {"id": str(message_id), **where})

    def delete_channel(self, channel_id: int) -> None:
        """A channel or thread; what was said in it goes with it."""
        channel = self.channels.pop(channel_id)
        self.messages.pop(channel_id, None)
        self.emit("THREAD_DELETE" if channel["type"] in THREADS else "CHANNEL_DELETE", channel)

    def allow(self, guild_id: int, **names: bool) -> None:
        """Give the bot's role permissions or take them away."""
        role = self.guilds[guild_id]["roles"][1]
        bits = int(role["permissions"])
        for name, given in names.items():
            bits = bits | PERMISSIONS[name] if given else bits & ~PERMISSIONS[name]
        role["permissions"] = str(bits)
        self.emit("GUILD_ROLE_UPDATE", {"guild_id": str(guild_id), "role": role})

    def move_role(self, guild_id: int, role_id: int, position: int) -> None:
        """Drag a role up or down in the server's settings."""
        role = next(role for role in self.guilds[guild_id]["roles"] if int(role["id"]) == role_id)
        role["position"] = position
        self.emit("GUILD_ROLE_UPDATE", {"guild_id": str(guild_id), "role": role})

    def overwrite(self, channel_id: int, **names: bool) -> None:
        """Allow or deny the bot's role something in one channel."""
        channel = self.channels[channel_id]
        allow = sum(PERMISSIONS[name] for name, given in names.items() if given)
        deny = sum(PERMISSIONS[name] for name, given in names.items() if not given)
        role_id = self.guilds[int(channel["guild_id"])]["bot_roles"][0]
        channel["permission_overwrites"] = [{"id": role_id, "type": 0, "allow": str(allow), "deny": str(deny)}]
        self.emit("CHANNEL_UPDATE", channel)

    # Asking

    def bot_may(self, name: str, channel_id: int) -> bool:
        """Whether the bot may do something in a channel or thread, as Discord works it out."""
        channel = self.channels[channel_id]
        if channel["type"] == DIRECT:
            return True
        parent = self.channels[int(channel["parent_id"])] if channel["type"] in THREADS else channel
        guild = self.guilds[int(parent["guild_id"])]
        mine = [role for role in guild["roles"] if role["id"] in (guild["id"], *guild["bot_roles"])]
        bits = 0
        for role in mine:
            bits |= int(role["permissions"])
        for overwrite in parent["permission_overwrites"]:
            bits = bits & ~int(overwrite["deny"]) | int(overwrite["allow"])
        if not bits & PERMISSIONS["view_channel"]:
            return False
        return bool(bits & PERMISSIONS[name])

    def guild_payload(self, guild_id: int) -> Payload:
        guild = self.guilds[guild_id]
        mine = [c for c in self.channels.values() if c.get("guild_id") == guild["id"]]
        return {
            **GUILD,
            "id": guild["id"],
            "name": guild["name"],
            "owner_id": guild["owner_id"],
            "roles": guild["roles"],
            "system_channel_id": guild["system_channel_id"],
            "members": [{**make_member(guild["bot_roles"]), "user": self.bot}],
            "channels": [c for c in mine if c["type"] not in THREADS],
            "threads": [c for c in mine if c["type"] in THREADS],
        }
