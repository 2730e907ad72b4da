"""Deletes what hangs on a row, table by table along the foreign keys, so that a new table is found by itself."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Select, Table, delete, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.table_kit import metadata

# Whose rows outlive the one they name: another's deed, or a pointer between rows of the same table.
_WEAK = frozenset({"accounts"})


async def erase(
    connection: AsyncConnection, root: Table, ids: Sequence[int], limit: int, found_by: Table | None = None
) -> int:
    """Delete at most `limit` rows that hang on the rows `ids` of `root`; how many went, 0 when none is left.

    Last and together go the rows themselves and those of `found_by`, a table that the unfinished work is found by.
    """
    wanted, last = root.c.id.in_(ids), [table for table in (found_by, root) if table is not None]
    for table in reversed(metadata.sorted_tables):
        belonging = _belonging(table, root, wanted)
        if belonging is None or table in last:
            continue
        gone = await _delete_some(connection, table, belonging, limit)
        if gone:
            return gone
    gone = 0
    for table in last:
        belonging = _belonging(table, root, wanted)
        assert belonging is not None
        gone += (await connection.execute(delete(table).where(belonging))).rowcount
    return gone


async def _delete_some(connection: AsyncConnection, table: Table, which: ColumnElement[bool], limit: int) -> int:
    """Newest first: a row may name an older one of its own table."""
    keys = list(table.primary_key)
    chosen: Select[Any] = select(*keys).where(which).order_by(*(key.desc() for key in keys)).limit(limit)
    result = await connection.execute(delete(table).where(tuple_(*keys).in_(chosen)))
    return result.rowcount


def _belonging(table: Table, root: Table, wanted: ColumnElement[bool]) -> ColumnElement[bool] | None:
    """Which rows of a table hang on the wanted ones; None where none can. A key that names the root says it all."""
    if table is root:
        return wanted
    keys = _keys(table)
    direct = [key for key in keys if key.column.table is root]
    ways = [way for key in direct or keys if (way := _through(key, root, wanted)) is not None]
    return or_(*ways) if ways else None


def _through(key: ForeignKey, root: Table, wanted: ColumnElement[bool]) -> ColumnElement[bool] | None:
    parent = key.column.table
    if parent is root:
        return key.parent.in_(select(key.column).where(wanted))
    belonging = _belonging(parent, root, wanted)
    return None if belonging is None else key.parent.in_(select(key.column).where(belonging))


def _keys(table: Table) -> list[ForeignKey]:
    """The foreign keys along which rows belong, by column."""
    found = [key for key in table.foreign_keys if key.column.table is not table and key.column.table.name not in _WEAK]
    return sorted(found, key=lambda key: key.parent.name)
