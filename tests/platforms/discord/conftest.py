import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.migrations import upgrade
from tests.platforms.discord.house import DiscordHouse
from tests.platforms.discord.play import answer


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database to copy: migrating one for each test would take longer than the test."""
    file = tmp_path_factory.mktemp("migrated") / "empty.db"
    asyncio.run(upgrade(file))
    return file


@pytest.fixture
async def discord_alone(migrated: Path, tmp_path: Path) -> AsyncIterator[DiscordHouse]:
    """Discord with a guild in it; the bot is not started."""
    house = DiscordHouse(Path(shutil.copy(migrated, tmp_path / "drill.db")))
    await house.open()
    yield house
    await house.close()


@pytest.fixture
async def house(discord_alone: DiscordHouse) -> DiscordHouse:
    """The bot is connected, and a group meets at nine; it is Monday, eight o'clock."""
    await discord_alone.start()
    await discord_alone.found()
    return discord_alone


@pytest.fixture
async def played(house: DiscordHouse) -> DiscordHouse:
    """Ada and Bob answered a round, which is revealed."""
    await house.open_day()
    await answer(house, "Ada", "Bob")
    await house.close_day()
    return house
