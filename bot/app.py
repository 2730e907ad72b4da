"""The composition root: the one place that builds adapters and hands them to services."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.metrics import Metrics
from bot.ports.platform import Announcer
from bot.ports.store import Clock, Store
from bot.services.answers import Answers
from bot.services.bundle import Services
from bot.services.courier import Courier
from bot.services.groups import Groups
from bot.services.hosting import Hosting
from bot.services.members import Members
from bot.services.questions import Questions
from bot.services.recovery import Recovery
from bot.services.rounds import Rounds
from bot.services.settlement import Settlement
from bot.services.standings import Standings
from bot.services.tick import Tick
from bot.services.verification import find_differences
from bot.services.watch import Watch
from bot.store.answer_writer import SqlAnswerWriter
from bot.store.engine import Durability, make_engines
from bot.store.unit_of_work import SqlStore

MakeAnnouncers = Callable[[Store, Clock], Mapping[str, Announcer]]


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current instant, aware UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Core:
    """Everything but the platforms' doors."""

    services: Services
    store: Store
    tick: Tick
    clock: Clock
    metrics: Metrics


@asynccontextmanager
async def open_core(
    database: Path, clock: Clock, make_announcers: MakeAnnouncers, durability: Durability = "FULL"
) -> AsyncIterator[Core]:
    """The core on a migrated database file, closed in order when the block ends: nothing handed in is lost."""
    engines = make_engines(database, durability)
    store, metrics = SqlStore(engines), Metrics()
    writer = SqlAnswerWriter(engines)
    services = _make_services(store, writer, clock, metrics, make_announcers(store, clock))
    tick = Tick(services, clock, metrics)
    await writer.start()
    try:
        yield Core(services, store, tick, clock, metrics)
    finally:
        await tick.stop()
        await writer.stop()
        await engines.dispose()


def _make_services(
    store: Store, writer: SqlAnswerWriter, clock: Clock, metrics: Metrics, announcers: Mapping[str, Announcer]
) -> Services:
    watch = Watch()
    answers = Answers(store, writer, watch, clock, metrics)
    return Services(
        answers=answers,
        courier=Courier(store, announcers, answers, watch, clock, metrics),
        groups=Groups(store, clock),
        hosting=Hosting(store, clock, watch),
        members=Members(store, clock),
        questions=Questions(store, clock),
        recovery=Recovery(store, announcers, answers, watch, clock),
        rounds=Rounds(store, watch, metrics),
        settlement=Settlement(store, clock, metrics),
        standings=Standings(store, clock),
        watch=watch,
    )


async def verify(database: Path) -> list[str]:
    """Every difference between the ledgers of a database file and the facts behind them; migrates nothing."""
    engines = make_engines(database)
    try:
        return await find_differences(SqlStore(engines))
    finally:
        await engines.dispose()
