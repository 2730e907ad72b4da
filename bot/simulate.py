"""A study group under a virtual clock, through the real services, store and room announcer. Nothing sleeps."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bot.app.core import Core, open_core
from bot.domain.answer import Publish
from bot.domain.group import Group, Schedule
from bot.domain.question import Bank, Question
from bot.domain.refs import AccountRef, ThreadRef
from bot.domain.round import Round
from bot.domain.schedule import Opening, Timetable, closing_of, next_opening, openings_after
from bot.platforms.web.announcer import MAIN_CHANNEL, MESSAGE, RoomAnnouncer
from bot.platforms.web.names import clean_name
from bot.ports.platform import ThreadMessage
from bot.ports.store import UnitOfWork
from bot.services.hosting import open_extra
from bot.services.room_people import SPACE
from bot.services.standings import PAGE
from bot.store.migrations import upgrade

Act = Callable[[], Awaitable[None]]
ZONE = ZoneInfo("UTC")
TIMETABLE = Timetable(time(9), frozenset(range(5)), timedelta(hours=24))
# A kept room is found with a round that opened so long ago, and so many answers in it.
HEAD_START, FIRST_ANSWERS = timedelta(hours=2), 4
MOST_POINTS_NAMED = 3
NAMES = (
    "Amara", "Bruno", "Chiara", "Daiki", "Elif", "Farid", "Grete", "Hana", "Imani", "Jonas",
    "Kavya", "Lior", "Mei", "Noor", "Oskar", "Paloma", "Qadir", "Runa", "Sipho", "Tove",
    "Uma", "Viktor", "Wanja", "Ximena", "Yusuf", "Zofia", "李雷", "Zoë", "عمر", "नेहा",
)  # fmt: skip
OPENERS = ("I would start with", "For me it comes down to", "The first thing I check is", "What decides it is")
REASONS = ("because a filter alone would miss it", "since that is where trust is given away", "and I would measure it")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to simulate: calendar days from `first_on`, members, and the seed that decides everything they do."""

    first_on: date
    days: int
    members: int
    seed: int


@dataclass(frozen=True, slots=True)
class Person:
    """How a simulated member behaves; probabilities from 0 to 1."""

    account: AccountRef
    name: str
    reliable: float
    late: float
    edits: float
    deletes: float
    private: float
    comes_on: date
    goes_on: date


@dataclass
class VirtualClock:
    """A clock that the simulation moves."""

    at: datetime

    def now(self) -> datetime:
        """The simulated instant, aware UTC."""
        return self.at


class Simulation:
    """Plays a plan on an open core and tells what happens, line by line."""

    def __init__(self, plan: Plan, core: Core, clock: VirtualClock, tell: Callable[[str], None]) -> None:
        self._plan = plan
        self._core = core
        self._clock = clock
        self._tell = tell
        self._random = random.Random(plan.seed)  # noqa: S311 - a story, not a secret
        self._account_ids: dict[AccountRef, int] = {}
        self._people = [self._make_person(number) for number in range(plan.members)]

    async def play(self, bank: Bank) -> Group:
        """Live through every round of the plan; the group afterwards, with its schedule due after the span."""
        await self._core.services.questions.load(bank)
        group = await self._core.store.write(self._found)
        for opening in self._openings():
            self._tell(await self._play_round(group, opening))
        await self._pass_to(self._clock.at)
        for line in await self._board_lines(group):
            self._tell(line)
        return group

    async def leave_open(self, group: Group, now: datetime) -> None:
        """Leave the room as if people lived in it: names are held, and a round is open at `now`, answered by some."""
        await self._core.store.write(self._hold_names)
        await self._core.store.write(lambda uow: _due_after(uow, group, now))
        await self._pass_to(now - HEAD_START)
        at = self._clock.at
        extra = await self._core.store.write(lambda uow: open_extra(uow, group, "simulated", TIMETABLE.window, at))
        await self._core.services.courier.deliver()
        thread, question = await self._core.store.read(lambda uow: _read_thread(uow, extra))
        last_on = self._plan.first_on + timedelta(days=self._plan.days)
        staying = [person for person in self._people if person.goes_on >= last_on]
        for person in staying[:FIRST_ANSWERS]:
            self._clock.at += HEAD_START / (FIRST_ANSWERS + 1)
            await self._say(thread, group, person, self._text(question))

    async def _hold_names(self, uow: UnitOfWork) -> None:
        for person in self._people:
            if account := await uow.members.find_account(person.account):
                await uow.names.put(SPACE, clean_name(person.name).folded, account.id)

    async def _board_lines(self, group: Group) -> list[str]:
        lines = [f"\n{'':>4}  {'All time':<24} {'points':>6} {'answers':>8} {'streak':>7}"]
        board = await self._core.services.standings.board(group.id, "all")
        for offset in range(0, board.total, PAGE):
            page = await self._core.services.standings.board(group.id, "all", offset=offset)
            lines += [f"{r.rank:>4}  {r.name:<24} {r.points:>6} {r.answers:>8} {r.current:>7}" for r in page.rows]
        return lines

    def _openings(self) -> Iterator[Opening]:
        """Openings whose rounds end within the span."""
        begin = datetime.combine(self._plan.first_on, time(0), UTC)
        end = begin + timedelta(days=self._plan.days)
        openings = openings_after(TIMETABLE, ZONE, begin - timedelta(seconds=1))
        return takewhile(lambda opening: closing_of(opening, TIMETABLE, ZONE) <= end, openings)

    async def _found(self, uow: UnitOfWork) -> Group:
        group = await uow.groups.add("Local room", ZONE.key, self._plan.seed, self._clock.at)
        await uow.groups.add_channel(group.id, MAIN_CHANNEL, group.name)
        schedule = Schedule(0, group.id, TIMETABLE, carries_streak=True)
        await uow.schedules.add(schedule, next_opening(TIMETABLE, ZONE, self._clock.at))
        return group

    async def _play_round(self, group: Group, opening: Opening) -> str:
        await self._pass_to(opening.opens_at)
        round_ = await self._core.store.read(lambda uow: uow.rounds.latest(group.id))
        assert round_ is not None
        assert round_.on == opening.on
        thread, question = await self._core.store.read(lambda uow: _read_thread(uow, round_))
        for at, act in sorted(self._acts(round_, thread, group, question), key=lambda pair: pair[0]):
            self._clock.at = at
            await act()
        await self._pass_to(round_.closes_at)
        await self._late_answers(round_, thread, group, question)
        return await self._core.store.read(lambda uow: _describe(uow, round_, question))

    async def _pass_to(self, at: datetime) -> None:
        self._clock.at = max(self._clock.at, at)
        await self._core.tick.settle_time()
        await self._core.services.courier.deliver()

    def _acts(
        self, round_: Round, thread: ThreadRef, group: Group, question: Question
    ) -> Iterator[tuple[datetime, Act]]:
        for person in self._people:
            if not person.comes_on <= round_.on < person.goes_on or self._random.random() > person.reliable:
                continue
            at = round_.opens_at + (round_.closes_at - round_.opens_at) * self._random.uniform(0.01, 0.9)
            if self._random.random() < person.private:
                yield at, self._answer_privately(round_, person, question)
            else:
                yield at, self._talk(thread, group, person, question)

    def _answer_privately(self, round_: Round, person: Person, question: Question) -> Act:
        text, publish = self._text(question), self._random.choice(list(Publish))
        key = f"{round_.id}-{person.account.external_id}"
        submit = self._core.services.answers.submit_private

        async def act() -> None:
            await submit(round_.id, MAIN_CHANNEL.space, person.account, person.name, text, publish, key)

        return act

    def _talk(self, thread: ThreadRef, group: Group, person: Person, question: Question) -> Act:
        text = self._text(question)
        edits, deletes = self._random.random() < person.edits, self._random.random() < person.deletes

        async def act() -> None:
            message = await self._say(thread, group, person, text)
            if edits:
                await self._edit(thread, message, f"{text} On reflection, I would log it as well.")
            if deletes:
                await self._delete(thread, message)

        return act

    async def _late_answers(self, round_: Round, thread: ThreadRef, group: Group, question: Question) -> None:
        for person in self._people:
            if person.comes_on <= round_.on < person.goes_on and self._random.random() < person.late:
                self._clock.at += timedelta(minutes=1)
                await self._say(thread, group, person, self._text(question))

    async def _say(self, thread: ThreadRef, group: Group, person: Person, text: str) -> ThreadMessage:
        account_id = await self._account_id(person)

        async def store(uow: UnitOfWork) -> int:
            stored = await uow.room.add(
                group.id, thread.thread, self._clock.at, kind=MESSAGE, account_id=account_id, text=text
            )
            return stored.id

        message_id = await self._core.store.write(store)
        message = ThreadMessage(str(message_id), person.account, person.name, text, self._clock.at)
        await self._core.services.answers.take(thread, message)
        return message

    async def _account_id(self, person: Person) -> int:
        if person.account not in self._account_ids:
            account = await self._core.store.write(
                lambda uow: uow.members.put_account(person.account, person.name, self._clock.at)
            )
            self._account_ids[person.account] = account.id
        return self._account_ids[person.account]

    async def _edit(self, thread: ThreadRef, message: ThreadMessage, text: str) -> None:
        self._clock.at += timedelta(minutes=2)
        at = self._clock.at
        await self._core.store.write(lambda uow: uow.room.edit(int(message.message_id), at, text=text))
        await self._core.services.answers.take(thread, replace(message, text=text, edited_at=at))

    async def _delete(self, thread: ThreadRef, message: ThreadMessage) -> None:
        self._clock.at += timedelta(minutes=1)
        at = self._clock.at
        await self._core.store.write(lambda uow: uow.room.delete(int(message.message_id), at))
        await self._core.services.answers.withdraw(thread, message.message_id, message.account, at)

    def _text(self, question: Question) -> str:
        """An answer of this member's, which makes some of the question's points or none."""
        draw = self._random
        count = min(draw.randint(0, MOST_POINTS_NAMED), len(question.key_points))
        facts = "".join(f" {point.fact}" for point in draw.sample(question.key_points, count))
        return (
            f"{draw.choice(OPENERS)} the place where untrusted text meets a privilege, {draw.choice(REASONS)}.{facts} "
            f"I would say it in about {draw.randint(2, 9)} minutes."
        )

    def _make_person(self, number: int) -> Person:
        draw, plan = self._random, self._plan
        name = NAMES[number % len(NAMES)] + (f" {number // len(NAMES) + 1}" if number >= len(NAMES) else "")
        last_on = plan.first_on + timedelta(days=plan.days)
        stays = draw.random() < 0.8
        return Person(
            account=AccountRef("web", MAIN_CHANNEL.space, f"simulated-{number}"),
            name=name,
            reliable=draw.uniform(0.35, 0.99),
            late=draw.uniform(0, 0.08),
            edits=draw.uniform(0, 0.2),
            deletes=draw.uniform(0, 0.03),
            private=draw.uniform(0, 0.5),
            comes_on=plan.first_on + timedelta(days=draw.choice((0, 0, 0, draw.randint(0, plan.days // 2)))),
            goes_on=last_on if stays else plan.first_on + timedelta(days=draw.randint(1, plan.days)),
        )


async def simulate(plan: Plan, bank: Bank, tell: Callable[[str], None], database: Path | None = None) -> None:
    """Play `plan`; in `database` where one is given, which must not exist yet, else in a temporary one.

    A kept database has a round open and its next opening after the machine's own clock, so that a room opened on it
    has nothing to catch up.
    """
    clock = VirtualClock(datetime.combine(plan.first_on, time(0), UTC))
    async with _database(database) as file:
        await upgrade(file)
        announcers = lambda store, clock: {"web": RoomAnnouncer(store, clock)}  # noqa: E731
        async with open_core(file, clock, announcers, "OFF") as core:
            simulation = Simulation(plan, core, clock, tell)
            group = await simulation.play(bank)
            if database is not None:
                await simulation.leave_open(group, datetime.now(UTC))


async def _read_thread(uow: UnitOfWork, round_: Round) -> tuple[ThreadRef, Question]:
    thread = (await uow.posts.questions_of(round_.id))[0].thread
    assert thread is not None
    return thread, await uow.questions.version(round_.question_version_id)


async def _describe(uow: UnitOfWork, round_: Round, question: Question) -> str:
    rows = await uow.answers.count_answered(round_.id, round_.closes_at, round_.rules.minimum)
    return f"{round_.on:%Y-%m-%d %a}  {question.title:<60.60}  {question.topic:<18} {rows:>3} answered"


async def _due_after(uow: UnitOfWork, group: Group, now: datetime) -> None:
    for schedule in await uow.schedules.of_group(group.id):
        await uow.schedules.set_next(schedule.id, next_opening(schedule.timetable, ZONE, now))


@asynccontextmanager
async def _database(kept: Path | None) -> AsyncIterator[Path]:
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with TemporaryDirectory(prefix="drill-") as folder:
        yield Path(folder) / "simulated.db"
