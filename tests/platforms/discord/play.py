"""What several tests of commands begin with."""

from tests.platforms.discord.double.limits import Payload
from tests.platforms.discord.double.person import Person
from tests.platforms.discord.house import GOOD, DiscordHouse


async def answer(house: DiscordHouse, *names: str) -> None:
    """People answer the open round in its thread."""
    for name in names:
        said = house.person(name).say(GOOD, at=house.thread())
        await ticked(house, said)
    await house.tick()


async def ticked(house: DiscordHouse, said: Payload) -> None:
    await house.until(lambda: house.reactions(said))


def alone(house: DiscordHouse, name: str) -> Person:
    """Somebody who writes to the bot directly."""
    person = house.person(name)
    direct = {"id": str(person.id + 1), "type": 1, "recipients": [person.user], "last_message_id": None}
    house.double.world.channels.setdefault(person.id + 1, direct)
    person.at = person.id + 1
    return person
