"""`/week`: the digest, badges and roles as a host sets them up."""

import pytest

from bot.domain.badge import BadgeRules
from bot.ports.digests import BadgeRole
from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.person import Person
from tests.platforms.discord.house import DiscordHouse


@pytest.fixture
def hanna(house: DiscordHouse) -> Person:
    """The host."""
    return house.person("Hanna", manages=True)


async def test_the_digest_is_set_up_and_turned_off(house: DiscordHouse, hanna: Person) -> None:
    said = texts_of((await hanna.slash("week digest", day="0", time="08:30")).message)
    assert "Weekly digest: Monday at 08:30, UTC. The next one goes out on" in said
    wish = await house.core.services.digests.find(house.group.id)
    assert wish is not None
    assert wish.weekday == 0
    assert "no weekly digest" in texts_of((await hanna.slash("week digest", day="off")).message)
    assert await house.core.services.digests.find(house.group.id) is None


async def test_a_time_that_is_none_is_refused(hanna: Person) -> None:
    assert "Write it like 09:00" in texts_of((await hanna.slash("week digest", day="0", time="25:00")).message)


async def test_before_anything_was_revealed_there_is_nothing_to_preview(hanna: Person) -> None:
    assert "nothing to tell" in texts_of((await hanna.slash("week preview")).message)


async def test_badges_are_chosen_and_none_are_the_default(house: DiscordHouse, hanna: Person) -> None:
    assert await house.core.services.badges.rules(house.group.id) == BadgeRules()
    said = texts_of((await hanna.slash("week badges", champion=True, streaks="30, 7")).message)
    assert "Champion of the week, Streak of 7 days or more, Streak of 30 days or more" in said
    assert await house.core.services.badges.rules(house.group.id) == BadgeRules(True, (7, 30))
    assert "as numbers" in texts_of((await hanna.slash("week badges", champion=True, streaks="a week")).message)
    assert "No badges" in texts_of((await hanna.slash("week badges", champion=False)).message)


async def test_a_role_goes_with_a_badge_and_what_is_missing_is_said(house: DiscordHouse, hanna: Person) -> None:
    role = house.double.world.add_role(house.guild, "Gold")
    await hanna.slash("week badges", champion=True)
    assert "champion" in await hanna.complete("week role", "badge", "champ")
    said = texts_of((await hanna.slash("week role", badge="champion", role=str(role))).message)
    assert "The role Gold goes with the badge “Champion of the week”." in said
    assert "the permission Manage Roles in Study hall" in said
    roles = await house.core.store.read(lambda uow: uow.badges.roles(house.group.id))
    assert roles == [BadgeRole("discord", str(house.guild), "champion", str(role))]
    await hanna.slash("week role", badge="champion")
    assert await house.core.store.read(lambda uow: uow.badges.roles(house.group.id)) == []


async def test_no_badge_brings_rights(house: DiscordHouse, hanna: Person) -> None:
    role = house.double.world.add_role(house.guild, "Admins")
    house.double.world.guilds[house.guild]["roles"][-1]["permissions"] = str(1 << 3)
    house.double.world.move_role(house.guild, role, 0)
    await hanna.slash("week badges", champion=True)
    said = texts_of((await hanna.slash("week role", badge="champion", role=str(role))).message)
    assert "allows nothing more than everyone may" in said
    assert await house.core.store.read(lambda uow: uow.badges.roles(house.group.id)) == []


async def test_only_hosts_decide(house: DiscordHouse) -> None:
    ada = house.person("Ada", manages=True)
    for command, options in (("week digest", {"day": "0"}), ("week badges", {"champion": True})):
        assert "Only hosts" in texts_of((await ada.slash(command, **options)).message)
