"""One tick: everything that is due, asked of the rows (promise 1). A lost tick costs a second."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from bot.domain.errors import NotStoredError
from bot.metrics import Metrics
from bot.ports.store import Clock
from bot.services.bundle import Services

Step = Callable[[], Awaitable[int | None]]
# What talks to a platform is waited for this long, in seconds; then the tick goes on and it goes on beside.
PATIENCE = 0.5
# A delivery under way at the end gets this long, in seconds. What it leaves undone is found in the journal.
LAST_PATIENCE = 5.0
log = structlog.get_logger(__name__)


class Tick:
    """Drives the services; call it once a second. What talks to a platform runs beside it: a platform may be slow."""

    def __init__(self, services: Services, clock: Clock, metrics: Metrics) -> None:
        self._services = services
        self._clock = clock
        self._metrics = metrics
        self._beside: dict[str, asyncio.Task[int | None]] = {}
        self.last_at: datetime | None = None

    async def __call__(self) -> None:
        """Do what is due now, and see that deliveries are under way."""
        with self._metrics.tick_seconds.time():
            await self.settle_time()
        await self._wait_a_little("deliver", self._services.courier.deliver)
        self.last_at = self._clock.now()

    async def settle_time(self) -> None:
        """Bring every round to where the clock says it is; a step that fails does not stop the others."""
        now = self._clock.now()
        services = self._services
        await self._wait_a_little("probe", lambda: services.recovery.probe(now))
        await self._step("open", lambda: services.rounds.open_due(now))
        await self._step("close", lambda: services.rounds.close_due(now))
        await self._step("remind", lambda: services.reminders.run(now))
        await self._step("follow", lambda: services.recovery.follow(now))
        await self._wait_a_little("reread", services.recovery.reread)
        await self._step("settle", lambda: services.settlement.run(now))
        await self._step("reveal", lambda: services.rounds.reveal_due(now))
        await self._step("book changes", services.settlement.book_changes)
        await self._wait_a_little("badges", lambda: services.badges.run(now))
        await self._step("digest", lambda: services.digests.run(now))
        await self._step("flush", lambda: services.answers.flush(now))
        await self._step("tidy", lambda: services.housekeeping.run(now))
        await self._wait_a_little("back up", lambda: services.housekeeping.back_up(now))
        await self._step("purge", lambda: services.purging.run(now))

    async def stop(self) -> None:
        """Let what runs beside come to an end, and cancel what does not in good time."""
        running = set(self._beside.values())
        if running:
            _, late = await asyncio.wait(running, timeout=LAST_PATIENCE)
            for task in late:
                task.cancel()
            await asyncio.wait(running)

    async def _wait_a_little(self, name: str, step: Step) -> None:
        await asyncio.wait([self._start(name, step)], timeout=PATIENCE)

    def _start(self, name: str, step: Step) -> asyncio.Task[int | None]:
        """The task of a step that runs beside; the one under way where there is one."""
        task = self._beside.get(name)
        if task is None or task.done():
            task = self._beside[name] = asyncio.create_task(self._step(name, step), name=name)
        return task

    async def _step(self, name: str, step: Step) -> int | None:
        try:
            return await step()
        except NotStoredError:
            # The store says it once, not every second.
            return None
        except Exception:
            log.exception("step of a tick failed", step=name)
            return None
