"""The weekly digest on Discord: text that says all, and a picture where one can be drawn and attached."""

from dataclasses import replace

import pytest

from bot.cards.pictures import Drawable
from bot.domain.refs import ChannelRef
from bot.platforms.discord.render_digest import render_digest
from bot.platforms.discord.text import MOST_TEXT
from bot.ports.pictures import Picture, Theme
from tests.contracts.announcer_suite import DIGEST
from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.limits import Payload, walk
from tests.platforms.discord.house import DiscordHouse


class OnePicture:
    """Draws the same for every card."""

    async def draw(self, card: Drawable, theme: Theme = Theme.LIGHT) -> Picture | None:
        return Picture(b"\x89PNG", "<svg/>", "The week of the crew", 880, 600)


@pytest.fixture
async def house(discord_alone: DiscordHouse) -> DiscordHouse:
    discord_alone.pictures = OnePicture()
    await discord_alone.start()
    return discord_alone


async def post(house: DiscordHouse) -> Payload:
    channel = ChannelRef("discord", str(house.guild), str(house.channel))
    sent = await house.connection.announcer.digest(channel, DIGEST, "digest-1.1")
    return house.double.world.messages[house.channel][int(sent.message)]


def galleries(message: Payload) -> list[Payload]:
    return [item for item in walk(message["components"]) if item["type"] == 12]


async def test_the_picture_is_attached_with_its_alternative_text(house: DiscordHouse) -> None:
    house.double.world.allow(house.guild, attach_files=True)
    await house.until(lambda: house.bot_may("attach_files"))
    message = await post(house)
    (gallery,) = galleries(message)
    assert gallery["items"][0]["media"]["url"] == "attachment://week.png"
    assert gallery["items"][0]["description"] == "The week of the crew"
    assert "Champion of the week" in texts_of(message)


async def test_without_the_permission_to_attach_the_text_is_enough(house: DiscordHouse) -> None:
    message = await post(house)
    assert galleries(message) == []
    assert "Champion of the week" in texts_of(message)


async def test_nobody_is_pinged_whatever_they_are_called(house: DiscordHouse) -> None:
    message = await post(house)
    assert house.double.world.pings == []
    for mention in ("@everyone", "@here", "<@1>"):
        assert mention not in texts_of(message)


def test_the_longest_digest_fits_into_one_message() -> None:
    person = replace(DIGEST.people[0], name="*" * 300)
    best = replace(DIGEST.coverage[0], fact="_" * 3000)
    card = replace(DIGEST, people=(person,) * 10, champions=("~" * 300,) * 10, coverage=(best,) * 6)
    view = render_digest(card, {}, "key", "alt")
    components: list[Payload] = view.to_components()  # type: ignore[no-untyped-call]
    text = "".join(item["content"] for item in walk(components) if item["type"] == 10)
    assert len(text) <= MOST_TEXT
