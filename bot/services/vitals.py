"""What `/health` says: whether ticks come, the database can be used, and each platform is there."""

from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.ports.health import HealthReport, Upkeep
from bot.ports.store import Clock, Store
from bot.services.housekeeping import Housekeeping
from bot.services.tick import Tick

# A tick comes every second; one this old means that something holds it.
OLDEST_TICK = timedelta(seconds=30)
OK = "ok"
log = structlog.get_logger(__name__)


class Vitals:
    """Healthy while nothing keeps the bot from its work. A backup that failed is told, and stops nothing."""

    def __init__(self, store: Store, clock: Clock, tick: Tick, housekeeping: Housekeeping, upkeep: Upkeep) -> None:
        self._store = store
        self._clock = clock
        self._tick = tick
        self._housekeeping = housekeeping
        self._upkeep = upkeep
        self._troubles: dict[str, Callable[[], str]] = {}

    def watch(self, platform: str, trouble: Callable[[], str]) -> None:
        """Ask `trouble` what is wrong with a platform, '' for nothing, whenever somebody asks for our health."""
        self._troubles[platform] = trouble

    async def report(self) -> HealthReport:
        """Every part with `ok` or what is wrong with it."""
        age = self._clock.now() - self._tick.last_at if self._tick.last_at else None
        groups, unread = await self._count_groups()
        vital = {
            "tick": OK if age is not None and age < OLDEST_TICK else "late",
            "database": self._upkeep.fault or unread or OK,
            **{platform: trouble() or OK for platform, trouble in self._troubles.items()},
        }
        told = {"groups": groups, "backup": self._housekeeping.backup_fault or OK}
        processes = self._upkeep.count_processes()
        if processes > 1:
            told["processes"] = f"{processes} use this database; stop all but one"
        return HealthReport(all(said == OK for said in vital.values()), {**vital, **told})

    async def _count_groups(self) -> tuple[str, str]:
        """How many groups there are, and why that cannot be read."""
        try:
            return str(len(await self._store.read(lambda uow: uow.groups.list()))), ""
        except Exception as error:
            log.warning("the database cannot be read", reason=str(error))
            return "?", "cannot be read"
