"""A guild on the small Discord."""

from collections import Counter
from collections.abc import Mapping
from contextlib import AsyncExitStack

from bot.domain.refs import AccountRef, ChannelRef
from bot.platforms.discord.parse import account_ref
from tests.crash.process import Child
from tests.crash.records import Records
from tests.crash.stage import nothing
from tests.fakes import FakeClock
from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.limits import Payload
from tests.platforms.discord.double.person import Person
from tests.platforms.discord.double.server import TOKEN, DiscordDouble, running
from tests.platforms.discord.double.world import THREADS

PEOPLE = ("Hanna", "Ada", "Bob", "Cem")


class DiscordStage:
    """One guild with one channel."""

    platform = "discord"

    def __init__(self) -> None:
        self.double: DiscordDouble
        self.on_wire = nothing
        self._stack = AsyncExitStack()
        self._guild = 0
        self._daily = 0
        self._people: dict[str, Person] = {}
        self._said: dict[str, Payload] = {}
        self._connected = 0

    async def open(self, clock: FakeClock) -> None:
        self.double = await self._stack.enter_async_context(running(clock))
        self.double.on_answer = self._heard
        world = self.double.world
        self._guild = world.add_guild()
        self._daily = world.add_channel(self._guild, "daily")
        world.guilds[self._guild]["system_channel_id"] = str(self._daily)
        self._people = {name: Person(self.double, world.add_user(name), self._daily) for name in PEOPLE}

    def _heard(self, request: str) -> None:
        if not request.startswith("GET"):
            self.on_wire()

    async def close(self) -> None:
        await self._stack.aclose()

    @property
    def channel(self) -> ChannelRef:
        return ChannelRef("discord", str(self._guild), str(self._daily))

    @property
    def host(self) -> AccountRef:
        return account_ref(self._people["Hanna"].id)

    def settings(self) -> Mapping[str, str]:
        gateway = self.double.gateway.url
        return {"DISCORD_TOKEN": TOKEN, "DRILL_DISCORD_API": self.double.api, "DRILL_DISCORD_GATEWAY": gateway}

    async def connected(self, child: Child) -> None:
        """Discord remembers a nonce for minutes: not longer than a dead process's lease."""
        self.double.rest.nonces.clear()
        await child.until(lambda: self.double.gateway.identifies > self._connected)
        self._connected = self.double.gateway.identifies

    async def say(self, child: Child, records: Records, name: str, text: str) -> None:
        """A receipt is a reaction; one that a crash took comes no more, but then the answer is found in the thread."""
        latest = records.latest()
        assert latest
        assert latest[1]
        if text not in self._said:
            self._said[text] = self._people[name].say(text, at=int(latest[1]))
        reactions = self.double.world.reactions[int(self._said[text]["id"])]
        await child.until(lambda: reactions or records.has_answer(text))

    async def whisper(self, child: Child, records: Records, name: str, text: str) -> None:
        latest = records.latest()
        assert latest
        question = self.double.world.messages[self._daily][int(latest[2])]
        form = await child.during(self._people[name].click(question, "Answer privately"))
        done = await child.during(self._people[name].submit(form, text=text))
        assert records.has_answer(text), f"acknowledged and not stored: {texts_of(done.message)}"

    def shown(self, records: Records) -> dict[str, object]:
        world = self.double.world
        threads = [number for number, channel in world.channels.items() if channel["type"] in THREADS]
        in_threads = [message for thread in threads for message in world.messages[thread].values()]
        elsewhere = [number for number in world.messages if number not in (*threads, self._daily)]
        labels = Counter(texts_of(message).rpartition("-# ")[2] for message in in_threads if _is_ours(message))
        return {
            "questions": len(self._ours(self._daily)),
            "threads": len(threads),
            "reveals": len(self._ours(*threads)),
            "parts": sorted((label, count) for label, count in labels.items() if label.startswith("Part ")),
            "told": len(self._ours(*elsewhere)),
            "people wrote": sum(not message["author"]["bot"] for message in in_threads),
            "most receipts": max((len(receipts) for receipts in world.reactions.values()), default=0),
            "journal": self._ours(*world.messages) == sorted(message for _, _, message in records.parts()),
        }

    def _ours(self, *places: int) -> list[str]:
        """Ids of our messages in some places."""
        messages = self.double.world.messages
        return sorted(message["id"] for place in places for message in messages[place].values() if _is_ours(message))


def _is_ours(message: Payload) -> bool:
    """Whether it is a post of ours, not Discord's own note of a thread."""
    return bool(message["author"]["bot"]) and message["type"] == 0
