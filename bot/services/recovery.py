"""Carries on after a stop or an outage: open threads are watched and read again, paused channels asked (promise 4)."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.domain.errors import NotStoredError
from bot.domain.group import Channel
from bot.domain.post import Post
from bot.ports.health import Upkeep
from bot.ports.platform import Announcer, PlaceGoneError, PlatformBusyError
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.answers import Answers
from bot.services.setbacks import Setbacks
from bot.services.watch import Watch

AT_ONCE = 20
# A platform that has not replied by then never will. Paging through a long thread at a platform's pace takes minutes.
INSPECTION = timedelta(seconds=30)
READING = timedelta(minutes=5)
# A thread that cannot be read is tried again at least this often: its reveal waits ten minutes for it.
UNREAD_FOR = timedelta(minutes=1)
# A channel that refused us is asked again this often, and at each opening (RULES, Rounds).
PROBE = timedelta(hours=1)
log = structlog.get_logger(__name__)


class Recovery:
    """Use cases of starting and reconnecting."""

    def __init__(
        self,
        store: Store,
        announcers: Mapping[str, Announcer],
        answers: Answers,
        watch: Watch,
        clock: Clock,
        upkeep: Upkeep,
    ) -> None:
        self._store = store
        self._announcers = announcers
        self._answers = answers
        self._watch = watch
        self._clock = clock
        self._upkeep = upkeep
        self._missed_at: dict[str, datetime] = {}
        self._to_ask: set[str] = set()
        self._probed_at: dict[int, datetime] = {}
        self._asks_everyone = False
        self._unread = Setbacks[int]("reading a thread", UNREAD_FOR)

    @property
    def platforms(self) -> Collection[str]:
        """Those that are connected."""
        return self._announcers.keys()

    async def start(self) -> None:
        """Watch every thread that still takes answers, and have each read once before its round is settled."""
        now = self._clock.now()
        for round_, thread in await self._store.read(lambda uow: uow.rounds.watched(now)):
            self._watch.add(thread, round_)
        for platform in self._announcers:
            await self.missed(platform)

    async def follow(self, now: datetime) -> None:
        """Beside another process on the same database: watch what that one opened, and make up for what was missed."""
        if self._upkeep.count_processes() <= 1:
            return
        watched = await self._store.read(lambda uow: uow.rounds.watched(now))
        new = self._watch.replace({thread: round_ for round_, thread in watched})
        for platform in {thread.platform for thread in new}:
            await self.missed(platform)

    async def missed(self, platform: str) -> None:
        """Messages of a platform may have been missed: have its threads read again.

        While the database cannot be used, it is remembered, and asked for with the next reading.
        """
        self._missed_at[platform] = self._clock.now()
        self._to_ask.add(platform)
        with suppress(NotStoredError):
            await self._ask_for_rereads()

    async def reread(self) -> int:
        """Read threads that are due to be read whole, platforms side by side; how many could be."""
        return sum(await asyncio.gather(*map(self.reread_of, self._announcers)))

    async def reread_of(self, platform: str) -> int:
        """Read those of one platform, a few at a time. What fails is tried again after a while, longer each time."""
        await self._ask_for_rereads()
        now = self._clock.now()
        posts = await self._store.read(lambda uow: uow.posts.rereads(platform, now, AT_ONCE))
        return sum(await asyncio.gather(*map(self.read, posts)))

    async def _ask_for_rereads(self) -> None:
        for platform in self._answers.take_unstored():
            self._missed_at[platform] = self._clock.now()
            self._to_ask.add(platform)
        for platform in tuple(self._to_ask):
            at = self._missed_at[platform]
            await self._store.write(partial(_want_reread, platform=platform, at=at))
            if self._missed_at[platform] == at:
                self._to_ask.discard(platform)

    async def read(self, post: Post) -> bool:
        """Make what is stored of a question's thread equal to what is there; False where that could not be."""
        read_at = self._clock.now()
        try:
            await self._read(post, read_at)
        except PlaceGoneError:
            # Nothing more can be read there; what was stored before stays.
            log.info("thread gone", key=post.key)
        except NotStoredError:
            # The store says why, once.
            return False
        except Exception as error:
            await self._read_later(post, error, read_at)
            return False
        self._unread.clear(post.id)
        if not self._missed_since(post, read_at):
            await self._store.write(lambda uow: uow.posts.reread_done(post.id))
        return True

    async def _read_later(self, post: Post, error: Exception, now: datetime) -> None:
        wait = self._unread.note(post.id, error, now)
        at = now + (max(wait, error.retry_after) if isinstance(error, PlatformBusyError) else wait)
        if not self._missed_since(post, now):
            await self._store.write(lambda uow: uow.posts.reread_at(post.id, at))

    def _missed_since(self, post: Post, at: datetime) -> bool:
        """A connection that was lost again in the meantime has the thread read once more, at once."""
        return self._missed_at.get(post.target.platform, at) > at

    async def _read(self, post: Post, read_at: datetime) -> None:
        """A thread that takes no more answers is not read. Raises what the platform does, TimeoutError for no reply."""
        if post.thread and self._watch.find(post.thread):
            announcer = self._announcers[post.target.platform]
            async with asyncio.timeout(READING.total_seconds()):
                messages = await announcer.read_thread(post.thread)
            await self._answers.reconcile(post.thread, messages, read_at)

    async def probe(self, now: datetime) -> int:
        """Ask paused channels whether they take posts again, hourly and at each opening; how many do."""
        paused = await self._store.read(lambda uow: uow.groups.paused_channels())
        if not paused:
            return 0
        opening = await self._store.read(lambda uow: uow.schedules.opening(now))
        everyone, self._asks_everyone = self._asks_everyone, False
        asked = [c for c in paused if everyone or self._is_to_be_asked(c, opening.get(c.group_id), now)]
        return sum(await asyncio.gather(*(self._probe(c, now, opens=c.group_id in opening) for c in asked)))

    def ask_again(self) -> None:
        """Something changed at a platform: paused channels are asked at the next tick, not within the hour."""
        self._asks_everyone = True

    def _is_to_be_asked(self, channel: Channel, opening_at: datetime | None, now: datetime) -> bool:
        asked_at = self._probed_at.get(channel.id)
        if opening_at and (asked_at is None or asked_at < opening_at):
            return True
        return (asked_at or channel.paused_at or now) <= now - PROBE

    async def _probe(self, channel: Channel, now: datetime, *, opens: bool) -> bool:
        """A channel with posts that wait is tried with those: getting one out resumes it."""
        self._probed_at[channel.id] = now
        if await self._problems(channel):
            return False

        async def work(uow: UnitOfWork) -> None:
            if await uow.posts.hurry(channel.id, now) == 0 or opens:
                await uow.groups.resume_channel(channel.id)

        await self._store.write(work)
        return True

    async def _problems(self, channel: Channel) -> Sequence[str]:
        announcer = self._announcers.get(channel.ref.platform)
        if announcer is None:
            return ("the platform is not connected",)
        try:
            async with asyncio.timeout(INSPECTION.total_seconds()):
                return await announcer.inspect(channel.ref)
        except Exception as error:
            log.warning("channel not inspected", channel=channel.name, error=repr(error))
            return (repr(error),)


async def _want_reread(uow: UnitOfWork, platform: str, at: datetime) -> None:
    await uow.posts.want_reread(platform, at)
