"""When groups want their digest."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.digest import DigestWish
from bot.store.statements import upsert
from bot.store.tables import digests

_d = digests.c


class SqlDigests:
    """The DigestRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, wish: DigestWish) -> None:
        """Store or change a group's wish."""
        row = {
            "group_id": wish.group_id,
            "weekday": wish.weekday,
            "local_time": wish.local_time,
            "next_at": wish.next_at,
        }
        await self._connection.execute(upsert(digests), row)

    async def remove(self, group_id: int) -> bool:
        """Drop it; False when there was none."""
        return (await self._connection.execute(delete(digests).where(_d.group_id == group_id))).rowcount == 1

    async def find(self, group_id: int) -> DigestWish | None:
        """A group's wish."""
        row = (await self._connection.execute(select(digests).where(_d.group_id == group_id))).one_or_none()
        return _wish(row) if row else None

    async def due(self, now: datetime, limit: int) -> Sequence[DigestWish]:
        """Wishes with `next_at <= now`, longest due first."""
        statement = select(digests).where(_d.next_at <= now).order_by(_d.next_at).limit(limit)
        return [_wish(row) for row in await self._connection.execute(statement)]


def _wish(row: Row[tuple[object, ...]]) -> DigestWish:
    return DigestWish(row.group_id, row.weekday, row.local_time, row.next_at)
