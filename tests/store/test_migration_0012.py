"""The step from 0011 to 0012 on a database with a life behind it."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.store.migrations import upgrade
from tests.store.test_migration_0002 import live, rows, steps

SCHEDULE = """INSERT INTO schedules (group_id, local_time, weekdays, window, next_at)
    VALUES (1, '09:00:00.000000', '01234', 28800, '2026-01-06 09:00:00.000000')"""


async def lived(tmp_path: Path, change: str) -> Path:
    """A database of 0011, with a change."""
    file = tmp_path / "drill.db"
    await upgrade(file, steps(tmp_path / "first", "0001"))
    await live(file)
    await upgrade(file, steps(tmp_path / "second", "0011"))
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(change)
    return file


def select(file: Path, what: str) -> Sequence[Any]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(f"SELECT {what}").fetchall()


async def test_everything_that_was_stored_is_kept(tmp_path: Path) -> None:
    file = await lived(tmp_path, "SELECT 1")
    before = rows(file)

    assert await upgrade(file, steps(tmp_path / "third", "0012")) == ("0011", "0012")

    for table, kept in rows(file).items():
        assert [row[: len(old)] for row, old in zip(kept, before[table], strict=True)] == before[table], table


async def test_a_schedule_is_looked_at_when_it_opens(tmp_path: Path) -> None:
    file = await lived(tmp_path, SCHEDULE)
    await upgrade(file, steps(tmp_path / "third", "0012"))

    assert select(file, "look_at FROM schedules") == [("2026-01-06 09:00:00.000000",)]


async def test_a_thread_that_was_to_be_read_is_read_at_once_and_no_other(tmp_path: Path) -> None:
    file = await lived(tmp_path, "UPDATE posts SET reread = 1 WHERE kind = 'question'")
    await upgrade(file, steps(tmp_path / "third", "0012"))

    assert select(file, "count(*) FROM posts WHERE reread") != [(0,)]
    assert select(file, "count(*) FROM posts WHERE (reread AND reread_at = created_at) IS NOT reread") == [(0,)]
    assert select(file, "count(*) FROM posts WHERE NOT reread AND reread_at IS NOT NULL") == [(0,)]
