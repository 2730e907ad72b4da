"""Badges and the roles that follow: off by default, given and taken back as the ledgers say, once each."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from bot.domain.errors import ForbiddenError, InvalidInputError
from bot.ports.digests import BadgeGrant, BadgeRole
from bot.ports.platform import ChannelClosedError, OutcomeUnknownError, PlaceGoneError
from bot.services.badges import EVERY
from bot.services.bookkeeping import hide_member
from bot.services.privacy import ROLES_WITHIN
from tests.fakes import FakeAnnouncer
from tests.services.house import DAY, SPACE, House, account, at

CHAMPION = BadgeRole("fake", SPACE, "champion", "gold")
LONG = BadgeRole("fake", SPACE, "streak-2", "fire")


def fail_never(_person: str) -> None:
    """All is well."""


@dataclass
class Giver(FakeAnnouncer):
    """A platform that also gives roles; `fail` may raise for a person."""

    roles: dict[str, set[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    fail: Callable[[str], None] = fail_never

    async def give_role(self, space: str, person: str, role: str) -> None:
        self.asked.append(f"give {person} {role}")
        self.fail(person)
        self.roles.setdefault(role, set()).add(person)

    async def take_role(self, space: str, person: str, role: str) -> None:
        self.asked.append(f"take {person} {role}")
        self.fail(person)
        self.roles.setdefault(role, set()).discard(person)


@pytest.fixture
async def giver(house: House) -> Giver:
    """The house on a platform with roles."""
    await house.close()
    platform = Giver()
    house.platform = platform
    await house.open()
    return platform


async def switch_on(house: House, *roles: BadgeRole, champion: bool = True, streaks: tuple[int, ...] = (2,)) -> None:
    await house.core.services.badges.set(house.group.id, champion, streaks, house.host)
    for role in roles:
        await house.core.services.badges.set_role(house.group.id, role, house.host)


async def held(house: House) -> dict[str, tuple[str, ...]]:
    holders = await house.core.services.badges.holders(house.group.id)
    members = await house.core.store.read(lambda uow: uow.members.page(house.group.id, 0, 100))
    return {member.name: holders[member.id] for member in members if member.id in holders}


async def play_week(house: House, *days: str) -> None:
    for names in days:
        await house.play_day(*names.split())


async def test_without_a_host_s_choice_nobody_holds_anything(house: House, giver: Giver) -> None:
    await play_week(house, "Ada", "Ada", "Ada")
    await house.pass_to(at(12))
    assert await held(house) == {}
    assert giver.asked == []


async def test_the_champion_is_known_once_the_week_is_decided_and_until_the_next_is(house: House) -> None:
    await switch_on(house, streaks=())
    await play_week(house, "Ada Bea", "Ada", "", "", "")
    assert await held(house) == {}
    await house.pass_to(at(12, 0))
    assert await held(house) == {"Ada": ("champion",)}
    await play_week(house, "Bea", "", "", "", "")
    assert await held(house) == {"Ada": ("champion",)}
    await house.pass_to(at(19, 0))
    assert await held(house) == {"Bea": ("champion",)}


async def test_those_with_equal_points_share_it(house: House) -> None:
    await switch_on(house, streaks=())
    await play_week(house, "Ada Bea", "", "", "", "")
    await house.pass_to(at(12, 0))
    assert await held(house) == {"Ada": ("champion",), "Bea": ("champion",)}


async def test_a_week_without_points_has_no_champion(house: House) -> None:
    await switch_on(house, streaks=())
    await play_week(house, "Ada", "", "", "", "", "", "", "", "", "")
    await house.pass_to(at(19, 0))
    assert await held(house) == {}


async def test_a_streak_shows_as_long_as_it_lasts(house: House) -> None:
    await switch_on(house, champion=False, streaks=(2, 3))
    seen = []
    for names in ("Ada", "Ada", "Ada", ""):
        await house.play_day(*names.split())
        seen.append((await held(house)).get("Ada"))
    assert seen == [None, ("streak-2",), ("streak-3",), None]


async def test_hidden_people_hold_nothing(house: House) -> None:
    await switch_on(house, streaks=(2,))
    await play_week(house, "Ada", "Ada")
    member = await house.member("Ada")
    await house.core.store.write(lambda uow: hide_member(uow, member, house.clock.at))
    assert await held(house) == {}


async def test_roles_follow_and_are_given_once(house: House, giver: Giver) -> None:
    await switch_on(house, CHAMPION, LONG)
    await play_week(house, "Ada Bea", "Ada", "Ada", "Ada", "Ada")
    await house.pass_to(at(12, 8))
    assert giver.roles == {"gold": {"ada"}, "fire": {"ada"}}
    for _ in range(3):
        house.clock.advance(EVERY)
        await house.tick()
    await house.restart()
    house.clock.advance(EVERY)
    await house.tick()
    assert sorted(giver.asked) == ["give ada fire", "give ada gold"]


async def test_a_role_goes_to_the_next_champion(house: House, giver: Giver) -> None:
    await switch_on(house, CHAMPION, streaks=())
    await play_week(house, "Ada", "", "", "", "")
    await house.pass_to(at(12, 8))
    await play_week(house, "Bea", "", "", "", "")
    await house.pass_to(at(19, 8))
    assert giver.roles == {"gold": {"bea"}}
    assert giver.asked == ["give ada gold", "take ada gold", "give bea gold"]


async def test_switching_off_takes_everything_back(house: House, giver: Giver) -> None:
    await switch_on(house, CHAMPION, LONG)
    await play_week(house, "Ada", "Ada", "Ada")
    house.clock.advance(EVERY)
    await house.tick()
    assert giver.roles == {"fire": {"ada"}}
    await switch_on(house, champion=False, streaks=())
    await house.tick()
    assert giver.roles == {"fire": set()}
    house.clock.advance(DAY)
    assert await house.core.services.badges.run(house.clock.at) == 0


async def test_another_role_takes_the_place_of_the_first(house: House, giver: Giver) -> None:
    await switch_on(house, LONG, champion=False)
    await play_week(house, "Ada", "Ada")
    house.clock.advance(EVERY)
    await house.tick()
    await house.core.services.badges.set_role(house.group.id, BadgeRole("fake", SPACE, "streak-2", "ice"), house.host)
    await house.tick()
    assert giver.roles == {"fire": set(), "ice": {"ada"}}
    await house.core.services.badges.clear_role(house.group.id, LONG, house.host)
    await house.tick()
    assert giver.roles == {"fire": set(), "ice": set()}


async def test_a_refusal_reaches_the_hosts_once_and_is_made_up_for_later(house: House, giver: Giver) -> None:
    def refuse(_person: str) -> None:
        raise ChannelClosedError("give Daily Drill the permission Manage Roles in Crew.")

    giver.fail = refuse
    await switch_on(house, LONG, champion=False)
    await play_week(house, "Ada Bea", "Ada Bea")
    for _ in range(3):
        house.clock.advance(EVERY)
        await house.tick()
    assert house.notices("badge.refused") == [{"fix": "give Daily Drill the permission Manage Roles in Crew."}]
    giver.fail = fail_never
    house.clock.advance(EVERY)
    await house.tick()
    assert giver.roles == {"fire": {"ada", "bea"}}


async def test_an_unknown_outcome_is_tried_again(house: House, giver: Giver) -> None:
    def lose(_person: str) -> None:
        raise OutcomeUnknownError("lost")

    giver.fail = lose
    await switch_on(house, LONG, champion=False)
    await play_week(house, "Ada", "Ada")
    giver.fail = fail_never
    house.clock.advance(EVERY)
    await house.tick()
    assert giver.roles == {"fire": {"ada"}}


async def test_who_left_the_space_is_not_asked_for_again(house: House, giver: Giver) -> None:
    def gone(person: str) -> None:
        if person == "ada":
            raise PlaceGoneError("left")

    giver.fail = gone
    await switch_on(house, LONG, champion=False)
    await play_week(house, "Ada Bea", "Ada Bea")
    for _ in range(3):
        house.clock.advance(EVERY)
        await house.tick()
    assert sorted(giver.asked) == ["give ada fire", "give bea fire"]


async def test_only_a_host_decides_and_only_what_can_be(house: House) -> None:
    await house.play_day("Ada")
    ada, badges = await house.account_id("Ada"), house.core.services.badges
    for deed in (
        badges.set(house.group.id, True, (), ada),
        badges.set_role(house.group.id, CHAMPION, ada),
        badges.clear_role(house.group.id, CHAMPION, ada),
    ):
        with pytest.raises(ForbiddenError):
            await deed
    with pytest.raises(InvalidInputError, match=r"badge\.unknown"):
        await badges.set_role(house.group.id, CHAMPION, house.host)
    with pytest.raises(InvalidInputError, match=r"badge\.bad_streaks"):
        await badges.set(house.group.id, True, (1,), house.host)
    await switch_on(house, CHAMPION)
    assert await badges.roles(house.group.id, house.host) == [CHAMPION]
    trail = [row.phrase for row in await house.core.services.groups.audit(house.group.id, house.host)]
    assert trail == ["badge.audit_role", "badge.audit_set"]


async def forget_ada_with_a_role(house: House) -> None:
    """Ada holds a role when she asks to be forgotten."""
    await switch_on(house, LONG, champion=False)
    await play_week(house, "Ada Bea", "Ada Bea")
    house.clock.advance(EVERY)
    await house.tick()
    await house.core.services.privacy.forget(await house.account_id("Ada"))


def kept_of_ada(house: House) -> list[str]:
    """Ids on the platform that are kept of people who were forgotten."""
    with closing(sqlite3.connect(house.file)) as connection:
        return [row[0] for row in connection.execute("SELECT external_id FROM role_returns")]


async def test_whoever_is_forgotten_loses_the_role_first_even_over_a_crash(house: House, giver: Giver) -> None:
    await forget_ada_with_a_role(house)
    assert kept_of_ada(house) == ["ada"]
    await house.restart()
    await house.tick()
    assert giver.roles == {"fire": {"bea"}}
    assert kept_of_ada(house) == []


async def test_forgetting_does_not_wait_for_a_platform_that_is_down_and_the_role_goes_later(
    house: House, giver: Giver
) -> None:
    def lose(_person: str) -> None:
        raise OutcomeUnknownError("down")

    await switch_on(house, LONG, champion=False)
    await play_week(house, "Ada", "Ada")
    giver.fail = lose
    await house.core.services.privacy.forget(await house.account_id("Ada"))
    await house.tick()
    assert giver.roles == {"fire": {"ada"}}
    giver.fail = fail_never
    house.clock.advance(EVERY)
    await house.tick()
    assert giver.roles == {"fire": set()}
    assert kept_of_ada(house) == []


async def test_after_a_day_of_refusals_nothing_is_kept_of_whoever_was_forgotten(house: House, giver: Giver) -> None:
    def refuse(_person: str) -> None:
        raise ChannelClosedError("give Daily Drill the permission Manage Roles in Crew.")

    await forget_ada_with_a_role(house)
    giver.fail = refuse
    await house.tick()
    assert [notice["fix"] for notice in house.notices("badge.refused")] == [
        "give Daily Drill the permission Manage Roles in Crew."
    ]
    house.clock.advance(ROLES_WITHIN - EVERY)
    await house.tick()
    assert kept_of_ada(house) == ["ada"]
    house.clock.advance(EVERY)
    await house.tick()
    assert kept_of_ada(house) == []


async def test_whoever_comes_back_and_earns_it_anew_keeps_the_role(house: House, giver: Giver) -> None:
    await forget_ada_with_a_role(house)
    again = await house.core.store.write(lambda uow: uow.members.put_account(account("Ada"), "Ada", house.clock.at))
    grant = BadgeGrant(again.id, again.ref.external_id, LONG)
    await house.core.store.write(lambda uow: uow.badges.add_grant(house.group.id, grant, house.clock.at))
    assert kept_of_ada(house) == []
    assert giver.roles == {"fire": {"ada", "bea"}}


async def test_a_role_that_was_given_while_its_holder_was_forgotten_is_taken_back(house: House, giver: Giver) -> None:
    await switch_on(house, LONG, champion=False)
    await house.play_day("Ada")
    ada = await house.account_id("Ada")

    def forget_meanwhile(_person: str) -> None:
        with closing(sqlite3.connect(house.file, isolation_level=None)) as connection:
            connection.execute("UPDATE accounts SET external_id = 'forgotten-x' WHERE id = ?", (ada,))
        giver.fail = fail_never

    giver.fail = forget_meanwhile
    await house.play_day("Ada")
    for _ in range(2):
        house.clock.advance(EVERY)
        await house.tick()
    assert "take ada fire" in giver.asked
    assert "ada" not in giver.roles["fire"]
