"""Brings a database file to the newest schema, in one transaction that a failure leaves no trace of."""

from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from bot.store.engine import migrating

MIGRATIONS = Path(__file__).parents[2] / "migrations"


class MigrationError(Exception):
    """The database cannot be brought to this version; the message says what to do."""


async def upgrade(file: Path, scripts: Path = MIGRATIONS) -> tuple[str | None, str]:
    """Upgrade `file`, making it where it does not exist: the revision before (None when new) and now.

    `scripts` is Alembic's folder. Raises MigrationError for a database of a newer version, for a file that cannot be
    used as one, and when a step fails or would break a reference; the file is then as it was.
    """
    try:
        async with migrating(file) as connection:
            return await connection.run_sync(_upgrade, scripts)
    except DBAPIError as error:
        raise MigrationError(
            f"{file} could not be brought to the schema of this version: {error.orig}. Nothing was changed. "
            "Mend or restore that file, or start with another data folder."
        ) from error


def known_revisions(scripts: Path = MIGRATIONS) -> Sequence[str]:
    """Every schema this version can bring up to date, newest first."""
    return [revision.revision for revision in ScriptDirectory.from_config(_config(scripts)).walk_revisions()]


def say_newer(found: str, known: str) -> str:
    """What is said of a database whose schema is unknown here; `known` is the newest one that is not."""
    return (
        f"This database was written by a newer version of Daily Drill (schema {found}; this version knows up to "
        f"{known}). Install that version, or start with another data folder. Nothing was changed."
    )


def _config(scripts: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    return config


def _upgrade(connection: Connection, scripts: Path) -> tuple[str | None, str]:
    config = _config(scripts)
    config.attributes["connection"] = connection
    script = ScriptDirectory.from_config(config)
    head = script.get_current_head()
    assert head is not None
    before = MigrationContext.configure(connection).get_current_revision()
    if before is not None and before not in {revision.revision for revision in script.walk_revisions()}:
        raise MigrationError(say_newer(before, head))
    if before == head:
        return before, head
    command.upgrade(config, "head")
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise MigrationError(f"The upgrade to {head} would break {len(broken)} references; nothing was changed.")
    return before, head
