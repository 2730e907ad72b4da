"""Before a file is used: a damaged one is refused with the way back, an older one is copied and then upgraded."""

import asyncio
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store.backup import back_up, examine
from bot.store.migrations import MigrationError
from bot.store.readiness import make_ready
from bot.store.rotation import folder_of
from tests.store.files import HEAD, fill, run, spoil
from tests.store.populate import build, rows_of, steps

NOW = datetime(2026, 1, 9, 12, tzinfo=UTC)
ANSWER = (
    "INSERT INTO answer_messages (platform, space, message_id, account_id, round_id, stamped_at, text) "
    "VALUES ('web', 'room', 'later', 1, 1, '2026-01-06 10:30:00.000000', 'later')"
)


def refusal(database: Path) -> str:
    with pytest.raises(MigrationError) as raised:
        asyncio.run(make_ready(database, NOW))
    return str(raised.value)


@pytest.fixture
def filled(database: Path) -> Path:
    fill(database)
    return database


def test_a_new_file_is_made_and_a_current_one_is_left_alone(tmp_path: Path) -> None:
    assert asyncio.run(make_ready(tmp_path / "drill.db", NOW)) == (None, HEAD)
    content = (tmp_path / "drill.db").read_bytes()
    assert asyncio.run(make_ready(tmp_path / "drill.db", NOW)) == (HEAD, HEAD)
    assert (tmp_path / "drill.db").read_bytes() == content
    assert not folder_of(tmp_path / "drill.db").exists()


def test_a_file_of_an_older_schema_is_copied_before_it_is_upgraded(tmp_path: Path) -> None:
    build(tmp_path / "drill.db", "0003", tmp_path / "scripts")
    before = rows_of(tmp_path / "drill.db")

    assert asyncio.run(make_ready(tmp_path / "drill.db", NOW)) == ("0003", HEAD)

    kept = folder_of(tmp_path / "drill.db") / "drill-0003-20260109T120000.db"
    assert (examine(kept), rows_of(kept)) == ("0003", before)


def test_an_upgrade_that_fails_says_where_the_copy_is_and_changes_nothing(filled: Path, tmp_path: Path) -> None:
    scripts = steps(tmp_path / "broken", "9999")
    header = f'from alembic import op\nrevision = "9999"\ndown_revision = "{HEAD}"\n'
    body = "def upgrade():\n    op.execute('DELETE FROM post_parts')\n    op.execute('SELECT nonsense')\n"
    (scripts / "versions" / "9999_broken.py").write_text(header + body)
    before = rows_of(filled)

    with pytest.raises(MigrationError, match=rf"Nothing was changed.*lies at .*drill-{HEAD}-20260109T120000\.db"):
        asyncio.run(make_ready(filled, NOW, scripts))

    assert rows_of(filled) == before
    assert rows_of(folder_of(filled) / f"drill-{HEAD}-20260109T120000.db") == before


def test_without_room_for_the_copy_there_is_no_upgrade(tmp_path: Path) -> None:
    build(tmp_path / "drill.db", "0003", tmp_path / "scripts")
    folder_of(tmp_path / "drill.db").write_text("a file where the folder should be")

    assert "is backed up, and that failed" in refusal(tmp_path / "drill.db")
    assert examine(tmp_path / "drill.db") == "0003"


def test_a_damaged_file_is_refused_with_the_newest_good_backup_and_what_it_lacks(filled: Path) -> None:
    good, worse = folder_of(filled) / "drill-2026-01-05.db", folder_of(filled) / "drill-2026-01-06.db"
    for day, file in ((5, good), (6, worse)):
        back_up(filled, file)
        os.utime(file, (datetime(2026, 1, day, tzinfo=UTC).timestamp(),) * 2)
    spoil(worse)
    run(filled, ANSWER)
    damage_an_index(filled)
    content = filled.read_bytes()
    said = refusal(filled)

    assert "is damaged" in said
    assert f"The newest good backup is {good}, made 2026-01-05 00:00 UTC." in said
    assert "It lacks 0 rounds and 1 answer messages, the first of 2026-01-06 10:30 UTC." in said
    assert f"python -m bot db restore {good}" in said
    assert filled.read_bytes() == content


def damage_an_index(file: Path) -> None:
    """Damage that leaves the tables readable."""
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_answer_messages_round_id_account_id'"
        page = connection.execute(query).fetchone()[0]
    with file.open("r+b") as opened:
        opened.seek((page - 1) * 4096)
        opened.write(b"\x0a" + b"\xff" * 100)


def test_where_nothing_can_be_read_the_age_of_the_backup_is_said(filled: Path) -> None:
    back_up(filled, folder_of(filled) / "mine.db")
    os.utime(folder_of(filled) / "mine.db", (NOW.timestamp(),) * 2)
    filled.write_bytes(b"\x00" * 10_000)

    assert "It lacks everything since 2026-01-09 12:00 UTC; how much that is" in refusal(filled)


def test_without_a_good_backup_that_is_said(filled: Path) -> None:
    filled.write_text("These are no rows. " * 1000)
    said = refusal(filled)

    assert "There is no good backup in" in said
    assert "move the damaged file away" in said
