"""Carries on after a stop or an outage: open threads are watched and read again, paused channels asked (promise 4)."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.domain.errors import NotStoredError
from bot.domain.group import Channel
from bot.domain.post import Post
from bot.ports.health import Upkeep
from bot.ports.platform import Announcer, PlaceGoneError, PlatformError
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.answers import Answers
from bot.services.watch import Watch

AT_ONCE = 20
SCHEDULES_AT_ONCE = 200
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
        """Read threads that are due to be read whole; how many could be. What fails is tried at the next tick."""
        await self._ask_for_rereads()
        posts = await self._store.read(lambda uow: uow.posts.rereads(AT_ONCE))
        return sum(await asyncio.gather(*(self.read(post) for post in posts)))

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
        announcer = self._announcers.get(post.target.platform)
        if announcer is None or post.thread is None:
            return False
        read_at = self._clock.now()
        try:
            if self._watch.find(post.thread):
                await self._answers.reconcile(post.thread, await announcer.read_thread(post.thread), read_at)
        except PlaceGoneError:
            # Nothing more can be read there; what was stored before stays.
            log.info("thread gone", key=post.key)
        except PlatformError as error:
            log.warning("thread not read", key=post.key, error=repr(error))
            return False
        except NotStoredError:
            # The store says why, once.
            return False
        except Exception:
            log.exception("thread not read", key=post.key)
            return False
        # A connection lost again in the meantime has the thread read once more.
        if self._missed_at.get(post.target.platform, read_at) <= read_at:
            await self._store.write(lambda uow: uow.posts.reread_done(post.id))
        return True

    async def probe(self, now: datetime) -> int:
        """Ask paused channels whether they take posts again, hourly and at each opening; how many do."""
        paused = await self._store.read(lambda uow: uow.groups.paused_channels())
        if not paused:
            return 0
        due = await self._store.read(lambda uow: uow.schedules.due(now, SCHEDULES_AT_ONCE))
        opening = {schedule.group_id for schedule in due}
        everyone, self._asks_everyone = self._asks_everyone, False
        asked = [c for c in paused if everyone or c.group_id in opening or self._last_asked_at(c, now) <= now - PROBE]
        return sum(await asyncio.gather(*(self._probe(c, now, opens=c.group_id in opening) for c in asked)))

    def ask_again(self) -> None:
        """Something changed at a platform: paused channels are asked at the next tick, not within the hour."""
        self._asks_everyone = True

    def _last_asked_at(self, channel: Channel, now: datetime) -> datetime:
        return self._probed_at.get(channel.id) or channel.paused_at or now

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
            return await announcer.inspect(channel.ref)
        except Exception as error:
            log.warning("channel not inspected", channel=channel.name, error=repr(error))
            return (repr(error),)


async def _want_reread(uow: UnitOfWork, platform: str, at: datetime) -> None:
    await uow.posts.want_reread(platform, at)
