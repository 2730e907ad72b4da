"""Stand-ins at our ports: a clock that moves when told, and a platform that remembers and fails on demand."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot.cards.digest import DigestCard
from bot.cards.notices import NoticeCard
from bot.cards.rounds import RevealCard, RoundCard
from bot.domain.post import Place
from bot.domain.refs import AccountRef, ChannelRef, MessageRef, ThreadRef
from bot.ports.platform import Card, ChannelClosedError, PlaceGoneError, ThreadMessage
from bot.ports.store import Store, UnitOfWork

MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
C = TypeVar("C", RoundCard, RevealCard, DigestCard, NoticeCard)
T = TypeVar("T")


@dataclass
class FakeClock:
    """Stands still until it is moved."""

    at: datetime = MONDAY

    def now(self) -> datetime:
        return self.at

    def advance(self, by: timedelta = timedelta(0), **parts: float) -> datetime:
        self.at += by + timedelta(**parts)
        return self.at


class KilledError(BaseException):
    """Stands for the end of the process: nothing catches it."""


@dataclass
class MortalStore:
    """A store whose process is killed in its write number `writes` (from 0), before that is committed."""

    store: Store
    writes: int

    async def write(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        async def mortal(uow: UnitOfWork) -> T:
            result = await work(uow)
            if self.writes == 0:
                raise KilledError
            self.writes -= 1
            return result

        return await self.store.write(mortal)

    async def read(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        return await self.store.read(work)


@dataclass(frozen=True)
class Sent:
    """A message of ours on the fake platform."""

    ref: MessageRef
    place: Place
    key: str
    card: Card


@dataclass
class FakeAnnouncer:
    """A platform in memory. `closed` says by channel what is to be fixed before it takes anything.

    `before` runs ahead of every call with its name and may raise; `after` runs once the effect is there, so that a
    raise stands for a lost reply.
    """

    platform: str = "fake"
    parts: int = 1
    sent: list[Sent] = field(default_factory=list)
    shown: dict[str, RoundCard] = field(default_factory=dict)
    threads: dict[str, list[ThreadMessage]] = field(default_factory=dict)
    problems: Sequence[str] = ()
    closed: dict[str, str] = field(default_factory=dict)
    locked: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    before: Callable[[str], None] = lambda _name: None
    after: Callable[[str], None] = lambda _name: None

    def count_parts(self, card: Card) -> int:
        return self.parts if isinstance(card, RevealCard) else 1

    async def open_round(self, channel: ChannelRef, card: RoundCard, key: str) -> MessageRef:
        ref = self._send("open_round", channel, channel.space, channel.channel, key, card)
        self.shown[ref.message] = card
        return ref

    async def start_thread(self, post: MessageRef, title: str) -> ThreadRef:
        self._enter("start_thread", post.place)
        thread = ThreadRef(self.platform, post.space, f"thread-{post.message}")
        self.threads.setdefault(thread.thread, [])
        self.after("start_thread")
        return thread

    async def refresh_round(self, post: MessageRef, card: RoundCard) -> None:
        self._enter("refresh_round")
        self.shown[post.message] = card
        self.after("refresh_round")

    async def reveal(self, place: ThreadRef | ChannelRef, card: RevealCard, key: str, part: int) -> MessageRef:
        where = place.thread if isinstance(place, ThreadRef) else place.channel
        return self._send("reveal", place, place.space, where, key, card)

    async def lock_thread(self, thread: ThreadRef) -> None:
        self._enter("lock_thread", f"lock {thread.thread}")
        self.locked.append(thread.thread)
        self.after("lock_thread")

    async def digest(self, channel: ChannelRef, card: DigestCard, key: str) -> MessageRef:
        return self._send("digest", channel, channel.space, channel.channel, key, card)

    async def tell(self, to: AccountRef | ChannelRef, card: NoticeCard, key: str) -> MessageRef:
        if isinstance(to, ChannelRef):
            return self._send("tell", to, to.space, to.channel, key, card)
        return self._send("tell", to, to.scope, to.external_id, key, card)

    async def inspect(self, channel: ChannelRef) -> Sequence[str]:
        self._enter("inspect")
        return [*self.problems, *([self.closed[channel.channel]] if channel.channel in self.closed else [])]

    async def find_post(self, place: Place, key: str, since: datetime) -> MessageRef | None:
        self._enter("find_post")
        return next((sent.ref for sent in self.sent if sent.place == place and sent.key == key), None)

    async def read_thread(self, thread: ThreadRef) -> Sequence[ThreadMessage]:
        self._enter("read_thread")
        if thread.thread not in self.threads:
            raise PlaceGoneError("The thread is gone.")
        return list(self.threads[thread.thread])

    def cards(self, kind: type[C]) -> list[C]:
        """Everything sent of one kind, oldest first."""
        return [sent.card for sent in self.sent if isinstance(sent.card, kind)]

    def _enter(self, name: str, where: str = "") -> None:
        self.calls.append(name)
        self.before(name)
        if where in self.closed:
            raise ChannelClosedError(self.closed[where])

    def _send(self, name: str, place: Place, space: str, where: str, key: str, card: Card) -> MessageRef:
        self._enter(name, where)
        ref = MessageRef(self.platform, space, where, str(len(self.sent) + 1))
        self.sent.append(Sent(ref, place, key, card))
        self.after(name)
        return ref
