from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import DAY, HOUR


async def test_a_key_is_claimed_once_by_whoever_comes_first(store: SqlStore, other_store: SqlStore) -> None:
    assert await store.write(lambda uow: uow.inbox.claim("click-1", MONDAY))
    assert not await other_store.write(lambda uow: uow.inbox.claim("click-1", MONDAY + HOUR))
    assert await other_store.write(lambda uow: uow.inbox.claim("click-2", MONDAY))


async def test_only_keys_older_than_asked_for_are_forgotten(store: SqlStore) -> None:
    await store.write(lambda uow: uow.inbox.claim("old", MONDAY))
    await store.write(lambda uow: uow.inbox.claim("young", MONDAY + DAY))

    await store.write(lambda uow: uow.inbox.forget(MONDAY + DAY))

    assert await store.write(lambda uow: uow.inbox.claim("old", MONDAY + DAY))
    assert not await store.write(lambda uow: uow.inbox.claim("young", MONDAY + DAY))
