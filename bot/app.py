"""The composition root: the one place that builds adapters and hands them to services."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol, TextIO

import structlog
from pydantic import SecretStr

from bot.bank.guide import GuideCard, GuideError, find_guide
from bot.domain.question import Bank
from bot.domain.schedule import Timetable, zone_names
from bot.metrics import Metrics
from bot.pictures.painter import painting
from bot.platforms.http import make_app
from bot.platforms.server import serving
from bot.platforms.web.announcer import MAIN_CHANNEL, RoomAnnouncer
from bot.platforms.web.doors import RoomConfig, hand_over
from bot.platforms.web.live import Hub
from bot.platforms.web.room import Room
from bot.ports.health import Upkeep
from bot.ports.pictures import Pictures
from bot.ports.platform import Announcer
from bot.ports.practice import Dispute
from bot.ports.store import Clock, Store
from bot.scheduler import Scheduler
from bot.services.answers import Answers
from bot.services.archive import Archive
from bot.services.badges import Badges
from bot.services.bank_page import BankPage
from bot.services.bundle import Services
from bot.services.courier import Courier
from bot.services.digests import Digests
from bot.services.disputes import list_disputes
from bot.services.finding import Finding
from bot.services.groups import Groups
from bot.services.hosting import Hosting
from bot.services.house_rules import HouseRules
from bot.services.housekeeping import Housekeeping
from bot.services.members import Members
from bot.services.mocks import Mocks
from bot.services.once import OnceStore
from bot.services.own_questions import OwnQuestions
from bot.services.practice import Practice
from bot.services.privacy import Privacy
from bot.services.profiles import Profiles
from bot.services.purging import Purging
from bot.services.questions import Questions
from bot.services.quiz import Quiz
from bot.services.recovery import Recovery
from bot.services.reminders import Reminders
from bot.services.repair import mend_differences
from bot.services.reports import Reports
from bot.services.rounds import Rounds
from bot.services.seasons import Seasons
from bot.services.settlement import Settlement
from bot.services.standings import Standings
from bot.services.suggestions import Suggestions
from bot.services.tick import Tick
from bot.services.verification import find_differences
from bot.services.vitals import Vitals
from bot.services.votes import Votes
from bot.services.watch import Watch
from bot.settings import Settings
from bot.store.answer_writer import SqlAnswerWriter
from bot.store.engine import Durability, make_engines
from bot.store.migrations import upgrade
from bot.store.presence import present
from bot.store.readiness import make_ready
from bot.store.unit_of_work import SqlStore
from bot.store.upkeep import FileUpkeep

if TYPE_CHECKING:
    from bot.platforms.discord.connect import DiscordConnection
    from bot.platforms.slack.connect import SlackConnection

ROOM_NAME = "Local room"
DEFAULT_TIMETABLE = Timetable(time(9), frozenset(range(5)), timedelta(hours=24))
MakeAnnouncers = Callable[[Store, Clock], Mapping[str, Announcer]]


log = structlog.get_logger(__name__)


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current instant, aware UTC."""
        return datetime.now(UTC)


class Connection(Protocol):
    """A chat platform's connection, which comes and goes by itself between start and stop."""

    async def start(self) -> None:
        """Begin to connect; returns at once."""

    async def stop(self) -> None:
        """Finish what is under way and disconnect."""


@dataclass(frozen=True, slots=True)
class Core:
    """Everything but the platforms' doors."""

    services: Services
    store: Store
    tick: Tick
    clock: Clock
    metrics: Metrics
    # Platforms join here once they are built on the services.
    announcers: dict[str, Announcer]
    vitals: Vitals


@asynccontextmanager
async def open_core(
    database: Path,
    clock: Clock,
    make_announcers: MakeAnnouncers | None = None,
    durability: Durability = "FULL",
    backups_kept: int = 0,
) -> AsyncIterator[Core]:
    """The core on a migrated database file, closed in order when the block ends: nothing handed in is lost."""
    engines = make_engines(database, durability)
    store, metrics = OnceStore(SqlStore(engines), clock), Metrics()
    writer = SqlAnswerWriter(engines)
    announcers = dict(make_announcers(store, clock)) if make_announcers else {}
    upkeep = FileUpkeep(database, engines.faults, backups_kept)
    services = _make_services(store, writer, clock, metrics, announcers, upkeep)
    tick = Tick(services, clock, metrics)
    vitals = Vitals(store, clock, tick, services.housekeeping, upkeep)
    await writer.start()
    try:
        yield Core(services, store, tick, clock, metrics, announcers, vitals)
    finally:
        await tick.stop()
        await writer.stop()
        await engines.dispose()


def _make_services(
    store: Store,
    writer: SqlAnswerWriter,
    clock: Clock,
    metrics: Metrics,
    announcers: Mapping[str, Announcer],
    upkeep: Upkeep,
) -> Services:
    watch = Watch()
    answers = Answers(store, writer, watch, clock, metrics)
    recovery = Recovery(store, announcers, answers, watch, clock, upkeep)
    return Services(
        answers=answers,
        archive=Archive(store, clock),
        badges=Badges(store, clock, announcers),
        bank_page=BankPage(store),
        courier=Courier(store, announcers, recovery, watch, clock, metrics),
        digests=Digests(store, clock),
        finding=Finding(store),
        groups=Groups(store, clock),
        hosting=Hosting(store, clock, watch),
        house_rules=HouseRules(store, clock),
        housekeeping=Housekeeping(store, upkeep, metrics),
        members=Members(store, clock),
        mocks=Mocks(store, clock),
        own_questions=OwnQuestions(store, clock),
        practice=Practice(store, clock),
        privacy=Privacy(store, clock),
        purging=Purging(store, clock),
        profiles=Profiles(store, clock),
        questions=Questions(store, clock),
        quiz=Quiz(store, clock),
        recovery=recovery,
        reminders=Reminders(store, clock),
        reports=Reports(store, clock),
        rounds=Rounds(store, watch, metrics),
        seasons=Seasons(store, clock),
        settlement=Settlement(store, clock, metrics),
        standings=Standings(store, clock),
        suggestions=Suggestions(store, clock),
        votes=Votes(store, clock),
        watch=watch,
    )


async def run(settings: Settings, bank: Bank, out: TextIO) -> None:
    """Run the bot with its room until SIGINT or SIGTERM; `out` is told where to find it.

    Raises MigrationError and AddressError, each with a sentence that says what to do.
    """
    with present(settings.database) as others:
        if others:
            log.warning("another bot uses this database; stop all but one", processes=others)
        before, schema = await make_ready(settings.database, SystemClock().now())
        log.info("database ready", file=str(settings.database), schema=schema, upgraded=before != schema)
        await _run(settings, bank, out)


async def _run(settings: Settings, bank: Bank, out: TextIO) -> None:
    topics = _topic_titles(bank)
    async with (
        open_core(settings.database, SystemClock(), backups_kept=settings.backups_kept) as core,
        painting(topics) as pictures,
    ):
        hub = Hub(core.store)
        core.announcers[MAIN_CHANNEL.platform] = RoomAnnouncer(core.store, core.clock, hub)
        config = _room_config(settings)
        room = Room(core.services, core.store, core.clock, hub, config, topics, _guide(settings), bank, pictures)
        await core.services.questions.load(bank)
        site = make_app(room, core.vitals.report, core.metrics)
        discord = _make_discord(core, settings, topics, pictures)
        slack = _make_slack(core, settings, topics, pictures)
        if slack:
            slack.mount(site)
        async with serving(site, settings.host, settings.port):
            await core.services.groups.found(
                ROOM_NAME, settings.zone.key, MAIN_CHANNEL, DEFAULT_TIMETABLE, settings.round_window
            )
            await core.services.recovery.start()
            settle_memory()
            async with _connected(discord, slack):
                await _tick_until_stopped(core, partial(_greet, room, out))


def _make_discord(
    core: Core, settings: Settings, topics: dict[str, str], pictures: Pictures | None = None
) -> "DiscordConnection | None":
    """Discord, where it is configured; imported only then, since an unused SDK costs 20 MB and half a second."""
    if settings.discord_token is None:
        return None
    from bot.platforms.discord.connect import DiscordConfig, DiscordConnection  # noqa: PLC0415

    token, guild = settings.discord_token.get_secret_value(), settings.discord_dev_guild
    api, gateway = settings.discord_api, settings.discord_gateway
    config = DiscordConfig(token, api, gateway, guild, topics=topics, guide=_guide(settings), pictures=pictures)
    connection = DiscordConnection(core.services, core.store, core.clock, core.metrics, config)
    core.announcers[connection.announcer.platform] = connection.announcer
    core.vitals.watch(connection.announcer.platform, lambda: connection.trouble)
    return connection


def _make_slack(
    core: Core, settings: Settings, topics: dict[str, str], pictures: Pictures | None = None
) -> "SlackConnection | None":
    """Slack, where it is configured."""
    if settings.slack_bot_token is None:
        return None
    from bot.platforms.slack.connect import SlackConfig, SlackConnection  # noqa: PLC0415

    app_token, secret = _revealed(settings.slack_app_token), _revealed(settings.slack_signing_secret)
    token = settings.slack_bot_token.get_secret_value()
    config = SlackConfig(token, settings.slack_api, app_token, secret, topics, _guide(settings), pictures)
    connection = SlackConnection(core.services, core.store, core.clock, core.metrics, config)
    core.announcers[connection.announcer.platform] = connection.announcer
    core.vitals.watch(connection.announcer.platform, lambda: connection.trouble)
    return connection


def _revealed(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


@asynccontextmanager
async def _connected(*connections: Connection | None) -> AsyncIterator[None]:
    """Connected while the block runs; a platform that is out of reach stops nobody."""
    started = [connection for connection in connections if connection]
    for connection in started:
        await connection.start()
    try:
        yield
    finally:
        for connection in started:
            await connection.stop()


async def check_platforms(settings: Settings, bank: Bank) -> list[tuple[bool, str]]:
    """What each configured chat platform says of its set-up; stores nothing."""
    with TemporaryDirectory(prefix="drill-") as folder:
        database = Path(folder) / "check.db"
        await upgrade(database)
        async with open_core(database, SystemClock()) as core:
            discord = _make_discord(core, settings, _topic_titles(bank))
            slack = _make_slack(core, settings, _topic_titles(bank))
            return [line for chat in (discord, slack) if chat for line in await chat.check()]


def settle_memory() -> None:
    """Keep what the start built out of the collector's full passes, which would hold the loop for a tenth of a second.

    The list of time zones is read here too: the first question for one walks a folder.
    """
    zone_names()
    gc.collect()
    gc.freeze()


async def _tick_until_stopped(core: Core, ready: Callable[[], None]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await core.tick()
    ready()
    scheduler = Scheduler(core.tick)
    scheduler.start()
    try:
        await stop.wait()
    finally:
        await scheduler.stop()


def _greet(room: Room, out: TextIO) -> None:
    config = room.config
    print(f"Daily Drill is ready: {config.address}/", file=out)
    print(f"For hosts: {hand_over(room.doors.host_link, config.data_dir, out)}", file=out, flush=True)


def _room_config(settings: Settings) -> RoomConfig:
    password = settings.room_password.get_secret_value() if settings.room_password else None
    return RoomConfig(settings.data, settings.host, settings.port, settings.public_url, password)


def _guide(settings: Settings) -> GuideCard | None:
    """The guide beside the bank; one that cannot be read stops nobody."""
    try:
        return find_guide(settings.questions)
    except (OSError, UnicodeDecodeError, GuideError) as error:
        log.warning("the guide cannot be read", reason=str(error))
        return None


def _topic_titles(bank: Bank) -> dict[str, str]:
    return {topic.id: topic.title for topic in bank.topics}


async def read_disputes(database: Path) -> Sequence[Dispute]:
    """What members said they covered though the reading left it open, most first; migrates nothing."""
    engines = make_engines(database)
    try:
        return await list_disputes(SqlStore(engines))
    finally:
        await engines.dispose()


async def verify(database: Path, *, repair: bool = False) -> list[str]:
    """Every difference between the ledgers of a database file and the facts behind them; migrates nothing.

    With `repair` each is mended too, which is written to the audit trail of its group.
    """
    engines = make_engines(database)
    store = SqlStore(engines)
    try:
        return await (mend_differences(store, SystemClock()) if repair else find_differences(store))
    finally:
        await engines.dispose()
