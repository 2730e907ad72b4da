"""Two engines on one SQLite file: a single writer that begins IMMEDIATE, and a small pool of read-only readers."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.driver import connect
from bot.store.faults import Faults

Durability = Literal["FULL", "OFF"]
READERS = 4
BUSY_MILLISECONDS = 5_000


@dataclass(frozen=True, slots=True)
class Engines:
    """The writer waits in its pool of one, not in SQLite's back-off; readers cannot write."""

    writer: AsyncEngine
    reader: AsyncEngine
    faults: Faults = field(default_factory=Faults)

    async def dispose(self) -> None:
        """Close every connection."""
        await self.writer.dispose()
        await self.reader.dispose()


def make_engines(file: Path, durability: Durability = "FULL") -> Engines:
    """Engines on the database `file`. `OFF` gives up durability for throw-away databases."""
    writer = _make_engine(file, connections=1)
    _set_up(writer, begin="BEGIN IMMEDIATE", pragmas={"synchronous": durability, "foreign_keys": "ON"})
    reader = _make_engine(file, connections=READERS)
    _set_up(reader, begin="BEGIN", pragmas={"query_only": "ON"})
    return Engines(writer, reader)


@asynccontextmanager
async def migrating(file: Path) -> AsyncIterator[AsyncConnection]:
    """One write transaction with foreign keys off: batch changes to a parent table would cascade otherwise.

    A file that does not exist is made, for its owner alone to read: it holds what people write in private.
    """
    _make_private(file)
    engine = _make_engine(file, connections=1)
    _set_up(engine, begin="BEGIN IMMEDIATE", pragmas={"synchronous": "FULL", "foreign_keys": "OFF"})
    try:
        async with engine.begin() as connection:
            yield connection
    finally:
        await engine.dispose()


def _make_private(file: Path) -> None:
    """SQLite gives its side files the same mode, and says better than we could why a file cannot be made."""
    with suppress(OSError):
        os.close(os.open(file, os.O_RDONLY | os.O_CREAT, 0o600))


def _make_engine(file: Path, connections: int) -> AsyncEngine:
    return create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(file)),
        async_creator=lambda: connect(file),
        # What somebody wrote must not reach the log with an error.
        hide_parameters=True,
        # Every unit of work ends its transaction itself, so the pool need not roll back once more: that costs a third.
        pool_reset_on_return=None,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=60,
    )


def _set_up(engine: AsyncEngine, begin: str, pragmas: dict[str, str]) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, _: Any) -> None:
        # Without this, sqlite3 begins transactions by itself, too late, and updates are lost.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma, value in {"journal_mode": "WAL", "busy_timeout": BUSY_MILLISECONDS, **pragmas}.items():
            cursor.execute(f"PRAGMA {pragma}={value}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_transaction(connection: Any) -> None:
        connection.exec_driver_sql(begin)
