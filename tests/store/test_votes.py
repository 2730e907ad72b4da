from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from bot.domain.answer import Publish
from bot.domain.errors import NotFoundError
from bot.store.engine import Engines
from bot.store.tables import seats
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import Bench, add_account, add_group, add_member, add_round, change, put

NAMES = ("Ada", "Bea", "Cleo", "Dora")


async def seat(engines: Engines, account_id: int, group_id: int, member_id: int) -> None:
    """A second account for a member."""
    async with engines.writer.begin() as connection:
        row = {"account_id": account_id, "group_id": group_id, "member_id": member_id}
        await connection.execute(insert(seats).values(row))


async def count(store: SqlStore, round_id: int, member_ids: Sequence[int]) -> dict[int, int]:
    """Votes in one round by member."""
    found = await store.read(lambda uow: uow.votes.count([round_id], member_ids))
    return {member_id: by_round[round_id] for member_id, by_round in found.items()}


async def test_a_vote_stands_once_and_can_be_taken_back_once(store: SqlStore) -> None:
    group_id = await add_group(store)
    ada, _bea = await add_member(store, group_id, "Ada"), await add_member(store, group_id, "Bea")
    round_ = await add_round(store, group_id)

    assert await store.write(lambda uow: uow.votes.put(round_.id, 1, 2, MONDAY))
    assert not await store.write(lambda uow: uow.votes.put(round_.id, 1, 2, MONDAY))
    assert await count(store, round_.id, [ada.id]) == {ada.id: 1}
    assert await store.read(lambda uow: uow.votes.of_voter(round_.id, 2)) == {1}
    assert await store.write(lambda uow: uow.votes.remove(round_.id, 1, 2))
    assert not await store.write(lambda uow: uow.votes.remove(round_.id, 1, 2))
    assert await count(store, round_.id, [ada.id]) == {}


async def test_a_person_with_two_accounts_counts_once_and_not_for_themself(store: SqlStore, engines: Engines) -> None:
    group_id = await add_group(store)
    ada, bea = await add_member(store, group_id, "Ada"), await add_member(store, group_id, "Bea")
    second_ada, second_bea = await add_account(store, "Ada", "slack"), await add_account(store, "Bea", "slack")
    await seat(engines, second_ada.id, group_id, ada.id)
    await seat(engines, second_bea.id, group_id, bea.id)
    round_ = await add_round(store, group_id)

    for author_id, voter_id in ((1, second_ada.id), (1, 2), (1, second_bea.id), (second_ada.id, 2)):
        await store.write(lambda uow, a=author_id, v=voter_id: uow.votes.put(round_.id, a, v, MONDAY))  # type: ignore[misc]

    assert await count(store, round_.id, [ada.id, bea.id]) == {ada.id: 1}


async def test_seats_of_another_group_do_not_matter_and_voters_without_one_are_persons(store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    ada = await add_member(store, group_id, "Ada")
    await add_member(store, other_id, "Bea")
    cleo = await add_account(store, "Cleo")
    round_ = await add_round(store, group_id)

    for voter_id in (2, cleo.id):
        await store.write(lambda uow, v=voter_id: uow.votes.put(round_.id, 1, v, MONDAY))  # type: ignore[misc]

    assert await count(store, round_.id, [ada.id]) == {ada.id: 2}


@given(st.lists(st.tuples(st.sampled_from(range(4)), st.sampled_from(range(4)), st.booleans()), max_size=20))
def test_whatever_is_voted_and_taken_back_each_counts_the_others_that_stand(
    bench: Bench, votes: list[tuple[int, int, bool]]
) -> None:
    async def play() -> None:
        store = bench.store
        group_id = await add_group(store)
        names = [f"{name} {next(bench.numbers)}" for name in NAMES]
        members = [await add_member(store, group_id, name) for name in names]
        accounts = [await add_account(store, name) for name in names]
        round_ = await add_round(store, group_id)
        standing: set[tuple[int, int]] = set()
        for author, voter, give in votes:
            key = round_.id, accounts[author].id, accounts[voter].id
            if give:
                await store.write(lambda uow, key=key: uow.votes.put(*key, MONDAY))  # type: ignore[misc]
                standing.add((author, voter))
            else:
                await store.write(lambda uow, key=key: uow.votes.remove(*key))  # type: ignore[misc]
                standing.discard((author, voter))
        counts = await count(store, round_.id, [member.id for member in members])
        expected = {i: sum(a == i and v != i for a, v in standing) for i in range(4)}
        assert counts == {members[i].id: n for i, n in expected.items() if n}

    bench.run(play())


async def test_what_others_can_read_is_shared_and_the_rest_is_not(store: SqlStore, engines: Engines) -> None:
    group_id = await add_group(store)
    round_ = await add_round(store, group_id)
    await put(
        engines,
        change("1", round_.id),
        change("2", round_.id, name="Bea", private=True, publish=Publish.UNNAMED),
        change("3", round_.id, name="Cleo", private=True, publish=Publish.NEVER),
        change("4", round_.id, name="Dora"),
        change("4", round_.id, None, name="Dora"),
    )

    shared = await store.read(lambda uow: uow.votes.shared(round_.id))

    assert [(answer.name, answer.message.private) for answer in shared] == [("Ada", False), ("Bea", True)]


async def test_an_answer_is_found_by_its_message_and_by_its_number(store: SqlStore, engines: Engines) -> None:
    round_ = await add_round(store, await add_group(store))
    [stored] = await put(engines, change("77", round_.id))
    assert stored is not None

    assert await store.read(lambda uow: uow.votes.find_answer("discord", "guild", "77")) == stored.id
    assert await store.read(lambda uow: uow.votes.find_answer("discord", "other", "77")) is None
    assert await store.read(lambda uow: uow.votes.get_answer(stored.id)) == stored
    with pytest.raises(NotFoundError, match=r"answer\.none"):
        await store.read(lambda uow: uow.votes.get_answer(stored.id + 1))
