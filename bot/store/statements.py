"""Inserts that meet rows which exist already, in SQLite's dialect (PostgreSQL's reads the same)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.sqlite import Insert, insert

# SQLite binds at most 32,766 values in a statement.
MOST_ROWS = 500


def insert_new(table: Table, rows: Sequence[Mapping[str, Any]]) -> Insert:
    """Insert rows, leaving out those that meet a unique key."""
    return insert(table).values(list(rows)).on_conflict_do_nothing()


def upsert(table: Table, rows: Sequence[Mapping[str, Any]]) -> Insert:
    """Insert rows; one whose primary key exists takes the new values of its other columns."""
    statement = insert(table).values(list(rows))
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)
