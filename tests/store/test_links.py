"""Codes end, tries add up, links are found from either side, and a shared seat knows the way back."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.linking import Link
from bot.ports.linking import SharedSeat
from bot.ports.store import UnitOfWork
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import add_account, add_group

MINUTE = timedelta(minutes=1)


async def test_a_code_is_found_until_it_ends_and_a_newer_one_takes_its_place(store: SqlStore) -> None:
    ada = await add_account(store, "Ada")
    await store.write(lambda uow: uow.links.put_code(ada.id, "old", MONDAY + MINUTE))
    await store.write(lambda uow: uow.links.put_code(ada.id, "new", MONDAY + MINUTE))

    found = [
        await store.read(lambda uow, c=code, a=at: uow.links.find_code(c, a))  # type: ignore[misc]
        for code, at in (("old", MONDAY), ("new", MONDAY), ("new", MONDAY + MINUTE))
    ]

    assert found == [None, ada.id, None]


async def test_tries_add_up_while_they_count_and_are_swept_afterwards(store: SqlStore) -> None:
    ada = await add_account(store, "Ada")
    for _ in range(3):
        await store.write(lambda uow: uow.links.add_try(ada.id, MONDAY, MONDAY + MINUTE))

    assert await store.read(lambda uow: uow.links.count_tries(ada.id, MONDAY)) == 3
    assert await store.read(lambda uow: uow.links.count_tries(ada.id, MONDAY + MINUTE)) == 0
    await store.write(lambda uow: uow.links.add_try(ada.id, MONDAY + MINUTE, MONDAY + 2 * MINUTE))
    assert await store.read(lambda uow: uow.links.count_tries(ada.id, MONDAY + MINUTE)) == 1
    await store.write(lambda uow: uow.links.sweep(MONDAY + 3 * MINUTE))
    assert await store.read(lambda uow: uow.links.count_tries(ada.id, MONDAY)) == 0


async def test_all_links_of_a_person_are_found_from_each_account(store: SqlStore) -> None:
    ids = [(await add_account(store, name)).id for name in ("Ada", "Bea", "Cleo", "Dan")]

    async def link(uow: UnitOfWork) -> list[Link]:
        return [await uow.links.add(ids[1], ids[0], MONDAY), await uow.links.add(ids[2], ids[1], MONDAY)]

    made = await store.write(link)

    for account_id in ids[:3]:
        assert await store.read(lambda uow, i=account_id: uow.links.of_person(i)) == made  # type: ignore[misc]
    assert await store.read(lambda uow: uow.links.of_person(ids[3])) == []
    await store.write(lambda uow: uow.links.remove(made[0].id))
    assert await store.read(lambda uow: uow.links.of_person(ids[0])) == []


async def test_a_shared_seat_keeps_where_it_goes_back_to_and_its_guest_s_name_is_not_shown(store: SqlStore) -> None:
    group_id, ada, bea = await add_group(store), await add_account(store, "Ada"), await add_account(store, "Bea")

    async def share(uow: UnitOfWork) -> SharedSeat:
        stays = await uow.members.add(group_id, ada.id, "Ada", MONDAY.date(), MONDAY)
        await uow.members.add(group_id, bea.id, "Bea", MONDAY.date(), MONDAY)
        await uow.members.hide(stays.id, MONDAY)
        [alone] = await uow.links.seats([bea.id])
        moved = replace(alone, member_id=stays.id)
        await uow.links.put_seat(moved, is_shared=True)
        return moved

    moved = await store.write(share)
    assert await store.read(lambda uow: uow.links.seats([bea.id])) == [moved]

    await store.write(lambda uow: uow.members.rename_account(bea.id, "Beatrix"))
    assert (await store.read(lambda uow: uow.members.get(moved.member_id))).name == "Ada"
    own = moved.own_member_id
    assert own is not None
    back = replace(moved, member_id=own)
    await store.write(lambda uow: uow.links.put_seat(back, is_shared=False))
    await store.write(lambda uow: uow.members.rename_account(bea.id, "Beatrix"))
    assert (await store.read(lambda uow: uow.members.get(own))).name == "Beatrix"


async def test_rests_count_for_the_member_sat_for_and_not_for_the_emptied_one(store: SqlStore) -> None:
    group_id, ada, bea = await add_group(store), await add_account(store, "Ada"), await add_account(store, "Bea")
    on = MONDAY.date()

    async def share(uow: UnitOfWork) -> tuple[int, int]:
        stays = await uow.members.add(group_id, ada.id, "Ada", on, MONDAY)
        goes = await uow.members.add(group_id, bea.id, "Bea", on, MONDAY)
        await uow.members.add_rest(goes.id, on, on, MONDAY)
        [alone] = await uow.links.seats([bea.id])
        await uow.links.put_seat(replace(alone, member_id=stays.id), is_shared=True)
        return stays.id, goes.id

    stays, goes = await store.write(share)
    for asked in ([stays], [goes], [stays, goes]):
        rests = await store.read(lambda uow, ids=asked: uow.members.rests(ids))  # type: ignore[misc]
        assert list(rests) == ([stays] if stays in asked else [])
