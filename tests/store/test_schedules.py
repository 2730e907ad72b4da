from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.group import Schedule
from bot.domain.refs import ChannelRef
from bot.domain.schedule import Opening, Timetable
from bot.ports.store import UnitOfWork
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import DAY, HOUR, MINUTE, TODAY, add_group, add_schedule, dates


async def test_a_schedule_comes_back_as_it_was_stored(store: SqlStore) -> None:
    group_id = await add_group(store)
    timetable = Timetable(time(23, 59, 30), frozenset({0, 6}), timedelta(hours=5, minutes=7))
    new = Schedule(0, group_id, timetable, True, frozenset({"attacks", "data"}), frozenset({1, 5}), paused_at=MONDAY)
    stored = await store.write(lambda uow: uow.schedules.add(new, Opening(TODAY, MONDAY)))

    assert stored == replace(new, id=stored.id, next_at=MONDAY)
    assert await store.read(lambda uow: uow.schedules.get(stored.id)) == stored


async def test_a_schedule_that_does_not_exist_is_said_so(store: SqlStore) -> None:
    with pytest.raises(NotFoundError, match=r"schedule\.unknown"):
        await store.read(lambda uow: uow.schedules.get(99))


async def test_a_group_has_one_carrier_and_any_number_of_others(store: SqlStore, other_store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    extra = await add_schedule(store, group_id, carries_streak=False)
    carrier = await add_schedule(store, group_id)

    with pytest.raises(ConflictError, match=r"schedule\.second_carrier"):
        await add_schedule(other_store, group_id)
    another = await add_schedule(store, group_id, carries_streak=False)

    assert await store.read(lambda uow: uow.schedules.of_group(group_id)) == [carrier, extra, another]
    assert (await add_schedule(store, other_id)).carries_streak


async def test_schedules_are_due_from_their_instant_on_longest_due_first(store: SqlStore) -> None:
    group_id = await add_group(store)
    made = {}
    for minutes in (5, -5, 0, 1):
        made[minutes] = await add_schedule(store, group_id, MONDAY + minutes * MINUTE, carries_streak=False)
    await add_schedule(store, group_id, None, carries_streak=False)

    assert await store.read(lambda uow: uow.schedules.due(MONDAY, 10)) == [made[-5], made[0]]
    assert await store.read(lambda uow: uow.schedules.due(MONDAY + HOUR, 3)) == [made[-5], made[0], made[1]]


async def test_saving_changes_everything_but_the_owner(store: SqlStore) -> None:
    schedule = await add_schedule(store, await add_group(store), MONDAY)
    timetable = Timetable(time(18), frozenset({2}), HOUR)
    changed = replace(schedule, timetable=timetable, topics=frozenset({"data"}), paused_at=MONDAY, next_at=None)
    await store.write(lambda uow: uow.schedules.save(changed, None))
    assert await store.read(lambda uow: uow.schedules.get(schedule.id)) == changed

    await store.write(lambda uow: uow.schedules.set_next(schedule.id, Opening(TODAY, MONDAY + DAY)))
    assert await store.read(lambda uow: uow.schedules.get(schedule.id)) == replace(changed, next_at=MONDAY + DAY)


async def test_skipped_dates_come_in_order_from_a_date_on_and_can_be_taken_back(store: SqlStore) -> None:
    group_id = await add_group(store)
    schedule = await add_schedule(store, group_id)
    other = await add_schedule(store, group_id, carries_streak=False)
    yesterday, today, later = dates(-1, 0, 9)

    async def skip(uow: UnitOfWork) -> None:
        for on in (later, today, yesterday, today):
            await uow.schedules.skip(schedule.id, on, MONDAY)

    await store.write(skip)
    assert await store.read(lambda uow: uow.schedules.skips(schedule.id, today)) == [today, later]
    assert await store.read(lambda uow: uow.schedules.skips(other.id, yesterday)) == []

    for _ in range(2):
        await store.write(lambda uow: uow.schedules.unskip(schedule.id, today))
    assert await store.read(lambda uow: uow.schedules.skips(schedule.id, yesterday)) == [yesterday, later]


async def test_an_opening_that_waits_is_due_later_and_stays_the_next_one(store: SqlStore) -> None:
    group_id = await add_group(store)
    schedule = await add_schedule(store, group_id, MONDAY)
    await store.write(lambda uow: uow.schedules.postpone(schedule.id, MONDAY + HOUR))

    assert await store.read(lambda uow: uow.schedules.due(MONDAY + HOUR - MINUTE, 10)) == []
    assert await store.read(lambda uow: uow.schedules.due(MONDAY + HOUR, 10)) == [schedule]
    assert await store.read(lambda uow: uow.schedules.get(schedule.id)) == schedule


async def test_an_opening_that_waits_is_due_at_once_where_a_channel_of_its_group_is_resumed_or_added(
    store: SqlStore,
) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    schedule, other = [await add_schedule(store, group, MONDAY) for group in (group_id, other_id)]
    channel = await store.write(lambda uow: uow.groups.add_channel(group_id, ChannelRef("fake", "space", "a"), "a"))

    async def wait(uow: UnitOfWork) -> None:
        for waiting in (schedule, other):
            await uow.schedules.postpone(waiting.id, MONDAY + HOUR)

    await store.write(wait)
    await store.write(lambda uow: uow.groups.resume_channel(channel.id))
    assert await store.read(lambda uow: uow.schedules.due(MONDAY, 10)) == [schedule]

    await store.write(wait)
    await store.write(lambda uow: uow.groups.add_channel(other_id, ChannelRef("fake", "space", "b"), "b"))
    assert await store.read(lambda uow: uow.schedules.due(MONDAY, 10)) == [other]


async def test_an_opening_yet_to_come_is_not_hurried_by_a_channel(store: SqlStore) -> None:
    group_id = await add_group(store)
    await add_schedule(store, group_id, MONDAY + DAY)
    await store.write(lambda uow: uow.groups.add_channel(group_id, ChannelRef("fake", "space", "a"), "a"))

    assert await store.read(lambda uow: uow.schedules.due(MONDAY + HOUR, 10)) == []


async def test_the_groups_that_open_are_known_with_those_that_wait(store: SqlStore) -> None:
    waiting, opening, later = [await add_group(store) for _ in range(3)]
    schedule = await add_schedule(store, waiting, MONDAY - HOUR)
    await store.write(lambda uow: uow.schedules.postpone(schedule.id, MONDAY + HOUR))
    await add_schedule(store, opening, MONDAY - HOUR)
    await add_schedule(store, opening, MONDAY, carries_streak=False)
    await add_schedule(store, later, MONDAY + MINUTE)

    assert await store.read(lambda uow: uow.schedules.opening(MONDAY)) == {waiting: MONDAY - HOUR, opening: MONDAY}
