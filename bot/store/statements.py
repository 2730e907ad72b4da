"""The statements that repeat, in SQLite's dialect. Each is built once: a statement built anew is compiled anew."""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.dialects.sqlite import Insert, insert


@cache
def insert_new(table: Table) -> Insert:
    """Insert the rows it is executed with, leaving out those that meet a unique key."""
    return insert(table).on_conflict_do_nothing()


@cache
def upsert(table: Table) -> Insert:
    """Insert the whole rows it is executed with; where the primary key exists, replace its other columns."""
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {c.name: statement.excluded[c.name] for c in table.c if c.name not in keys and c.computed is None}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


def starts_with(column: ColumnElement[str], prefix: ColumnElement[str]) -> ColumnElement[bool]:
    """`column LIKE prefix%` as a range, which an index of `column` answers and in which `_` and `%` mean themselves."""
    return (column >= prefix) & (column < prefix + "\U0010ffff")


def among(column: ColumnElement[Any], values: Iterable[int | str]) -> ColumnElement[bool]:
    """`column IN values` for any number of them: one JSON text, since SQLite binds at most 32,766 values."""
    given = func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(select(given.c.value))
