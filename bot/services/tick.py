"""One tick: everything that is due, asked of the rows (promise 1). A lost tick costs a second."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial

from bot.domain.errors import NotStoredError
from bot.metrics import Metrics
from bot.ports.store import Clock
from bot.services.bundle import Services
from bot.services.setbacks import Setbacks

Step = Callable[[], Awaitable[int | None]]
# What talks to a platform is waited for this long, in seconds; then the tick goes on and it goes on beside.
PATIENCE = 0.5
# A delivery under way at the end gets this long, in seconds. What it leaves undone is found in the journal.
LAST_PATIENCE = 5.0


class Tick:
    """Drives the services; call it once a second. What talks to a platform runs beside it: a platform may be slow."""

    def __init__(self, services: Services, clock: Clock, metrics: Metrics) -> None:
        self._services = services
        self._clock = clock
        self._metrics = metrics
        self._setbacks = Setbacks[str]("step of a tick")
        self._beside: dict[str, asyncio.Task[int | None]] = {}
        self.last_at: datetime | None = None

    async def __call__(self) -> None:
        """Do what is due now, and see that deliveries are under way."""
        with self._metrics.tick_seconds.time():
            await self.settle_time()
        await self._step("deliver", self._deliver)
        self.last_at = self._clock.now()

    async def settle_time(self) -> None:
        """Bring every round to where the clock says it is; a step that fails does not stop the others."""
        now = self._clock.now()
        services = self._services
        await self._wait_a_little({"probe": lambda: services.recovery.probe(now)})
        await self._step("open", lambda: services.rounds.open_due(now))
        await self._step("close", lambda: services.rounds.close_due(now))
        await self._step("remind", lambda: services.reminders.run(now))
        await self._step("follow", lambda: services.recovery.follow(now))
        await self._wait_a_little(
            {f"reread {name}": partial(services.recovery.reread_of, name) for name in services.recovery.platforms}
        )
        await self._step("settle", lambda: services.settlement.run(now))
        await self._step("reveal", lambda: services.rounds.reveal_due(now))
        await self._step("book changes", services.settlement.book_changes)
        await self._wait_a_little({"badges": lambda: services.badges.run(now)})
        await self._step("digest", lambda: services.digests.run(now))
        await self._step("flush", lambda: services.answers.flush(now))
        await self._step("tidy", lambda: services.housekeeping.run(now))
        await self._wait_a_little({"back up": lambda: services.housekeeping.back_up(now)})
        await self._step("purge", lambda: services.purging.run(now))

    async def stop(self) -> None:
        """Let what runs beside come to an end, and cancel what does not in good time."""
        running = set(self._beside.values())
        if running:
            _, late = await asyncio.wait(running, timeout=LAST_PATIENCE)
            for task in late:
                task.cancel()
            await asyncio.wait(running)

    async def _deliver(self) -> None:
        """See that deliveries are under way, one for each platform: none waits for another's."""
        courier = self._services.courier
        platforms = await courier.due_platforms()
        await self._wait_a_little({f"deliver to {name}": partial(courier.deliver_to, name) for name in platforms})

    async def _wait_a_little(self, steps: Mapping[str, Step]) -> None:
        """Start these steps, or find them under way, and wait for all together."""
        if steps:
            await asyncio.wait([self._start(name, step) for name, step in steps.items()], timeout=PATIENCE)

    def _start(self, name: str, step: Step) -> asyncio.Task[int | None]:
        """The task of a step that runs beside; the one under way where there is one."""
        task = self._beside.get(name)
        if task is None or task.done():
            task = self._beside[name] = asyncio.create_task(self._step(name, step), name=name)
        return task

    async def _step(self, name: str, step: Step) -> int | None:
        try:
            done = await step()
        except NotStoredError:
            # The store says it once, not every second.
            return None
        except Exception as error:
            # It is tried again at the next tick all the same: what is due may be due now.
            self._setbacks.note(name, error, self._clock.now())
            return None
        self._setbacks.clear(name)
        return done
