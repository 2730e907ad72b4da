"""Every schema that ever was, with rows in every table, comes to the newest one with nothing lost."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.backup import examine
from bot.store.migrations import MigrationError, known_revisions, upgrade
from tests.store.populate import KEPT, REVISIONS, ROWS, build, rows_of, steps, table_names


def prepared(tmp_path: Path, revision: str) -> Path:
    file = tmp_path / "drill.db"
    build(file, revision, tmp_path / "first")
    return file


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_row_of_every_earlier_schema_is_there_after_the_upgrade(tmp_path: Path, revision: str) -> None:
    file = prepared(tmp_path, revision)
    before = rows_of(file)

    assert asyncio.run(upgrade(file)) == (revision, REVISIONS[-1])

    after = rows_of(file)
    assert {len(rows) for rows in before.values()} == {ROWS}
    assert len(before) > 30
    for table, rows in before.items():
        kept = [{name: row[name] for name in rows[0]} for row in after[table]]
        assert kept == rows, table
    assert examine(file) == REVISIONS[-1]


@pytest.mark.parametrize("revision", REVISIONS)
def test_going_step_by_step_comes_to_the_same(tmp_path: Path, revision: str) -> None:
    at_once, stepwise = prepared(tmp_path, revision), tmp_path / "stepwise.db"
    stepwise.write_bytes(at_once.read_bytes())
    asyncio.run(upgrade(at_once))
    for next_one in REVISIONS[REVISIONS.index(revision) + 1 :]:
        asyncio.run(upgrade(stepwise, steps(tmp_path / f"to-{next_one}", next_one)))

    assert rows_of(stepwise) == rows_of(at_once)
    assert examine(stepwise) == examine(at_once)


@pytest.mark.parametrize("revision", REVISIONS)
def test_an_upgrade_that_fails_at_its_end_leaves_every_row_and_table(tmp_path: Path, revision: str) -> None:
    file = prepared(tmp_path, revision)
    scripts = steps(tmp_path / "broken", "9999")
    head = 'revision = "9999"\ndown_revision = "' + REVISIONS[-1] + '"\n'
    body = "def upgrade():\n    op.execute('DELETE FROM answer_messages')\n    op.execute('SELECT nonsense')\n"
    (scripts / "versions" / "9999_broken.py").write_text(f"from alembic import op\n{head}{body}")
    before, layout = rows_of(file), schema_of(file)

    with pytest.raises(MigrationError, match="Nothing was changed"):
        asyncio.run(upgrade(file, scripts))

    assert rows_of(file) == before
    assert schema_of(file) == layout
    assert examine(file) == revision


@pytest.mark.parametrize("kept", sorted(KEPT.glob("*.sql")), ids=lambda file: file.stem)
def test_the_migrations_still_make_the_schema_that_was_released(tmp_path: Path, kept: Path) -> None:
    released, made = prepared(tmp_path, kept.stem), tmp_path / "made.db"
    asyncio.run(upgrade(made, steps(tmp_path / "again", kept.stem)))

    assert schema_of(made) == schema_of(released)


def test_every_revision_is_in_the_tests_above() -> None:
    assert set(REVISIONS) == set(known_revisions())
    assert KEPT.is_dir()


def schema_of(file: Path) -> dict[str, list[object]]:
    """Columns of every table, and every index, as they are now."""
    with closing(sqlite3.connect(file)) as connection:
        columns = {
            table: connection.execute(f"PRAGMA table_xinfo({table})").fetchall() for table in table_names(connection)
        }
        indexes = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'index' ORDER BY name").fetchall()
        return {**columns, "indexes": indexes}
