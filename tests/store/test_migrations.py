import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.store.migrations import MIGRATIONS, MigrationError, upgrade

HEADER = "import sqlalchemy as sa\nfrom alembic import op\nrevision = {revision!r}\ndown_revision = {before!r}\n"


def tables(file: Path) -> set[str]:
    with sqlite3.connect(file) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    connection.close()
    return {name for (name,) in rows}


def content_of(file: Path) -> bytes:
    return file.read_bytes()


def run(file: Path, statement: str) -> None:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute(statement)
    connection.close()


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """Our migrations, to add steps to."""
    return shutil.copytree(MIGRATIONS, tmp_path / "100% migrations", ignore=shutil.ignore_patterns("__pycache__"))


def add_step(scripts: Path, before: str, steps: str, revision: str = "9999") -> None:
    lines = "".join(f"    {line}\n" for line in steps.splitlines())
    text = f"{HEADER.format(revision=revision, before=before)}def upgrade():\n{lines}"
    (scripts / "versions" / f"{revision}_step.py").write_text(text)


async def test_a_new_file_gets_every_table(tmp_path: Path) -> None:
    before, now = await upgrade(tmp_path / "new.db")

    assert before is None
    assert now in {file.name[:4] for file in (MIGRATIONS / "versions").glob("*.py")}
    assert {"groups", "rounds", "posts", "answer_messages", "points"} <= tables(tmp_path / "new.db")


async def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    _, now = await upgrade(file)
    content = content_of(file)

    assert await upgrade(file) == (now, now)
    assert content_of(file) == content


async def test_a_step_is_added_to_what_there_is(database: Path, scripts: Path) -> None:
    _, head = await upgrade(database)
    add_step(scripts, head, "op.create_table('extra', sa.Column('x', sa.Integer))")

    assert await upgrade(database, scripts) == (head, "9999")
    assert "extra" in tables(database)


async def test_a_database_of_a_newer_version_is_refused_and_stays_as_it_is(database: Path) -> None:
    run(database, "UPDATE alembic_version SET version_num = '7777'")
    content = content_of(database)

    with pytest.raises(MigrationError, match=r"newer version of Daily Drill \(schema 7777;.*Install that version"):
        await upgrade(database)

    assert content_of(database) == content


async def test_a_step_that_fails_takes_back_all_steps_of_that_upgrade(database: Path, scripts: Path) -> None:
    _, head = await upgrade(database)
    add_step(scripts, head, "op.create_table('extra', sa.Column('x', sa.Integer))", "9998")
    batch = "with op.batch_alter_table('groups') as batch:\n    batch.add_column(sa.Column('x', sa.Integer))\n"
    add_step(scripts, "9998", batch + "op.execute('SELECT nonsense')", "9999")
    known = tables(database)

    with pytest.raises(MigrationError, match=r"no such column: nonsense.*Nothing was changed"):
        await upgrade(database, scripts)

    assert tables(database) == known
    assert await upgrade(database) == (head, head)


async def test_rebuilding_a_parent_table_keeps_its_children(database: Path, scripts: Path) -> None:
    _, head = await upgrade(database)
    run(database, "INSERT INTO groups VALUES (1, 'Study', 'UTC', 7, '2026-01-05 08:00:00')")
    run(database, "INSERT INTO seasons VALUES (1, 'Spring', '2026-01-01', '2026-02-01')")
    rebuild = "with op.batch_alter_table('groups', recreate='always') as batch:\n"
    add_step(scripts, head, rebuild + "    batch.add_column(sa.Column('x', sa.Integer))")

    await upgrade(database, scripts)

    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT name FROM seasons").fetchall() == [("Spring",)]
    connection.close()


async def test_a_step_that_breaks_references_is_refused_and_taken_back(database: Path, scripts: Path) -> None:
    _, head = await upgrade(database)
    run(database, "INSERT INTO groups VALUES (1, 'Study', 'UTC', 7, '2026-01-05 08:00:00')")
    run(database, "INSERT INTO seasons VALUES (1, 'Spring', '2026-01-01', '2026-02-01')")
    add_step(scripts, head, "op.execute('DELETE FROM groups')")

    with pytest.raises(MigrationError, match="would break 1 references; nothing was changed"):
        await upgrade(database, scripts)

    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT name FROM groups").fetchall() == [("Study",)]
    connection.close()


async def test_what_is_no_database_is_refused_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("These are my notes, and nothing but notes. " * 50)

    with pytest.raises(MigrationError, match=r"notes\.txt could not be brought .* not a database"):
        await upgrade(file)
    with pytest.raises(MigrationError, match="unable to open database file"):
        await upgrade(tmp_path / "missing" / "drill.db")

    assert file.read_text().startswith("These are my notes")
