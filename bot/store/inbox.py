"""Keys of commands, clicks and forms that took effect."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.statements import insert_new
from bot.store.tables import inbox


class SqlInbox:
    """The InboxRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def claim(self, key: str, at: datetime) -> bool:
        """Record a key in this unit of work; False when it took effect before."""
        result = await self._connection.execute(insert_new(inbox), {"key": key, "seen_at": at})
        return result.rowcount == 1

    async def forget(self, before: datetime) -> None:
        """Drop keys older than `before`."""
        await self._connection.execute(delete(inbox).where(inbox.c.seen_at < before))
