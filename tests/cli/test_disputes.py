"""`bank stats --disputed`: what members covered though the reading of their answers missed it."""

import asyncio
from pathlib import Path

import pytest

from bot.app.core import SystemClock, open_core
from bot.domain.refs import AccountRef
from bot.ports.store import UnitOfWork
from tests.cli.conftest import Run
from tests.fakes import MONDAY


async def dispute(file: Path, *points: tuple[str, str]) -> None:
    """Have each (name, key point) disputed of the first question's version."""

    async def work(uow: UnitOfWork) -> None:
        for name, point in points:
            account = await uow.members.put_account(AccountRef("web", "room", name), name, MONDAY)
            await uow.quizzes.dispute(account.id, 1, point, "My words", MONDAY)

    async with open_core(file, SystemClock(), durability="OFF") as core:
        await core.store.write(work)


def test_disputes_are_counted_by_question_and_key_point_most_first(run: Run, database: Path) -> None:
    asyncio.run(dispute(database, ("Ada", "k1"), ("Ada", "k2"), ("Bea", "k2")))
    lines = run("bank", "stats", "--disputed").output.splitlines()
    assert lines[0].split() == ["question", "key", "point", "times"]
    assert [line.split()[1:] for line in lines[2:]] == [["k2", "2"], ["k1", "1"]]


@pytest.mark.usefixtures("database")
def test_without_a_dispute_it_says_so(run: Run) -> None:
    assert "Nobody disputed" in run("bank", "stats", "--disputed").output


def test_without_a_database_it_says_what_to_do(run: Run) -> None:
    result = run("bank", "stats", "--disputed")
    assert result.exit_code == 1
    assert "python -m bot run" in result.output
