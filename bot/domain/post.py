"""A post: a message of ours that must get out, as its row in the journal."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.refs import AccountRef, ChannelRef, ThreadRef

LEASE = timedelta(minutes=2)
FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(minutes=10)


Place = ChannelRef | ThreadRef | AccountRef


class PostKind(StrEnum):
    """What a post says, which decides how its announcer sends it."""

    QUESTION = "question"
    REVEAL = "reveal"
    DIGEST = "digest"
    NOTICE = "notice"


class PostState(StrEnum):
    """Where a post stands."""

    PENDING = "pending"
    SENT = "sent"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Post:
    """One row of the journal. `card` is the frozen card as JSON; `target` is where it goes.

    `sent_parts` are the message ids of the parts that are out, in order. `wanted` and `shown` count revisions of what
    the post should show and does show. `give_up_at` is when a post is not worth sending any more. `leased_until` is
    set on a post that was leased to us; no two leases of a post end alike, so that it tells ours from a later one.
    """

    id: int
    key: str
    kind: PostKind
    group_id: int
    round_id: int | None
    channel_id: int | None
    target: Place
    card: str
    state: PostState
    created_at: datetime
    attempts: int = 0
    unsure: bool = False
    sent_parts: tuple[str, ...] = ()
    thread: ThreadRef | None = None
    wanted: int = 0
    shown: int = 0
    sent_at: datetime | None = None
    give_up_at: datetime | None = None
    leased_until: datetime | None = field(default=None, compare=False)


def retry_after(attempts: int) -> timedelta:
    """How long to wait after the given number of failed attempts: doubling, at most ten minutes."""
    return min(FIRST_RETRY * (1 << min(attempts, 12)), LONGEST_RETRY)
