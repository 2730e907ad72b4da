"""Removed from a guild, a purge begins; coming back cancels it; being unavailable for a while is neither."""

import asyncio
from datetime import datetime

from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.house import DiscordHouse


async def purge_at(house: DiscordHouse) -> datetime | None:
    channels = await house.core.store.read(lambda uow: uow.groups.channels(house.group.id))
    return channels[0].purge_at


async def until_purge(house: DiscordHouse, *, planned: bool) -> None:
    """Wait until the gateway's event has had its effect."""
    async with asyncio.timeout(5):
        while (await purge_at(house) is not None) is not planned:  # noqa: ASYNC110 - told over a socket
            await asyncio.sleep(0.005)


async def test_a_removal_begins_it_and_coming_back_cancels_it(house: DiscordHouse) -> None:
    world = house.double.world
    world.emit("GUILD_DELETE", {"id": str(house.guild)})
    await until_purge(house, planned=True)

    world.emit("GUILD_CREATE", {**world.guild_payload(house.guild), "unavailable": None})
    await until_purge(house, planned=False)


async def test_a_removal_while_nobody_listened_is_found_at_the_next_connection(house: DiscordHouse) -> None:
    await house.stop()
    kept = house.double.world.guilds.pop(house.guild)
    await house.start()
    await until_purge(house, planned=True)

    await house.stop()
    house.double.world.guilds[house.guild] = kept
    await house.start()
    await until_purge(house, planned=False)


async def test_being_unavailable_is_no_removal(house: DiscordHouse) -> None:
    house.double.world.emit("GUILD_DELETE", {"id": str(house.guild), "unavailable": True})
    await asyncio.sleep(0.05)
    await house.tick()

    assert await purge_at(house) is None


async def test_check_says_when_a_purge_is_pending(house: DiscordHouse) -> None:
    await house.core.services.purging.left("discord", str(house.guild))

    said = texts_of((await house.person("Hanna", manages=True).slash("check")).message)

    assert "is deleted on Wed 4 Feb 2026" in said
