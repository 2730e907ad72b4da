"""Going back: only to what is sound and known, with nobody at work, and with the present file kept."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.ports.health import BackupError
from bot.store.backup import back_up, examine
from bot.store.presence import present
from bot.store.restore import Loss, find_loss, restore
from tests.store.files import HEAD, count, fill, run, spoil
from tests.store.populate import rows_of

NOW = datetime(2026, 1, 9, 12, tzinfo=UTC)
ANSWER = (
    "INSERT INTO answer_messages (platform, space, message_id, account_id, round_id, stamped_at, text) "
    "VALUES ('web', 'room', '{}', 1, 1, '2026-01-06 10:30:00.000000', 'later')"
)


@pytest.fixture
def filled(database: Path) -> Path:
    fill(database)
    return database


@pytest.fixture
def backup(filled: Path, tmp_path: Path) -> Path:
    file = tmp_path / "backups" / "monday.db"
    back_up(filled, file)
    return file


def test_everything_is_as_it_was_and_the_present_file_is_kept(filled: Path, backup: Path) -> None:
    before = rows_of(filled)
    run(filled, "DELETE FROM post_parts", ANSWER.format("m-1"))
    present_rows = rows_of(filled)
    restored = restore(backup, filled, NOW)

    assert rows_of(filled) == before
    assert restored.kept == filled.with_name("drill.db.before-20260109T120000")
    assert rows_of(restored.kept) == present_rows
    assert examine(backup) == HEAD


def test_what_is_lost_by_it_is_said(filled: Path, backup: Path) -> None:
    run(filled, ANSWER.format("m-1"), ANSWER.format("m-2"))

    assert str(restore(backup, filled, NOW).loss) == "0 rounds and 2 answer messages, the first of 2026-01-06 10:30 UTC"


def test_where_nothing_is_lost_that_is_said(filled: Path, backup: Path) -> None:
    assert str(restore(backup, filled, NOW).loss) == "no round and no answer"


def test_where_there_was_nothing_before_nothing_is_kept(backup: Path, tmp_path: Path) -> None:
    restored = restore(backup, tmp_path / "new" / "drill.db", NOW)

    assert (restored.kept, restored.loss) == (None, None)
    assert rows_of(tmp_path / "new" / "drill.db") == rows_of(backup)


def test_a_side_file_of_the_former_database_is_not_read_into_the_restored_one(
    filled: Path, backup: Path, tmp_path: Path
) -> None:
    """A process killed with a commit in its side file, then a restore: that commit belongs to the kept file alone."""
    killed = tmp_path / "killed" / "drill.db"
    killed.parent.mkdir()
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(ANSWER.format("in the side file"))
        connection.commit()
        for suffix in ("", "-wal"):
            Path(f"{killed}{suffix}").write_bytes(Path(f"{filled}{suffix}").read_bytes())
    restored = restore(backup, killed, NOW)

    assert restored.kept is not None
    assert count(restored.kept, "answer_messages") == count(killed, "answer_messages") + 1


def test_a_damaged_database_is_kept_with_its_side_files_and_replaced(filled: Path, backup: Path) -> None:
    before = rows_of(backup)
    spoil(filled)
    Path(f"{filled}-wal").write_bytes(b"torn")
    restored = restore(backup, filled, NOW)

    assert rows_of(filled) == before
    assert restored.kept is not None
    assert restored.kept.exists()
    assert not Path(f"{filled}-wal").exists()


def test_restoring_twice_at_once_keeps_both_former_files(filled: Path, backup: Path) -> None:
    first, second = restore(backup, filled, NOW), restore(backup, filled, NOW)

    assert first.kept != second.kept
    assert {first.kept, second.kept} <= set(filled.parent.iterdir())


def test_while_a_bot_has_the_database_in_use_it_is_refused_with_how_to_go_on(filled: Path, backup: Path) -> None:
    content = filled.read_bytes()
    with (
        present(filled),
        pytest.raises(BackupError, match=rf"in use \(process {os.getpid()}\)\. Stop it first: Ctrl-C"),
    ):
        restore(backup, filled, NOW)

    assert filled.read_bytes() == content
    assert restore(backup, filled, NOW).kept


def test_what_is_damaged_newer_missing_or_the_database_itself_is_refused(filled: Path, tmp_path: Path) -> None:
    content, damaged, newer = filled.read_bytes(), tmp_path / "damaged.db", tmp_path / "newer.db"
    back_up(filled, damaged)
    spoil(damaged)
    back_up(filled, newer)
    run(newer, "UPDATE alembic_version SET version_num = '7777'")
    refused = {damaged: "cannot be used", newer: r"newer version .* \(schema 7777\)", filled: "is the database itself"}
    for file, why in {**refused, tmp_path / "none.db": "unable to open"}.items():
        with pytest.raises(BackupError, match=why):
            restore(file, filled, NOW)

    assert filled.read_bytes() == content


def test_of_a_file_that_cannot_be_read_only_the_age_of_the_backup_is_known(filled: Path, backup: Path) -> None:
    os.utime(backup, (NOW.timestamp(),) * 2)
    filled.write_text("no database any more")

    assert find_loss(filled, backup) == Loss(None, None, "2026-01-09 12:00 UTC")
    assert "how much that is cannot be read" in str(find_loss(filled, backup))


def test_a_post_that_waited_when_the_backup_was_made_is_looked_for_before_it_is_sent(
    filled: Path, tmp_path: Path
) -> None:
    run(filled, "UPDATE posts SET state = 'pending', unsure = 0 WHERE id = 1", "UPDATE posts SET unsure = 0")
    back_up(filled, tmp_path / "copy.db")
    restore(tmp_path / "copy.db", filled, NOW)

    with closing(sqlite3.connect(filled)) as connection:
        assert connection.execute("SELECT id FROM posts WHERE unsure").fetchall() == [(1,)]
