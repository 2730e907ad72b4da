"""A backup is whole, sound and of one instant, or it is not there."""

import os
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.ports.health import BackupError
from bot.store.backup import DamagedError, back_up, examine
from tests.store.files import HEAD, count, fill, run, spoil
from tests.store.populate import rows_of


@pytest.fixture
def filled(database: Path) -> Path:
    fill(database)
    return database


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "copies" / "copy.db"


def test_a_backup_holds_every_row_in_one_file_that_only_its_owner_reads(filled: Path, target: Path) -> None:
    back_up(filled, target)

    assert rows_of(target) == rows_of(filled)
    assert examine(target) == HEAD
    assert os.listdir(target.parent) == ["copy.db"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_what_was_committed_and_is_only_in_the_side_file_yet_is_backed_up(filled: Path, target: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("UPDATE accounts SET name = 'new' WHERE id = 1")
        connection.commit()
        assert Path(f"{filled}-wal").stat().st_size > 0
        back_up(filled, target)

    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("SELECT name FROM accounts WHERE id = 1").fetchone() == ("new",)


def test_writers_go_on_between_the_steps_and_the_copy_is_of_the_instant_it_began(filled: Path, target: Path) -> None:
    fill_more = "INSERT INTO inbox (key, seen_at) VALUES (hex(randomblob(16)), '2026-01-05 08:00:00.000000')"
    before, steps = rows_of(filled), []

    def write(*step: int) -> None:
        steps.append(step)
        run(filled, *[fill_more] * 5)

    run(filled, "PRAGMA journal_mode=WAL")
    fill_accounts(filled, 4000)
    before = rows_of(filled)
    back_up(filled, target, progress=write)

    assert len(steps) > 2
    assert rows_of(target) == before
    assert count(filled, "inbox") == len(before["inbox"]) + 5 * len(steps)


def fill_accounts(file: Path, number: int) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        rows = [("web", "", f"more-{n}", "x" * 500) for n in range(number)]
        statement = "INSERT INTO accounts (platform, scope, external_id, name, created_at) VALUES (?, ?, ?, ?, '')"
        connection.executemany(statement.replace("''", "'2026-01-05 08:00:00.000000'"), rows)


def test_many_writers_beside_it_lose_nothing_and_the_copy_is_consistent(filled: Path, target: Path) -> None:
    """Two tables that are always written together are equal in every copy."""
    run(filled, "PRAGMA journal_mode=WAL", "CREATE TABLE one (n)", "CREATE TABLE two (n)")
    done = threading.Event()

    def write() -> None:
        while not done.is_set():
            run(filled, "INSERT INTO one VALUES (1)", "INSERT INTO two VALUES (1)")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(5):
            back_up(filled, target.with_name(f"{n}.db"))
    finally:
        done.set()
        writer.join()

    counts = [(count(file, "one"), count(file, "two")) for file in sorted(target.parent.glob("*.db"))]
    assert len(counts) == 5
    assert all(one == two for one, two in counts)
    assert counts == sorted(counts)


def test_an_existing_file_is_not_overwritten_unless_that_is_meant(filled: Path, target: Path) -> None:
    target.parent.mkdir()
    target.write_text("precious")
    with pytest.raises(BackupError, match=r"exists. Name another file, or overwrite it with --force"):
        back_up(filled, target)
    assert target.read_text() == "precious"

    back_up(filled, target, force=True)
    assert examine(target) == HEAD


def test_the_database_itself_is_no_target(filled: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(filled)
    for name in (filled, link):
        with pytest.raises(BackupError, match="is the database itself"):
            back_up(filled, name, force=True)


def test_what_is_no_place_for_a_file_or_no_database_is_said(filled: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="is a folder"):
        back_up(filled, tmp_path)
    with pytest.raises(BackupError, match="There is no database at"):
        back_up(tmp_path / "missing.db", tmp_path / "copy.db")


def test_a_backup_that_fails_half_way_leaves_the_former_one(filled: Path, target: Path) -> None:
    back_up(filled, target)
    former = target.read_bytes()

    def fail(*_: int) -> None:
        raise OSError("No space left on device")

    with pytest.raises(BackupError, match=r"No space left on device. Nothing was left there"):
        back_up(filled, target, force=True, progress=fail)

    assert target.read_bytes() == former
    assert os.listdir(target.parent) == ["copy.db"]


def test_a_copy_of_a_damaged_database_does_not_pass_for_a_backup(filled: Path, target: Path) -> None:
    spoil(filled)

    with pytest.raises(BackupError):
        back_up(filled, target)

    assert os.listdir(target.parent) == []


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("DELETE FROM accounts WHERE id = 1", "refers to nothing"),
        ("DROP TABLE alembic_version", "no database of Daily Drill"),
        ("DELETE FROM alembic_version", "no database of Daily Drill"),
    ],
)
def test_a_file_that_is_not_sound_is_told_apart(filled: Path, statement: str, reason: str) -> None:
    run(filled, statement)
    with pytest.raises(DamagedError, match=reason):
        examine(filled)


def test_what_is_no_database_at_all_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Nothing but notes. " * 500)
    for name in ("notes.txt", "missing.db"):
        with pytest.raises(DamagedError, match=name):
            examine(tmp_path / name)
