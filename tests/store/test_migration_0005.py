"""The step from 0004 to 0005 on a database with a life behind it."""

import sqlite3
from pathlib import Path
from typing import Any

from bot.store.migrations import upgrade
from tests.store.test_migration_0002 import live, rows, steps

COPIED = {"members", "standings"}


async def test_everything_that_was_stored_is_kept_and_boards_have_their_orders(tmp_path: Path) -> None:
    file = tmp_path / "drill.db"
    await upgrade(file, steps(tmp_path / "first", "0004"))
    await live(file)
    before = rows(file)

    assert await upgrade(file, steps(tmp_path / "second", "0005")) == ("0004", "0005")

    after = rows(file)
    assert {name: after[name] for name in before.keys() - COPIED} == {
        name: before[name] for name in before.keys() - COPIED
    }
    assert {name: after[name] for name in after.keys() - before.keys()} == {"best_answers": []}
    assert [row[:11] for row in after["members"]] == before["members"]
    assert read(file, "SELECT id, longest_key, name_key FROM members") == [(1, 0, "ada"), (2, 0, "bea")]
    assert read(file, "SELECT member_id, booked, points_key, answers_key FROM standings") == [(1, 10, -10, -1)]


def read(file: Path, statement: str) -> list[Any]:
    connection = sqlite3.connect(file)
    found = connection.execute(statement).fetchall()
    connection.close()
    return found
