"""aiosqlite with one visit to the connection's thread for each statement, where its cursors pay four."""

import asyncio
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import aiosqlite

# Statements each connection keeps parsed; the bot asks a few hundred different ones.
PARSED = 512


class OneVisitCursor(aiosqlite.Cursor):
    """Runs a statement and takes all its rows in one visit, and leaves nothing open behind it."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        # By `cursor()`: one made by its class alone is kept in a list of the connection for good.
        super().__init__(connection, connection._conn.cursor())
        self._rows: list[Any] = []

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> aiosqlite.Cursor:
        """Run a statement; its rows wait for `fetchall`."""
        await self._conn._execute(self._run, sql, parameters or ())  # type: ignore[no-untyped-call]  # aiosqlite leaves it bare
        return self

    async def fetchall(self) -> list[Any]:
        """All rows of the statement, once."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing to do: a statement that gave all its rows is closed."""

    def _run(self, sql: str, parameters: Any) -> None:
        self._rows = self._cursor.execute(sql, parameters).fetchall()


class OneVisitConnection(aiosqlite.Connection):
    """A connection whose cursors are such."""

    ending: "asyncio.Future[Any] | None" = None

    def cursor(self) -> Any:
        """A cursor, made without a visit."""
        return OneVisitCursor(self)

    def stop(self) -> "asyncio.Future[Any] | None":
        """End the thread; `ending` is done when it has."""
        self.ending = super().stop()
        return self.ending


async def connect(file: Path) -> OneVisitConnection:
    """Open `file`. The caller's engine sees to it that one statement runs at a time, in whichever thread."""
    connection = OneVisitConnection(
        lambda: sqlite3.connect(file, check_same_thread=False, cached_statements=PARSED), iter_chunk_size=64
    )
    # As SQLAlchemy does with connections of its own: one that was left open does not keep the process alive.
    connection._thread.daemon = True
    try:
        await connection
    except sqlite3.Error:
        # aiosqlite leaves the thread to itself, which would then report to a loop that may be gone.
        if connection.ending:
            await connection.ending
        raise
    return connection
