"""The Announcer of Discord: our cards as messages, threads, edits and direct messages."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from bot.cards.digest import DigestCard
from bot.cards.notices import NoticeCard
from bot.cards.rounds import RevealCard, RoundCard
from bot.domain.post import Place
from bot.domain.refs import AccountRef, ChannelRef, MessageRef, ThreadRef
from bot.domain.round import RoundState
from bot.platforms.discord.api import Api
from bot.platforms.discord.layout import MOST_THREAD_NAME
from bot.platforms.discord.link import Link
from bot.platforms.discord.parse import PLATFORM, is_answer, parse_message
from bot.platforms.discord.permissions import find_lock_problems, find_problems, find_role_problems, may_attach
from bot.platforms.discord.render import Topics, render_notice, render_reveal, render_reveal_part, render_round
from bot.platforms.discord.render_digest import make_file, render_digest
from bot.platforms.discord.sender import Lane
from bot.platforms.discord.text import shorten
from bot.ports.pictures import NoPictures, Pictures, Theme
from bot.ports.platform import Card, ChannelClosedError, PlaceGoneError, PlatformBusyError, ThreadMessage
from bot.ports.store import Clock
from bot.wording import say

# The count on an open question is edited at most this often; a change of state is shown at once.
EDIT_EVERY = timedelta(seconds=10)
# How far our clock may run ahead of Discord's, when a message is looked for by its time.
CLOCK_SKEW = timedelta(minutes=1)

FindHome = Callable[[ThreadRef], Awaitable[ChannelRef | None]]
FindPing = Callable[[ChannelRef], Awaitable[int | None]]
FindLocks = Callable[[ChannelRef], Awaitable[bool]]


async def never(_: ChannelRef) -> bool:
    """No group has its threads locked."""
    return False


class DiscordAnnouncer:
    """Sends our posts.

    `find_home` gives the channel a thread belongs to, `find_ping` the role a channel mentions, `find_locks` whether
    its threads are locked at the reveal.
    """

    def __init__(
        self,
        api: Api,
        link: Link,
        clock: Clock,
        topics: Topics,
        find_home: FindHome,
        find_ping: FindPing,
        find_locks: FindLocks = never,
        pictures: Pictures | None = None,
    ) -> None:
        self._api = api
        self._link = link
        self._clock = clock
        self._topics = topics
        self._find_home = find_home
        self._find_ping = find_ping
        self._find_locks = find_locks
        self._pictures = pictures or NoPictures()
        self._edited_at: dict[str, datetime] = {}

    @property
    def platform(self) -> str:
        """`discord`."""
        return PLATFORM

    def count_parts(self, card: Card) -> int:
        """A reveal is split as its length demands; everything else is one message."""
        return len(render_reveal(card)) if isinstance(card, RevealCard) else 1

    async def open_round(self, channel: ChannelRef, card: RoundCard, key: str) -> MessageRef:
        """Post a question, with a ping only of the role the host chose."""
        self._link.find_guild(channel.space)
        role = await self._find_ping(channel)
        reads = self._link.reads_content
        view = render_round(card, self._topics, key, _mention(role), reads_content=reads)
        message = await self._api.post(Lane.QUESTION, channel.space, channel.channel, view, key, role)
        return MessageRef(PLATFORM, channel.space, channel.channel, message)

    async def start_thread(self, post: MessageRef, title: str) -> ThreadRef:
        """Start the thread under a question, or adopt the one that exists."""
        name = shorten(title, MOST_THREAD_NAME)
        return ThreadRef(PLATFORM, post.space, await self._api.start_thread(post.space, post.place, post.message, name))

    async def refresh_round(self, post: MessageRef, card: RoundCard) -> None:
        """Make a question post show `card`; one that was deleted needs no refreshing.

        Raises PlatformBusyError where only the count changed and the last edit is less than EDIT_EVERY ago.
        """
        self._spare(post.message, card)
        role = await self._find_ping(ChannelRef(PLATFORM, post.space, post.place))
        view = render_round(card, self._topics, ping=_mention(role), reads_content=self._link.reads_content)
        try:
            await self._api.edit(post.space, post.place, post.message, view)
        except PlaceGoneError:
            return

    async def reveal(self, place: ThreadRef | ChannelRef, card: RevealCard, key: str, part: int) -> MessageRef:
        """Post part `part` of the model answer in the thread, or in its channel where the thread is gone or locked."""
        if isinstance(place, ChannelRef):
            return await self._reveal(place, place.channel, card, key, part)
        try:
            return await self._reveal(place, place.thread, card, key, part)
        except PlaceGoneError:
            home = await self._find_home(place)
            if home is None:
                raise
            return await self._reveal(home, home.channel, card, key, part)

    async def lock_thread(self, thread: ThreadRef) -> None:
        """Lock a thread. Raises ChannelClosedError with what to allow where we may not."""
        home = await self._find_home(thread)
        if home is not None and (problems := self._lock_problems(home)):
            raise ChannelClosedError(" ".join(problems))
        await self._api.lock(thread.space, thread.thread)

    async def digest(self, channel: ChannelRef, card: DigestCard, key: str) -> MessageRef:
        """Post a group's week, with its picture where one can be drawn and attached."""
        guild = self._link.find_guild(channel.space)
        picture = None
        if may_attach(guild, int(channel.channel)):
            picture = await self._pictures.draw(card, Theme.DARK)
        view = render_digest(card, self._topics, key, picture.alt if picture else None)
        file = make_file(picture.png) if picture else None
        message = await self._api.post(Lane.REFRESH, channel.space, channel.channel, view, key, file=file)
        return MessageRef(PLATFORM, channel.space, channel.channel, message)

    async def tell(self, to: AccountRef | ChannelRef, card: NoticeCard, key: str) -> MessageRef:
        """Send a notice as a direct message, or aloud. Raises ChannelClosedError for somebody who takes none."""
        if isinstance(to, ChannelRef):
            self._link.find_guild(to.space)
            space, place = to.space, to.channel
        else:
            space, place = "", await self._api.open_direct(to.external_id)
        message = await self._api.post(Lane.QUESTION, space, place, render_notice(card, key), key)
        return MessageRef(PLATFORM, space, place, message)

    async def give_role(self, space: str, person: str, role: str) -> None:
        """Give a member a role. Raises ChannelClosedError, without a request where the cache knows, with what to do."""
        self._require_role(space, role)
        await self._api.change_role(space, person, role, give=True)

    async def take_role(self, space: str, person: str, role: str) -> None:
        """Take a role back. Raises as `give_role` does."""
        self._require_role(space, role)
        await self._api.change_role(space, person, role, give=False)

    def _require_role(self, space: str, role: str) -> None:
        if problems := find_role_problems(self._link.find_guild(space), int(role)):
            raise ChannelClosedError(" ".join(problems))

    async def inspect(self, channel: ChannelRef) -> Sequence[str]:
        """What keeps us from posting in a channel, each as what to fix."""
        return find_problems(self._link.find_guild(channel.space), int(channel.channel))

    async def inspect_locks(self, channel: ChannelRef) -> Sequence[str]:
        """What keeps us from locking threads there, where a host chose that; it keeps no post from getting out."""
        return self._lock_problems(channel) if await self._find_locks(channel) else ()

    def _lock_problems(self, channel: ChannelRef) -> Sequence[str]:
        return find_lock_problems(self._link.find_guild(channel.space), int(channel.channel), self._link.application_id)

    async def find_post(self, place: Place, key: str, since: datetime) -> MessageRef | None:
        """A message of ours that carries the mark of `key`: in `place`, or in the channel of a thread that is gone."""
        match place:
            case AccountRef():
                return await self._find("", await self._api.open_direct(place.external_id), key, since)
            case ChannelRef():
                return await self._find(place.space, place.channel, key, since)
            case ThreadRef():
                found = await self._find(place.space, place.thread, key, since)
                home = None if found else await self._find_home(place)
                return await self._find(home.space, home.channel, key, since) if home else found

    async def read_thread(self, thread: ThreadRef) -> Sequence[ThreadMessage]:
        """Every message of members in a thread, oldest first, with an empty text where Discord keeps it from us.

        Raises PlatformBusyError while the gateway is down: what is written until it is back would be missed.
        """
        if not self._link.is_live:
            raise PlatformBusyError(EDIT_EVERY)
        home = await self._find_home(thread)
        if home is not None:
            self._require_history(home)
        messages = await self._api.read(thread.space, thread.thread)
        return [parse_message(message, self._link.bot_id) for message in messages if is_answer(message)]

    def _require_history(self, channel: ChannelRef) -> None:
        """Raises ChannelClosedError, without a request, where nothing can be read.

        Without the permission Discord says that a thread is empty, and all in it would be taken for deleted.
        """
        guild = self._link.find_guild(channel.space)
        here = guild.get_channel(int(channel.channel)) if guild else None
        if guild is None:
            raise ChannelClosedError(say("en", "discord.fix_not_in_server"))
        if here is not None and not here.permissions_for(guild.me).read_message_history:
            raise ChannelClosedError(say("en", "discord.fix_history"))

    async def _reveal(
        self, place: ThreadRef | ChannelRef, where: str, card: RevealCard, key: str, part: int
    ) -> MessageRef:
        self._link.find_guild(place.space)
        view = render_reveal_part(card, part, key)
        message = await self._api.post(Lane.REVEAL, place.space, where, view, key)
        return MessageRef(PLATFORM, place.space, where, message)

    async def _find(self, space: str, place: str, key: str, since: datetime) -> MessageRef | None:
        try:
            message = await self._api.find(space, place, key, since - CLOCK_SKEW)
        except ChannelClosedError:
            return None
        return MessageRef(PLATFORM, space, place, message) if message else None

    def _spare(self, message: str, card: RoundCard) -> None:
        if card.state is not RoundState.OPEN:
            self._edited_at.pop(message, None)
            return
        now = self._clock.now()
        ready_at = self._edited_at.get(message, now - EDIT_EVERY) + EDIT_EVERY
        if now < ready_at:
            raise PlatformBusyError(ready_at - now)
        self._edited_at[message] = now


def _mention(role: int | None) -> str:
    """A role's mention. Editing it in wakes nobody: what may be pinged is said apart from the text."""
    return f"<@&{role}>" if role else ""
