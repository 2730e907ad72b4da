"""Names and codes of the web room, without its pages."""

import asyncio

import pytest

from bot.cards.frozen import load_card
from bot.cards.notices import NoticeCard
from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.post import LEASE
from bot.services.room_people import CODE_LIVES, RoomName, RoomPeople
from tests.services.house import House

ADA = RoomName("Ada", "ada")


@pytest.fixture
def people(house: House) -> RoomPeople:
    return RoomPeople(house.core.store, house.clock)


async def test_a_name_belongs_to_whoever_picks_it_first(people: RoomPeople) -> None:
    account = await people.pick(ADA)
    assert (account.name, account.ref.platform, account.ref.scope) == ("Ada", "web", "room")
    with pytest.raises(ConflictError, match=r"name\.taken"):
        await people.pick(RoomName("ADA", "ada"))


async def test_two_who_pick_a_name_at_once_do_not_both_get_it(people: RoomPeople) -> None:
    picked = await asyncio.gather(*(people.pick(ADA) for _ in range(5)), return_exceptions=True)
    assert sum(not isinstance(result, BaseException) for result in picked) == 1
    assert sum(isinstance(result, ConflictError) for result in picked) == 4


async def test_picking_again_with_the_same_key_gives_the_same_account_whatever_it_is_called_now(
    people: RoomPeople,
) -> None:
    account = await people.pick(ADA, "a browser's secret")
    assert await people.pick(ADA, "a browser's secret") == account
    await people.rename(account.id, RoomName("Countess", "countess"))
    assert (await people.pick(ADA, "a browser's secret")).name == "Countess"
    assert "secret" not in account.ref.external_id


async def test_a_name_that_others_hold_is_not_free(people: RoomPeople) -> None:
    await people.check_free(ADA)
    await people.pick(ADA)
    with pytest.raises(ConflictError, match=r"name\.taken"):
        await people.check_free(ADA)


async def test_a_rename_frees_the_old_name_and_keeps_the_account(people: RoomPeople) -> None:
    account = await people.pick(ADA)
    renamed = await people.rename(account.id, RoomName("Countess", "countess"))
    assert (renamed.id, renamed.name) == (account.id, "Countess")
    assert (await people.pick(ADA)).id != account.id
    with pytest.raises(ConflictError):
        await people.rename(account.id, ADA)


async def test_one_can_write_one_s_own_name_another_way(people: RoomPeople) -> None:
    account = await people.pick(ADA)
    assert (await people.rename(account.id, RoomName("ADA", "ada"))).name == "ADA"


async def test_a_code_signs_in_once_and_in_time(house: House, people: RoomPeople) -> None:
    account = await people.pick(ADA)
    code = await people.make_code(account.id)
    signed_in = await people.sign_in(f" {code.lower()} ")
    assert (signed_in.account.id, signed_in.is_lent) == (account.id, False)
    with pytest.raises(InvalidInputError, match=r"name\.bad_code"):
        await people.sign_in(code)
    late = await people.make_code(account.id)
    house.clock.advance(CODE_LIVES)
    with pytest.raises(InvalidInputError):
        await people.sign_in(late)


async def test_a_code_that_a_host_made_is_lent_and_its_owner_is_told(house: House, people: RoomPeople) -> None:
    account = await people.pick(ADA)
    code = await people.make_code_for(house.group.id, account.id, house.host)

    assert (await people.sign_in(code)).is_lent
    until, room = house.clock.at + LEASE, account.ref.platform
    posts = await house.core.store.write(lambda uow: uow.posts.lease_due(room, house.clock.at, until, 60))
    assert [load_card(NoticeCard, post.card).phrase for post in posts if post.target == account.ref] == [
        "notice.code_made"
    ]


async def test_nobody_gets_the_rights_of_another_host_by_a_code(house: House, people: RoomPeople) -> None:
    account = await people.pick(ADA)
    await house.core.services.groups.name_host(house.group.id, account.id, house.host)

    with pytest.raises(ForbiddenError, match=r"name\.code_for_host"):
        await people.make_code_for(house.group.id, account.id, house.host)
    assert await people.make_code_for(house.group.id, account.id, account.id)


async def test_codes_are_not_stored_as_they_are(house: House, people: RoomPeople) -> None:
    code = await people.make_code((await people.pick(ADA)).id)
    stored = b"".join(file.read_bytes() for file in house.file.parent.glob(house.file.name + "*"))
    assert code.encode() not in stored
    assert code.replace("-", "").encode() not in stored


async def test_only_hosts_look_after_the_names_of_others(house: House, people: RoomPeople) -> None:
    account = await people.pick(ADA)
    for deed in (
        people.free(house.group.id, account.id, "Former Ada", account.id),
        people.rename_for(house.group.id, account.id, RoomName("B", "b"), account.id),
        people.make_code_for(house.group.id, account.id, account.id),
        people.list(house.group.id, account.id),
    ):
        with pytest.raises(ForbiddenError):
            await deed
    assert [person.account.name for person in await people.list(house.group.id, house.host)] == ["Ada"]


async def test_freeing_a_name_leaves_the_account_under_another(house: House, people: RoomPeople) -> None:
    account = await people.pick(ADA)
    await people.free(house.group.id, account.id, "Former Ada", house.host)
    assert await people.list(house.group.id, house.host) == []
    stored = await house.core.store.read(lambda uow: uow.members.get_account(account.id))
    assert stored.name == "Former Ada"
    assert (await people.pick(ADA)).id != account.id


async def test_accounts_of_other_platforms_are_none_of_the_room_s(house: House, people: RoomPeople) -> None:
    with pytest.raises(NotFoundError):
        await people.free(house.group.id, house.host, "Former host", house.host)
    with pytest.raises(NotFoundError):
        await people.make_code_for(house.group.id, house.host, house.host)


async def test_a_list_says_who_hosts_and_who_is_a_member(house: House, people: RoomPeople) -> None:
    account = await people.pick(ADA)
    await house.core.services.members.join(house.group.id, account.ref, account.name)
    await house.core.services.groups.name_host(house.group.id, account.id, house.host)
    (person,) = await people.list(house.group.id, house.host)
    assert person.is_host
    assert person.member is not None
    assert [member.name for member in await house.core.services.members.list(house.group.id, house.host)] == ["Ada"]
