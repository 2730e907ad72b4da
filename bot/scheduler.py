"""APScheduler, which wakes us once a second and does nothing else: when rounds open is our own pure code."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

EVERY = timedelta(seconds=1)


class Scheduler:
    """Runs one job, `tick`, every second; never two at a time, and never skips one for being late."""

    def __init__(self, tick: Callable[[], Awaitable[None]], every: timedelta = EVERY) -> None:
        self._tick = tick
        self._every = every.total_seconds()
        self._running = asyncio.Lock()
        self._stopping = False
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        """Begin to tick on the running loop."""
        # By default a job one second late is dropped: a stalled second must not cost a tick.
        self._scheduler.add_job(
            self._run, "interval", seconds=self._every, coalesce=True, max_instances=1, misfire_grace_time=None
        )
        self._scheduler.start()

    async def stop(self) -> None:
        """Let the tick under way finish and begin no other: shutting the scheduler down would cancel it."""
        self._stopping = True
        async with self._running:
            self._scheduler.shutdown(wait=False)
            # The scheduler shuts down in a callback of the loop.
            await asyncio.sleep(0)

    async def _run(self) -> None:
        if self._stopping:
            # Waiting for `stop` to let go, it would be cancelled by the shutdown and logged as a failure.
            return
        async with self._running:
            if not self._stopping:
                await self._tick()
