"""The step from 0007 to 0008 on a database with a life behind it."""

import sqlite3
from pathlib import Path

from bot.store.migrations import upgrade
from tests.store.test_migration_0002 import live, rows, steps

NEW = {"mocks", "mock_rounds", "mock_questions", "mock_answers", "mock_ratings"}
MOCK = "INSERT INTO mocks VALUES (?, 1, NULL, 7, 1800, '2026-01-05 08:00:00', NULL, NULL, ?)"


async def test_everything_that_was_stored_is_kept_and_nobody_was_interviewed(tmp_path: Path) -> None:
    file = tmp_path / "drill.db"
    await upgrade(file, steps(tmp_path / "first", "0001"))
    await live(file)
    await upgrade(file, steps(tmp_path / "second", "0007"))
    before = rows(file)

    assert await upgrade(file, steps(tmp_path / "third", "0008")) == ("0007", "0008")

    after = rows(file)
    assert {name: after[name] for name in before} == before
    assert {name: after[name] for name in after.keys() - before.keys()} == {name: [] for name in NEW}


async def test_an_account_has_many_interviews_and_one_under_way(tmp_path: Path) -> None:
    file = tmp_path / "drill.db"
    await upgrade(file, steps(tmp_path / "first", "0001"))
    await live(file)
    await upgrade(file, steps(tmp_path / "second", "0008"))

    with sqlite3.connect(file) as connection:
        connection.executemany(MOCK, [(1, "2026-01-05 08:20:00"), (2, "2026-01-05 09:20:00"), (3, None)])
        refused = connection.execute(MOCK.replace("INSERT", "INSERT OR IGNORE"), (4, None)).rowcount
    connection.close()

    assert refused == 0
