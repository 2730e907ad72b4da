"""A database of the first version whose upgrade is killed: it is as it was before, or as it is after, never between."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.settings import DATABASE_FILE
from bot.store.migrations import upgrade
from tests.bot_process import free_port
from tests.crash.process import Child, DeadError
from tests.crash.stage import BANK
from tests.fakes import MONDAY
from tests.store.test_migration_0002 import live, steps

PLATFORM = "upgrade"


class Upgrades:
    """Copies of one old database, each upgraded by a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._old = folder / "old.db"
        self._number = 0
        self._ends: tuple[list[str], list[str]] = ([], [])

    async def open(self) -> None:
        """Make the old database, and see what it is before and after an upgrade that nobody disturbs."""
        await upgrade(self._old, steps(self._folder / "first", "0001"))
        await live(self._old)
        new = self._copy() / DATABASE_FILE
        await upgrade(new)
        self._ends = dump(self._old), dump(new)

    async def count(self) -> dict[str, int]:
        """How often a start with an upgrade passes each point of it."""
        child = self._start(self._copy(), "")
        await child.ready()
        await child.end()
        return {point: n for point, n in child.passed.items() if point.startswith("migration.")}

    async def kill(self, trap: str) -> None:
        """Kill an upgrade there. Raises AssertionError where it left a state between, or one that cannot go on."""
        folder = self._copy()
        child = self._start(folder, trap)
        try:
            await child.ready()
        except DeadError:
            pass
        else:
            raise AssertionError(f"{trap} was not reached")
        finally:
            await child.end()
        file = folder / DATABASE_FILE
        assert dump(file) in self._ends, f"{trap} left a state between"
        await upgrade(file)
        assert dump(file) == self._ends[1], f"after {trap}, the upgrade came out otherwise"
        shutil.rmtree(folder)

    def _start(self, folder: Path, trap: str) -> Child:
        settings = {"DRILL_DATA": str(folder), "DRILL_PORT": str(free_port()), "DRILL_QUESTIONS": str(BANK)}
        return Child(settings, MONDAY, trap, folder / "said.txt")

    def _copy(self) -> Path:
        self._number += 1
        folder = self._folder / f"upgrade-{self._number}"
        folder.mkdir()
        shutil.copy(self._old, folder / DATABASE_FILE)
        return folder


def dump(file: Path) -> list[str]:
    """Everything a database holds, schema included."""
    with closing(sqlite3.connect(file)) as connection:
        return [*connection.iterdump()]
