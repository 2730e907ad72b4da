"""How long the event loop stalls when many schedules fall due in the same minute.

Runs `tick`'s own `open_due` on a real database file against one APScheduler job per schedule, in one run, since only
ratios of one run count. Prints JSON; all times in milliseconds unless the key says seconds.

    .venv/bin/python -m benchmarks.due_rounds --schedules 10000
"""

import argparse
import asyncio
import json
import tempfile
import time as stopwatch
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app.core import Core, open_core
from bot.app.running import settle_memory
from bot.bank.loader import load_bank
from bot.domain.group import Schedule
from bot.domain.refs import ChannelRef
from bot.domain.schedule import Opening, Timetable
from bot.ports.platform import Announcer
from bot.ports.store import Clock, Store, UnitOfWork
from bot.settings import QUESTIONS
from bot.store.migrations import upgrade

DUE_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
TIMETABLE = Timetable(time(9), frozenset(range(5)), timedelta(hours=24))
FOUNDED_AT_ONCE = 500
HEARTBEAT = 0.001


@dataclass
class StoppedClock:
    """Always the same instant."""

    at: datetime = DUE_AT + timedelta(seconds=1)

    def now(self) -> datetime:
        """The instant at which everything is due."""
        return self.at


class StallMeter:
    """The longest time by which a sleeper woke late while the block ran."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "StallMeter":
        self._task = asyncio.create_task(self._beat())
        await asyncio.sleep(0.05)
        self.longest = 0.0
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()

    async def _beat(self) -> None:
        while True:
            before = stopwatch.perf_counter()
            await asyncio.sleep(HEARTBEAT)
            self.longest = max(self.longest, stopwatch.perf_counter() - before - HEARTBEAT)


async def found_groups(core: Core, count: int) -> None:
    """Groups with one channel and one schedule each, all due at DUE_AT."""

    async def work(uow: UnitOfWork, numbers: range) -> None:
        for number in numbers:
            group = await uow.groups.add(f"group {number}", "UTC", number, DUE_AT)
            await uow.groups.add_channel(group.id, ChannelRef("none", str(number), "main"), "main")
            await uow.schedules.add(Schedule(0, group.id, TIMETABLE, True), Opening(DUE_AT.date(), DUE_AT))

    for start in range(0, count, FOUNDED_AT_ONCE):
        numbers = range(start, min(start + FOUNDED_AT_ONCE, count))
        await core.store.write(lambda uow, numbers=numbers: work(uow, numbers))


async def measure(run: Callable[[], Awaitable[int]]) -> dict[str, float]:
    """Stall and duration of one run, and how many it opened."""
    begun = stopwatch.perf_counter()
    async with StallMeter() as meter:
        opened = await run()
        await asyncio.sleep(2 * HEARTBEAT)  # a beat that is late is counted when it comes
    return {
        "longest_stall": round(meter.longest * 1000, 2),
        "seconds": round(stopwatch.perf_counter() - begun, 2),
        "opened": opened,
    }


def _no_announcers(_store: Store, _clock: Clock) -> Mapping[str, Announcer]:
    """Nothing is delivered: only opening is measured."""
    return {}


async def measure_ours(count: int) -> dict[str, float]:
    """`open_due` on a database with `count` due schedules."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.db"
        await upgrade(file)
        async with open_core(file, StoppedClock(), _no_announcers) as core:
            await core.services.questions.load(load_bank(QUESTIONS))
            await found_groups(core, count)
            settle_memory()
            return await measure(lambda: core.services.rounds.open_due(core.clock.now()))


async def measure_jobs(count: int) -> dict[str, float]:
    """One APScheduler date job per schedule, which does nothing but count itself."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.start(paused=True)
    done, all_done = 0, asyncio.Event()

    async def job() -> None:
        nonlocal done
        done += 1
        if done == count:
            all_done.set()

    due_at = datetime.now(UTC)
    for number in range(count):
        scheduler.add_job(job, "date", run_date=due_at, id=str(number), misfire_grace_time=None)

    async def fall_due() -> int:
        scheduler.resume()
        await all_done.wait()
        return done

    result = await measure(fall_due)
    scheduler.shutdown(wait=False)
    return result


def main() -> None:
    """Measure both and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schedules", type=int, default=10_000)
    count = parser.parse_args().schedules
    ours, jobs = asyncio.run(measure_ours(count)), asyncio.run(measure_jobs(count))
    ratio = round(jobs["longest_stall"] / max(ours["longest_stall"], 0.01), 1)
    print(json.dumps({"schedules": count, "tick": ours, "apscheduler_jobs": jobs, "stall_ratio": ratio}, indent=2))


if __name__ == "__main__":
    main()
