"""APScheduler, which wakes us once a second and does nothing else: when rounds open is our own pure code."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

EVERY_SECONDS = 1


class Scheduler:
    """Runs one job, `tick`, every second; never two at a time, and never skips one for being late."""

    def __init__(self, tick: Callable[[], Awaitable[None]]) -> None:
        self._tick = tick
        self._running = asyncio.Lock()
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        """Begin to tick on the running loop."""
        # By default a job one second late is dropped: a stalled second must not cost a tick.
        self._scheduler.add_job(
            self._run, "interval", seconds=EVERY_SECONDS, coalesce=True, max_instances=1, misfire_grace_time=None
        )
        self._scheduler.start()

    async def stop(self) -> None:
        """Let the tick under way finish: shutting the scheduler down would cancel it."""
        self._scheduler.pause()
        async with self._running:
            self._scheduler.shutdown(wait=False)

    async def _run(self) -> None:
        async with self._running:
            await self._tick()
