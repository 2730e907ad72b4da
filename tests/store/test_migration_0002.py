"""The step from 0001 to 0002 on a database with a life behind it."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

from bot.domain.refs import ThreadRef
from bot.store.engine import make_engines
from bot.store.migrations import MIGRATIONS, upgrade
from bot.store.unit_of_work import SqlStore

THREAD = ThreadRef("discord", "guild", "thread")
LIFE = Path(__file__).with_name("life_0001.sql")
NEW = {"reminders", "suggestions", "reports"}


def steps(folder: Path, last: str) -> Path:
    """Our migrations up to the one of that number, as they were before later ones came."""
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (folder / "versions").glob("*.py"):
        if file.name[:4] > last:
            file.unlink()
    return folder


async def live(file: Path) -> None:
    """A group with a life behind it, in the tables of 0001: what the code knows of them now may be more."""
    connection = sqlite3.connect(file)
    connection.executescript(LIFE.read_text())
    connection.close()


def rows(file: Path) -> dict[str, list[Any]]:
    """Everything that is stored, by table."""
    connection = sqlite3.connect(file)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}  # noqa: S608
    connection.close()
    del found["alembic_version"]
    return found


async def test_everything_that_was_stored_is_kept_and_new_tables_are_empty(tmp_path: Path) -> None:
    file = tmp_path / "drill.db"
    assert (await upgrade(file, steps(tmp_path / "first", "0001")))[1] == "0001"
    await live(file)
    before = rows(file)

    assert await upgrade(file, steps(tmp_path / "second", "0002")) == ("0001", "0002")

    after = rows(file)
    assert len(before["answer_messages"]) == 2
    assert {name: after[name] for name in before} == before
    assert {name: after[name] for name in after.keys() - before.keys()} == {name: [] for name in NEW}


async def test_what_was_there_before_is_found_by_what_came_after(tmp_path: Path) -> None:
    file = tmp_path / "drill.db"
    await upgrade(file, steps(tmp_path / "first", "0001"))
    await live(file)
    await upgrade(file)

    engines = make_engines(file)
    store = SqlStore(engines)
    round_ = await store.read(lambda uow: uow.places.find_round(THREAD))
    wishes = await store.read(lambda uow: uow.reminders.of_account(1))
    await engines.dispose()

    assert round_ is not None
    assert round_.id == 1
    assert wishes == []
