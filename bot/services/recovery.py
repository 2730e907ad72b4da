"""Carries on after a stop or an outage: watches open threads again and reads them whole (promise 4)."""

from collections.abc import Mapping

import structlog

from bot.domain.post import Post
from bot.ports.platform import Announcer, PlatformError
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.answers import Answers
from bot.services.watch import Watch

AT_ONCE = 20
log = structlog.get_logger(__name__)


class Recovery:
    """Use cases of starting and reconnecting."""

    def __init__(
        self, store: Store, announcers: Mapping[str, Announcer], answers: Answers, watch: Watch, clock: Clock
    ) -> None:
        self._store = store
        self._announcers = announcers
        self._answers = answers
        self._watch = watch
        self._clock = clock

    async def start(self) -> None:
        """Watch every thread that still takes answers, and have each read once before its round is settled."""
        now = self._clock.now()
        for round_, thread in await self._store.read(lambda uow: uow.rounds.watched(now)):
            self._watch.add(thread, round_)
        for platform in self._announcers:
            await self.missed(platform)

    async def missed(self, platform: str) -> None:
        """Messages of a platform may have been missed: have its threads read again."""
        now = self._clock.now()

        async def work(uow: UnitOfWork) -> None:
            await uow.posts.want_reread(platform, now)

        await self._store.write(work)

    async def reread(self) -> int:
        """Read threads that are due to be read whole; how many could be. What fails is tried at the next tick."""
        posts = await self._store.read(lambda uow: uow.posts.rereads(AT_ONCE))
        return sum([await self._reread(post) for post in posts])

    async def _reread(self, post: Post) -> bool:
        announcer = self._announcers.get(post.target.platform)
        if announcer is None or post.thread is None:
            return False
        read_at = self._clock.now()
        try:
            messages = await announcer.read_thread(post.thread)
        except PlatformError as error:
            log.warning("thread not read", key=post.key, error=str(error))
            return False
        await self._answers.reconcile(post.thread, messages, read_at)
        await self._store.write(lambda uow: uow.posts.reread_done(post.id))
        return True
