import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from bot.domain.answer import AnswerMessage
from bot.domain.round import Round
from bot.store.answer_writer import MOST_ROWS, SqlAnswerWriter
from bot.store.engine import Engines
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import HOUR, MINUTE, add_group, add_round, change

MANY = 256


@pytest.fixture
async def round_(store: SqlStore) -> Round:
    return await add_round(store, await add_group(store))


@pytest.fixture
async def writer(engines: Engines) -> AsyncIterator[SqlAnswerWriter]:
    made = SqlAnswerWriter(engines)
    await made.start()
    yield made
    await made.stop()


@dataclass
class Counts:
    """Transactions of the writer's connection."""

    begun: int = 0
    committed: int = 0


@contextmanager
def counting(engines: Engines) -> Iterator[Counts]:
    counts = Counts()

    def begin(_: Any) -> None:
        counts.begun += 1

    def commit(_: Any) -> None:
        counts.committed += 1

    event.listen(engines.writer.sync_engine, "begin", begin)
    event.listen(engines.writer.sync_engine, "commit", commit)
    yield counts
    event.remove(engines.writer.sync_engine, "begin", begin)
    event.remove(engines.writer.sync_engine, "commit", commit)


def stored(database: Path) -> dict[str, str]:
    """Texts by message id, as another process reads them at this moment."""
    connection = sqlite3.connect(database)
    rows = dict(connection.execute("SELECT message_id, text FROM answer_messages").fetchall())
    connection.close()
    return rows


async def settle() -> None:
    """Let every task go as far as it can without the database."""
    for _ in range(50):
        await asyncio.sleep(0)


async def test_every_receipt_of_many_at_once_is_for_a_row_that_is_durable(
    writer: SqlAnswerWriter, engines: Engines, database: Path, round_: Round
) -> None:
    async def submit(n: int) -> tuple[int, AnswerMessage | None, bool]:
        message = await writer.write(change(f"{n}", round_.id, f"Answer {n}"))
        return n, message, f"{n}" in stored(database)

    with counting(engines) as counts:
        receipts = await asyncio.gather(*(submit(n) for n in range(MANY)))

    assert all(message and message.text == f"Answer {n}" and durable for n, message, durable in receipts)
    assert counts.committed <= MANY / 32


async def test_a_lone_answer_is_committed_at_once(writer: SqlAnswerWriter, engines: Engines, round_: Round) -> None:
    with counting(engines) as counts:
        await writer.write(change("1", round_.id))
        await writer.write(change("2", round_.id))

    assert counts.committed == 2


async def test_changes_handed_in_one_after_the_other_take_effect_in_that_order(
    writer: SqlAnswerWriter, database: Path, round_: Round
) -> None:
    edits = [change("m", round_.id, f"{n}", edited_at=MONDAY + HOUR + n * MINUTE) for n in range(1, MANY)]
    await asyncio.gather(*(writer.write(one) for one in [change("m", round_.id), *edits]))

    assert stored(database) == {"m": f"{MANY - 1}"}


async def test_a_row_that_cannot_be_stored_fails_alone(writer: SqlAnswerWriter, database: Path, round_: Round) -> None:
    good = [change(f"{n}", round_.id) for n in range(20)]
    no_round, naive = change("no round", 99), change("naive", round_.id, stamped_at=MONDAY.replace(tzinfo=None))
    changes = [*good[:7], no_round, *good[7:13], naive, *good[13:]]
    results = await asyncio.gather(*(writer.write(one) for one in changes), return_exceptions=True)

    kinds = {one.message_id: type(result) for one, result in zip(changes, results, strict=True)}
    assert (kinds.pop("no round"), kinds.pop("naive")) == (IntegrityError, StatementError)
    assert set(kinds.values()) == {AnswerMessage}
    assert stored(database).keys() == {one.message_id for one in good}


async def test_a_database_that_cannot_be_written_fails_all_without_trying_each(
    writer: SqlAnswerWriter, engines: Engines, round_: Round
) -> None:
    async with engines.writer.begin() as connection:
        await connection.execute(text("ALTER TABLE answer_messages RENAME TO elsewhere"))
    with counting(engines) as counts:
        handed_in = (writer.write(change(f"{n}", round_.id)) for n in range(MOST_ROWS))
        results = await asyncio.gather(*handed_in, return_exceptions=True)

    assert {type(result) for result in results} == {OperationalError}
    assert counts.begun <= 2


async def test_the_writer_goes_on_after_a_failure(writer: SqlAnswerWriter, database: Path, round_: Round) -> None:
    with pytest.raises(IntegrityError):
        await writer.write(change("bad", 99))
    await writer.write(change("good", round_.id))

    assert stored(database).keys() == {"good"}


async def test_a_caller_that_went_away_takes_no_other_with_it_and_its_answer_is_stored(
    writer: SqlAnswerWriter, engines: Engines, database: Path, round_: Round
) -> None:
    async with engines.writer.connect():
        callers = [asyncio.create_task(writer.write(change(f"{n}", round_.id))) for n in range(10)]
        await settle()
        callers[3].cancel()
        await settle()
    results = await asyncio.gather(*callers, return_exceptions=True)

    assert [n for n, result in enumerate(results) if isinstance(result, asyncio.CancelledError)] == [3]
    assert stored(database).keys() == {f"{n}" for n in range(10)}


async def test_more_than_may_wait_are_held_back(engines: Engines, database: Path, round_: Round) -> None:
    writer = SqlAnswerWriter(engines, most_waiting=2)
    await writer.start()
    async with engines.writer.connect():
        first = asyncio.create_task(writer.write(change("first", round_.id)))
        await settle()
        callers = [asyncio.create_task(writer.write(change(f"{n}", round_.id))) for n in range(4)]
        await settle()
        for caller in callers:
            caller.cancel()
        await settle()
    await first
    await writer.stop()

    assert stored(database).keys() == {"first", "0", "1"}


async def test_stopping_writes_what_waits_and_what_is_held_back(
    engines: Engines, database: Path, round_: Round
) -> None:
    writer = SqlAnswerWriter(engines, most_waiting=8)
    await writer.start()
    async with engines.writer.connect():
        callers = [asyncio.create_task(writer.write(change(f"{n}", round_.id))) for n in range(100)]
        await settle()
        stopping = asyncio.create_task(writer.stop())
        await settle()
        assert not stopping.done()
    await stopping

    assert len([message for message in await asyncio.gather(*callers) if message]) == 100
    assert len(stored(database)) == 100


async def test_nothing_is_taken_by_a_writer_that_does_not_run(engines: Engines, round_: Round) -> None:
    writer = SqlAnswerWriter(engines)
    with pytest.raises(RuntimeError, match="does not run"):
        await writer.write(change("1", round_.id))

    await writer.start()
    await writer.stop()
    await writer.stop()
    with pytest.raises(RuntimeError, match="does not run"):
        await writer.write(change("1", round_.id))


async def test_a_deletion_of_what_was_never_stored_gives_nothing(writer: SqlAnswerWriter, round_: Round) -> None:
    assert await writer.write(change("m", round_.id, None)) is None
