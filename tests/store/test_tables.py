import re
import sqlite3
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine

from bot.store.engine import migrating
from bot.store.tables import metadata


def compare(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))


def definitions(file: Path) -> dict[str, list[str]]:
    """Every table and index as its lines, constraints in one order; what a comparison of columns does not see."""
    connection = sqlite3.connect(file)
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL AND name <> 'alembic_version'")
    found = {name: re.sub(r"\s+", " ", sql).removesuffix(" )") for name, sql in rows}
    connection.close()
    return {name: sorted(re.split(r", (?=CONSTRAINT)", sql)) for name, sql in found.items()}


async def test_the_migrations_make_what_the_tables_say(database: Path) -> None:
    async with migrating(database) as connection:
        assert await connection.run_sync(compare) == []


def test_partial_indexes_defaults_and_constraints_are_the_same_too(migrated: Path, tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'direct.db'}")
    metadata.create_all(engine)
    engine.dispose()

    assert definitions(migrated) == definitions(tmp_path / "direct.db")
