import pytest

from bot.domain.errors import ConflictError
from bot.ports.store import UnitOfWork
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import MINUTE, add_account

LATER = MONDAY + 30 * MINUTE


async def test_a_name_is_held_by_one_account_of_a_room(store: SqlStore, other_store: SqlStore) -> None:
    ada, bo = await add_account(store, "Ada", "web"), await add_account(store, "Bo", "web")
    for _ in range(2):
        await store.write(lambda uow: uow.names.put("room", "ada", ada.id))

    with pytest.raises(ConflictError, match=r"name\.taken"):
        await other_store.write(lambda uow: uow.names.put("room", "ada", bo.id))
    await store.write(lambda uow: uow.names.put("room-2", "ada", bo.id))

    assert await store.read(lambda uow: uow.names.find("room", "ada")) == ada.id
    assert await store.read(lambda uow: uow.names.find("room-2", "ada")) == bo.id
    assert await store.read(lambda uow: uow.names.find("room", "bo")) is None


async def test_another_name_frees_the_former_one(store: SqlStore) -> None:
    ada, bo = await add_account(store, "Ada", "web"), await add_account(store, "Bo", "web")
    await store.write(lambda uow: uow.names.put("room", "ada", ada.id))
    await store.write(lambda uow: uow.names.put("room", "countess", ada.id))
    await store.write(lambda uow: uow.names.put("room", "ada", bo.id))

    assert await store.read(lambda uow: uow.names.find("room", "countess")) == ada.id
    assert await store.read(lambda uow: uow.names.find("room", "ada")) == bo.id


async def test_who_asks_for_a_name_that_is_taken_keeps_their_own(store: SqlStore) -> None:
    ada, bo = await add_account(store, "Ada", "web"), await add_account(store, "Bo", "web")
    await store.write(lambda uow: uow.names.put("room", "ada", ada.id))
    await store.write(lambda uow: uow.names.put("room", "bo", bo.id))

    async def ask_and_carry_on(uow: UnitOfWork) -> None:
        with pytest.raises(ConflictError):
            await uow.names.put("room", "ada", bo.id)

    await store.write(ask_and_carry_on)

    assert await store.read(lambda uow: uow.names.find("room", "bo")) == bo.id


async def test_a_released_name_is_free(store: SqlStore) -> None:
    ada = await add_account(store, "Ada", "web")
    await store.write(lambda uow: uow.names.put("room", "ada", ada.id))
    for _ in range(2):
        await store.write(lambda uow: uow.names.release(ada.id))

    assert await store.read(lambda uow: uow.names.find("room", "ada")) is None


async def test_holders_are_listed_by_name_whatever_its_case(store: SqlStore) -> None:
    made = [await add_account(store, name, "web") for name in ("bo", "Cy", "Ada")]

    async def name_them(uow: UnitOfWork) -> None:
        for account in made:
            await uow.names.put("room", account.name.casefold(), account.id)

    await store.write(name_them)

    holders = await store.read(lambda uow: uow.names.holders("room"))
    assert [account.name for account in holders] == ["Ada", "bo", "Cy"]
    assert await store.read(lambda uow: uow.names.holders("room-2")) == []


async def test_a_code_signs_in_once(store: SqlStore, other_store: SqlStore) -> None:
    ada = await add_account(store, "Ada", "web")
    await store.write(lambda uow: uow.names.put_code(ada.id, "hash", LATER))

    assert await store.write(lambda uow: uow.names.take_code("other", MONDAY)) is None
    assert await other_store.write(lambda uow: uow.names.take_code("hash", MONDAY)) == ada.id
    assert await store.write(lambda uow: uow.names.take_code("hash", MONDAY)) is None


async def test_a_code_is_worth_nothing_from_its_last_instant_on(store: SqlStore) -> None:
    ada, bo = await add_account(store, "Ada", "web"), await add_account(store, "Bo", "web")
    await store.write(lambda uow: uow.names.put_code(ada.id, "ada's", LATER))
    await store.write(lambda uow: uow.names.put_code(bo.id, "bo's", LATER))

    assert await store.write(lambda uow: uow.names.take_code("ada's", LATER)) is None
    assert await store.write(lambda uow: uow.names.take_code("bo's", LATER - MINUTE)) == bo.id


async def test_a_new_code_replaces_the_one_before(store: SqlStore) -> None:
    ada = await add_account(store, "Ada", "web")
    await store.write(lambda uow: uow.names.put_code(ada.id, "old", LATER))
    await store.write(lambda uow: uow.names.put_code(ada.id, "new", LATER))

    assert await store.write(lambda uow: uow.names.take_code("old", MONDAY)) is None
    assert await store.write(lambda uow: uow.names.take_code("new", MONDAY)) == ada.id
