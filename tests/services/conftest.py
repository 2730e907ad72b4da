import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.migrations import upgrade
from tests.services.house import House


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database to copy: migrating one for each test would take longer than the test."""
    file = tmp_path_factory.mktemp("migrated") / "empty.db"
    asyncio.run(upgrade(file))
    return file


@pytest.fixture
async def empty_house(migrated: Path, tmp_path: Path) -> AsyncIterator[House]:
    """The core on an empty database, without a group."""
    house = House(Path(shutil.copy(migrated, tmp_path / "drill.db")))
    await house.open()
    yield house
    await house.close()


@pytest.fixture
async def house(empty_house: House) -> House:
    """A group that meets at 09:00 UTC from Monday to Friday; it is Monday, 08:00."""
    await empty_house.found()
    return empty_house
