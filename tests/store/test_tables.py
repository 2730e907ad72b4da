import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text

from bot.store.engine import migrating
from bot.store.tables import metadata

OURS = {"ours": "alembic_version"}


def compare(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))


def definitions(connection: Connection) -> dict[str, list[str]]:
    """Every table and index as its lines, constraints in one order; what a comparison of columns does not see."""
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL AND name <> :ours"), OURS)
    # SQLite quotes the name of a table that was renamed.
    plain = [(name, re.sub(r"\s+", " ", sql.replace(f'"{name}"', name))) for name, sql in rows]
    return {name: sorted(re.split(r", (?=CONSTRAINT)", sql[:-1].strip())) for name, sql in plain}


async def test_the_migrations_make_what_the_tables_say(database: Path) -> None:
    async with migrating(database) as connection:
        assert await connection.run_sync(compare) == []


async def test_partial_indexes_defaults_and_constraints_are_the_same_too(database: Path) -> None:
    direct = create_engine("sqlite://")
    with direct.begin() as connection:
        metadata.create_all(connection)
        wanted = definitions(connection)
    direct.dispose()

    async with migrating(database) as migrated:
        assert await migrated.run_sync(definitions) == wanted
