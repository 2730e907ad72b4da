import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.ports.store import UnitOfWork
from bot.store.engine import Engines
from bot.store.unit_of_work import SqlStore, shielded
from tests.fakes import MONDAY
from tests.store.world import add_group, add_round


@contextmanager
def told_of(engines: Engines, statement: str) -> Iterator[asyncio.Event]:
    """Set at the moment the writer hands a statement that begins like this to its thread."""
    begun = asyncio.Event()

    def look(_: Any, __: Any, sent: str, *___: Any) -> None:
        if sent.startswith(statement):
            begun.set()

    event.listen(engines.writer.sync_engine, "before_cursor_execute", look)
    yield begun
    event.remove(engines.writer.sync_engine, "before_cursor_execute", look)


def lock_is_free(database: Path) -> bool:
    rival = sqlite3.connect(database, timeout=0, isolation_level=None)
    with suppress(sqlite3.OperationalError):
        rival.execute("BEGIN IMMEDIATE")
    free = rival.in_transaction
    rival.close()
    return free


async def names(store: SqlStore) -> list[str]:
    return [group.name for group in await store.read(lambda uow: uow.groups.list())]


async def test_what_a_unit_of_work_did_is_there_when_it_returns(store: SqlStore, other_store: SqlStore) -> None:
    await add_group(store, "One")

    assert await names(other_store) == ["One"]


async def test_a_unit_of_work_that_raises_leaves_nothing(store: SqlStore) -> None:
    async def work(uow: UnitOfWork) -> None:
        await uow.groups.add("One", "UTC", 1, MONDAY)
        raise ValueError("changed my mind")

    with pytest.raises(ValueError, match="changed my mind"):
        await store.write(work)

    assert await names(store) == []


async def test_readers_refuse_to_write(store: SqlStore) -> None:
    with pytest.raises(OperationalError, match="readonly database"):
        await store.read(lambda uow: uow.groups.add("One", "UTC", 1, MONDAY))


async def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(store: SqlStore) -> None:
    async def work(uow: UnitOfWork) -> tuple[int, int]:
        before = len(await uow.groups.list())
        await add_group(store, "Two")
        return before, len(await uow.groups.list())

    await add_group(store, "One")

    assert await store.read(work) == (1, 1)
    assert await names(store) == ["One", "Two"]


async def test_a_hundred_at_once_that_read_and_then_write_lose_nothing(store: SqlStore, other_store: SqlStore) -> None:
    round_ = await add_round(store, await add_group(store))

    async def count_one(uow: UnitOfWork) -> None:
        before = await uow.rounds.settled_up_to(round_.id)
        assert before is not None
        await uow.rounds.settle_up_to(round_.id, before + 1)

    await asyncio.gather(*((store, other_store)[n % 2].write(count_one) for n in range(100)))

    assert await store.read(lambda uow: uow.rounds.settled_up_to(round_.id)) == 100


async def test_a_caller_cancelled_in_a_statement_leaves_the_lock_free_at_once(
    store: SqlStore, engines: Engines, database: Path
) -> None:
    with told_of(engines, "INSERT INTO groups") as begun:
        caller = asyncio.create_task(add_group(store, "One"))
        await begun.wait()
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller

    assert lock_is_free(database)
    assert await names(store) == ["One"]


async def test_a_caller_cancelled_again_and_again_waits_for_the_end(store: SqlStore, database: Path) -> None:
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def work(uow: UnitOfWork) -> None:
        await uow.groups.add("One", "UTC", 1, MONDAY)
        inside.set()
        await go_on.wait()
        await uow.groups.add("Two", "UTC", 1, MONDAY)

    caller = asyncio.create_task(store.write(work))
    await inside.wait()
    for _ in range(3):
        caller.cancel()
        await asyncio.sleep(0)
    assert not caller.done()
    assert not lock_is_free(database)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await caller

    assert lock_is_free(database)
    assert await names(store) == ["One", "Two"]


async def test_a_caller_cancelled_in_the_queue_for_the_writer_leaves_the_lock_free(
    store: SqlStore, engines: Engines, database: Path
) -> None:
    async with engines.writer.connect():
        waiting = asyncio.create_task(add_group(store, "One"))
        await asyncio.sleep(0)
        waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert lock_is_free(database)
    assert await names(store) == ["One"]


async def test_a_cancelled_caller_whose_work_fails_leaves_nothing(store: SqlStore, database: Path) -> None:
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def work(uow: UnitOfWork) -> None:
        await uow.groups.add("One", "UTC", 1, MONDAY)
        inside.set()
        await go_on.wait()
        raise ValueError("too late")

    caller = asyncio.create_task(store.write(work))
    await inside.wait()
    caller.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await caller

    assert lock_is_free(database)
    assert await names(store) == []


async def test_work_that_was_cancelled_from_within_is_rolled_back(store: SqlStore, database: Path) -> None:
    async def work(uow: UnitOfWork) -> None:
        await uow.groups.add("One", "UTC", 1, MONDAY)
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await store.write(work)

    assert lock_is_free(database)
    assert await names(store) == []


async def test_shielded_work_gives_its_result_and_its_error() -> None:
    async def give(value: int) -> int:
        return 1 // value

    assert await shielded(give(1)) == 1
    with pytest.raises(ZeroDivisionError):
        await shielded(give(0))
