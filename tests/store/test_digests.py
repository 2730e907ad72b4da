from datetime import time
from pathlib import Path

import pytest

from bot.domain.badge import BadgeRules
from bot.domain.digest import DigestWish
from bot.domain.streak import Streak
from bot.ports.digests import BadgeGrant, BadgeRole
from bot.store.engine import Engines
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.test_query_plans import Work, indexes, listening, scans
from tests.store.world import DAY, HOUR, TODAY, add_account, add_group, add_member

CHAMPION = BadgeRole("discord", "guild", "champion", "11")
WEEK = BadgeRole("discord", "guild", "streak-7", "12")


async def test_due_digests_are_those_whose_instant_has_come_the_longest_due_first(store: SqlStore) -> None:
    groups = [await add_group(store, name) for name in ("One", "Two", "Three")]
    wishes = [
        DigestWish(group, 0, time(9), MONDAY + late) for group, late in zip(groups, (-HOUR, -DAY, HOUR), strict=True)
    ]
    for wish in wishes:
        await store.write(lambda uow, w=wish: uow.digests.put(w))  # type: ignore[misc]
    assert await store.read(lambda uow: uow.digests.due(MONDAY, 10)) == [wishes[1], wishes[0]]
    assert await store.read(lambda uow: uow.digests.due(MONDAY, 1)) == [wishes[1]]


async def test_a_group_has_one_wish_which_can_be_changed_and_dropped(store: SqlStore) -> None:
    group = await add_group(store)
    for wish in (DigestWish(group, 0, time(9), MONDAY), DigestWish(group, 4, time(17, 30), MONDAY + DAY)):
        await store.write(lambda uow, w=wish: uow.digests.put(w))  # type: ignore[misc]
        assert await store.read(lambda uow: uow.digests.find(group)) == wish
    assert await store.write(lambda uow: uow.digests.remove(group))
    assert not await store.write(lambda uow: uow.digests.remove(group))
    assert await store.read(lambda uow: uow.digests.find(group)) is None


async def test_a_group_without_rules_gives_no_badges(store: SqlStore) -> None:
    group = await add_group(store)
    assert await store.read(lambda uow: uow.badges.rules(group)) == BadgeRules()
    assert await store.read(lambda uow: uow.badges.due(MONDAY, 10)) == []


async def test_rules_are_kept_and_looked_at_in_their_time(store: SqlStore) -> None:
    group, rules = await add_group(store), BadgeRules(True, (7, 30, 100))
    await store.write(lambda uow: uow.badges.put_rules(group, rules, MONDAY))
    assert await store.read(lambda uow: uow.badges.rules(group)) == rules
    assert await store.read(lambda uow: uow.badges.due(MONDAY, 10)) == [group]
    for at in (MONDAY + HOUR, None):
        await store.write(lambda uow, a=at: uow.badges.set_next(group, a))  # type: ignore[misc]
        assert await store.read(lambda uow: uow.badges.due(MONDAY, 10)) == []


async def test_a_badge_has_one_role_in_a_space(store: SqlStore) -> None:
    group = await add_group(store)
    for role in (CHAMPION, WEEK, BadgeRole("discord", "guild", "champion", "13")):
        await store.write(lambda uow, r=role: uow.badges.put_role(group, r))  # type: ignore[misc]
    assert [row.role for row in await store.read(lambda uow: uow.badges.roles(group))] == ["13", "12"]
    await store.write(lambda uow: uow.badges.remove_role(group, CHAMPION))
    assert await store.read(lambda uow: uow.badges.roles(group)) == [WEEK]


async def test_what_was_given_is_known_until_it_is_taken_back(store: SqlStore) -> None:
    group, ada = await add_group(store), await add_account(store)
    grant = BadgeGrant(ada.id, ada.ref.external_id, CHAMPION)
    for _ in range(2):
        await store.write(lambda uow: uow.badges.add_grant(group, grant, MONDAY))
    assert await store.read(lambda uow: uow.badges.grants(group)) == [grant]
    await store.write(lambda uow: uow.badges.drop_grant(group, grant))
    assert await store.read(lambda uow: uow.badges.grants(group)) == []


async def test_streaks_long_enough_are_found_but_not_those_of_hidden_people(store: SqlStore) -> None:
    group = await add_group(store)
    ada, bea, cleo = [await add_member(store, group, name) for name in ("Ada", "Bea", "Cleo")]
    rows = [(ada.id, Streak(7), TODAY), (bea.id, Streak(6), TODAY), (cleo.id, Streak(9), TODAY)]
    await store.write(lambda uow: uow.members.save_streaks(rows))
    await store.write(lambda uow: uow.members.hide(cleo.id, MONDAY))
    assert await store.read(lambda uow: uow.badges.streaks(group, 7)) == [(ada.id, 7)]


@pytest.mark.parametrize(
    ("index", "work"),
    [
        ("ix_digests_next_at", lambda uow: uow.digests.due(MONDAY, 10)),
        ("ix_badge_rules_next_at", lambda uow: uow.badges.due(MONDAY, 10)),
    ],
)
async def test_a_tick_asks_for_what_is_due_by_an_index(
    index: str, work: Work, store: SqlStore, engines: Engines, database: Path
) -> None:
    with listening(engines) as sent:
        await store.write(work)
    assert index in indexes(database, sent)
    assert scans(database, sent) == []
