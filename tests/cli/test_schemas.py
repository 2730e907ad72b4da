"""A database that is not of this version's schema: what each command says of it, and that none but two changes it."""

import stat
from pathlib import Path

import pytest

from bot.cli.start import make_data_folder
from bot.store.backup import examine
from bot.store.presence import present
from tests.cli.conftest import Run
from tests.store.files import HEAD, spoil
from tests.store.files import run as change
from tests.store.populate import build

READING = [
    ("db", "verify"),
    ("db", "verify", "--repair"),
    ("standings", "board.csv"),
    ("bank", "export", "own.yaml", "--group", "1"),
    ("bank", "stats", "--disputed"),
]


@pytest.fixture
def old(data: Path, tmp_path: Path) -> Path:
    """A database as an older version left it."""
    data.mkdir()
    build(data / "drill.db", "0002", tmp_path / "scripts")
    return data / "drill.db"


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_database_of_an_older_version_is_named_with_the_command_that_brings_it_up(
    run: Run, old: Path, words: tuple[str, ...]
) -> None:
    done = run(*words)

    assert done.exit_code == 1
    assert f"{old} is of schema 0002, and this version needs {HEAD}" in done.output
    assert "python -m bot db upgrade" in done.output
    assert examine(old) == "0002"


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_database_of_a_newer_version_is_refused_in_a_sentence(
    run: Run, database: Path, words: tuple[str, ...]
) -> None:
    change(database, "UPDATE alembic_version SET version_num = '9999'")
    done = run(*words)

    assert done.exit_code == 1
    assert "was written by a newer version of Daily Drill (schema 9999" in done.output


def test_a_file_without_a_schema_is_not_read(run: Run, data: Path) -> None:
    data.mkdir()
    (data / "drill.db").touch()
    done = run("db", "verify")

    assert done.exit_code == 1
    assert "holds no database of Daily Drill" in done.output


def test_check_says_which_schema_a_database_has_and_what_the_next_start_does(run: Run, old: Path) -> None:
    assert f"ok  data: {old.resolve()} is sound; its schema 0002 is brought to {HEAD} at the next start" in (
        run("check").output
    )
    assert run("db", "upgrade").exit_code == 0
    assert f"ok  data: {old.resolve()} is sound, schema {HEAD}" in run("check").output


def test_check_says_that_a_database_is_damaged(run: Run, database: Path) -> None:
    spoil(database)
    done = run("check")

    assert done.exit_code == 1
    assert f"!!  data: {database} is damaged" in done.output


def test_check_says_that_a_database_is_of_a_newer_version(run: Run, database: Path) -> None:
    change(database, "UPDATE alembic_version SET version_num = '9999'")
    done = run("check")

    assert done.exit_code == 1
    assert "!!  data: This database was written by a newer version" in done.output


def test_a_schema_is_not_changed_under_a_bot_that_runs(run: Run, old: Path) -> None:
    with present(old):
        refused = run("db", "upgrade")
        assert examine(old) == "0002"

    assert refused.exit_code == 1
    assert "Stop it first" in refused.output
    assert run("db", "upgrade").exit_code == 0


def test_only_its_owner_may_read_the_database_and_its_folder(run: Run, data: Path) -> None:
    assert run("db", "upgrade").exit_code == 0

    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "drill.db").stat().st_mode) == 0o600


def test_a_data_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o750)
    make_data_folder(folder)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o750
