"""A platform to live on: its double, the people on it, and what a crash must neither lose nor double there."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Protocol

from bot.app.core import Core, open_core
from bot.bank.loader import load_bank
from bot.domain.group import Schedule
from bot.domain.refs import AccountRef, ChannelRef
from bot.domain.schedule import Timetable, get_zone, next_opening
from bot.platforms.web.announcer import MAIN_CHANNEL, RoomAnnouncer
from bot.ports.store import UnitOfWork
from bot.store.migrations import upgrade
from tests.crash.process import Child
from tests.crash.records import Records
from tests.fakes import MONDAY, FakeClock

BANK = Path(__file__).parents[1] / "bank" / "sample"
# Sunday noon, before the days that are lived through; and when their rounds open.
SUNDAY = MONDAY - timedelta(hours=20)
TIMETABLE = Timetable(time(9), frozenset(range(5)), timedelta(hours=8))
PUBLIC = "{name} on day {day}: I would put the check where untrusted text meets a privilege, and log every refusal."
PRIVATE = "{name} on day {day}: " + "an answer as long as it takes to need a second part of the reveal. " * 44


class Stage(Protocol):
    """One platform. Everything a person does is theirs to repeat until it was acknowledged."""

    platform: str
    # Called when a request of the bot's took effect, before it hears of it.
    on_wire: Callable[[], None]

    async def open(self, clock: FakeClock) -> None:
        """The platform is there; nobody is connected."""

    async def close(self) -> None:
        """The platform is gone."""

    @property
    def channel(self) -> ChannelRef:
        """Where the group meets."""

    @property
    def host(self) -> AccountRef:
        """Who is told when something is wrong."""

    def settings(self) -> Mapping[str, str]:
        """What connects the bot to this platform."""

    async def connected(self, child: Child) -> None:
        """Wait until a bot that has just started is connected."""

    async def say(self, child: Child, records: Records, name: str, text: str) -> None:
        """Answer the latest round in its thread; comes back once that is acknowledged."""

    async def whisper(self, child: Child, records: Records, name: str, text: str) -> None:
        """Answer it privately; comes back once that is acknowledged."""

    def shown(self, records: Records) -> dict[str, object]:
        """What the platform shows of ours and of people's: counts of posts, parts, threads, receipts, messages."""


def nothing() -> None:
    """Nobody waits for requests."""


def prompt(name: str, day: int, *, private: bool) -> str:
    """What somebody answers on a day."""
    return (PRIVATE if private else PUBLIC).format(name=name, day=day)


async def make_past(file: Path, stage: Stage) -> None:
    """A database as it is on Monday before nine: a room and, where that is another, a group of the stage's platform."""
    clock = FakeClock(SUNDAY)
    await upgrade(file)
    async with open_core(file, clock, lambda store, clock: {"web": RoomAnnouncer(store, clock)}, "OFF") as core:
        await core.services.questions.load(load_bank(BANK))
        await core.services.groups.found("Local room", "UTC", MAIN_CHANNEL, TIMETABLE, timedelta(hours=1))
        for _ in range(4):
            await core.tick()
            clock.advance(hours=1)
        if stage.channel != MAIN_CHANNEL:
            await found(core, stage, clock.now())


async def found(core: Core, stage: Stage, now: datetime) -> None:
    """A group in the stage's channel, with its host."""

    async def work(uow: UnitOfWork) -> None:
        group = await uow.groups.add("Crew", "UTC", 7, now)
        await uow.groups.add_channel(group.id, stage.channel, "daily")
        schedule = Schedule(0, group.id, TIMETABLE, carries_streak=True)
        await uow.schedules.add(schedule, next_opening(TIMETABLE, get_zone("UTC"), now))
        host = await uow.members.put_account(stage.host, "Hanna", now)
        await uow.groups.add_host(group.id, host.id, None, now)

    await core.store.write(work)
