"""The real APScheduler, for a moment: it wakes us, never twice at a time, and lets the last tick finish."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.scheduler import Scheduler


class Ticking:
    """A tick that takes until it may end."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.may_end = asyncio.Event()
        self.third = asyncio.Event()
        self.running = self.most_at_once = self.ended = 0

    async def __call__(self) -> None:
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        self.begun.set()
        await self.may_end.wait()
        self.running -= 1
        self.ended += 1
        if self.ended == 3:
            self.third.set()


class Skips(logging.Handler):
    """Hears when APScheduler leaves a run out because the one before is under way."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.set()


@pytest.fixture
def skips() -> Iterator[Skips]:
    handler, logger = Skips(), logging.getLogger("apscheduler.scheduler")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


async def _begin(tick: Ticking) -> Scheduler:
    """A scheduler whose first tick is under way."""
    scheduler = Scheduler(tick, timedelta(milliseconds=5))
    scheduler.start()
    await tick.begun.wait()
    return scheduler


async def test_it_ticks_again_and_again() -> None:
    tick = Ticking()
    tick.may_end.set()
    scheduler = await _begin(tick)
    await tick.third.wait()
    await scheduler.stop()

    assert tick.running == 0


async def test_stopping_lets_the_tick_under_way_finish_and_begins_no_other() -> None:
    tick = Ticking()
    scheduler = await _begin(tick)
    stopping = asyncio.create_task(scheduler.stop())
    await asyncio.sleep(0)
    assert not stopping.done()

    tick.may_end.set()
    await stopping
    assert (tick.ended, tick.running) == (1, 0)


async def test_no_tick_begins_while_another_is_under_way(skips: Skips) -> None:
    tick = Ticking()
    scheduler = await _begin(tick)
    await skips.heard.wait()
    tick.may_end.set()
    await scheduler.stop()

    assert tick.most_at_once == 1
