"""One tick: everything that is due, asked of the rows (promise 1). A lost tick costs a second."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from bot.metrics import Metrics
from bot.ports.store import Clock
from bot.services.bundle import Services

log = structlog.get_logger(__name__)


class Tick:
    """Drives the services; call it once a second. Deliveries run beside it, since a platform may be slow."""

    def __init__(self, services: Services, clock: Clock, metrics: Metrics) -> None:
        self._services = services
        self._clock = clock
        self._metrics = metrics
        self._delivery: asyncio.Task[int] | None = None
        self.last_at: datetime | None = None

    async def __call__(self) -> None:
        """Do what is due now, and see that deliveries are under way."""
        with self._metrics.tick_seconds.time():
            await self.settle_time()
        if self._delivery is None or self._delivery.done():
            self._delivery = asyncio.create_task(self._deliver(), name="courier")
        self.last_at = self._clock.now()

    async def settle_time(self) -> None:
        """Bring every round to where the clock says it is; a step that fails does not stop the others."""
        now = self._clock.now()
        services = self._services
        await self._step("open", lambda: services.rounds.open_due(now))
        await self._step("close", lambda: services.rounds.close_due(now))
        await self._step("reread", services.recovery.reread)
        await self._step("settle", lambda: services.settlement.run(now))
        await self._step("reveal", lambda: services.rounds.reveal_due(now))
        await self._step("book changes", services.settlement.book_changes)
        await self._step("flush", lambda: services.answers.flush(now))

    async def stop(self) -> None:
        """Wait for the delivery under way."""
        if self._delivery is not None:
            await asyncio.wait([self._delivery])

    async def _deliver(self) -> int:
        return await self._step("deliver", self._services.courier.deliver) or 0

    async def _step(self, name: str, step: Callable[[], Awaitable[int | None]]) -> int | None:
        try:
            return await step()
        except Exception:
            log.exception("step of a tick failed", step=name)
            return None
