"""What a person leaves in the tables, found whole and made nobody's."""

from sqlalchemy import insert

from bot.domain.group import Account
from bot.domain.post import Post, PostKind, PostState
from bot.domain.refs import AccountRef
from bot.ports.rounds import RoomMessage
from bot.ports.store import UnitOfWork
from bot.store.engine import Engines
from bot.store.tables import seats
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.test_query_plans import listening
from tests.store.world import HOUR, add_account, add_group, add_member, add_round, change, draft_post, put

ROOM = AccountRef("web", "room", "token")


async def seat(engines: Engines, account_id: int, group_id: int, member_id: int) -> None:
    async with engines.writer.begin() as connection:
        row = {"account_id": account_id, "group_id": group_id, "member_id": member_id}
        await connection.execute(insert(seats).values(row))


async def forget(store: SqlStore, *accounts: Account) -> None:
    await store.write(lambda uow: uow.privacy.forget(accounts, "Nobody", MONDAY + HOUR))


async def room_person(store: SqlStore) -> Account:
    return await store.write(lambda uow: uow.members.put_account(ROOM, "Ada", MONDAY))


def notice(group_id: int, key: str, target: AccountRef) -> Post:
    return Post(0, key, PostKind.NOTICE, group_id, None, None, target, "{}", PostState.PENDING, created_at=MONDAY)


async def test_accounts_that_sit_for_one_member_are_one_person_through_every_group(
    store: SqlStore, engines: Engines
) -> None:
    one, two = await add_group(store), await add_group(store)
    first, other = await add_member(store, one, "Ada"), await add_member(store, two, "Bea")
    third = await add_account(store, "Cleo")
    await add_member(store, one, "Dora")
    await seat(engines, 2, one, first.id)
    await seat(engines, third.id, two, other.id)

    for account_id in (1, 2, third.id):
        accounts = await store.read(lambda uow, a=account_id: uow.privacy.accounts_of(a))  # type: ignore[misc]
        assert sorted(account.name for account in accounts) == ["Ada", "Bea", "Cleo"]
    assert await store.read(lambda uow: uow.privacy.members_of([1, 2, third.id])) == [first.id, other.id]


async def test_an_account_without_a_seat_is_a_person_too(store: SqlStore) -> None:
    account = await add_account(store)

    assert await store.read(lambda uow: uow.privacy.accounts_of(account.id)) == [account]
    exported = await store.read(lambda uow: uow.privacy.export([account.id]))
    assert [row["name"] for row in exported["accounts"]] == ["Ada"]
    assert {name for name, rows in exported.items() if rows} == {"accounts"}


async def test_messages_of_the_room_are_blank_and_a_change_for_whoever_looks(store: SqlStore) -> None:
    group_id, ada, bea = await add_group(store), await room_person(store), await add_account(store, "Bea")

    async def talk(uow: UnitOfWork) -> tuple[RoomMessage, RoomMessage]:
        mine = await uow.room.add(group_id, "7", MONDAY, kind="message", account_id=ada.id, text="Mine.")
        theirs = await uow.room.add(group_id, "7", MONDAY, kind="message", account_id=bea.id, text="Theirs.")
        return mine, theirs

    mine, theirs = await store.write(talk)
    await forget(store, ada)

    [changed] = await store.read(lambda uow: uow.room.since(group_id, theirs.seq, 10))
    assert (changed.id, changed.text, changed.name, changed.deleted_at) == (mine.id, "", "Nobody", MONDAY + HOUR)
    assert (await store.read(lambda uow: uow.room.get(theirs.id))).text == "Theirs."


async def test_notices_to_the_person_are_blank_and_unsent_ones_stay_unsent(store: SqlStore) -> None:
    group_id, ada = await add_group(store), await room_person(store)
    to_others = AccountRef("web", "room", "other")

    async def write(uow: UnitOfWork) -> tuple[RoomMessage, RoomMessage]:
        await uow.posts.add([notice(group_id, "mine", ROOM), notice(group_id, "theirs", to_others)])
        mine = await uow.room.add(group_id, "account-token", MONDAY, kind="notice", key="mine.1", card="{}")
        theirs = await uow.room.add(group_id, "account-other", MONDAY, kind="notice", key="theirs.1", card="{}")
        return mine, theirs

    mine, theirs = await store.write(write)
    await forget(store, ada)

    due = await store.write(lambda uow: uow.posts.lease_due("web", MONDAY + HOUR, MONDAY + HOUR, 10))
    assert [post.key for post in due] == ["theirs"]
    assert (await store.read(lambda uow: uow.room.get(mine.id))).card is None
    assert (await store.read(lambda uow: uow.room.get(theirs.id))).card == "{}"


async def test_names_codes_rights_and_wishes_are_gone_and_the_platform_knows_nobody(store: SqlStore) -> None:
    group_id, ada = await add_group(store), await room_person(store)

    async def write(uow: UnitOfWork) -> None:
        await uow.names.put("room", "ada", ada.id)
        await uow.names.put_code(ada.id, "hash", MONDAY + 2 * HOUR)
        await uow.groups.add_host(group_id, ada.id, None, MONDAY)
        await uow.reminders.put(ada.id, group_id, HOUR, MONDAY)

    await store.write(write)
    await forget(store, ada)

    assert await store.read(lambda uow: uow.members.find_account(ROOM)) is None
    assert await store.read(lambda uow: uow.names.find("room", "ada")) is None
    assert await store.write(lambda uow: uow.names.take_code("hash", MONDAY)) is None
    assert not await store.read(lambda uow: uow.groups.is_host(group_id, ada.id))
    assert await store.read(lambda uow: uow.reminders.of_account(ada.id)) == []


async def test_an_answer_deleted_before_keeps_its_instant_and_a_later_edit_brings_nothing_back(
    store: SqlStore, engines: Engines
) -> None:
    group_id = await add_group(store)
    await add_member(store, group_id)
    round_ = await add_round(store, group_id)
    await put(engines, change("1", round_.id), change("1", round_.id, None), change("2", round_.id))
    before = await store.read(lambda uow: uow.answers.of_rounds([round_.id], [1]))

    await forget(store, await store.read(lambda uow: uow.members.get_account(1)))
    await put(engines, change("2", round_.id), change("2", round_.id, "a" * 50, edited_at=MONDAY + 3 * HOUR))

    after = await store.read(lambda uow: uow.answers.of_rounds([round_.id], [1]))
    assert [message.deleted_at for message in after] == [before[0].deleted_at, MONDAY + HOUR]
    assert [message.length for message in after] == [message.length for message in before]
    assert [message.text for message in after] == ["", ""]


async def test_the_trail_keeps_what_was_done_under_another_name(store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    await add_member(store, group_id)
    facts = {"name": "Ada", "new": "Ada", "why": "Ada", "title": "Adagio"}
    for where in (group_id, other_id):
        await store.write(lambda uow, g=where: uow.audit.add(g, None, "audit.renamed", facts, MONDAY))  # type: ignore[misc]

    await forget(store, await store.read(lambda uow: uow.members.get_account(1)))

    [here] = await store.read(lambda uow: uow.audit.list(group_id, 10))
    [there] = await store.read(lambda uow: uow.audit.list(other_id, 10))
    assert here.facts == {"name": "Nobody", "new": "Nobody", "why": "Ada", "title": "Adagio"}
    assert there.facts == facts


async def test_a_reveal_takes_its_new_card_in_the_journal_and_in_the_room(store: SqlStore) -> None:
    group_id = await add_group(store)
    round_ = await add_round(store, group_id)

    async def write(uow: UnitOfWork) -> RoomMessage:
        await uow.posts.add([draft_post(group_id, round_.id, key="reveal", kind=PostKind.REVEAL)])
        return await uow.room.add(group_id, "7", MONDAY, kind="reveal", key="reveal.1", card="old")

    copy = await store.write(write)
    await store.write(lambda uow: uow.privacy.recard(1, "new", MONDAY + HOUR))

    assert (await store.read(lambda uow: uow.room.get(copy.id))).card == "new"
    [post] = await store.write(lambda uow: uow.posts.lease_due("discord", MONDAY, MONDAY, 10))
    assert post.card == "new"


async def test_forgetting_takes_as_many_statements_for_many_messages_and_notices_as_for_one(
    store: SqlStore, engines: Engines
) -> None:
    group_id, ada, bea = await add_group(store), await room_person(store), await add_account(store, "Bea")

    async def live(uow: UnitOfWork, author: Account, n: int) -> None:
        await uow.posts.add([notice(group_id, f"told-{author.id}-{i}", author.ref) for i in range(n)])
        for i in range(n):
            await uow.room.add(group_id, "7", MONDAY, kind="message", account_id=author.id, text="Said.")
            await uow.room.add(group_id, "8", MONDAY, kind="notice", key=f"told-{author.id}-{i}.1", card="{}")

    await store.write(lambda uow: live(uow, bea, 1))
    await store.write(lambda uow: live(uow, ada, 40))
    with listening(engines) as for_one:
        await forget(store, bea)
    with listening(engines) as for_many:
        await forget(store, ada)

    assert len(for_many) == len(for_one)
    assert all(message.deleted_at for message in await store.read(lambda uow: uow.room.since(group_id, 0, 100)))


async def test_a_notice_whose_key_only_looks_alike_stays_as_it_is(store: SqlStore) -> None:
    group_id, ada = await add_group(store), await room_person(store)

    async def write(uow: UnitOfWork) -> RoomMessage:
        await uow.posts.add([notice(group_id, "told_1", ROOM)])
        return await uow.room.add(group_id, "8", MONDAY, kind="notice", key="told-1.1", card="{}")

    theirs = await store.write(write)
    await forget(store, ada)

    assert (await store.read(lambda uow: uow.room.get(theirs.id))).card == "{}"
