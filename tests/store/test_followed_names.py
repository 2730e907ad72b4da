"""A name that changed at the platform is followed with the next answer, on the boards too."""

from dataclasses import replace

from bot.domain.refs import AccountRef
from bot.domain.round import Round
from bot.store.engine import Engines
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import TODAY, add_account, add_group, add_round, change, put

ADA = AccountRef("discord", "", "Ada")


async def seated(store: SqlStore) -> tuple[int, int, Round]:
    """Ada with a seat: her account's and member's ids, and an open round."""
    group_id = await add_group(store)
    account = await add_account(store)
    member = await store.write(lambda uow: uow.members.add(group_id, account.id, "Ada", TODAY, MONDAY))
    return account.id, member.id, await add_round(store, group_id)


async def names(store: SqlStore, account_id: int, member_id: int) -> tuple[str, str]:
    account = await store.read(lambda uow: uow.members.get_account(account_id))
    member = await store.read(lambda uow: uow.members.get(member_id))
    return account.name, member.name


async def test_the_newest_name_is_the_account_s_and_the_member_s(store: SqlStore, engines: Engines) -> None:
    account_id, member_id, round_ = await seated(store)
    renamed = replace(change("m", round_.id), name="Ada Lovelace", follows_name=True)

    await put(engines, renamed, change("n", round_.id, name="Bob"))

    assert await names(store, account_id, member_id) == ("Ada Lovelace", "Ada Lovelace")
    bob = await store.read(lambda uow: uow.members.find_account(AccountRef("discord", "", "Bob")))
    assert bob is not None
    assert bob.name == "Bob"


async def test_a_stand_in_or_no_name_changes_nothing(store: SqlStore, engines: Engines) -> None:
    account_id, member_id, round_ = await seated(store)

    await put(engines, replace(change("m", round_.id), name="Someone"))
    await put(engines, replace(change("n", round_.id), name="", follows_name=True))

    assert await names(store, account_id, member_id) == ("Ada", "Ada")
