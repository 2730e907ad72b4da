"""The step from 0010 to 0011 on a database with a life behind it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store.migrations import upgrade
from tests.store.test_migration_0002 import live, steps

THREADS = "SELECT message_id, thread FROM answer_messages ORDER BY id"
SECOND_POST = """INSERT INTO posts (id, key, kind, group_id, round_id, target_kind, platform, space, place, card, state,
        created_at, not_before, thread, attempts, unsure, error, wanted, shown, reread)
    SELECT 2, 'second', kind, group_id, round_id, target_kind, platform, space, 'second', card, state,
        created_at, not_before, 'thread-2', 0, 0, '', 0, 0, 0 FROM posts WHERE id = 1"""
IN_ANOTHER_SPACE = """INSERT INTO answer_messages
    (platform, space, message_id, account_id, round_id, stamped_at, text, length, private, publish, unbooked)
    VALUES ('discord', 'guild-2', '3', 1, 1, '2026-01-05 09:00:00.000000', 'Elsewhere.', 50, 0, 'named', 0)"""


async def lived(tmp_path: Path) -> Path:
    """A database of 0010: a public answer, a private one, and one in a space where the round has no thread."""
    file = tmp_path / "drill.db"
    await upgrade(file, steps(tmp_path / "first", "0001"))
    await live(file)
    await upgrade(file, steps(tmp_path / "second", "0010"))
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(IN_ANOTHER_SPACE)
    return file


def threads(file: Path) -> list[tuple[str, str | None]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(THREADS).fetchall()


async def test_a_public_message_stands_in_the_only_thread_of_its_round_in_its_space(tmp_path: Path) -> None:
    file = await lived(tmp_path)

    assert await upgrade(file, steps(tmp_path / "third", "0011")) == ("0010", "0011")
    assert threads(file) == [("1", "thread"), ("2", None), ("3", None)]


async def test_of_two_threads_neither_is_guessed(tmp_path: Path) -> None:
    file = await lived(tmp_path)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(SECOND_POST)

    await upgrade(file, steps(tmp_path / "third", "0011"))
    assert threads(file) == [("1", None), ("2", None), ("3", None)]
