"""What comes before a database file is used: is it sound, is there a copy of it as it was, then its new schema."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot.ports.health import BackupError
from bot.store.backup import DamagedError, back_up, connect
from bot.store.migrations import MIGRATIONS, MigrationError, known_revisions, say_newer, upgrade
from bot.store.restore import find_loss
from bot.store.rotation import find_newest_good, folder_of

HOW = "python -m bot db restore"
UPGRADE = "python -m bot db upgrade"


async def make_ready(
    database: Path, now: datetime, scripts: Path = MIGRATIONS, others: Sequence[int] = ()
) -> tuple[str | None, str]:
    """Look the file through and bring it to the newest schema: the revision before (None when new) and now.

    A file of an older schema is copied beside the backups first, and refused while `others` (ids of processes) use it.
    Raises MigrationError, with the file as it was.
    """
    kept = await asyncio.to_thread(_prepare, database, now, scripts, others)
    try:
        return await upgrade(database, scripts)
    except MigrationError as error:
        where = f" A copy of it as it was lies at {kept}." if kept else ""
        raise MigrationError(f"{error}{where}") from error


def find_schemas(database: Path, scripts: Path = MIGRATIONS) -> tuple[str | None, str]:
    """Look the file through, without changing it: its schema, None where it has none, and the one this version needs.

    Raises MigrationError for a damaged file and for one of a newer version.
    """
    found, known = _look_through(database, scripts), known_revisions(scripts)
    if found is not None and found not in known:
        raise MigrationError(say_newer(found, known[0]))
    return found, known[0]


def require_ready(database: Path, scripts: Path = MIGRATIONS) -> None:
    """Raises MigrationError for a file that cannot be read as it is, with what to do; changes nothing."""
    found, needed = find_schemas(database, scripts)
    if found is None:
        raise MigrationError(f"{database} holds no database of Daily Drill. `{UPGRADE}` makes one or says why not.")
    if found != needed:
        raise MigrationError(
            f"{database} is of schema {found}, and this version needs {needed}. "
            f"Bring it up with `{UPGRADE}` (a copy is kept), then try again."
        )


def _prepare(database: Path, now: datetime, scripts: Path, others: Sequence[int]) -> Path | None:
    """Look the file through: the copy of it that was made because it is to be upgraded."""
    before, needed = find_schemas(database, scripts) if database.exists() else (None, "")
    if before in (None, needed):
        return None
    if others:
        raise MigrationError(
            f"{database} is of schema {before} and in use (process {others[0]}): it is not brought to schema {needed} "
            "under a bot that runs. Stop it first."
        )
    kept = folder_of(database) / f"drill-{before}-{now.astimezone(UTC):%Y%m%dT%H%M%S}.db"
    try:
        back_up(database, kept, force=True)
    except BackupError as error:
        raise MigrationError(f"Before an upgrade the database is backed up, and that failed. {error}") from error
    return kept


def _look_through(database: Path, scripts: Path) -> str | None:
    """The revision of a file, None for one without. Raises MigrationError for a damaged one: what can be done."""
    try:
        with closing(connect(database, "rw")) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise sqlite3.DatabaseError(found)
            return _revision(connection)
    except sqlite3.OperationalError:
        # It cannot be opened or is locked, which is not damage: the upgrade says so.
        return None
    except sqlite3.DatabaseError as error:
        raise MigrationError(_say_damaged(DamagedError(database, str(error)), database, scripts)) from error


def _revision(connection: sqlite3.Connection) -> str | None:
    has_table = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if has_table else None
    return str(row[0]) if row else None


def _say_damaged(error: DamagedError, database: Path, scripts: Path) -> str:
    backup = find_newest_good(database, lambda revision: revision in known_revisions(scripts))
    said = f"{database} is damaged ({error.reason}). Nothing was started and nothing was changed."
    if backup is None:
        return (
            f"{said} There is no good backup in {folder_of(database)}: restore one of your own with `{HOW} FILE`, "
            "or move the damaged file away to begin anew."
        )
    made = datetime.fromtimestamp(backup.stat().st_mtime, UTC)
    return (
        f"{said} The newest good backup is {backup}, made {made:%Y-%m-%d %H:%M} UTC. It lacks "
        f"{find_loss(database, backup)}. To go back to it: {HOW} {backup} (the damaged file is kept aside)."
    )
