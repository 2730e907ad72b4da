from datetime import datetime, time, timedelta

from bot.domain.reminder import Reminder
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import DAY, HOUR, MINUTE, add_account, add_group


async def wish(store: SqlStore, name: str, group_id: int, before: timedelta, next_at: datetime | None = None) -> int:
    """A stored wish to be looked at `next_at`, or when a round opens."""
    account = await add_account(store, name)
    await store.write(lambda uow: uow.reminders.put(account.id, group_id, before, MONDAY))
    await store.write(lambda uow: uow.reminders.set_next([(account.id, group_id, next_at)]))
    return account.id


async def next_at(store: SqlStore, account_id: int) -> datetime | None:
    return (await store.read(lambda uow: uow.reminders.of_account(account_id)))[0].next_at


async def test_due_are_those_whose_instant_has_come_the_longest_due_first(store: SqlStore) -> None:
    group_id = await add_group(store)
    late = await wish(store, "Ada", group_id, HOUR, MONDAY)
    first = await wish(store, "Bea", group_id, HOUR, MONDAY - HOUR)
    await wish(store, "Cleo", group_id, HOUR, MONDAY + MINUTE)
    await wish(store, "Dora", group_id, HOUR)

    assert [r.account.id for r in await store.read(lambda uow: uow.reminders.due(MONDAY, 10))] == [first, late]
    assert [r.account.id for r in await store.read(lambda uow: uow.reminders.due(MONDAY, 1))] == [first]
    assert await store.read(lambda uow: uow.reminders.due(MONDAY, 10, [group_id])) == []


async def test_a_round_that_opens_wakes_its_groups_wishes_each_in_its_time(store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    hour, quarter = await wish(store, "Ada", group_id, HOUR), await wish(store, "Bea", group_id, 15 * MINUTE)
    earlier = await wish(store, "Cleo", group_id, HOUR, MONDAY + 2 * HOUR)
    elsewhere = await wish(store, "Dora", other_id, HOUR)

    await store.write(lambda uow: uow.reminders.wake(group_id, MONDAY + DAY))

    assert await next_at(store, hour) == MONDAY + DAY - HOUR
    assert await next_at(store, quarter) == MONDAY + DAY - 15 * MINUTE
    assert await next_at(store, earlier) == MONDAY + 2 * HOUR
    assert await next_at(store, elsewhere) is None


async def test_a_wish_is_changed_and_removed_in_one_group_or_in_all(store: SqlStore) -> None:
    one, two, three = await add_group(store), await add_group(store), await add_group(store)
    ada = await wish(store, "Ada", one, HOUR)
    for group_id in (one, two, three):
        await store.write(lambda uow, g=group_id: uow.reminders.put(ada, g, 5 * MINUTE, MONDAY))  # type: ignore[misc]

    account = await add_account(store, "Ada")
    wishes = await store.read(lambda uow: uow.reminders.of_account(ada))
    assert wishes == [Reminder(account, group_id, 5 * MINUTE, MONDAY) for group_id in (one, two, three)]
    assert await store.write(lambda uow: uow.reminders.remove(ada, two)) == 1
    assert await store.write(lambda uow: uow.reminders.remove(ada, None)) == 2
    assert await store.read(lambda uow: uow.reminders.of_account(ada)) == []


async def test_zone_and_quiet_hours_come_with_the_account(store: SqlStore) -> None:
    ada = await wish(store, "Ada", await add_group(store), HOUR)

    await store.write(lambda uow: uow.reminders.set_zone(ada, "Asia/Tokyo"))
    await store.write(lambda uow: uow.reminders.set_quiet(ada, time(22), time(7, 30)))

    account = await store.read(lambda uow: uow.members.get_account(ada))
    assert (account.zone, account.quiet_from, account.quiet_until) == ("Asia/Tokyo", time(22), time(7, 30))
    assert (await store.read(lambda uow: uow.reminders.of_account(ada)))[0].account == account
