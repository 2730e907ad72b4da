import pytest

from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.group import Channel, Group, Season
from bot.domain.refs import ChannelRef
from bot.ports.store import UnitOfWork
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import CHANNEL, TODAY, add_account, add_group, dates


async def add_channel(store: SqlStore, group_id: int, ref: ChannelRef = CHANNEL) -> Channel:
    return await store.write(lambda uow: uow.groups.add_channel(group_id, ref, "daily"))


async def test_groups_are_found_by_id_and_listed_oldest_first(store: SqlStore) -> None:
    one = await store.write(lambda uow: uow.groups.add("Zeta", "Europe/Berlin", 7, MONDAY))
    two = await store.write(lambda uow: uow.groups.add("Alpha", "UTC", 2**40, MONDAY))

    assert one == Group(one.id, "Zeta", "Europe/Berlin", 7)
    assert await store.read(lambda uow: uow.groups.get(two.id)) == two
    assert await store.read(lambda uow: uow.groups.list()) == [one, two]


async def test_a_group_that_does_not_exist_is_said_so(store: SqlStore) -> None:
    with pytest.raises(NotFoundError, match=r"group\.unknown"):
        await store.read(lambda uow: uow.groups.get(99))


async def test_the_zone_of_one_group_can_be_changed(store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    await store.write(lambda uow: uow.groups.set_zone(group_id, "Asia/Tokyo"))

    assert (await store.read(lambda uow: uow.groups.get(group_id))).zone == "Asia/Tokyo"
    assert (await store.read(lambda uow: uow.groups.get(other_id))).zone == "Europe/Berlin"


async def test_a_live_channel_belongs_to_one_group_only(store: SqlStore, other_store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    channel = await add_channel(store, group_id)

    with pytest.raises(ConflictError, match=r"channel\.taken"):
        await add_channel(other_store, other_id)

    assert await store.read(lambda uow: uow.groups.find_channel(CHANNEL)) == channel
    assert await store.read(lambda uow: uow.groups.channels(other_id)) == []


async def test_a_channel_that_was_removed_can_be_taken_by_another_group(store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    removed = await add_channel(store, group_id)
    await store.write(lambda uow: uow.groups.remove_channel(removed.id, MONDAY))

    assert await store.read(lambda uow: uow.groups.channels(group_id)) == []
    assert await store.read(lambda uow: uow.groups.find_channel(CHANNEL)) is None
    with pytest.raises(NotFoundError):
        await store.read(lambda uow: uow.groups.get_channel(removed.id))
    assert await add_channel(store, other_id) == await store.read(lambda uow: uow.groups.find_channel(CHANNEL))


async def test_a_channel_that_is_added_again_is_the_one_it_was_neither_paused_nor_pinging(store: SqlStore) -> None:
    group_id = await add_group(store)
    channel = await add_channel(store, group_id)

    async def remove(uow: UnitOfWork) -> None:
        await uow.groups.pause_channel(channel.id, MONDAY, "Send Messages is missing")
        await uow.groups.set_ping(channel.id, "role")
        await uow.groups.remove_channel(channel.id, MONDAY)

    await store.write(remove)
    assert await store.read(lambda uow: uow.groups.paused_channels()) == []
    assert await add_channel(store, group_id) == channel
    assert await store.read(lambda uow: uow.groups.channels(group_id)) == [channel]
    assert await store.read(lambda uow: uow.groups.find_ping(CHANNEL)) is None


async def test_a_group_without_a_channel_is_still_found_where_it_had_one(store: SqlStore) -> None:
    group_id, moved_id = await add_group(store), await add_group(store)
    last = await add_channel(store, group_id)
    former = await add_channel(store, moved_id, ChannelRef("discord", "guild", "second"))
    await add_channel(store, moved_id, ChannelRef("slack", "team", "channel"))
    for channel in (last, former):
        await store.write(lambda uow, c=channel: uow.groups.remove_channel(c.id, MONDAY))  # type: ignore[misc]

    assert [g.id for g in await store.read(lambda uow: uow.places.in_space("discord", "guild"))] == [group_id]
    assert [g.id for g in await store.read(lambda uow: uow.places.in_space("slack", "team"))] == [moved_id]


async def test_the_same_number_elsewhere_is_another_channel(store: SqlStore) -> None:
    group_id = await add_group(store)
    refs = [CHANNEL, ChannelRef("discord", "guild-2", "channel"), ChannelRef("slack", "guild", "channel")]
    channels = [await add_channel(store, group_id, ref) for ref in refs]

    assert await store.read(lambda uow: uow.groups.channels(group_id)) == channels
    assert [channel.ref for channel in channels] == refs
    assert await store.read(lambda uow: uow.groups.find_channel(ChannelRef("web", "guild", "channel"))) is None


async def test_a_channel_is_found_by_id_or_said_to_be_unknown(store: SqlStore) -> None:
    channel = await add_channel(store, await add_group(store))

    assert await store.read(lambda uow: uow.groups.get_channel(channel.id)) == channel
    with pytest.raises(NotFoundError, match=r"channel\.unknown"):
        await store.read(lambda uow: uow.groups.get_channel(99))


async def test_a_paused_channel_stays_live_with_the_reason_until_it_is_resumed(store: SqlStore) -> None:
    group_id = await add_group(store)
    channel = await add_channel(store, group_id)
    await store.write(lambda uow: uow.groups.pause_channel(channel.id, MONDAY, "Send Messages is missing"))

    paused = Channel(channel.id, group_id, CHANNEL, "daily", MONDAY, "Send Messages is missing")
    assert await store.read(lambda uow: uow.groups.channels(group_id)) == [paused]
    assert await store.read(lambda uow: uow.groups.paused_channels()) == [paused]
    with pytest.raises(ConflictError):
        await add_channel(store, group_id)

    await store.write(lambda uow: uow.groups.resume_channel(channel.id))
    assert await store.read(lambda uow: uow.groups.channels(group_id)) == [channel]
    assert await store.read(lambda uow: uow.groups.paused_channels()) == []


async def test_the_right_of_a_host_is_granted_and_taken_in_one_group_and_harmless_to_repeat(store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    ada, bo = await add_account(store, "Ada"), await add_account(store, "Bo")

    async def grant(uow: UnitOfWork) -> None:
        await uow.groups.add_host(group_id, bo.id, None, MONDAY)
        await uow.groups.add_host(group_id, ada.id, bo.id, MONDAY)

    for _ in range(2):
        await store.write(grant)

    assert await store.read(lambda uow: uow.groups.hosts(group_id)) == [ada, bo]
    assert await store.read(lambda uow: uow.groups.is_host(group_id, bo.id))
    assert not await store.read(lambda uow: uow.groups.is_host(other_id, bo.id))

    for _ in range(2):
        await store.write(lambda uow: uow.groups.remove_host(group_id, bo.id))
    assert await store.read(lambda uow: uow.groups.hosts(group_id)) == [ada]
    assert not await store.read(lambda uow: uow.groups.is_host(group_id, bo.id))


async def test_a_season_of_the_same_name_is_changed_and_seasons_come_by_start(store: SqlStore) -> None:
    group_id = await add_group(store)
    first, second, third = dates(0, 30, 60)
    await store.write(lambda uow: uow.groups.put_season(group_id, Season("Summer", second, third)))
    await store.write(lambda uow: uow.groups.put_season(group_id, Season("Spring", third, third)))
    await store.write(lambda uow: uow.groups.put_season(group_id, Season("Spring", TODAY, second)))

    assert await store.read(lambda uow: uow.groups.seasons(group_id)) == [
        Season("Spring", first, second),
        Season("Summer", second, third),
    ]
