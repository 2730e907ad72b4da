"""`db verify` says what is wrong, and only that."""

import sqlite3
from contextlib import closing

import pytest

from tests.services.house import House


def _tamper(house: House, statement: str) -> None:
    with closing(sqlite3.connect(house.file)) as connection, connection:
        assert connection.execute(statement).rowcount > 0


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM points WHERE round_id = 1", "Crew, Ada: points missing"),
        ("UPDATE points SET points = 99", "Crew, Ada: points not founded on an answer"),
        ("DELETE FROM streak_days WHERE study_on = '2026-01-05'", "Crew, Ada: day missing"),
        ("UPDATE streak_days SET mark = 'rest'", "Crew, Ada: day not founded on the facts"),
        ("UPDATE members SET current = 9", "Crew, Ada: streak is"),
        ("UPDATE standings SET booked = 7", "Crew: total"),
        ("UPDATE standing_counters SET n = 7 WHERE n = 1", "Crew: counter"),
    ],
)
async def test_what_was_tampered_with_is_said(house: House, statement: str, said: str) -> None:
    await house.play("aa")
    assert await house.differences() == []
    _tamper(house, statement)

    assert any(difference.startswith(said) for difference in await house.differences())


async def test_an_answer_without_its_points_is_said(house: House) -> None:
    await house.play("a")
    _tamper(house, "UPDATE answer_messages SET length = 5")

    assert any("points not founded" in difference for difference in await house.differences())


async def test_an_open_round_is_no_difference(house: House) -> None:
    await house.play("a")
    await house.open_day()
    await house.answer("Ada")

    assert await house.differences() == []


async def test_a_round_voided_and_not_taken_back_yet_is_no_difference(house: House) -> None:
    await house.play("aa")
    await house.core.services.hosting.void(house.group.id, 1, "why", house.host)

    assert await house.differences() == []
