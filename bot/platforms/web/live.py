"""What changed in a room, told to everyone who has a page of it open."""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

from bot.ports.rounds import RoomMessage
from bot.ports.store import Store

BEAT_SECONDS = 15.0
AT_ONCE = 200
REMEMBERED = 500
MOST_LISTENERS = 2000


@dataclass(frozen=True, slots=True)
class Hint:
    """A message that is new or changed; whoever cares fetches it."""

    seq: int
    thread: str
    message_id: int
    kind: str


@dataclass
class _Feed:
    """A group's newest hints, read from the store once for all who listen.

    `wanted` counts pokes and `read` those that were followed, last at `read_at` on the monotonic clock. Everything
    after seq `after` up to `top` is in `hints`.
    """

    hints: deque[Hint] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    after: int = -1
    top: int = -1
    wanted: int = 1
    read: int = 0
    read_at: float = 0.0
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def remember(self, hint: Hint) -> None:
        """Add the newest hint, forgetting the oldest where there are too many."""
        if len(self.hints) == REMEMBERED:
            self.after = self.hints[0].seq
        self.hints.append(hint)
        self.top = hint.seq


class Hub:
    """Wakes listeners; what they are told is read from the store, so a missed poke costs one beat and loses nothing."""

    def __init__(self, store: Store, beat_seconds: float = BEAT_SECONDS) -> None:
        self._store = store
        self._beat = beat_seconds
        self._feeds: dict[int, _Feed] = defaultdict(_Feed)
        self._closed = False
        self._listeners = 0

    @property
    def is_full(self) -> bool:
        """Whether no more pages can be told; they ask instead."""
        return self._listeners >= MOST_LISTENERS

    def poke(self, group_id: int) -> None:
        """Something changed in a group's room, and is committed."""
        feed = self._feeds[group_id]
        feed.wanted += 1
        feed.changed.set()
        feed.changed = asyncio.Event()

    def close(self) -> None:
        """End every listening, so that the server can stop."""
        self._closed = True
        for group_id in list(self._feeds):
            self.poke(group_id)

    async def listen(self, group_id: int, after: int) -> AsyncGenerator[Sequence[Hint], None]:
        """Batches of what changed after seq `after`, in order; an empty batch is a heartbeat. Ends at `close`."""
        feed = self._feeds[group_id]
        self._listeners += 1
        try:
            yield ()
            while not self._closed:
                changed = feed.changed
                hints = await self._changes(group_id, feed, after)
                if hints:
                    after = hints[-1].seq
                    yield hints
                elif not await _wait(changed, self._beat):
                    self._look_again(feed)
                    yield ()
        finally:
            self._listeners -= 1

    def _look_again(self, feed: _Feed) -> None:
        """Have the store asked at the next turn, once a beat for everyone who listens."""
        if feed.wanted == feed.read and time.monotonic() - feed.read_at >= self._beat / 2:
            feed.wanted += 1

    async def _changes(self, group_id: int, feed: _Feed, after: int) -> Sequence[Hint]:
        async with feed.lock:
            if feed.read != feed.wanted:
                await self._catch_up(group_id, feed)
            if after >= feed.after:
                return [hint for hint in feed.hints if hint.seq > after]
        return await self._read(group_id, after)

    async def _catch_up(self, group_id: int, feed: _Feed) -> None:
        wanted = feed.wanted
        if feed.top < 0:
            feed.top = feed.after = await self._store.read(lambda uow: uow.room.last_seq(group_id))
        while hints := await self._read(group_id, feed.top):
            for hint in hints:
                feed.remember(hint)
        feed.read, feed.read_at = wanted, time.monotonic()

    async def _read(self, group_id: int, after: int) -> list[Hint]:
        return [make_hint(m) for m in await self._store.read(lambda uow: uow.room.since(group_id, after, AT_ONCE))]


def make_hint(message: RoomMessage) -> Hint:
    """What is told of a message: where it is, nothing of what it says."""
    return Hint(message.seq, message.thread, message.id, message.kind)


async def _wait(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
