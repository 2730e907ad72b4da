"""Running the bot with its room until it is told to stop."""

import asyncio
import gc
import signal
from collections.abc import Callable
from datetime import time, timedelta
from functools import partial
from typing import TextIO

import structlog

from bot.app.chats import connected, make_discord, make_slack, read_guide, topic_titles
from bot.app.core import Core, SystemClock, open_core
from bot.domain.question import Bank
from bot.domain.schedule import Timetable, zone_names
from bot.pictures.painter import painting
from bot.platforms.http import make_app
from bot.platforms.server import check_address, serving
from bot.platforms.web.announcer import MAIN_CHANNEL, RoomAnnouncer
from bot.platforms.web.doors import RoomConfig, hand_over
from bot.platforms.web.live import Hub
from bot.platforms.web.room import Room
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.store.presence import present
from bot.store.readiness import make_ready

ROOM_NAME = "Local room"
DEFAULT_TIMETABLE = Timetable(time(9), frozenset(range(5)), timedelta(hours=24))
log = structlog.get_logger(__name__)


async def run(settings: Settings, bank: Bank, out: TextIO) -> None:
    """Run the bot with its room until SIGINT or SIGTERM; `out` is told where to find it.

    Raises MigrationError and AddressError, each with a sentence that says what to do.
    """
    # First of all: a start that fails must not have upgraded the database of a bot that runs.
    await check_address(settings.host, settings.port)
    with present(settings.database) as others:
        if others:
            log.warning("another bot uses this database; stop all but one", processes=others)
        before, schema = await make_ready(settings.database, SystemClock().now(), others=others)
        log.info("database ready", file=str(settings.database), schema=schema, upgraded=before != schema)
        await _run(settings, bank, out)
    log.info("stopped")


async def _run(settings: Settings, bank: Bank, out: TextIO) -> None:
    topics = topic_titles(bank)
    async with (
        open_core(settings.database, SystemClock(), backups_kept=settings.backups_kept) as core,
        painting(topics) as pictures,
    ):
        hub = Hub(core.store)
        core.announcers[MAIN_CHANNEL.platform] = RoomAnnouncer(core.store, core.clock, hub)
        config = _room_config(settings)
        room = Room(core.services, core.store, core.clock, hub, config, topics, read_guide(settings), bank, pictures)
        await core.services.questions.load(bank)
        site = make_app(room, core.vitals.report, core.metrics)
        discord = make_discord(core, settings, topics, pictures)
        slack = make_slack(core, settings, topics, pictures)
        if slack:
            slack.mount(site)
        async with serving(site, settings.host, settings.port):
            await core.services.groups.found(
                ROOM_NAME, settings.zone.key, MAIN_CHANNEL, DEFAULT_TIMETABLE, settings.round_window
            )
            await core.services.recovery.start()
            settle_memory()
            async with connected(discord, slack):
                await _tick_until_stopped(core, partial(_greet, room, out))


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
        log.info("stopping")
    finally:
        await scheduler.stop()


def _greet(room: Room, out: TextIO) -> None:
    config = room.config
    print(f"Daily Drill is ready: {config.address}/", file=out)
    print(f"For hosts: {hand_over(room.doors.host_link, config.data_dir, out)}", file=out, flush=True)


def _room_config(settings: Settings) -> RoomConfig:
    password = settings.room_password.get_secret_value() if settings.room_password else None
    return RoomConfig(settings.data, settings.host, settings.port, settings.public_url, password)
