"""A study group to try the services on: the real core on a throw-away database, with a fake platform and clock."""

import sqlite3
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot.app.core import Core, open_core
from bot.cards.boards import BoardCard, StreakCard
from bot.cards.notices import NoticeCard, ReceiptCard
from bot.domain.answer import AnswerMessage, Publish
from bot.domain.group import Channel, Group, Member, Schedule
from bot.domain.question import Bank, KeyPoint, Question, Subtopic, Topic
from bot.domain.refs import AccountRef, ChannelRef, ThreadRef
from bot.domain.round import Round
from bot.domain.schedule import Timetable, get_zone, next_opening
from bot.domain.streak import DayState, Mark
from bot.ports.ledgers import DayRepair, PointRepair
from bot.ports.platform import ThreadMessage
from bot.ports.store import UnitOfWork
from bot.services.questions import read_upcoming
from bot.services.verification import find_differences
from tests.fakes import FakeAnnouncer, FakeClock

GOOD = "I would put the check where untrusted text meets a privilege."
HOST = "Hanna"
SPACE = "space"
WEEKDAYS = frozenset(range(5))
DAY = timedelta(days=1)
# Shorter than a day, so that a day is over before the next begins.
WINDOW = timedelta(hours=8)


def make_question(number: int, topic: str = "evasion") -> Question:
    """A question whose model answer can be told from every other text."""
    point = KeyPoint(f"k{number}", f"Secret fact {number}.", 1, beyond=False, evidence=(("secret",), ("fact",)))
    return Question(
        id=f"q{number:03}",
        title=f"Title {number}",
        kind="technical",
        topic=topic,
        subtopic="basics",
        difficulty=1 + number % 5,
        minutes=5,
        tests=f"Secret aim {number}.",
        prompt=f"What about {number}?",
        model_answer=f"Secret model {number}. Another secret {number}.",
        key_points=(point,),
        pitfalls=(f"Secret pitfall {number}.",),
        follow_ups=(),
        references=(),
        checks=(),
    )


def make_bank(questions: int = 30, title: str = "Title") -> Bank:
    """A bank of one topic, whose titles begin with `title`."""
    topic = Topic("evasion", "Evasion", "", (Subtopic("basics", "Basics"),))
    made = (make_question(number) for number in range(questions))
    return Bank((topic,), tuple(replace(question, title=f"{title} {question.id}") for question in made))


def account(name: str, platform: str = "fake") -> AccountRef:
    """The account of a person; a second platform is a second account."""
    return AccountRef(platform, SPACE, name.lower())


@dataclass
class House:
    """One group on one database file. `restart` is a new process; `at` in arguments is an instant, aware UTC."""

    file: Path
    clock: FakeClock = field(default_factory=FakeClock)
    platform: FakeAnnouncer = field(default_factory=FakeAnnouncer)
    core: Core = field(init=False)
    group: Group = field(init=False)
    host: int = field(init=False)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _written: int = 0

    async def open(self) -> None:
        """Start the process."""
        announcers = {self.platform.platform: self.platform}
        self.core = await self._stack.enter_async_context(
            open_core(self.file, self.clock, lambda _store, _clock: announcers, "OFF")
        )
        await self.core.services.recovery.start()

    async def close(self) -> None:
        """End the process."""
        await self._stack.aclose()

    async def restart(self) -> None:
        """End the process and start another on the same file."""
        await self.close()
        await self.open()

    async def found(
        self,
        zone: str = "UTC",
        local_time: time = time(9),
        weekdays: frozenset[int] = WEEKDAYS,
        window: timedelta = WINDOW,
        channels: Sequence[str] = ("general",),
        questions: int = 30,
    ) -> Group:
        """A group with one schedule, which carries the streak, and one host."""
        await self.load_bank(questions)
        timetable = Timetable(local_time, weekdays, window)

        async def work(uow: UnitOfWork) -> tuple[Group, int]:
            group = await uow.groups.add("Crew", zone, 7, self.clock.at)
            for name in channels:
                await uow.groups.add_channel(group.id, ChannelRef("fake", SPACE, name), name)
            schedule = Schedule(0, group.id, timetable, carries_streak=True)
            await uow.schedules.add(schedule, next_opening(timetable, get_zone(zone), self.clock.at))
            host = await uow.members.put_account(account(HOST), HOST, self.clock.at)
            await uow.groups.add_host(group.id, host.id, None, self.clock.at)
            return group, host.id

        self.group, self.host = await self.core.store.write(work)
        return self.group

    async def load_bank(self, questions: int = 30, title: str = "Title") -> None:
        await self.core.services.questions.load(make_bank(questions, title))

    # Time

    async def tick(self) -> None:
        """One second of the bot's life, at the instant the clock shows."""
        await self.core.tick.settle_time()
        await self.core.services.courier.deliver()

    async def pass_to(self, at: datetime) -> None:
        """Move the clock to `at` and tick at every opening and deadline on the way."""
        while (due := await self._next_due()) is not None and due < at:
            self.clock.at = max(due, self.clock.at)
            await self.tick()
        self.clock.at = at
        await self.tick()

    async def pass_time(self, **parts: float) -> None:
        """Move the clock on by the parts of a timedelta, as `pass_to` does."""
        await self.pass_to(self.clock.at + timedelta(**parts))

    async def open_day(self) -> Round:
        """Pass to the next opening of the schedule: the round it opened."""
        at = (await self.schedule()).next_at
        assert at is not None
        await self.pass_to(at)
        return await self.round()

    async def close_day(self) -> Round:
        """Pass to the deadline of the latest round, which is settled and revealed then."""
        round_ = await self.round()
        await self.pass_to(round_.closes_at)
        return await self.get_round(round_.id)

    async def play_day(self, *names: str) -> Round:
        """A whole study day on which these people answer on time."""
        await self.open_day()
        for name in names:
            await self.answer(name)
        return await self.close_day()

    async def play(self, days: str, name: str = "Ada") -> None:
        """Study days of one person: `a` answered, `.` not."""
        for day in days:
            await self.play_day(*([name] if day == "a" else []))

    # What people do

    async def answer(
        self,
        name: str,
        text: str = GOOD,
        *,
        at: datetime | None = None,
        heard: bool = True,
        round_id: int | None = None,
        channel: str | None = None,
    ) -> ThreadMessage:
        """Write in a round's thread. A message that is not `heard` is on the platform and did not reach us."""
        thread = await self.thread(round_id, channel)
        self._written += 1
        message = ThreadMessage(f"m{self._written}", account(name), name, text, at or self.clock.at)
        self.platform.threads[thread.thread].append(message)
        if heard:
            await self.core.services.answers.take(thread, message)
        return message

    async def early_answer(self, name: str) -> None:
        """Write in the one thread there is, which we know nothing of yet."""
        ((_, messages),) = self.platform.threads.items()
        messages.append(ThreadMessage("early", account(name), name, GOOD, self.clock.at))

    async def edit(self, message: ThreadMessage, text: str, *, at: datetime | None = None, heard: bool = True) -> None:
        """Change a message."""
        thread, messages = self._find(message)
        edited = replace(message, text=text, edited_at=at or self.clock.at)
        messages[[m.message_id for m in messages].index(message.message_id)] = edited
        if heard:
            await self.core.services.answers.take(ThreadRef("fake", SPACE, thread), edited)

    async def delete(self, message: ThreadMessage, *, at: datetime | None = None, heard: bool = True) -> None:
        """Take a message back."""
        thread, messages = self._find(message)
        messages[:] = [m for m in messages if m.message_id != message.message_id]
        if heard:
            ref = ThreadRef("fake", SPACE, thread)
            await self.core.services.answers.withdraw(ref, message.message_id, message.account, at or self.clock.at)

    async def submit(
        self, name: str, text: str = GOOD, publish: Publish = Publish.NAMED, key: str = "", space: str = SPACE
    ) -> ReceiptCard:
        """Answer the latest round privately; the same `key` is the same form."""
        self._written += 1
        round_ = await self.round()
        submit = self.core.services.answers.submit_private
        return await submit(round_.id, space, account(name), name, text, publish, key or f"f{self._written}")

    async def link(self, name: str, other: str) -> None:
        """A second account of a person who is a member."""
        member = await self.member(name)
        known = await self.core.store.write(lambda uow: uow.members.put_account(account(other), other, self.clock.at))
        with closing(sqlite3.connect(self.file)) as connection, connection:
            connection.execute("INSERT INTO seats VALUES (?, ?, ?)", (known.id, self.group.id, member.id))

    async def mend_day(self, name: str, day: date, mark: Mark, why: str = "") -> None:
        """Have the host say what a study day was for a person."""
        member_id = (await self.member(name)).id
        repair = DayRepair(member_id, day, mark, None, why)
        await self.core.services.settlement.mend_day(self.group.id, member_id, repair, self.host)

    async def mend_points(self, name: str, round_id: int, points: int, why: str = "") -> None:
        """Have the host add points to what a person got for a round."""
        repair = PointRepair((await self.member(name)).id, round_id, points, None, why)
        await self.core.services.settlement.mend_points(self.group.id, repair, self.host)

    # What is there

    async def round(self) -> Round:
        """The group's latest round that is not void."""
        found = await self.core.store.read(lambda uow: uow.rounds.latest(self.group.id))
        assert found is not None
        return found

    async def get_round(self, round_id: int) -> Round:
        return await self.core.store.read(lambda uow: uow.rounds.get(round_id))

    async def rounds(self) -> Sequence[Round]:
        """Every round that was opened, void ones included, oldest first."""
        by_id = await self.core.store.read(lambda uow: uow.rounds.by_id(range(1, 1000)))
        return [by_id[round_id] for round_id in sorted(by_id)]

    async def opened_on(self) -> list[date]:
        """The dates of every round that was opened."""
        return [round_.on for round_ in await self.rounds()]

    async def day_state(self, day: date) -> DayState | None:
        """What a study day is for everyone; None where it is none."""
        days = await self.core.store.read(lambda uow: uow.rounds.days(self.group.id, None, day))
        return next((study_day.state for study_day in days if study_day.on == day), None)

    async def upcoming(self) -> tuple[str, ...]:
        """The ids of the questions that come next."""
        schedule = await self.schedule()
        return (await self.core.store.read(lambda uow: read_upcoming(uow, self.group, schedule)))[0]

    async def schedule(self) -> Schedule:
        return (await self.core.store.read(lambda uow: uow.schedules.of_group(self.group.id)))[0]

    async def channel(self, name: str = "general") -> Channel:
        channels = await self.core.store.read(lambda uow: uow.groups.channels(self.group.id))
        return next(channel for channel in channels if channel.name == name)

    async def thread(self, round_id: int | None = None, channel: str | None = None) -> ThreadRef:
        """The thread of a round, of the latest without one; its first, or the one in a channel."""
        threads = await self.threads(round_id or (await self.round()).id)
        return threads[channel or next(iter(threads))]

    async def threads(self, round_id: int) -> dict[str, ThreadRef]:
        """The threads of a round that were started, by channel."""
        posts = await self.core.store.read(lambda uow: uow.posts.questions_of(round_id))
        targets = [(post.target, post.thread) for post in posts]
        return {target.channel: thread for target, thread in targets if isinstance(target, ChannelRef) and thread}

    async def find_member(self, name: str) -> Member | None:
        async def work(uow: UnitOfWork) -> Member | None:
            known = await uow.members.find_account(account(name))
            return await uow.members.find(self.group.id, known.id) if known else None

        return await self.core.store.read(work)

    async def member(self, name: str) -> Member:
        found = await self.find_member(name)
        assert found is not None, f"{name} is no member"
        return found

    async def account_id(self, name: str) -> int:
        found = await self.core.store.read(lambda uow: uow.members.find_account(account(name)))
        assert found is not None
        return found.id

    async def points(self, name: str, board: str = "all") -> int:
        """What stands on a board for a person."""
        card = await self.board(board, name)
        rows = [*card.rows, *([card.mine] if card.mine else [])]
        return next((row.points or 0 for row in rows if row.name == name), 0)

    async def board(self, board: str = "all", viewer: str | None = None) -> BoardCard:
        member = await self.find_member(viewer) if viewer else None
        return await self.core.services.standings.board(self.group.id, board, member.id if member else None)

    async def streak(self, name: str) -> StreakCard:
        return await self.core.services.profiles.streak(self.group.id, (await self.member(name)).id)

    async def current(self, name: str) -> int:
        """How long a person's streak is."""
        return (await self.streak(name)).current

    async def marks(self, name: str) -> list[Mark]:
        """What each settled study day was for a person, oldest first."""
        return [row.mark for row in reversed((await self.streak(name)).days)]

    async def messages(self, name: str, round_id: int | None = None) -> Sequence[AnswerMessage]:
        """What is stored of a person's answer."""
        wanted, account_id = round_id or (await self.round()).id, await self.account_id(name)
        return await self.core.store.read(lambda uow: uow.answers.of_rounds([wanted], [account_id]))

    async def differences(self) -> list[str]:
        """Where ledgers and standings are not what the facts lead to."""
        return await find_differences(self.core.store)

    def notices(self, phrase: str) -> list[dict[str, str]]:
        """The facts of every notice of that phrase that hosts got."""
        return [dict(card.facts) for card in self.platform.cards(NoticeCard) if card.phrase == phrase]

    def _find(self, message: ThreadMessage) -> tuple[str, list[ThreadMessage]]:
        return next(
            (thread, messages)
            for thread, messages in self.platform.threads.items()
            if any(m.message_id == message.message_id for m in messages)
        )

    def _look_at(self, schedule: Schedule) -> datetime | None:
        """An opening that waits for a channel is looked at each hour."""
        is_waiting = schedule.next_at is not None and schedule.next_at <= self.clock.at
        return self.clock.at + timedelta(hours=1) if is_waiting else schedule.next_at

    async def _next_due(self) -> datetime | None:
        async def work(uow: UnitOfWork) -> list[datetime | None]:
            schedules = await uow.schedules.of_group(self.group.id)
            rounds = await uow.rounds.open_in(self.group.id)
            due = {schedule.id for schedule in await uow.schedules.due(self.clock.at, 100)}
            looks = [schedule.next_at if schedule.id in due else self._look_at(schedule) for schedule in schedules]
            return [*looks, *(round_.closes_at for round_ in rounds)]

        return min((at for at in await self.core.store.read(work) if at is not None), default=None)


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """An instant in January 2026, of which the 5th is a Monday."""
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


def on(day: int) -> date:
    """A date in January 2026, of which the 5th is a Monday."""
    return date(2026, 1, day)
