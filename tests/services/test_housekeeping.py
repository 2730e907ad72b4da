from datetime import timedelta

from bot.services.housekeeping import EVERY, KEYS_KEPT
from tests.services.house import House


async def claim(house: House, key: str) -> bool:
    return await house.core.store.write(lambda uow: uow.inbox.claim(key, house.clock.now()))


async def test_a_key_is_remembered_as_long_as_it_could_come_again_and_then_forgotten(house: House) -> None:
    assert await claim(house, "command-1")

    house.clock.advance(KEYS_KEPT)
    await house.core.services.housekeeping.run(house.clock.now())
    assert not await claim(house, "command-1")

    house.clock.advance(EVERY + timedelta(seconds=1))
    await house.core.services.housekeeping.run(house.clock.now())
    assert await claim(house, "command-1")


async def test_within_an_hour_nothing_is_done_twice(house: House) -> None:
    await house.core.services.housekeeping.run(house.clock.now())
    house.clock.advance(EVERY - timedelta(seconds=1))
    await house.core.store.write(lambda uow: uow.inbox.claim("old", house.clock.now() - 2 * KEYS_KEPT))

    await house.core.services.housekeeping.run(house.clock.now())

    assert not await claim(house, "old")
