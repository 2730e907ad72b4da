"""Going back to a backup: looked through first, the present file kept aside, and what is lost by it said."""

import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bot.ports.health import BackupError
from bot.store.backup import DamagedError, connect, examine, part_of, place, side_files
from bot.store.backup import back_up as copy_database
from bot.store.migrations import MIGRATIONS, known_revisions
from bot.store.presence import present, sync_folder

_NEWER = {
    "rounds": """SELECT count(*), min(opens_at) FROM other.rounds
        WHERE id NOT IN (SELECT id FROM main.rounds)""",
    "answers": """SELECT count(*), min(stamped_at) FROM other.answer_messages AS a WHERE a.deleted_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM main.answer_messages AS b
        WHERE (a.platform, a.space, a.message_id) = (b.platform, b.space, b.message_id))""",
}


@dataclass(frozen=True, slots=True)
class Loss:
    """What a backup lacks of a newer file: None where that one cannot be read far enough. `since` is of the first."""

    rounds: int | None
    answers: int | None
    since: str

    def __str__(self) -> str:
        if self.rounds is None or self.answers is None:
            return f"everything since {self.since}; how much that is cannot be read any more"
        if not self.rounds and not self.answers:
            return "no round and no answer"
        return f"{self.rounds} rounds and {self.answers} answer messages, the first of {self.since}"


@dataclass(frozen=True, slots=True)
class Restored:
    """Where the file that was there before lies now (None where there was none), and what it had more."""

    kept: Path | None
    loss: Loss | None


def restore(backup: Path, database: Path, now: datetime, scripts: Path = MIGRATIONS) -> Restored:
    """Put a copy of `backup` in the place of `database`. The next start upgrades its schema where it is an older one.

    Raises BackupError, with everything as it was: where a process has the database in use, where `backup` is not sound
    or of a schema that this version does not know.
    """
    with present(database) as holders:
        _refuse_holders(database, holders)
        _refuse_unusable(backup, database, scripts)
        try:
            with part_of(database) as part:
                copy_database(backup, part, force=True)
                _doubt_posts(part)
                loss = find_loss(database, part) if database.exists() else None
                kept = _keep_aside(database, now)
                place(part, database)
        except OSError as error:
            raise BackupError(f"{backup} could not be put in the place of {database}: {error}.") from error
    return Restored(kept, loss)


def find_loss(newer: Path, backup: Path) -> Loss:
    """What `backup` lacks of `newer`, as far as that can be read; else the age of the backup, in UTC."""
    try:
        with closing(connect(backup, "ro")) as connection:
            connection.execute("ATTACH ? AS other", (f"{newer.absolute().as_uri()}?mode=ro",))
            rounds, answers = (connection.execute(query).fetchone() for query in _NEWER.values())
    except sqlite3.Error:
        return Loss(None, None, _minute(datetime.fromtimestamp(backup.stat().st_mtime, UTC)))
    first = min((at for _, at in (rounds, answers) if at), default="")
    return Loss(rounds[0], answers[0], _minute(datetime.fromisoformat(first)) if first else "")


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _refuse_holders(database: Path, holders: Sequence[int]) -> None:
    if holders:
        raise BackupError(
            f"A bot has {database} in use (process {', '.join(map(str, holders))}). "
            "Stop it first: Ctrl-C where it runs, or docker compose stop. Then restore again. Nothing was changed."
        )


def _refuse_unusable(backup: Path, database: Path, scripts: Path) -> None:
    if database.exists() and backup.exists() and backup.samefile(database):
        raise BackupError(f"{backup} is the database itself. Name a backup.")
    try:
        revision = examine(backup)
    except DamagedError as error:
        raise BackupError(f"{error}. Name another backup. Nothing was changed.") from error
    if revision not in known_revisions(scripts):
        raise BackupError(
            f"{backup} was written by a newer version of Daily Drill (schema {revision}). Install that version. "
            "Nothing was changed."
        )


def _keep_aside(database: Path, now: datetime) -> Path | None:
    """Keep the present file under another name; afterwards no side file of it is left that would be read as the next's.

    A sound file takes what is in its side files; one that cannot is kept with them.
    """
    if not database.exists():
        return None
    with suppress(sqlite3.Error), closing(connect(database, "rw")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    kept = _free_name(database.with_name(f"{database.name}.before-{now:%Y%m%dT%H%M%S}"))
    shutil.copy2(database, kept)
    for side, name in zip(side_files(database), side_files(kept), strict=True):
        if side.exists():
            shutil.copy2(side, name)
    _sync(kept)
    for side in side_files(database):
        side.unlink(missing_ok=True)
    sync_folder(database.parent)
    return kept


def _doubt_posts(database: Path) -> None:
    """What was to be sent when the backup was made may be out since: it is looked for before it is sent."""
    with closing(connect(database, "rw")) as connection:
        connection.execute("UPDATE posts SET unsure = 1 WHERE state = 'pending'")


def _free_name(file: Path) -> Path:
    return next(name for n in count() if not (name := file.with_name(f"{file.name}{f'-{n}' if n else ''}")).exists())


def _sync(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
