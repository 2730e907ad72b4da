"""The core as `app` puts it together: opened on a file, and closed in order."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app.core import SystemClock, open_core
from bot.store.migrations import upgrade
from tests.fakes import FakeClock
from tests.services.house import GOOD, House


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    """An empty database."""
    await upgrade(tmp_path / "drill.db")
    return tmp_path / "drill.db"


@pytest.fixture
async def house(file: Path) -> AsyncIterator[House]:
    """A group with an open round."""
    house = House(file)
    await house.open()
    await house.found()
    await house.open_day()
    yield house
    await house.close()


async def test_the_system_clock_is_aware_and_in_utc() -> None:
    offset = SystemClock().now().utcoffset()

    assert offset is not None
    assert not offset


async def test_closing_stores_the_answers_that_were_handed_in(house: House) -> None:
    await house.answer("Ada")
    await house.restart()

    assert [message.text for message in await house.messages("Ada")] == [GOOD]


async def test_a_closed_core_takes_no_answers(house: House) -> None:
    thread, message = await house.thread(), await house.answer("Ada", heard=False)
    answers = house.core.services.answers
    await house.close()

    with pytest.raises(RuntimeError, match="does not run"):
        await answers.take(thread, message)


async def test_a_platform_can_join_after_the_core_is_open(file: Path) -> None:
    house = House(file)
    async with open_core(file, house.clock, durability="OFF") as house.core:
        house.core.announcers["fake"] = house.platform
        await house.found()
        await house.open_day()

    assert house.platform.calls == ["open_round", "start_thread", "read_thread"]


async def test_a_core_that_fails_is_closed_all_the_same(file: Path) -> None:
    with pytest.raises(ValueError, match="at work"):
        async with open_core(file, FakeClock(), durability="OFF"):
            raise ValueError("at work")

    async with open_core(file, FakeClock(), durability="OFF") as core:
        assert await core.store.read(lambda uow: uow.groups.list()) == []
