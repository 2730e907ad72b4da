"""A round on a disk that fills up: nothing acknowledged is lost, and it goes on by itself when there is room again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.domain.errors import NotStoredError
from bot.services.answers import Answers
from bot.store.answer_writer import SqlAnswerWriter
from tests.services.house import House, at

LONG = "Another answer that is long enough to count. " * 60


@asynccontextmanager
async def full(house: House) -> AsyncIterator[None]:
    """While the block runs, the file may not grow by a page."""
    await _limit(house, "(SELECT page_count FROM pragma_page_count)")
    try:
        yield
    finally:
        await _limit(house, "1000000")


async def _limit(house: House, pages: str) -> None:
    writer = house.core.services.answers._writer
    assert isinstance(house.core.services.answers, Answers)
    assert isinstance(writer, SqlAnswerWriter)
    async with writer._engines.writer.connect() as connection:
        most = (await connection.execute(text(f"SELECT {pages}"))).scalar_one()
        await connection.execute(text(f"PRAGMA max_page_count={most}"))
        await connection.rollback()


async def hear_too_much(house: House) -> list[str]:
    """Write until the disk is full; the names of those whose answer was acknowledged."""
    acknowledged = []
    for n in range(20):
        try:
            await house.answer(f"Member {n}", LONG)
        except NotStoredError:
            # As every platform does with a message it could not hand in.
            await house.core.services.recovery.missed("fake")
        else:
            acknowledged.append(f"Member {n}")
    return acknowledged


@pytest.fixture
async def played(house: House) -> tuple[House, list[str]]:
    """A round during which the disk was full for a while; who had been told that their answer was stored."""
    await house.open_day()
    async with full(house):
        acknowledged = await hear_too_much(house)
        with capture_logs() as logs:
            for _ in range(5):
                await house.core.tick()
            await house.core.tick.stop()
            assert not (await house.core.vitals.report()).healthy
        assert [entry for entry in logs if "exc_info" in entry] == []
    return house, acknowledged


async def test_what_came_meanwhile_is_read_from_the_thread_once_there_is_room(played: tuple[House, list[str]]) -> None:
    house, acknowledged = played
    assert len(acknowledged) < 20
    for _ in range(3):
        await house.core.tick()
        await house.core.tick.stop()

    assert (await house.core.vitals.report()).healthy
    for n in range(20):
        assert [message.text for message in await house.messages(f"Member {n}")] == [LONG.strip()]


async def test_the_round_is_closed_settled_and_revealed_once_all_the_same(played: tuple[House, list[str]]) -> None:
    house, _ = played
    house.clock.at = at(5, 17)
    await house.tick()
    await house.tick()

    assert [await house.points(f"Member {n}") for n in range(20)] == [11] * 20
    assert [sent.key for sent in house.platform.sent if "reveal" in sent.key] == ["round-1-reveal-1.1"]
    assert await house.differences() == []
