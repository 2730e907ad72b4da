import sqlite3
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import BUSY_MILLISECONDS, READERS, Engines, make_engines, migrating


async def pragma(connection: AsyncConnection, name: str) -> object:
    return (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()


async def test_the_writer_is_durable_and_keeps_references_whole(engines: Engines) -> None:
    async with engines.writer.connect() as connection:
        assert await pragma(connection, "journal_mode") == "wal"
        assert await pragma(connection, "synchronous") == 2  # FULL
        assert await pragma(connection, "foreign_keys") == 1
        assert await pragma(connection, "busy_timeout") == BUSY_MILLISECONDS


async def test_every_reader_sees_the_same_settings_and_none_can_write(engines: Engines) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(READERS):
            connection = await stack.enter_async_context(engines.reader.connect())
            assert await pragma(connection, "journal_mode") == "wal"
            assert await pragma(connection, "busy_timeout") == BUSY_MILLISECONDS
            with pytest.raises(OperationalError, match="readonly database"):
                await connection.execute(text("DELETE FROM groups"))


async def test_a_writing_transaction_holds_the_file_from_its_first_moment(engines: Engines, database: Path) -> None:
    rival = sqlite3.connect(database, timeout=0, isolation_level=None)
    async with engines.writer.begin():
        with pytest.raises(sqlite3.OperationalError, match="database is locked"):
            rival.execute("BEGIN IMMEDIATE")
    rival.execute("BEGIN IMMEDIATE")
    rival.close()


async def test_a_reference_to_nothing_is_refused(engines: Engines) -> None:
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        async with engines.writer.begin() as connection:
            await connection.execute(text("INSERT INTO seasons VALUES (99, 'Spring', '2026-01-01', '2026-02-01')"))


async def test_migrations_run_with_foreign_keys_off(database: Path) -> None:
    async with migrating(database) as connection:
        assert await pragma(connection, "foreign_keys") == 0


async def test_throw_away_databases_give_up_durability(database: Path) -> None:
    engines = make_engines(database, "OFF")
    async with engines.writer.connect() as connection:
        assert await pragma(connection, "synchronous") == 0
    await engines.dispose()


async def test_a_path_is_taken_as_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "50 % of it? #1 &mode=ro ü.db"
    engines = make_engines(file)
    async with engines.writer.begin() as connection:
        await connection.execute(text("CREATE TABLE t (x)"))
    await engines.dispose()

    assert file.is_file()


async def test_an_error_does_not_quote_what_somebody_wrote(tmp_path: Path) -> None:
    engines = make_engines(tmp_path / "secret.db")
    try:
        async with engines.writer.connect() as connection:
            with pytest.raises(DBAPIError) as raised:
                await connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": "my private answer"})
        assert "my private answer" not in str(raised.value)
    finally:
        await engines.dispose()
