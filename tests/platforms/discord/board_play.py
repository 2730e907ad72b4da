"""What tests of boards and profiles begin with: days that were played, a painter, and what is looked at."""

from dataclasses import dataclass, field

from bot.cards.pictures import Drawable
from bot.ports.pictures import Picture, Theme
from tests.platforms.discord.double.interactions import Interaction, texts_of
from tests.platforms.discord.double.limits import Payload, walk
from tests.platforms.discord.house import DiscordHouse
from tests.platforms.discord.play import answer


@dataclass
class OneDot:
    """Draws the same for everything, of so many bytes, and remembers for what."""

    size: int = 4
    drawn: list[Drawable] = field(default_factory=list)

    async def draw(self, card: Drawable, theme: Theme = Theme.LIGHT) -> Picture | None:
        self.drawn.append(card)
        return Picture(b"P" * self.size, "<svg/>", "A picture of it.", 1, 1)


async def begin_pictured(house: DiscordHouse, size: int = 4) -> DiscordHouse:
    """The bot is connected, with a painter; Ada and Bob answered a round, which is revealed."""
    house.pictures = OneDot(size)
    await house.start()
    await house.found()
    await play_day(house, "Ada", "Bob")
    return house


async def play_day(house: DiscordHouse, *names: str) -> None:
    """A day on which these people answer."""
    await house.open_day()
    await answer(house, *names)
    await house.close_day()


def galleries(shown: Interaction | Payload) -> list[Payload]:
    """The pictures of what is shown."""
    message = shown.message if isinstance(shown, Interaction) else shown
    return [item for item in walk((message or {})["components"]) if item["type"] == 12]


def said(shown: Interaction) -> str:
    """What is shown, in words."""
    return texts_of(shown.message)
