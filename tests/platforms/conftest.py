import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.store.migrations import upgrade
from tests.platforms.web.lodge import Lodge

MakeLodge = Callable[..., Awaitable[Lodge]]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database to copy: migrating one for each test would take longer than the test."""
    file = tmp_path_factory.mktemp("migrated") / "empty.db"
    asyncio.run(upgrade(file))
    return file


@pytest.fixture
async def make_lodge(migrated: Path, tmp_path: Path) -> AsyncIterator[MakeLodge]:
    """Opens a web room with the settings it is given."""
    opened: list[Lodge] = []

    async def make(**settings: Any) -> Lodge:
        opened.append(await Lodge(Path(shutil.copy(migrated, tmp_path / "drill.db")), **settings).open())
        return opened[-1]

    yield make
    for lodge in opened:
        await lodge.close()


@pytest.fixture
async def lodge(make_lodge: MakeLodge) -> Lodge:
    """A web room on this machine alone, without a password."""
    return await make_lodge()
