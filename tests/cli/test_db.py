"""`db` as an operator types it: every fault is a sentence that says what to do."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.backup import examine
from bot.store.presence import present
from tests.cli.conftest import Run
from tests.store.files import HEAD, spoil
from tests.store.populate import build


def change(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_sound_database_has_no_difference(run: Run, database: Path) -> None:
    done = run("db", "verify")

    assert (done.exit_code, done.output) == (0, f"{database}: no difference\n")


def test_a_difference_is_printed_with_the_command_that_mends_it_and_then_mended(run: Run, database: Path) -> None:
    seat = "INSERT INTO members (group_id, name, name_key, joined_on, joined_at, current) "
    change(database, seat + "VALUES (1, 'Ada', 'ada', '2026-01-05', '2026-01-05 08:00:00.000000', 9)")
    found = run("db", "verify")
    mended = run("db", "verify", "--repair")

    assert found.exit_code == 1
    assert "Crew, Ada: streak is 9 (longest 0, 0 answered, 0 freezes), should be 0 " in found.output
    assert "python -m bot db verify --repair" in found.output
    assert mended.exit_code == 0
    assert "1 differences mended" in mended.output
    assert run("db", "verify", "--repair").output == f"{database}: no difference\n"


def test_a_damaged_file_is_not_repaired_but_restored(run: Run, database: Path, tmp_path: Path) -> None:
    assert run("db", "backup", tmp_path / "good.db").exit_code == 0
    spoil(database)
    refused = run("db", "verify", "--repair")
    restored = run("db", "restore", tmp_path / "good.db")

    assert refused.exit_code == 1
    assert "python -m bot db restore FILE" in refused.output
    assert restored.exit_code == 0
    assert "What was there before lies at" in restored.output
    assert run("db", "verify").exit_code == 0


@pytest.mark.usefixtures("database")
def test_a_backup_is_made_and_named_with_the_way_back(run: Run, tmp_path: Path) -> None:
    made = run("db", "backup", tmp_path / "copy.db")

    assert made.exit_code == 0
    assert f"python -m bot db restore {tmp_path / 'copy.db'}" in made.output
    assert examine(tmp_path / "copy.db") == HEAD


@pytest.mark.usefixtures("database")
def test_a_backup_overwrites_only_when_that_is_asked_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")
    refused = run("db", "backup", tmp_path / "copy.db")

    assert (refused.exit_code, (tmp_path / "copy.db").read_text()) == (1, "precious")
    assert "--force" in refused.output
    assert run("db", "backup", tmp_path / "copy.db", "--force").exit_code == 0


def test_without_a_database_there_is_nothing_to_verify_or_back_up(run: Run, tmp_path: Path) -> None:
    for words in (("verify",), ("backup", tmp_path / "copy.db")):
        done = run("db", *words)
        assert done.exit_code == 1
        assert "There is no database at" in done.output


def test_a_restore_into_an_empty_data_folder_is_a_move(run: Run, database: Path, tmp_path: Path) -> None:
    run("db", "backup", tmp_path / "copy.db")
    database.unlink()
    done = run("db", "restore", tmp_path / "copy.db")

    assert (done.exit_code, "lies at" in done.output) == (0, False)
    assert examine(database) == HEAD


def test_a_restore_is_refused_while_a_bot_runs(run: Run, database: Path, tmp_path: Path) -> None:
    run("db", "backup", tmp_path / "copy.db")
    with present(database):
        done = run("db", "restore", tmp_path / "copy.db")

    assert done.exit_code == 1
    assert f"in use (process {os.getpid()}). Stop it first" in done.output


def test_an_older_backup_is_restored_and_upgraded(run: Run, database: Path, tmp_path: Path) -> None:
    build(tmp_path / "old.db", "0002", tmp_path / "scripts")

    assert run("db", "restore", tmp_path / "old.db").exit_code == 0
    assert examine(database) == "0002"
    upgraded = run("db", "upgrade")
    assert (upgraded.exit_code, f"schema {HEAD}, was 0002" in upgraded.output) == (0, True)


def test_a_damaged_database_cannot_be_upgraded_and_the_way_back_is_said(run: Run, database: Path) -> None:
    run("db", "backup", database.parent / "backups" / "mine.db")
    database.write_bytes(b"\x00" * 9000)
    done = run("db", "upgrade")

    assert done.exit_code == 1
    assert f"python -m bot db restore {database.parent / 'backups' / 'mine.db'}" in done.output


def test_check_says_when_two_bots_use_one_database(run: Run, database: Path) -> None:
    with present(database):
        assert "bots use this database" not in run("check").output
        with present(database):
            done = run("check")

    assert (done.exit_code, "2 bots use this database" in done.output) == (1, True)
    assert "stop all but one" in done.output
