"""What is delivered twice takes effect once, and claims nothing when it fails."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app.core import Core, open_core
from bot.ports.store import UnitOfWork
from bot.services.once import DoneBeforeError, once
from bot.store.migrations import upgrade
from tests.fakes import MONDAY, FakeClock


@pytest.fixture
async def core(tmp_path: Path) -> AsyncIterator[Core]:
    file = tmp_path / "drill.db"
    await upgrade(file)
    async with open_core(file, FakeClock(), durability="OFF") as core:
        yield core


async def found(core: Core, name: str = "Crew") -> int:
    return (await core.store.write(lambda uow: uow.groups.add(name, "UTC", 7, MONDAY))).id


async def names(core: Core) -> list[str]:
    return [group.name for group in await core.store.read(lambda uow: uow.groups.list())]


async def test_a_key_that_took_effect_takes_none_again(core: Core) -> None:
    with once("a"):
        await found(core)
    with once("a"), pytest.raises(DoneBeforeError):
        await found(core)
    assert await names(core) == ["Crew"]


async def test_several_changes_under_one_key_all_happen(core: Core) -> None:
    with once("a"):
        await found(core, "One")
        await found(core, "Two")
    assert await names(core) == ["One", "Two"]


async def test_what_fails_can_be_tried_again_under_its_key(core: Core) -> None:
    async def fail(uow: UnitOfWork) -> None:
        await uow.groups.add("Half", "UTC", 7, MONDAY)
        raise OSError("disk full")

    with once("a"), pytest.raises(OSError, match="disk full"):
        await core.store.write(fail)
    with once("a"):
        await found(core)
    assert await names(core) == ["Crew"]


async def test_reading_claims_nothing_and_outside_a_block_nothing_is_claimed(core: Core) -> None:
    with once("a"):
        assert await names(core) == []
    with once("a"):
        await found(core)
    await found(core)
    assert await names(core) == ["Crew", "Crew"]
