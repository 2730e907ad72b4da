"""Slack's ids as refs, and its stamps as instants."""

from datetime import UTC, datetime, timedelta
from typing import Final

from bot.domain.refs import AccountRef, ChannelRef, MessageRef, ThreadRef

PLATFORM: Final = "slack"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def stamp_of(ts: str) -> datetime:
    """The instant a `ts` such as `1767600000.000100` stands for. Raises ValueError for anything else."""
    seconds, _, micros = ts.partition(".")
    return _EPOCH + timedelta(seconds=int(seconds), microseconds=int(micros.ljust(6, "0")[:6] or 0))


def ts_of(at: datetime) -> str:
    """The `ts` of an instant."""
    since = at - _EPOCH
    return f"{since.days * 86_400 + since.seconds}.{since.microseconds:06}"


def epoch_of(at: datetime) -> int:
    """Whole seconds, as Slack's date formats take them."""
    return int(at.timestamp())


def account_ref(team: str, user: str) -> AccountRef:
    """A person, in our workspace's scope: user ids are unique across shared channels too."""
    return AccountRef(PLATFORM, team, user)


def channel_ref(team: str, channel: str) -> ChannelRef:
    """A conversation."""
    return ChannelRef(PLATFORM, team, channel)


def thread_ref(team: str, channel: str, ts: str) -> ThreadRef:
    """The thread under the message `ts` of a channel."""
    return ThreadRef(PLATFORM, team, f"{channel}:{ts}")


def message_ref(team: str, channel: str, ts: str) -> MessageRef:
    """A message of ours."""
    return MessageRef(PLATFORM, team, channel, ts)


def message_id(channel: str, ts: str) -> str:
    """What an answer message is stored by: a `ts` alone is unique in its channel only."""
    return f"{channel}:{ts}"


def split_thread(thread: ThreadRef) -> tuple[str, str]:
    """Channel and `ts` of a thread's first message."""
    channel, _, ts = thread.thread.partition(":")
    return channel, ts
