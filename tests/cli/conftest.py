import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.app.core import SystemClock, open_core
from bot.cli import cli
from bot.domain.question import Question
from bot.store.migrations import upgrade
from tests.bank.sample_bank import SAMPLE, sample_bank
from tests.fakes import MONDAY

Run = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder that commands are set to, which is not there yet; the working folder is an empty one."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return tmp_path / "data"


@pytest.fixture
def run(data: Path) -> Run:
    """Runs a command line after `python -m bot`, on the sample bank."""
    runner = CliRunner(env={"DRILL_DATA": str(data), "DRILL_QUESTIONS": str(SAMPLE)})
    return lambda *words: runner.invoke(cli, [str(word) for word in words], catch_exceptions=False)


async def prepare(file: Path, names: Sequence[str]) -> None:
    """A database with the sample bank and groups of these names, numbered from 1."""
    file.parent.mkdir(parents=True)
    await upgrade(file)
    async with open_core(file, SystemClock(), durability="OFF") as core:
        await core.services.questions.load(sample_bank())
        for name in names:
            await core.store.write(lambda uow, name=name: uow.groups.add(name, "UTC", 7, MONDAY))  # type: ignore[misc]


async def read_own(file: Path, group_id: int) -> Sequence[Question]:
    """What a group has of its own."""
    async with open_core(file, SystemClock(), durability="OFF") as core:
        return await core.services.own_questions.export(group_id)


@pytest.fixture
def database(data: Path) -> Path:
    """A database with one group, called Crew."""
    asyncio.run(prepare(data / "drill.db", ["Crew"]))
    return data / "drill.db"


@pytest.fixture
def two_groups(data: Path) -> Path:
    """A database with the groups Crew and Readers."""
    asyncio.run(prepare(data / "drill.db", ["Crew", "Readers"]))
    return data / "drill.db"
