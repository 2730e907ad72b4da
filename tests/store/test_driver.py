"""The driver's cursors: all of a statement in one visit to its thread."""

import sqlite3
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
