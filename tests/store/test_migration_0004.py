"""The step from 0003 to 0004 on a database with a life behind it."""

from pathlib import Path

from bot.store.migrations import upgrade
from tests.store.test_migration_0002 import live, rows, steps

NEW = {"reviews", "review_cards", "practice_settings", "quiz_sessions", "quiz_items", "disputes"}


async def test_everything_that_was_stored_is_kept_and_nobody_has_practised(tmp_path: Path) -> None:
    file = tmp_path / "drill.db"
    await upgrade(file, steps(tmp_path / "first", "0001"))
    await live(file)
    await upgrade(file, steps(tmp_path / "second", "0003"))
    before = rows(file)

    assert await upgrade(file, steps(tmp_path / "third", "0004")) == ("0003", "0004")

    after = rows(file)
    assert len(before["answer_messages"]) == 2
    assert {name: after[name] for name in before} == before
    assert {name: after[name] for name in after.keys() - before.keys()} == {name: [] for name in NEW}
