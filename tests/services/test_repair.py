"""`db verify --repair` mends what `db verify` finds, leaves a trace, and changes no fact."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing

import pytest

from bot.services.bookkeeping import hide_member
from bot.services.repair import mend_differences
from bot.services.rights import require_host
from bot.wording import say
from tests.fakes import KilledError, MortalStore
from tests.services.house import House

Row = tuple[object, ...]
# What is booked or derived; every other table holds facts.
BOOKED = {"points", "streak_days", "standings", "standing_counters", "audit_log", "sqlite_sequence"}
BOOKED_OF_MEMBERS = ("current", "longest", "answered", "freezes", "streak_on", "name_key")
DAMAGE = [
    "DELETE FROM points WHERE round_id = 1",
    "DELETE FROM points",
    "UPDATE points SET points = 99",
    "UPDATE points SET reason = 'late', points = 3 WHERE reason = 'on_time'",
    "UPDATE points SET counts_on = '2025-01-01'",
    "INSERT INTO points (round_id, member_id, reason, points, counts_on) SELECT 3, id, 'repair', 50, '2026-01-07' "
    "FROM members",
    "DELETE FROM streak_days WHERE study_on = '2026-01-05'",
    "DELETE FROM streak_days",
    "UPDATE streak_days SET mark = 'rest'",
    "UPDATE streak_days SET current = current + 1",
    "INSERT INTO streak_days (member_id, study_on, mark) SELECT id, '2026-01-04', 'answered' FROM members",
    "UPDATE members SET current = 9",
    "UPDATE members SET freezes = 2, longest = 70, answered = 70",
    "UPDATE members SET streak_on = '2027-01-01'",
    "UPDATE members SET streak_on = '2026-01-05'",
    "UPDATE standings SET booked = 7, points = 7",
    "UPDATE standings SET answers = 7",
    "DELETE FROM standings WHERE board = 'all'",
    "UPDATE standings SET points = 7",
    "UPDATE standings SET name_key = 'zz'",
    "UPDATE members SET name_key = 'zz'",
    "DELETE FROM standings",
    "UPDATE standing_counters SET n = 7 WHERE n = 1",
    "DELETE FROM standing_counters",
]


def tamper(house: House, *statements: str) -> None:
    with closing(sqlite3.connect(house.file)) as connection, connection:
        for statement in statements:
            assert connection.execute(statement).rowcount > 0


def read(house: House) -> tuple[dict[str, list[Row]], dict[str, list[Row]]]:
    """Facts and books, by table."""
    with closing(sqlite3.connect(house.file)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: sorted(_rows(connection, name, "*"), key=str) for name in names}
        booked_columns = ", ".join(("id", *BOOKED_OF_MEMBERS))
        # A counter of nought is as good as none.
        rows["standing_counters"] = [row for row in rows["standing_counters"] if row[-1]]
        rows["members"] = _rows(connection, "members", "id, group_id, name, joined_on, hidden_at")
        books = {name: rows.pop(name) for name in BOOKED - {"audit_log", "sqlite_sequence"}}
        books["members"] = _rows(connection, "members", booked_columns)
    return {name: kept for name, kept in rows.items() if name not in BOOKED}, books


def _rows(connection: sqlite3.Connection, table: str, columns: str) -> list[Row]:
    return connection.execute(f"SELECT {columns} FROM {table}").fetchall()  # noqa: S608


async def mend(house: House) -> Sequence[str]:
    return await mend_differences(house.core.store, house.clock)


@pytest.fixture
async def played(house: House) -> House:
    """Three days of two members: answers, a missed day, a late answer, a repair of a host."""
    await house.play_day("Ada", "Ben")
    await house.play_day("Ada")
    await house.answer("Ben")
    await house.tick()
    await house.play_day("Ada", "Ben")
    await house.mend_points("Ben", 1, 4, "So.")
    await house.tick()
    assert await house.differences() == []
    return house


@pytest.mark.parametrize("statement", DAMAGE)
async def test_each_kind_of_damage_is_mended_and_no_fact_is_changed(played: House, statement: str) -> None:
    facts, books = read(played)
    tamper(played, statement)
    differences = await played.differences()
    said = await mend(played)

    assert differences
    # Standings that were right are right again once the points behind them are.
    assert {text for text in differences if text.startswith("Crew, ")} <= set(said)
    assert await played.differences() == []
    assert read(played) == (facts, books)


async def test_all_damage_at_once_is_mended(played: House) -> None:
    facts, books = read(played)
    tamper(played, "DELETE FROM points", "DELETE FROM streak_days", "DELETE FROM standings WHERE board = 'all'")
    tamper(played, "UPDATE members SET current = 3, longest = 1", "UPDATE standing_counters SET n = n + 1")
    await mend(played)

    assert read(played) == (facts, books)


async def test_badges_that_nothing_looked_at_are_looked_at_again(played: House) -> None:
    await played.core.services.badges.set(played.group.id, True, (2,), played.host)
    await played.tick()
    tamper(played, "UPDATE badge_rules SET next_at = NULL", "UPDATE standings SET points = 7 WHERE board = 'week'")
    assert await mend(played)

    assert await played.differences() == []
    (due,) = await played.core.store.read(lambda uow: uow.badges.due(played.clock.at, 5))
    assert due == played.group.id
    assert (await played.core.services.badges.rules(played.group.id)).streaks == (2,)


async def test_a_second_repair_finds_nothing_to_do(played: House) -> None:
    tamper(played, "UPDATE points SET points = 99")

    assert await mend(played)
    assert await mend(played) == []
    assert await mend(played) == []


async def test_what_was_and_what_is_stays_in_the_audit_trail(played: House) -> None:
    tamper(played, "UPDATE members SET current = 9 WHERE name = 'Ada'")
    said = await mend(played)
    rows = [row for row in await trail(played) if row[0] == "fault.repaired"]

    assert [facts["difference"] for _, facts in rows] == list(said)
    assert all("streak is 9 (" in text and "should be " in text for text in said)
    assert say("en", "fault.repaired", **rows[0][1]).startswith("mended the books: Crew, Ada: streak is")


async def trail(house: House) -> list[tuple[str, dict[str, str]]]:
    await house.core.store.read(lambda uow: require_host(uow, house.group.id, house.host))
    rows = await house.core.services.groups.audit(house.group.id, house.host)
    return [(row.phrase, dict(row.facts)) for row in rows]


@pytest.mark.parametrize("writes", range(2))
async def test_a_repair_that_is_killed_is_finished_by_the_next(played: House, writes: int) -> None:
    facts, books = read(played)
    tamper(played, "UPDATE points SET points = 99", "DELETE FROM standings")
    with pytest.raises(KilledError):
        await mend_differences(MortalStore(played.core.store, writes), played.clock)
    await mend(played)

    assert read(played) == (facts, books)


async def test_what_settlement_has_still_to_do_is_left_to_it(played: House) -> None:
    await played.core.services.hosting.void(played.group.id, 1, "why", played.host)
    assert await mend(played) == []
    await played.tick()
    assert await played.differences() == []


async def test_damage_while_a_round_is_open_is_mended_and_the_round_goes_on(played: House) -> None:
    await played.open_day()
    await played.answer("Ada")
    tamper(played, "DELETE FROM points", "UPDATE members SET streak_on = NULL, current = 0")
    await mend(played)
    await played.close_day()

    assert await played.differences() == []
    assert await played.current("Ada") == 4


async def test_a_member_who_left_is_mended_and_stands_on_no_board(played: House) -> None:
    ben = await played.member("Ben")
    await played.core.store.write(lambda uow: hide_member(uow, ben, played.clock.at))
    _, books = read(played)
    tamper(played, "UPDATE points SET points = 99")
    await mend(played)

    assert read(played)[1] == books


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE points SET reason = 'nonsense' WHERE round_id = 2 AND reason = 'on_time'",
        "UPDATE points SET counts_on = 'soon' WHERE round_id = 2",
        "UPDATE streak_days SET mark = 'nonsense' WHERE study_on = '2026-01-06'",
        "UPDATE streak_days SET study_on = 'one day' WHERE study_on = '2026-01-06'",
    ],
)
async def test_a_row_that_cannot_be_read_has_its_books_booked_anew(played: House, statement: str) -> None:
    facts, books = read(played)
    tamper(played, statement)
    with pytest.raises(ValueError, match=r"nonsense|soon|one day"):
        await played.differences()
    said = await mend(played)

    assert said[0].startswith("Crew: a row cannot be read")
    assert said[0].endswith("booked anew: Ada, Ben")
    assert read(played) == (facts, books)
    assert await mend(played) == []
