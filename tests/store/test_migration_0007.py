"""The step from 0006 to 0007 on a database with a life behind it."""

from pathlib import Path

from bot.store.migrations import upgrade
from tests.store.test_migration_0002 import live, rows, steps


async def test_everything_that_was_stored_is_kept_and_no_group_has_rules_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "drill.db"
    await upgrade(file, steps(tmp_path / "old", "0001"))
    await live(file)
    await upgrade(file, steps(tmp_path / "first", "0006"))
    before = rows(file)

    assert await upgrade(file, steps(tmp_path / "second", "0007")) == ("0006", "0007")

    after = rows(file)
    assert {name: after[name] for name in before} == before
    assert {name: after[name] for name in after.keys() - before.keys()} == {"house_rules": []}
