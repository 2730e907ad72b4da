from dataclasses import replace
from datetime import date

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.group import Member, Rest
from bot.domain.leaderboard import ladder_of
from bot.domain.refs import AccountRef
from bot.domain.streak import Streak
from bot.ports.ledgers import StandingChange
from bot.ports.store import UnitOfWork
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import DAY, TODAY, add_account, add_group, add_member, dates

ADA = AccountRef("slack", "T1", "U1")


async def test_an_account_is_made_once_and_takes_its_newest_name(store: SqlStore, other_store: SqlStore) -> None:
    made = await store.write(lambda uow: uow.members.put_account(ADA, "Ada", MONDAY))
    again = await other_store.write(lambda uow: uow.members.put_account(ADA, "Ada L.", MONDAY + DAY))

    assert again == replace(made, name="Ada L.")
    assert await store.read(lambda uow: uow.members.get_account(made.id)) == again
    assert await store.read(lambda uow: uow.members.find_account(ADA)) == again


async def test_many_accounts_are_found_at_once_without_those_that_are_not(store: SqlStore) -> None:
    ada = await store.write(lambda uow: uow.members.put_account(ADA, "Ada", MONDAY))
    ben = await store.write(lambda uow: uow.members.put_account(replace(ADA, external_id="U2"), "Ben", MONDAY))

    found = await store.read(lambda uow: uow.members.accounts([ben.id, ada.id, 99, *range(1000, 40_000)]))

    assert found == {ada.id: ada, ben.id: ben}


@pytest.mark.parametrize("change", [{"platform": "web"}, {"scope": "T2"}, {"external_id": "U2"}])
async def test_accounts_of_another_platform_scope_or_number_are_others(store: SqlStore, change: dict[str, str]) -> None:
    other = replace(ADA, **change)
    one = await store.write(lambda uow: uow.members.put_account(ADA, "Ada", MONDAY))
    assert await store.read(lambda uow: uow.members.find_account(other)) is None
    two = await store.write(lambda uow: uow.members.put_account(other, "Ada", MONDAY))

    assert one.id != two.id


async def test_who_does_not_exist_is_said_so(store: SqlStore) -> None:
    with pytest.raises(NotFoundError, match=r"account\.unknown"):
        await store.read(lambda uow: uow.members.get_account(99))
    with pytest.raises(NotFoundError, match=r"member\.unknown"):
        await store.read(lambda uow: uow.members.get(99))


async def test_a_new_member_has_a_seat_in_that_group_only(store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    member = await add_member(store, group_id)
    account = await add_account(store)

    assert member == Member(member.id, group_id, "Ada", TODAY)
    assert await store.read(lambda uow: uow.members.get(member.id)) == member
    assert await store.read(lambda uow: uow.members.find(group_id, account.id)) == member
    assert await store.read(lambda uow: uow.members.find(other_id, account.id)) is None
    assert await store.read(lambda uow: uow.members.accounts_of([member.id])) == {member.id: [account.id]}


async def test_members_are_found_by_any_number_of_accounts(store: SqlStore) -> None:
    group_id = await add_group(store)
    ada, bo = await add_member(store, group_id, "Ada"), await add_member(store, group_id, "Bo")
    seats = await store.read(lambda uow: uow.members.accounts_of([ada.id, bo.id]))

    found = await store.read(lambda uow: uow.members.by_account(group_id, range(50_000)))

    assert found == {seats[ada.id][0]: ada, seats[bo.id][0]: bo}
    assert await store.read(lambda uow: uow.members.by_account(group_id, [])) == {}


async def test_renaming_an_account_renames_its_members_and_where_they_stand_among_ties(store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    ada, bo = await add_member(store, group_id, "Ada"), await add_member(store, group_id, "Bo")
    elsewhere = await add_member(store, other_id, "Ada")
    ties = [StandingChange("all", "", member.id, 10, 1) for member in (ada, bo)]
    await store.write(lambda uow: uow.standings.apply(group_id, ties))
    account = await add_account(store, "Ada")

    await store.write(lambda uow: uow.members.rename_account(account.id, "Élodie"))

    assert (await store.read(lambda uow: uow.members.get_account(account.id))).name == "Élodie"
    assert (await store.read(lambda uow: uow.members.get(elsewhere.id))).name == "Élodie"
    page = await store.read(lambda uow: uow.boards.page(ladder_of(group_id, "all", ""), None, 0, 10))
    assert [row.standing.name for row in page.rows] == ["Bo", "Élodie"]


async def test_pages_go_by_id_through_one_group_hidden_members_included(store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    made = [await add_member(store, group_id, name) for name in ("Cy", "Ada", "Bo")]
    await add_member(store, other_id, "Eve")
    await store.write(lambda uow: uow.members.hide(made[1].id, MONDAY))

    first = await store.read(lambda uow: uow.members.page(group_id, 0, 2))
    assert first == [made[0], replace(made[1], hidden_at=MONDAY)]
    assert await store.read(lambda uow: uow.members.page(group_id, first[-1].id, 2)) == [made[2]]
    assert await store.read(lambda uow: uow.members.page(group_id, made[2].id, 2)) == []

    await store.write(lambda uow: uow.members.hide(made[1].id, None))
    assert await store.read(lambda uow: uow.members.get(made[1].id)) == made[1]


async def test_streaks_are_stored_with_the_day_they_stand_after(store: SqlStore) -> None:
    group_id = await add_group(store)
    ada, bo, cy = [await add_member(store, group_id, name) for name in ("Ada", "Bo", "Cy")]
    streak = Streak(current=3, longest=8, answered=21, freezes=2)
    await store.write(lambda uow: uow.members.save_streaks([(ada.id, streak, TODAY), (bo.id, Streak(), TODAY + DAY)]))
    await store.write(lambda uow: uow.members.save_streaks([]))

    assert await store.read(lambda uow: uow.members.page(group_id, 0, 9)) == [
        replace(ada, streak=streak, streak_on=TODAY),
        replace(bo, streak_on=TODAY + DAY),
        cy,
    ]


async def test_the_day_of_joining_only_moves_back(store: SqlStore) -> None:
    member = await add_member(store, await add_group(store))
    earlier, earliest, later = dates(-1, -2, 3)

    async def join(uow: UnitOfWork) -> list[date]:
        seen = []
        for on in (later, earliest, earlier):
            await uow.members.join_earlier(member.id, on)
            seen.append((await uow.members.get(member.id)).joined_on)
        return seen

    assert await store.write(join) == [TODAY, earliest, earliest]


async def test_rests_are_listed_by_member_and_first_day_until_they_are_removed(store: SqlStore) -> None:
    group_id = await add_group(store)
    ada, bo = await add_member(store, group_id, "Ada"), await add_member(store, group_id, "Bo")
    first, second, third = dates(1, 5, 9)

    async def plan(uow: UnitOfWork) -> tuple[Rest, Rest]:
        await uow.members.add_rest(bo.id, first, first, MONDAY)
        later = await uow.members.add_rest(ada.id, second, third, MONDAY)
        return later, await uow.members.add_rest(ada.id, first, second, MONDAY)

    later, sooner = await store.write(plan)
    found = await store.read(lambda uow: uow.members.rests([ada.id]))
    assert found == {ada.id: [Rest(sooner.id, first, second), Rest(later.id, second, third)]}

    await store.write(lambda uow: uow.members.remove_rest(sooner.id))
    assert (await store.read(lambda uow: uow.members.rests([ada.id, bo.id])))[ada.id] == [later]
