"""A study group on Discord: the real core, the real client, and a small Discord on a loopback port."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

from bot.app.core import Core, open_core
from bot.domain.group import Group, Schedule
from bot.domain.question import Bank, Subtopic, Topic
from bot.domain.refs import ChannelRef
from bot.domain.round import Round
from bot.domain.schedule import Timetable, get_zone, next_opening
from bot.platforms.discord.connect import DiscordConfig, DiscordConnection
from bot.platforms.discord.parse import account_ref
from bot.platforms.discord.permissions import find_problems
from bot.ports.pictures import Pictures
from bot.ports.store import UnitOfWork
from bot.store.engine import Durability
from tests.fakes import FakeClock
from tests.platforms.discord.double.limits import Payload
from tests.platforms.discord.double.person import Person
from tests.platforms.discord.double.server import TOKEN, DiscordDouble, running
from tests.platforms.discord.double.world import THREADS
from tests.services.house import make_question

TOPIC = Topic("evasion", "Evasion", "", (Subtopic("basics", "Basics"),))
GOOD = "I would put the check where untrusted text meets a privilege."
PATIENCE = 20.0


def make_bank() -> Bank:
    """Thirty questions of one topic, called Title 0 to Title 29."""
    return Bank((TOPIC,), tuple(make_question(number) for number in range(30)))


@dataclass
class DiscordHouse:
    """One guild with one group. The bot's parts are started by `start`, ended by `stop`; `restart` is a new process."""

    file: Path
    clock: FakeClock = field(default_factory=FakeClock)
    double: DiscordDouble = field(init=False)
    core: Core = field(init=False)
    connection: DiscordConnection = field(init=False)
    is_running: bool = False
    durability: Durability = "OFF"
    pictures: Pictures | None = None
    bank: Bank = field(default_factory=make_bank)
    guild: int = 0
    channel: int = 0
    group: Group = field(init=False)
    _world: AsyncExitStack = field(default_factory=AsyncExitStack)
    _process: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def open(self) -> None:
        """Discord is there; nobody is connected."""
        self.double = await self._world.enter_async_context(running(self.clock))
        self.guild = self.double.world.add_guild()
        self.channel = self.double.world.add_channel(self.guild, "daily")
        self.double.world.guilds[self.guild]["system_channel_id"] = str(self.channel)

    async def start(self, *, token: str = TOKEN, wait: bool = True, dev_guild: int | None = None) -> None:
        """Start the bot."""
        self.core = await self._process.enter_async_context(
            open_core(self.file, self.clock, durability=self.durability)
        )
        config = DiscordConfig(
            token,
            self.double.api,
            self.double.gateway.url,
            dev_guild,
            guild_seconds=0.02,
            topics={"evasion": "Evasion"},
            pictures=self.pictures,
        )
        core = self.core
        self.connection = DiscordConnection(core.services, core.store, self.clock, core.metrics, config)
        core.announcers["discord"] = self.connection.announcer
        await core.services.questions.load(self.bank)
        await core.services.recovery.start()
        await self.connection.start()
        self.is_running = True
        if wait:
            await self.until(lambda: not self.connection.trouble)

    async def stop(self) -> None:
        """End the bot in good order."""
        if self.is_running:
            self.is_running = False
            await self.connection.stop()
        await self._process.aclose()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def close(self) -> None:
        await self.stop()
        await self._world.aclose()

    async def found(self, channel: int | None = None) -> Group:
        """A group at 09:00 UTC from Monday to Friday, made without a wizard; its host is Hanna."""
        timetable = Timetable(time(9), frozenset(range(5)), timedelta(hours=8))
        hanna = self.person("Hanna", manages=True)

        async def work(uow: UnitOfWork) -> Group:
            group = await uow.groups.add("Crew", "UTC", 7, self.clock.at)
            ref = ChannelRef("discord", str(self.guild), str(channel or self.channel))
            await uow.groups.add_channel(group.id, ref, "daily")
            schedule = Schedule(0, group.id, timetable, carries_streak=True)
            await uow.schedules.add(schedule, next_opening(timetable, get_zone("UTC"), self.clock.at))
            host = await uow.members.put_account(account_ref(hanna.id), hanna.name, self.clock.at)
            await uow.groups.add_host(group.id, host.id, None, self.clock.at)
            return group

        self.group = await self.core.store.write(work)
        return self.group

    def person(self, name: str, *, manages: bool = False) -> Person:
        """Somebody in the guild, looking at the channel; the same name is the same person."""
        world = self.double.world
        known = next((user for user in world.users.values() if user["global_name"] == name), None)
        user = known or world.add_user(name)
        if manages:
            world.managers.add((self.guild, int(user["id"])))
        return Person(self.double, user, self.channel)

    # Time

    async def tick(self) -> None:
        """One second of the bot's life, at the instant the clock shows."""
        await self.core.tick.settle_time()
        await self.core.services.courier.deliver()

    async def pass_to(self, at: datetime) -> None:
        self.clock.at = at
        await self.tick()

    async def open_day(self) -> Round:
        """Pass to nine o'clock of this day: the round that opens then."""
        await self.pass_to(self.clock.at.replace(hour=9, minute=0, second=0))
        return await self.round()

    async def close_day(self) -> Round:
        """Pass to the deadline of the latest round, which is settled and revealed then."""
        round_ = await self.round()
        await self.pass_to(round_.closes_at)
        await self.tick()
        return await self.core.store.read(lambda uow: uow.rounds.get(round_.id))

    async def until(self, holds: Callable[[], object], patience: float = PATIENCE) -> None:
        """Wait until something holds, as short as it takes, at most `patience` seconds."""
        async with asyncio.timeout(patience):
            while not holds():  # noqa: ASYNC110 - what it waits for is on the other side of a socket
                await asyncio.sleep(0.005)

    # What is there

    async def round(self) -> Round:
        found = await self.core.store.read(lambda uow: uow.rounds.latest(self.group.id))
        assert found is not None
        return found

    def posts(self, channel: int | None = None) -> list[Payload]:
        """Our messages in a channel, oldest first."""
        stored = self.double.world.messages[channel or self.channel]
        return [stored[i] for i in sorted(stored) if stored[i]["author"]["bot"] and stored[i]["type"] == 0]

    def problems(self) -> list[str]:
        """What keeps the bot from posting, as far as the gateway told it."""
        client = self.connection._link.get_client()
        return list(find_problems(client.get_guild(self.guild), self.channel))

    def bot_may(self, name: str) -> bool:
        """Whether the bot knows that it may do something in the channel."""
        guild = self.connection._link.get_client().get_guild(self.guild)
        channel = guild.get_channel(self.channel) if guild else None
        return bool(guild and channel and getattr(channel.permissions_for(guild.me), name))

    def thread(self) -> int:
        """The newest thread."""
        return max(i for i, channel in self.double.world.channels.items() if channel["type"] in THREADS)

    def reactions(self, message: Payload) -> list[str]:
        return self.double.world.reactions[int(message["id"])]

    async def answers(self, name: str) -> list[str]:
        """Live texts of what is stored of a person's answer to the latest round."""
        round_, person = await self.round(), self.person(name)

        async def work(uow: UnitOfWork) -> list[str]:
            known = await uow.members.find_account(account_ref(person.id))
            messages = await uow.answers.of_rounds([round_.id], [known.id]) if known else []
            return [message.text for message in messages if message.deleted_at is None]

        return await self.core.store.read(work)
