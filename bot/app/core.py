"""The core: store and services on a database file, without the platforms' doors."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.metrics import Metrics
from bot.ports.health import Upkeep
from bot.ports.platform import Announcer
from bot.ports.store import Clock, Store
from bot.services.answers import Answers
from bot.services.archive import Archive
from bot.services.badges import Badges
from bot.services.bank_page import BankPage
from bot.services.bundle import Services
from bot.services.courier import Courier
from bot.services.digests import Digests
from bot.services.finding import Finding
from bot.services.groups import Groups
from bot.services.hosting import Hosting
from bot.services.house_rules import HouseRules
from bot.services.housekeeping import Housekeeping
from bot.services.linking import Linking
from bot.services.members import Members
from bot.services.mocks import Mocks
from bot.services.naming import Naming
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
from bot.services.reports import Reports
from bot.services.rounds import Rounds
from bot.services.seasons import Seasons
from bot.services.settlement import Settlement
from bot.services.standings import Standings
from bot.services.suggestions import Suggestions
from bot.services.tick import Tick
from bot.services.vitals import Vitals
from bot.services.votes import Votes
from bot.services.watch import Watch
from bot.store.answer_writer import SqlAnswerWriter
from bot.store.engine import Durability, make_engines
from bot.store.unit_of_work import SqlStore
from bot.store.upkeep import FileUpkeep

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
        linking=Linking(store, clock),
        members=Members(store, clock),
        mocks=Mocks(store, clock),
        naming=Naming(store, clock),
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
