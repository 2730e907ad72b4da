"""Roles for badges on Discord: given below our own role alone, and a host hears what to allow."""

import pytest

from bot.domain.refs import AccountRef
from bot.ports.platform import ChannelClosedError, PlaceGoneError
from tests.platforms.discord.board_play import play_day
from tests.platforms.discord.double.person import Person
from tests.platforms.discord.house import DiscordHouse


@pytest.fixture
async def house(discord_alone: DiscordHouse) -> DiscordHouse:
    """A guild in which the bot may give roles; its own role stands second from below."""
    await discord_alone.start()
    discord_alone.double.world.allow(discord_alone.guild, manage_roles=True)
    await discord_alone.until(lambda: discord_alone.bot_may("manage_roles"))
    return discord_alone


@pytest.fixture
def ada(house: DiscordHouse) -> Person:
    return house.person("Ada")


async def make_role(house: DiscordHouse, position: int) -> int:
    """A role called Champion at a place in the guild's order."""
    role = house.double.world.add_role(house.guild, "Champion")
    house.double.world.move_role(house.guild, role, position)
    guild = house.connection._link.get_client().get_guild

    def is_there() -> bool:
        found = guild(house.guild)
        known = found.get_role(role) if found else None
        return known is not None and known.position == position

    await house.until(is_there)
    return role


async def test_a_role_is_given_and_taken_back_however_often(house: DiscordHouse, ada: Person) -> None:
    role, announcer = await make_role(house, 0), house.connection.announcer
    roles = house.double.world.member_roles[house.guild, ada.id]
    for _ in range(2):
        await announcer.give_role(str(house.guild), str(ada.id), str(role))
        assert roles == {role}
    for _ in range(2):
        await announcer.take_role(str(house.guild), str(ada.id), str(role))
        assert roles == set()


async def test_a_role_above_ours_is_not_asked_for_and_the_host_hears_where_to_drag_it(
    house: DiscordHouse, ada: Person
) -> None:
    role = await make_role(house, 9)
    house.double.requests.clear()
    with pytest.raises(ChannelClosedError) as closed:
        await house.connection.announcer.give_role(str(house.guild), str(ada.id), str(role))
    assert "drag Daily Drill's role above Champion" in closed.value.what_to_fix
    assert not [request for request in house.double.requests if "/roles/" in request]


async def test_without_manage_roles_the_host_hears_it(house: DiscordHouse, ada: Person) -> None:
    role = await make_role(house, 0)
    house.double.world.allow(house.guild, manage_roles=False)
    await house.until(lambda: not house.bot_may("manage_roles"))
    for change in (house.connection.announcer.give_role, house.connection.announcer.take_role):
        with pytest.raises(ChannelClosedError) as closed:
            await change(str(house.guild), str(ada.id), str(role))
        assert "the permission Manage Roles in Study hall" in closed.value.what_to_fix


async def test_who_left_and_what_is_gone_is_said_to_be_gone(house: DiscordHouse, ada: Person) -> None:
    role = await make_role(house, 0)
    house.double.world.left.add(ada.id)
    for gone in (role, 12345):
        with pytest.raises(PlaceGoneError):
            await house.connection.announcer.give_role(str(house.guild), str(ada.id), str(gone))


async def test_whoever_asks_to_be_forgotten_loses_the_role_on_discord(house: DiscordHouse, ada: Person) -> None:
    role = await make_role(house, 0)
    await house.found()
    hanna = house.person("Hanna", manages=True)
    await hanna.slash("week badges", champion=False, streaks="2")
    await hanna.slash("week role", badge="streak-2", role=str(role))
    await play_day(house, "Ada")
    house.clock.advance(days=1)
    await play_day(house, "Ada")
    house.clock.advance(minutes=10)
    await house.tick()
    roles = house.double.world.member_roles[house.guild, ada.id]
    await house.until(lambda: roles == {role})

    account = await house.core.store.read(lambda uow: uow.members.find_account(AccountRef("discord", "", str(ada.id))))
    assert account
    await house.core.services.privacy.forget(account.id)
    await house.tick()

    await house.until(lambda: roles == set())
