"""The step from 0005 to 0006 on a database with a life behind it."""

from pathlib import Path

from bot.store.migrations import upgrade
from tests.store.test_migration_0002 import live, rows, steps


async def test_everything_that_was_stored_is_kept_and_nothing_is_switched_on(tmp_path: Path) -> None:
    file = tmp_path / "drill.db"
    await upgrade(file, steps(tmp_path / "first", "0002"))
    await live(file)
    await upgrade(file, steps(tmp_path / "second", "0005"))
    before = rows(file)

    assert await upgrade(file, steps(tmp_path / "third", "0006")) == ("0005", "0006")

    after = rows(file)
    assert {name: after[name] for name in before} == before
    new = {name: after[name] for name in after.keys() - before.keys()}
    assert new == {"badge_grants": [], "badge_roles": [], "badge_rules": [], "digests": []}
