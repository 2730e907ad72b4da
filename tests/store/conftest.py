import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.store.engine import Engines, make_engines
from bot.store.migrations import upgrade
from bot.store.unit_of_work import SqlStore
from tests.store.world import Bench


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file the real migrations made; tests work on copies of it."""
    file = tmp_path_factory.mktemp("migrated") / "drill.db"
    asyncio.run(upgrade(file))
    return file


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(migrated, tmp_path / "drill.db"))


@pytest.fixture
async def engines(database: Path) -> AsyncIterator[Engines]:
    made = make_engines(database)
    yield made
    await made.dispose()


@pytest.fixture
def store(engines: Engines) -> SqlStore:
    return SqlStore(engines)


@pytest.fixture
async def other_store(database: Path) -> AsyncIterator[SqlStore]:
    """The store of a second process on the same file."""
    made = make_engines(database)
    yield SqlStore(made)
    await made.dispose()


@pytest.fixture(scope="module")
def bench(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A store that outlives a test, for properties: a file for each of their examples takes long to make."""
    engines = make_engines(Path(shutil.copy(migrated, tmp_path_factory.mktemp("bench") / "drill.db")))
    with asyncio.Runner() as runner:
        yield Bench(runner, engines, SqlStore(engines))
        runner.run(engines.dispose())
