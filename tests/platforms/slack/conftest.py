"""A group on Slack: the real services and bolt on one side of a loopback socket, the double on the other."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.app.core import Core, open_core
from bot.bank.guide import find_guide
from bot.bank.loader import load_bank
from bot.cards.rounds import RoundCard
from bot.platforms.slack.connect import SlackConfig, SlackConnection
from bot.platforms.slack.manifest import make_manifest
from bot.platforms.slack.places import PLATFORM
from bot.platforms.slack.socket import Timings
from bot.ports.pictures import Pictures
from bot.store.engine import Durability
from bot.store.migrations import upgrade
from tests.fakes import FakeClock
from tests.platforms.slack.double.person import Human
from tests.platforms.slack.double.slack import APP_TOKEN, BOT_TOKEN, SECRET, FakeSlack
from tests.platforms.slack.double.workspace import BOT_USER, DICT, Workspace

BANK = load_bank(Path(__file__).parents[3] / "questions")
GUIDE = find_guide(Path(__file__).parents[3] / "questions")
TOPICS = {topic.id: topic.title for topic in BANK.topics}
CHANNEL = "C0001"
QUICK = Timings(
    ping_every=timedelta(seconds=0.2),
    check_every=timedelta(seconds=0.02),
    connect_within=timedelta(seconds=2),
    close_within=timedelta(seconds=0.2),
    echo_within=timedelta(seconds=30),
    first_wait=timedelta(seconds=0.05),
)

# A busy machine answers the quick pings late, and a connection is replaced in the middle of what is tested.
CALM = replace(QUICK, ping_every=timedelta(seconds=5))


async def eventually(holds: Callable[[], bool], within: float = 8.0) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(within):
        while not holds():  # noqa: ASYNC110 - what is waited for lies behind a socket
            await asyncio.sleep(0.005)


def _is_listening() -> bool:
    """Whether bolt runs a listener: it starts them as tasks that it gives to nobody."""
    return any("AsyncioListenerRunner" in repr(task.get_coro()) for task in asyncio.all_tasks())


@dataclass
class Stage:
    """Both sides. Time moves by `tick` alone."""

    core: Core
    clock: FakeClock
    slack: FakeSlack
    connection: SlackConnection
    people: dict[str, Human] = field(default_factory=dict)

    @property
    def channel(self) -> "dict[str, DICT]":
        return self.slack.workspace.conversations[CHANNEL].messages

    def human(self, name: str) -> Human:
        return self.people[name]

    async def tick(self, by: timedelta = timedelta(0), **parts: float) -> None:
        """Move the clock, then do all that is due, deliveries included."""
        self.clock.advance(by, **parts)
        await self.core.tick.settle_time()
        await self.core.services.courier.deliver()
        await self.quiet()

    async def quiet(self) -> None:
        """Everything said so far has arrived and was dealt with."""
        await self.slack.delivered()
        await self.listened()
        await self.connection.jobs.quiet()

    async def listened(self) -> None:
        """No listener of bolt's is at work."""
        await eventually(lambda: not _is_listening(), 60)

    def posts(self, channel: str = CHANNEL) -> list[DICT]:
        """Messages of ours at the top of a channel, oldest first."""
        messages = self.slack.workspace.conversations[channel].messages.values()
        return [{**m, "channel": channel} for m in messages if m.get("bot_id") and not m.get("thread_ts")]

    def replies(self, ts: str, channel: str = CHANNEL) -> list[DICT]:
        """Messages of ours in a thread, oldest first."""
        messages = self.slack.workspace.conversations[channel].messages.values()
        return [m for m in messages if m.get("bot_id") and m.get("thread_ts") == ts]

    async def found_group(self, host: str = "ada", window_hours: int = 24) -> int:
        """Set a group up by the wizard; its id."""
        human = self.human(host)
        await human.command("/drill", "setup")
        await self.quiet()
        view = list(self.slack.workspace.views.values())[-1]
        window = {"selected_option": {"text": {"type": "plain_text", "text": "x"}, "value": str(window_hours * 60)}}
        zone = {"selected_option": {"text": {"type": "plain_text", "text": "UTC"}, "value": "UTC"}}
        preview = await human.submit(view, name="Night owls", window=window, zone=zone)
        assert preview
        assert preview["response_action"] == "update", preview
        done = await human.submit(self.slack.workspace.views[view["id"]])
        assert done
        assert done["response_action"] == "update", done
        await self.quiet()
        groups = await self.core.store.read(lambda uow: uow.groups.list())
        return groups[-1].id

    async def open_round(self) -> DICT:
        """The next scheduled round opens; its question post."""
        await self.open_round_refused()
        return self.posts()[-1] if self.posts() else {}

    async def open_round_refused(self) -> None:
        """The next scheduled round opens, whatever becomes of its post."""
        groups = await self.core.store.read(lambda uow: uow.groups.list())
        schedules = await self.core.store.read(lambda uow: uow.schedules.of_group(groups[0].id))
        assert schedules[0].next_at
        await self.tick(schedules[0].next_at - self.clock.now())


class Theatre:
    """Makes stages on one database and one Slack, so that a process can be killed and started again."""

    def __init__(self, database: Path, mode: str) -> None:
        self.database = database
        self.mode = mode
        self.durability: Durability = "OFF"
        self.timings = CALM
        self.pictures: Pictures | None = None
        self.clock = FakeClock()
        workspace = Workspace(self.clock.now)
        manifest = make_manifest("https://drill.example" if mode == "http" else None)
        scopes = set(manifest["oauth_config"]["scopes"]["bot"])
        events = set(manifest["settings"]["event_subscriptions"]["bot_events"])
        self.slack = FakeSlack(workspace, scopes, events)
        self.people = {
            name: Human(self.slack, workspace.add_person(f"U{number:05d}", name.title(), admin=name == "ada"))
            for number, name in enumerate(("ada", "ben", "cleo", "dan"), start=1)
        }
        members = {human.user for human in self.people.values()}
        workspace.add_channel(CHANNEL, "interviews", {*members, BOT_USER}, creator=self.people["ada"].user)

    def config(self) -> SlackConfig:
        socket = self.mode == "socket"
        return SlackConfig(
            bot_token=BOT_TOKEN,
            api_url=self.slack.url,
            app_token=APP_TOKEN if socket else None,
            signing_secret=None if socket else SECRET,
            topics=TOPICS,
            guide=GUIDE,
            pictures=self.pictures,
            picture_settle=timedelta(0),
            post_every=timedelta(0),
            refresh_every=timedelta(0),
            first_wait=timedelta(seconds=0.05),
            timings=self.timings,
        )

    @asynccontextmanager
    async def stage(self, config: SlackConfig | None = None) -> AsyncIterator[Stage]:
        """A process, from its start to its orderly end."""
        async with open_core(self.database, self.clock, durability=self.durability) as core:
            connection = SlackConnection(core.services, core.store, core.clock, core.metrics, config or self.config())
            core.announcers[PLATFORM] = connection.announcer
            await connection.start()
            try:
                await core.services.recovery.start()
                async with self._serving(connection):
                    yield Stage(core, self.clock, self.slack, connection, self.people)
            finally:
                await core.tick.stop()
                await connection.stop()

    @asynccontextmanager
    async def _serving(self, connection: SlackConnection) -> AsyncIterator[None]:
        if self.mode == "socket":
            await eventually(lambda: connection.is_ready)
            yield
            return
        app = web.Application()
        connection.mount(app)
        async with TestServer(app, host="127.0.0.1") as server:
            self.slack.use_http(str(server.make_url("/slack/events")))
            await eventually(lambda: connection.is_ready)
            yield


MakeTheatre = Callable[[str], Awaitable[Theatre]]


async def _fill(database: Path) -> None:
    await upgrade(database)
    async with open_core(database, FakeClock(), durability="OFF") as core:
        await core.services.questions.load(BANK)


@pytest.fixture(autouse=True)
def _plain_log() -> Iterator[None]:
    """Without the pictures of every local variable, which take seconds to draw."""
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def bank_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the bank and nothing else, to be copied."""
    database = tmp_path_factory.mktemp("slack") / "bank.db"
    asyncio.run(_fill(database))
    return database


@pytest.fixture
async def make_theatre(tmp_path: Path, bank_database: Path) -> AsyncIterator[MakeTheatre]:
    made: list[Theatre] = []

    async def make(mode: str) -> Theatre:
        database = tmp_path / f"drill-{len(made)}.db"
        shutil.copy(bank_database, database)
        theatre = Theatre(database, mode)
        await theatre.slack.start()
        made.append(theatre)
        return theatre

    yield make
    for theatre in made:
        await theatre.slack.stop()


@pytest.fixture
async def theatre(make_theatre: MakeTheatre) -> Theatre:
    return await make_theatre("socket")


@pytest.fixture
async def stage(theatre: Theatre) -> AsyncIterator[Stage]:
    async with theatre.stage() as stage:
        yield stage


__all__ = ["CHANNEL", "RoundCard", "Stage", "Theatre", "eventually"]
