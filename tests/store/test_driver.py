"""The driver's cursors: all of a statement in one visit to its thread."""

import asyncio
import gc
import sqlite3
import threading
import weakref
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.store.driver import OneVisitConnection, connect


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[OneVisitConnection]:
    opened = await connect(tmp_path / "some.db")
    await opened.cursor().execute("CREATE TABLE words (word TEXT UNIQUE)")
    yield opened
    await opened.close()


async def run(connection: OneVisitConnection, sql: str, *parameters: Any) -> Any:
    return await connection.cursor().execute(sql, parameters)


async def test_rows_wait_until_they_are_fetched_and_come_once(connection: OneVisitConnection) -> None:
    cursor = await run(connection, "SELECT 1 UNION SELECT 2")

    assert [column[0] for column in cursor.description] == ["1"]
    assert [await cursor.fetchall(), await cursor.fetchall()] == [[(1,), (2,)], []]


async def test_a_change_says_how_many_rows_and_gives_what_it_returns(connection: OneVisitConnection) -> None:
    cursor = await run(connection, "INSERT INTO words VALUES (?), (?) RETURNING word", "drill", "daily")

    assert (cursor.rowcount, await cursor.fetchall()) == (2, [("drill",), ("daily",)])


async def test_a_statement_that_fails_leaves_the_connection_in_order(connection: OneVisitConnection) -> None:
    await run(connection, "INSERT INTO words VALUES (?)", "drill")
    with pytest.raises(sqlite3.IntegrityError):
        await run(connection, "INSERT INTO words VALUES (?)", "drill")

    assert await (await run(connection, "SELECT word FROM words")).fetchall() == [("drill",)]


async def test_a_statement_left_unread_holds_no_lock(connection: OneVisitConnection, tmp_path: Path) -> None:
    await run(connection, "INSERT INTO words VALUES (?)", "drill")
    await connection.commit()
    await run(connection, "SELECT word FROM words")
    other = await connect(tmp_path / "some.db")
    await run(other, "DROP TABLE words")
    await other.close()

    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await run(connection, "SELECT word FROM words")


def test_a_file_that_cannot_be_opened_leaves_nothing_to_say_once_the_loop_is_gone(tmp_path: Path) -> None:
    for _ in range(20):
        with pytest.raises(sqlite3.OperationalError):
            asyncio.run(connect(tmp_path / "missing" / "some.db"))
    for thread in set(threading.enumerate()) - {threading.current_thread()}:
        thread.join(1)  # one that failed is reported by pytest


async def test_a_connection_keeps_nothing_of_the_cursors_it_had(connection: OneVisitConnection) -> None:
    def references() -> int:
        return sum(type(thing) is weakref.ref for thing in gc.get_objects())

    before = references()
    for _ in range(1_000):
        await run(connection, "SELECT 1")
    assert references() - before < 500  # sqlite3 clears its list every 200 cursors
