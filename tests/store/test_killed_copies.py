"""kill -9 in the middle of a backup, a restore or an upgrade: the old file is there or the new one, never a half."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.backup import back_up, examine
from bot.store.restore import restore
from tests.bot_process import ROOT
from tests.store.files import HEAD, fill, run
from tests.store.populate import REVISIONS, build, rows_of, steps
from tests.store.test_restore import NOW

KILL_AT = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.store import backup, migrations, restore

WHAT, POINT, DATABASE, OTHER = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def trap(module, name, after=False):
    real = getattr(module, name)
    def trapped(*words, **more):
        if not after:
            die()
        real(*words, **more)
        die()
    setattr(module, name, trapped)

progress = None
if POINT == "step":
    progress = die
elif POINT:
    module, name, when = POINT.split(".")
    trap({"backup": backup, "restore": restore}[module], name, when == "after")
if WHAT == "backup":
    backup.back_up(DATABASE, OTHER, force=True, progress=progress)
elif WHAT == "restore":
    restore.restore(OTHER, DATABASE, datetime(2026, 1, 9, 12, tzinfo=UTC))
else:
    asyncio.run(migrations.upgrade(DATABASE, OTHER))
"""


def die_doing(what: str, point: str, database: Path, other: Path) -> None:
    words = [sys.executable, "-c", KILL_AT, what, point, str(database), str(other)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.fixture
def filled(database: Path) -> Path:
    fill(database)
    return database


@pytest.mark.parametrize("point", ["step", "backup.examine.before", "backup.place.before", "backup.place.after"])
def test_a_backup_that_is_killed_leaves_the_former_one_or_a_whole_one(filled: Path, tmp_path: Path, point: str) -> None:
    target = tmp_path / "copies" / "copy.db"
    back_up(filled, target)
    run(filled, "DELETE FROM post_parts")
    former, now = rows_of(target), rows_of(filled)
    die_doing("backup", point, filled, target)

    assert rows_of(target) == (now if point.endswith("after") else former)
    assert examine(target) == HEAD
    assert rows_of(filled) == now
    back_up(filled, target, force=True)
    assert rows_of(target) == now


@pytest.mark.parametrize(
    "point",
    [
        "restore.examine.before",
        "restore.copy_database.after",
        "restore._keep_aside.before",
        "restore._keep_aside.after",
        "restore.place.before",
        "restore.place.after",
    ],
)
def test_a_restore_that_is_killed_leaves_the_present_or_the_restored_file(
    filled: Path, tmp_path: Path, point: str
) -> None:
    backup = tmp_path / "copies" / "copy.db"
    back_up(filled, backup)
    wanted = rows_of(backup)
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("DELETE FROM post_parts")
    present = rows_of(filled)
    die_doing("restore", point, filled, backup)

    assert rows_of(filled) == (wanted if point == "restore.place.after" else present)
    assert examine(filled) == HEAD
    restore(backup, filled, NOW)
    assert rows_of(filled) == wanted


def test_an_upgrade_that_is_killed_before_its_end_has_changed_nothing(tmp_path: Path) -> None:
    file = tmp_path / "drill.db"
    build(file, REVISIONS[2], tmp_path / "first")
    scripts = steps(tmp_path / "deadly", "9999")
    head = f'import os, signal\nfrom alembic import op\nrevision = "9999"\ndown_revision = "{HEAD}"\n'
    body = "def upgrade():\n    op.execute('DELETE FROM post_parts')\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    (scripts / "versions" / "9999_deadly.py").write_text(head + body)
    before = rows_of(file)
    die_doing("upgrade", "", file, scripts)

    assert rows_of(file) == before
    assert examine(file) == REVISIONS[2]
