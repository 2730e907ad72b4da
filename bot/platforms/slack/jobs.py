"""Work beside: tasks whose failures are logged, and courtesies that are left out when there is too much to do."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

import structlog

from bot.ports.platform import PlatformError

MOST_WAITING: Final = 100
WORKERS: Final = 4
# Slack takes about one tick a second; more than a few are not worth the time answers need.
PAUSE: Final = 0.2
# A tick or a hint that comes later than this helps nobody.
STALE_AFTER: Final = 60.0
log = structlog.get_logger(__name__)
Courtesy = Callable[[], Awaitable[None]]


class Jobs:
    """Tasks under way. `close` it at the end."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._courtesies: asyncio.Queue[tuple[float, Courtesy]] = asyncio.Queue(MOST_WAITING)
        self._workers: list[asyncio.Task[None]] = []
        self.shed = 0

    def spawn(self, work: Coroutine[Any, Any, Any], name: str) -> "asyncio.Task[Any]":
        """Run `work` beside; what it raises is logged, and is in the task for whoever waits for it."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def offer(self, courtesy: Courtesy) -> None:
        """Have something done that is nice to have, unless too much waits."""
        if not self._workers:
            self._workers = [asyncio.create_task(self._work(), name="slack-courtesies") for _ in range(WORKERS)]
        try:
            self._courtesies.put_nowait((time.monotonic(), courtesy))
        except asyncio.QueueFull:
            self.shed += 1

    async def quiet(self) -> None:
        """Wait until nothing is under way or waits."""
        while self._tasks or self._courtesies.qsize():
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self._courtesies.join()
        await self._courtesies.join()

    async def close(self) -> None:
        """Let tasks come to an end; courtesies are dropped."""
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=5)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _done(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            log.error("a task failed", task=task.get_name(), exc_info=task.exception())

    async def _work(self) -> None:
        while True:
            offered_at, courtesy = await self._courtesies.get()
            try:
                if time.monotonic() - offered_at < STALE_AFTER:
                    await courtesy()
                else:
                    self.shed += 1
            except PlatformError as error:
                log.info("a courtesy was not possible", why=str(error))
            except Exception:
                log.exception("a courtesy failed")
            finally:
                self._courtesies.task_done()
            if self._courtesies.qsize() > WORKERS:
                await asyncio.sleep(PAUSE)
