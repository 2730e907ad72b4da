"""Where things live on a platform, in the platform's own ids."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccountRef:
    """A platform identity. `scope` is '' on Discord, the team on Slack, the room on the web."""

    platform: str
    scope: str
    external_id: str


@dataclass(frozen=True, slots=True)
class ChannelRef:
    """A channel of a space (guild, workspace or room)."""

    platform: str
    space: str
    channel: str


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message in a channel or thread; `place` is the platform's id of that channel or thread."""

    platform: str
    space: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class ThreadRef:
    """The discussion under a question post."""

    platform: str
    space: str
    thread: str
