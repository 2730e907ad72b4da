"""The step from 0002 to 0003 on a database with a life behind it."""

from pathlib import Path

from bot.store.migrations import upgrade
from tests.store.test_migration_0002 import live, rows, steps


async def test_everything_that_was_stored_is_kept_and_nobody_is_pinged(tmp_path: Path) -> None:
    file = tmp_path / "drill.db"
    await upgrade(file, steps(tmp_path / "first", "0002"))
    await live(file)
    before = rows(file)

    assert await upgrade(file, steps(tmp_path / "second", "0003")) == ("0002", "0003")

    after = rows(file)
    assert {name: after[name] for name in before} == before
    assert {name: after[name] for name in after.keys() - before.keys()} == {"channel_pings": []}
