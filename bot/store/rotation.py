"""The folder of backups: one a day, the newest of them kept, and the newest good one found when it is needed."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.store.backup import PART, DamagedError, back_up, examine

FOLDER = "backups"
# A copy takes minutes at most; what is older was left by a process that ended in the middle.
OLDEST_PART = timedelta(days=1)
_DAILY = re.compile(r"drill-\d{4}-\d\d-\d\d\.db")


def folder_of(database: Path) -> Path:
    """Where backups of a database file are kept."""
    return database.parent / FOLDER


def daily_file(database: Path, on: date) -> Path:
    """The backup of a date in UTC."""
    return folder_of(database) / f"drill-{on.isoformat()}.db"


def back_up_daily(database: Path, kept: int, now: datetime) -> Path | None:
    """Make the backup of the UTC day of `now` (aware UTC), if it is not there, and drop all but the newest `kept`.

    The new file, None where there was nothing to do. Nothing is dropped before the new one is whole. Raises
    BackupError.
    """
    target = daily_file(database, now.astimezone(UTC).date())
    if kept < 1 or target.exists():
        return None
    back_up(database, target, force=True)
    _drop_old(target.parent, kept, now)
    return target


def find_newest_good(database: Path, is_known: Callable[[str], bool]) -> Path | None:
    """The newest backup that is sound and of a schema that is known, in the folder beside a database file."""
    for file in sorted(_backups(folder_of(database)), key=lambda file: file.stat().st_mtime, reverse=True):
        with suppress(DamagedError):
            if is_known(examine(file)):
                return file
    return None


def _backups(folder: Path) -> Iterator[Path]:
    return folder.glob("[!.]*.db")


def _drop_old(folder: Path, kept: int, now: datetime) -> None:
    """Only files that rotation itself made: what an operator put there, or an upgrade, stays."""
    daily = sorted(file for file in folder.iterdir() if _DAILY.fullmatch(file.name))
    parts = [file for file in folder.glob(f".*{PART}") if _made_at(file) < now - OLDEST_PART]
    for file in [*daily[:-kept], *parts]:
        with suppress(OSError):
            file.unlink()


def _made_at(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
