"""The step from 0008 to 0009 on a database with a life behind it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store.migrations import upgrade
from tests.store.test_migration_0002 import live, rows, steps

NEW = {"links", "link_codes", "link_tries", "shared_seats"}
LINK = "INSERT OR IGNORE INTO links (account_id, partner_id, linked_at) VALUES (?, ?, '2026-01-05 08:00:00')"


async def test_everything_that_was_stored_is_kept_and_nobody_is_linked(tmp_path: Path) -> None:
    file = tmp_path / "drill.db"
    await upgrade(file, steps(tmp_path / "first", "0001"))
    await live(file)
    await upgrade(file, steps(tmp_path / "second", "0008"))
    before = rows(file)

    assert await upgrade(file, steps(tmp_path / "third", "0009")) == ("0008", "0009")

    after = rows(file)
    assert {name: after[name] for name in before} == before
    assert {name: after[name] for name in after.keys() - before.keys()} == {name: [] for name in NEW}


async def test_an_account_joins_one_other_and_many_may_join_it(tmp_path: Path) -> None:
    file = tmp_path / "drill.db"
    await upgrade(file, steps(tmp_path / "first", "0009"))

    with closing(sqlite3.connect(file)) as connection, connection:
        added = [connection.execute(LINK, pair).rowcount for pair in ((2, 1), (3, 1), (2, 3))]

    assert added == [1, 1, 0]
