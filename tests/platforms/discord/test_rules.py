"""The rules of later rounds on Discord, and locking threads where a host chose that."""

import pytest

from bot.domain.round import Rules
from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.person import Person
from tests.platforms.discord.house import DiscordHouse
from tests.platforms.discord.play import answer


@pytest.fixture
def hanna(house: DiscordHouse) -> Person:
    """The host."""
    return house.person("Hanna", manages=True)


def let_manage_threads(house: DiscordHouse) -> None:
    house.double.world.allow(house.guild, manage_threads=True)


def metadata(house: DiscordHouse) -> dict[str, object]:
    found: dict[str, object] = house.double.world.channels[house.thread()]["thread_metadata"]
    return found


async def test_rules_are_shown_and_changed_for_later_rounds(house: DiscordHouse, hanna: Person) -> None:
    shown = texts_of((await hanna.slash("schedule rules")).message)
    assert "An answer counts once it has 40 characters." in shown

    said = texts_of((await hanna.slash("schedule rules", minimum=20, on_time=15)).message)

    assert "An answer on time is worth 15 points" in said
    assert "later rounds only" in said
    assert (await house.open_day()).rules == Rules(on_time=15, minimum=20)


async def test_what_cannot_be_and_who_may_not_is_said(house: DiscordHouse, hanna: Person) -> None:
    assert "cannot give more than one on time" in texts_of((await hanna.slash("schedule rules", late=50)).message)
    stranger = house.person("Ada", manages=True)
    assert "Only hosts" in texts_of((await stranger.slash("schedule rules", late=1)).message)


async def test_a_thread_is_locked_when_its_reveal_is_out_and_not_before(house: DiscordHouse, hanna: Person) -> None:
    let_manage_threads(house)
    await hanna.slash("schedule rules", lock=True)
    await house.open_day()
    await answer(house, "Ada")
    metadata(house)["archived"] = True

    await house.close_day()

    assert metadata(house)["locked"] is True
    assert metadata(house)["archived"] is False
    assert len(house.posts(house.thread())) >= 1


async def test_the_permission_to_lock_is_asked_for_only_where_it_was_chosen(hanna: Person) -> None:
    assert "Manage Threads" not in texts_of((await hanna.slash("check")).message)

    said = texts_of((await hanna.slash("schedule rules", lock=True)).message)

    assert "Manage Threads in #daily" in said
    assert "oauth2/authorize" in said
    assert "Manage Threads in #daily" in texts_of((await hanna.slash("check")).message)


async def test_without_the_permission_the_reveal_is_out_and_hosts_are_told(house: DiscordHouse, hanna: Person) -> None:
    await hanna.slash("schedule rules", lock=True)
    await house.open_day()
    await house.close_day()
    await house.tick()

    direct = [m for messages in house.double.world.messages.values() for m in messages.values()]
    assert any("could not be locked" in texts_of(message) for message in direct)
    assert metadata(house)["locked"] is False
    channels = await house.core.store.read(lambda uow: uow.groups.channels(house.group.id))
    assert [channel.paused_at for channel in channels] == [None]
