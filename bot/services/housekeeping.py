"""Throws away what has served its purpose."""

from datetime import datetime, timedelta

from bot.ports.store import Store

EVERY = timedelta(hours=1)
# Longer than any platform redelivers, and than the week in which a deleted message could still come late (RULES).
KEYS_KEPT = timedelta(days=8)


class Housekeeping:
    """Small chores of a tick, done once an hour."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._done_at: datetime | None = None

    async def run(self, now: datetime) -> None:
        """Forget keys of commands, clicks and forms that nobody can deliver again."""
        if self._done_at is not None and now - self._done_at < EVERY:
            return
        await self._store.write(lambda uow: uow.inbox.forget(now - KEYS_KEPT))
        self._done_at = now
