"""Throws away what has served its purpose, backs up the rest, and asks a faulty database whether it is well."""

from datetime import datetime, timedelta

import structlog

from bot.metrics import Metrics
from bot.ports.health import BackupError, Upkeep
from bot.ports.store import Store

EVERY = timedelta(hours=1)
# Longer than any platform redelivers, and than the week in which a deleted message could still come late (RULES).
KEYS_KEPT = timedelta(days=8)
PROBE_SIZE = 128 * 1024
log = structlog.get_logger(__name__)


class Housekeeping:
    """Small chores of a tick."""

    def __init__(self, store: Store, upkeep: Upkeep, metrics: Metrics) -> None:
        self._store = store
        self._upkeep = upkeep
        self._metrics = metrics
        self._done_at: datetime | None = None
        self._backup_failed_at: datetime | None = None
        self.backup_fault = ""

    async def run(self, now: datetime) -> None:
        """Hourly: forget keys of commands, clicks and forms that nobody can deliver again."""
        if self._upkeep.fault:
            await self._probe(now)
        if self._done_at is not None and now - self._done_at < EVERY:
            return
        await self._store.write(lambda uow: uow.inbox.forget(now - KEYS_KEPT))
        self._done_at = now

    async def back_up(self, now: datetime) -> int:
        """Make the day's backup where it is missing: how many were made. One that fails is tried again in an hour."""
        if self._backup_failed_at is not None and now - self._backup_failed_at < EVERY:
            return 0
        try:
            made = await self._upkeep.back_up(now)
        except BackupError as error:
            self._backup_failed_at, self.backup_fault = now, str(error)
            self._metrics.backups.labels("failed").inc()
            log.error("no backup was made; it is tried again in an hour", reason=str(error))
            return 0
        self._backup_failed_at, self.backup_fault = None, ""
        if made:
            self._metrics.backups.labels("made").inc()
            self._metrics.backup_at.set(now.timestamp())
            log.info("backed up")
        return int(made)

    async def _probe(self, now: datetime) -> None:
        """Write something large: a full disk often takes a little more, and then nothing again."""
        key = f"probe {now.isoformat()} ".ljust(PROBE_SIZE, "-")
        # Seen so long ago that the next hour forgets it.
        await self._store.write(lambda uow: uow.inbox.claim(key, now - KEYS_KEPT))
        await self._store.write(lambda uow: uow.inbox.forget(now - KEYS_KEPT + timedelta.resolution))
        self._upkeep.end_fault()
