from dataclasses import replace

import pytest

from bot.domain.group import Member
from bot.domain.scoring import PointRow, Reason
from bot.domain.streak import Mark, Streak, StreakDay
from bot.ports.ledgers import DayRepair, PointRepair
from bot.ports.store import UnitOfWork
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import HOUR, TODAY, add_account, add_group, add_member, add_round, dates


@pytest.fixture
async def group_id(store: SqlStore) -> int:
    return await add_group(store)


@pytest.fixture
async def ada(store: SqlStore, group_id: int) -> Member:
    return await add_member(store, group_id, "Ada")


@pytest.fixture
async def bo(store: SqlStore, group_id: int) -> Member:
    return await add_member(store, group_id, "Bo")


async def test_points_are_one_row_for_each_round_member_and_reason(
    store: SqlStore, group_id: int, ada: Member, bo: Member
) -> None:
    first, second = await add_round(store, group_id, "1"), await add_round(store, group_id, "2", topic="data")
    on_time = PointRow(first.id, ada.id, Reason.ON_TIME, 10, TODAY)
    rows = [
        on_time,
        replace(on_time, reason=Reason.STREAK, points=3),
        replace(on_time, member_id=bo.id),
        replace(on_time, round_id=second.id, points=12),
    ]

    async def book(uow: UnitOfWork) -> None:
        await uow.ledgers.put_points(rows)
        await uow.ledgers.put_points([replace(rows[1], points=4), replace(rows[1], points=5)])
        await uow.ledgers.put_points([])

    await store.write(book)
    rows[1] = replace(rows[1], points=5)
    assert set(await store.read(lambda uow: uow.ledgers.points_of([ada.id, bo.id]))) == set(rows)
    assert await store.read(lambda uow: uow.ledgers.points_of([bo.id])) == [rows[2]]
    assert set(await store.read(lambda uow: uow.ledgers.points_of([ada.id], [first.id]))) == set(rows[:2])
    assert await store.read(lambda uow: uow.ledgers.points_of([ada.id], [])) == []
    assert await store.read(lambda uow: uow.ledgers.by_reason(ada.id)) == {"on_time": 22, "streak": 5}


async def test_any_number_of_members_and_rounds_can_be_asked_for(store: SqlStore, group_id: int, ada: Member) -> None:
    row = PointRow((await add_round(store, group_id)).id, ada.id, Reason.ON_TIME, 10, TODAY)
    await store.write(lambda uow: uow.ledgers.put_points([row]))

    assert await store.read(lambda uow: uow.ledgers.points_of(range(40_000), [row.round_id])) == [row]
    assert await store.read(lambda uow: uow.ledgers.points_of([ada.id], range(40_000))) == [row]


async def test_points_are_dropped_by_round_member_and_reason(
    store: SqlStore, group_id: int, ada: Member, bo: Member
) -> None:
    round_ = await add_round(store, group_id)
    mine = PointRow(round_.id, ada.id, Reason.ON_TIME, 10, TODAY)
    streak, other = replace(mine, reason=Reason.STREAK), replace(mine, member_id=bo.id)

    async def book(uow: UnitOfWork) -> None:
        await uow.ledgers.put_points([mine, streak, other])
        await uow.ledgers.drop_points([replace(mine, points=0), replace(mine, reason=Reason.LATE)])
        await uow.ledgers.drop_points([])

    await store.write(book)
    assert await store.read(lambda uow: uow.ledgers.points_of([ada.id, bo.id])) == [streak, other]


async def test_streak_days_come_back_oldest_first_by_member(store: SqlStore, ada: Member, bo: Member) -> None:
    first, second, third = dates(0, 1, 2)
    answered = StreakDay(second, Mark.ANSWERED, Streak(2, 5, 9, 1))
    frozen = StreakDay(first, Mark.FROZEN, Streak(1, 5, 8, 0), was_late=True, repaired=True)
    repaired = replace(answered, mark=Mark.REST, repaired=True)

    async def book(uow: UnitOfWork) -> None:
        await uow.ledgers.put_days([(ada.id, answered), (ada.id, frozen), (bo.id, answered)])
        await uow.ledgers.put_days([(bo.id, repaired), (bo.id, replace(answered, on=third))])
        await uow.ledgers.put_days([])

    await store.write(book)
    stored = await store.read(lambda uow: uow.ledgers.streak_days([ada.id, bo.id, 99]))
    assert stored == {ada.id: [frozen, answered], bo.id: [repaired, replace(answered, on=third)]}

    await store.write(lambda uow: uow.ledgers.drop_days([(bo.id, second), (ada.id, third)]))
    await store.write(lambda uow: uow.ledgers.drop_days([]))
    stored = await store.read(lambda uow: uow.ledgers.streak_days([ada.id, bo.id]))
    assert stored == {ada.id: [frozen, answered], bo.id: [replace(answered, on=third)]}


async def test_who_answered_is_told_by_day_within_the_group(
    store: SqlStore, group_id: int, ada: Member, bo: Member
) -> None:
    eve = await add_member(store, await add_group(store), "Eve")
    early, first, second = dates(-1, 0, 1)

    async def book(uow: UnitOfWork) -> None:
        days = [(ada, early), (ada, first), (bo, first), (bo, second), (eve, first)]
        await uow.ledgers.put_days([(who.id, StreakDay(on, Mark.ANSWERED, Streak())) for who, on in days])
        await uow.ledgers.put_days([(ada.id, StreakDay(second, Mark.FROZEN, Streak()))])

    await store.write(book)
    answered = await store.read(lambda uow: uow.ledgers.answered_on(group_id, first))
    assert answered == {first: {ada.id, bo.id}, second: {bo.id}}


async def test_the_newest_repair_of_a_day_counts(store: SqlStore, ada: Member, bo: Member) -> None:
    host = await add_account(store, "Host")
    first, second = dates(0, 1)
    mended = DayRepair(ada.id, first, Mark.ANSWERED, host.id, "Was there.")
    other = DayRepair(bo.id, second, Mark.REST, None, "Ill.")

    async def mend(uow: UnitOfWork) -> None:
        await uow.ledgers.put_day_repair(replace(mended, mark=Mark.MISSED, by=None, why="?"), MONDAY)
        await uow.ledgers.put_day_repair(mended, MONDAY + HOUR)
        await uow.ledgers.put_day_repair(other, MONDAY)

    await store.write(mend)
    assert await store.read(lambda uow: uow.ledgers.day_repairs([ada.id])) == [mended]
    assert set(await store.read(lambda uow: uow.ledgers.day_repairs([ada.id, bo.id]))) == {mended, other}


async def test_the_newest_repair_of_a_rounds_points_counts(
    store: SqlStore, group_id: int, ada: Member, bo: Member
) -> None:
    host, round_ = await add_account(store, "Host"), await add_round(store, group_id)
    mended = PointRepair(ada.id, round_.id, -4, host.id, "Copied.")
    other = replace(mended, member_id=bo.id, points=7, by=None, why="Helped.")

    async def mend(uow: UnitOfWork) -> None:
        await uow.ledgers.put_point_repair(replace(mended, points=99, why="?"), MONDAY)
        await uow.ledgers.put_point_repair(mended, MONDAY + HOUR)
        await uow.ledgers.put_point_repair(other, MONDAY)

    await store.write(mend)
    assert await store.read(lambda uow: uow.ledgers.point_repairs([ada.id])) == [mended]
    assert set(await store.read(lambda uow: uow.ledgers.point_repairs([ada.id, bo.id]))) == {mended, other}
