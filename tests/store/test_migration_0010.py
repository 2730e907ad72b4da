"""The step from 0009 to 0010 on a database with a life behind it."""

from pathlib import Path

from bot.store.migrations import upgrade
from tests.store.test_migration_0002 import live, rows, steps


async def test_everything_that_was_stored_is_kept_and_no_role_is_to_be_taken_back(tmp_path: Path) -> None:
    file = tmp_path / "drill.db"
    await upgrade(file, steps(tmp_path / "first", "0001"))
    await live(file)
    await upgrade(file, steps(tmp_path / "second", "0009"))
    before = rows(file)

    assert await upgrade(file, steps(tmp_path / "third", "0010")) == ("0009", "0010")

    after = rows(file)
    assert {name: after[name] for name in before} == before
    assert {name: after[name] for name in after.keys() - before.keys()} == {"role_returns": []}
