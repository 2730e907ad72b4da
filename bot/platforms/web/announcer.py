"""The room's announcer: our posts as stored messages, which is all that sending means where we are the server."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol

from bot import wording
from bot.cards.digest import DigestCard
from bot.cards.frozen import dump_card
from bot.cards.notices import NoticeCard
from bot.cards.rounds import RevealCard, RoundCard
from bot.domain.errors import NotFoundError
from bot.domain.post import Place
from bot.domain.refs import AccountRef, ChannelRef, MessageRef, ThreadRef
from bot.ports.platform import Card, ChannelClosedError, PlaceGoneError, ThreadMessage
from bot.ports.rounds import RoomMessage
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.room_people import PLATFORM, SPACE

MAIN_CHANNEL: Final = ChannelRef(PLATFORM, SPACE, "main")
# Kinds of room messages.
MESSAGE: Final = "message"
QUESTION: Final = "question"
REVEAL: Final = "reveal"
DIGEST: Final = "digest"
NOTICE: Final = "notice"
# Where the channel's own messages are.
NO_THREAD: Final = ""
_EVERY_MESSAGE = 1_000_000


class Poked(Protocol):
    """Whoever wants to know that a group's room changed."""

    def poke(self, group_id: int) -> None:
        """Something changed, and is committed."""


class RoomAnnouncer:
    """The Announcer of the web room. A post is found by its key, so sending one twice leaves one."""

    def __init__(self, store: Store, clock: Clock, hub: Poked | None = None) -> None:
        self._store = store
        self._clock = clock
        self._hub = hub

    @property
    def platform(self) -> str:
        """`web`."""
        return PLATFORM

    def count_parts(self, card: Card) -> int:
        """One: a page has no limit that a card could meet."""
        return 1

    async def open_round(self, channel: ChannelRef, card: RoundCard, key: str) -> MessageRef:
        """Post a question in the channel."""
        return await self._post(channel, QUESTION, dump_card(card), key)

    async def start_thread(self, post: MessageRef, title: str) -> ThreadRef:
        """The thread under a question is there as soon as the question is."""
        return ThreadRef(PLATFORM, post.space, post.message)

    async def refresh_round(self, post: MessageRef, card: RoundCard) -> None:
        """Make a question post show `card`."""

        async def work(uow: UnitOfWork) -> int:
            await uow.room.edit(int(post.message), self._clock.now(), card=dump_card(card))
            return (await uow.room.get(int(post.message))).group_id

        self._poke(await self._store.write(work))

    async def reveal(self, place: ThreadRef | ChannelRef, card: RevealCard, key: str, part: int) -> MessageRef:
        """Post the model answer."""
        return await self._post(place, REVEAL, dump_card(card), key)

    async def lock_thread(self, thread: ThreadRef) -> None:
        """Threads of the room stay open."""

    async def digest(self, channel: ChannelRef, card: DigestCard, key: str) -> MessageRef:
        """Leave the week in the channel."""
        return await self._post(channel, DIGEST, dump_card(card), key)

    async def tell(self, to: AccountRef | ChannelRef, card: NoticeCard, key: str) -> MessageRef:
        """Leave a notice for one person, shown on the pages they open."""
        return await self._post(to, NOTICE, dump_card(card), key)

    async def inspect(self, channel: ChannelRef) -> Sequence[str]:
        """Nothing keeps us from writing into our own room."""
        return ()

    async def find_post(self, place: Place, key: str, since: datetime) -> MessageRef | None:
        """The message that carries `key`."""
        message = await self._store.read(lambda uow: uow.room.find_by_key(key))
        return _ref(place, message) if message else None

    async def read_thread(self, thread: ThreadRef) -> Sequence[ThreadMessage]:
        """What members wrote in a thread and did not delete, oldest first. Raises PlaceGoneError."""

        async def work(uow: UnitOfWork) -> Sequence[ThreadMessage]:
            question = await _get_question(uow, thread)
            messages = await uow.room.thread(question.group_id, thread.thread, last=_EVERY_MESSAGE)
            live = [m for m in messages if m.kind == MESSAGE and m.deleted_at is None and m.account_id is not None]
            authors = await uow.members.accounts({m.account_id for m in live if m.account_id})
            return [make_thread_message(m, authors[m.account_id].ref) for m in live if m.account_id]

        return await self._store.read(work)

    async def _post(self, place: Place, kind: str, card: str, key: str) -> MessageRef:
        async def work(uow: UnitOfWork) -> RoomMessage:
            group_id, thread = await _locate(uow, place)
            return await uow.room.add(group_id, thread, self._clock.now(), kind=kind, key=key, card=card)

        message = await self._store.write(work)
        self._poke(message.group_id)
        return _ref(place, message)

    def _poke(self, group_id: int) -> None:
        if self._hub is not None:
            self._hub.poke(group_id)


def make_thread_message(message: RoomMessage, author: AccountRef) -> ThreadMessage:
    """A stored message as intake takes it: the store's instant is its stamp."""
    return ThreadMessage(str(message.id), author, message.name, message.text, message.sent_at, message.edited_at)


def notices_thread(account: AccountRef) -> str:
    """Where one person's notices are kept."""
    return f"account-{account.external_id}"


async def _get_question(uow: UnitOfWork, thread: ThreadRef) -> RoomMessage:
    try:
        return await uow.room.get(int(thread.thread))
    except NotFoundError as error:
        raise PlaceGoneError(wording.explain(wording.FALLBACK, error)) from error


async def _locate(uow: UnitOfWork, place: Place) -> tuple[int, str]:
    """The group and thread that a place means here. Raises ChannelClosedError for a channel that is no more."""
    match place:
        case ChannelRef():
            channel = await uow.groups.find_channel(place)
            if channel is None:
                raise ChannelClosedError(wording.say(wording.FALLBACK, "room.channel_gone"))
            return channel.group_id, NO_THREAD
        case ThreadRef():
            return (await uow.room.get(int(place.thread))).group_id, place.thread
        case AccountRef():
            return await _group_of(uow, place), notices_thread(place)


async def _group_of(uow: UnitOfWork, ref: AccountRef) -> int:
    """A group whose pages a person opens: one they host, else the first that has a channel here."""
    account = await uow.members.find_account(ref)
    groups = await uow.places.in_space(PLATFORM, SPACE)
    if not groups:
        raise ChannelClosedError(wording.say(wording.FALLBACK, "room.channel_gone"))
    hosted = [g for g in groups if account and await uow.groups.is_host(g.id, account.id)]
    return (hosted or groups)[0].id


def _ref(place: Place, message: RoomMessage) -> MessageRef:
    match place:
        case ChannelRef():
            return MessageRef(PLATFORM, place.space, place.channel, str(message.id))
        case ThreadRef():
            return MessageRef(PLATFORM, place.space, place.thread, str(message.id))
        case AccountRef():
            return MessageRef(PLATFORM, place.scope, notices_thread(place), str(message.id))
