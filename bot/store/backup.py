"""Copies of the database file: made while it is in use, whole or not at all, and looked through before they count."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp

from bot.ports.health import BackupError
from bot.store.presence import sync_folder

# Pages of a step. Between two steps other threads of this process have their turn.
STEP = 256
PART = ".part"
# A damaged file may have more to say than anybody reads.
MOST_SAID = 3
Progress = Callable[[int, int, int], object]


class DamagedError(BackupError):
    """A file is no database of ours, or not a sound one; `reason` says what is wrong with it."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file} cannot be used: {reason}")
        self.reason = reason


def back_up(database: Path, target: Path, *, force: bool = False, progress: Progress | None = None) -> None:
    """Write a consistent copy of `database` to `target`, which appears only once it is whole and sound.

    The copy is of one instant, however much is written meanwhile; it is a file of its own without side files. Raises
    BackupError where `target` exists (unless `force`) and where something fails: what was there is then as it was.
    """
    _refuse_target(database, target, force=force)
    try:
        with part_of(target) as part:
            _copy(database, part, progress)
            examine(part)
            place(part, target)
    except DamagedError as error:
        raise BackupError(f"The copy of {database} is not sound ({error.reason}); it was not kept.") from error
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"{database} could not be backed up to {target}: {error}. Nothing was left there.") from error


def examine(file: Path) -> str:
    """The schema revision of a sound database file. Raises DamagedError for any other file, or none."""
    try:
        with closing(connect(file, "ro")) as connection:
            found = [str(line) for (line,) in connection.execute("PRAGMA integrity_check(10)") if line != "ok"]
            found += [f"{row[0]} {row[1]} refers to nothing" for row in connection.execute("PRAGMA foreign_key_check")]
            if not found:
                return _revision(connection)
    except sqlite3.Error as error:
        found = [str(error)]
    raise DamagedError(file, "; ".join(found[:MOST_SAID]))


def connect(file: Path, mode: str) -> sqlite3.Connection:
    """A plain connection that begins no transactions by itself; `mode` is SQLite's: ro, rw or rwc."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)


@contextmanager
def part_of(target: Path) -> Iterator[Path]:
    """An empty file beside `target` that only its owner may read; what is left of it at the end is removed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=PART)
    os.close(handle)
    part = Path(name)
    try:
        yield part
    finally:
        for file in (part, *side_files(part), Path(f"{part}-journal")):
            with suppress(OSError):
                file.unlink(missing_ok=True)


def place(part: Path, target: Path) -> None:
    """Put a finished file where it belongs: after a power cut the old one is there or the new one, never a half."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(target)
    sync_folder(target.parent)


def side_files(database: Path) -> tuple[Path, Path]:
    """Where SQLite keeps what is not in the file itself yet."""
    return Path(f"{database}-wal"), Path(f"{database}-shm")


def _copy(database: Path, part: Path, progress: Progress | None) -> None:
    with closing(connect(database, "rw")) as source, closing(connect(part, "rw")) as copy:
        # A snapshot held throughout: without it, every write of another connection begins the copy anew.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(copy, pages=STEP, progress=progress, sleep=0)
        copy.execute("PRAGMA journal_mode=DELETE")


def _refuse_target(database: Path, target: Path, *, force: bool) -> None:
    if not database.exists():
        raise BackupError(f"There is no database at {database}.")
    if target.exists() and database.samefile(target):
        raise BackupError(f"{target} is the database itself. Name another file.")
    if target.is_dir():
        raise BackupError(f"{target} is a folder. Name a file in it.")
    if target.exists() and not force:
        raise BackupError(f"{target} exists. Name another file, or overwrite it with --force.")


def _revision(connection: sqlite3.Connection) -> str:
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        row = None
    if row is None:
        raise sqlite3.DatabaseError("this is no database of Daily Drill")
    return str(row[0])
