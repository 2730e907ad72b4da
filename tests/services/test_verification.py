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
        ("UPDATE standings SET points = 7", "Crew: place"),
        ("UPDATE standings SET name_key = 'zz'", "Crew: place"),
        ("UPDATE members SET name_key = 'zz'", "Crew: sorted name"),
        ("UPDATE standing_counters SET n = 7 WHERE n = 1", "Crew: counter"),
    ],
)
async def test_what_was_tampered_with_is_said(house: House, statement: str, said: str) -> None:
    await house.play("aa")
    assert await house.differences() == []
    _tamper(house, statement)

    assert any(difference.startswith(said) for difference in await house.differences())


async def test_what_differs_is_said_in_names_and_dates(house: House) -> None:
    await house.play("aa")
    _tamper(house, "DELETE FROM points WHERE round_id = 1 AND reason = 'on_time'")
    _tamper(house, "UPDATE points SET points = 99 WHERE reason = 'streak' AND round_id = 2")
    _tamper(house, "UPDATE streak_days SET mark = 'rest' WHERE study_on = '2026-01-05'")
    _tamper(house, "UPDATE members SET current = 9")
    said = await house.differences()

    assert said[:4] == [
        "Crew, Ada: points missing: 10 (on time), round 1 of 2026-01-05",
        "Crew, Ada: points not founded on an answer: 99 (streak), round 2 of 2026-01-06, "
        "should be 2 (streak), round 2 of 2026-01-06",
        "Crew, Ada: day not founded on the facts: 2026-01-05 rest, streak 1 (longest 1, 1 answered, 0 freezes), "
        "should be 2026-01-05 answered, streak 1 (longest 1, 1 answered, 0 freezes)",
        "Crew, Ada: streak is 9 (longest 2, 2 answered, 0 freezes), should be 2 (longest 2, 2 answered, 0 freezes)",
    ]
    assert said[4].startswith("Crew: total of Ada on board all is 23 points in 2 answers, should be ")
    assert said[5].startswith("Crew: counters of ranks: ")
    assert len(said) == 6


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


async def test_a_champion_without_the_most_points_is_said(house: House) -> None:
    await house.core.services.badges.set(house.group.id, True, (), house.host)
    await house.play_day("Ada", "Ben")
    await house.play_day("Ada")
    assert await house.differences() == []
    _tamper(house, "UPDATE standings SET points = 999 WHERE board = 'week' AND answers = 1")

    assert "Crew: champions of 2026-W02 are Ben, should be Ada" in await house.differences()


async def test_badges_that_nothing_looks_at_any_more_are_said(house: House) -> None:
    await house.core.services.badges.set(house.group.id, False, (2,), house.host)
    assert await house.differences() == []
    _tamper(house, "UPDATE badge_rules SET next_at = NULL")

    assert await house.differences() == ["Crew: badges are never looked at, should be regularly"]


async def test_badges_that_a_host_switched_off_are_no_difference(house: House) -> None:
    badges = house.core.services.badges
    await badges.set(house.group.id, False, (2,), house.host)
    await badges.set(house.group.id, False, (), house.host)
    await badges.run(house.clock.at)

    assert await house.differences() == []
