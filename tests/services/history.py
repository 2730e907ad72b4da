"""A group's history in one transaction that is rolled back: thousands of them fit into minutes.

The real services run on it, through a store that takes every unit of work into the one transaction. Whatever happens,
ledgers, totals, counters and boards are compared with what the facts lead to.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import DrillError
from bot.domain.group import Account, Member
from bot.domain.leaderboard import Board, Measure, Standing, ladder_of, rank, shown_points
from bot.domain.refs import AccountRef
from bot.domain.round import Round, Rules
from bot.domain.streak import DayState, Mark, StudyDay
from bot.metrics import Metrics
from bot.ports.ledgers import DayRepair, PointRepair
from bot.ports.store import AnswerChange, UnitOfWork
from bot.services.hosting import Hosting
from bot.services.linking import Linking
from bot.services.members import Members
from bot.services.seasons import Seasons
from bot.services.settlement import Settlement
from bot.services.verification import find_differences
from bot.services.votes import Votes
from bot.services.watch import Watch
from bot.store.engine import Engines
from bot.store.intake import put_messages
from bot.store.unit_of_work import SqlUnitOfWork
from tests.fakes import MONDAY, FakeClock
from tests.services.house import make_question

T = TypeVar("T")
DAY = timedelta(days=1)
WINDOW = timedelta(hours=8)
PEOPLE = ("ada", "ben", "cleo")
# Ada's and Ben's other accounts, and one more of Ada's.
SECOND = {"ada": "ada2", "ben": "ben2"}
THIRD = "ada3"
ACCOUNTS = (*PEOPLE, *SECOND.values(), THIRD)
TOPICS = ("evasion", "privacy")
MARKS = (Mark.ANSWERED, Mark.REST, Mark.FROZEN, Mark.EXCUSED, Mark.MISSED)
SEASONS = ("Winter", "Spring")
EVENTS = (
    *["answer"] * 6,
    *["answer_in_part", "late", "late_arrival", "edit", "delete"] * 2,
    *[
        "void",
        "replace",
        "extra",
        "mend_day",
        "mend_points",
        "vote",
        "link",
        "unlink",
        "hide",
        "join",
        "rest",
        "rename",
    ],
    *["season", "move_season", "end_season"],
)
# What happens, to or by whom, and a number that chooses what remains.
Event = tuple[str, str, int]
DAYS = st.lists(
    st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from(PEOPLE), st.integers(0, 9)), max_size=5),
    min_size=1,
    max_size=4,
)


class _Undone(Exception):
    """Ends the transaction of a history."""


@dataclass
class OneTransaction:
    """A store whose units of work are all part of one open transaction; one that fails is rolled back alone."""

    uow: SqlUnitOfWork
    connection: AsyncConnection

    async def write(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        async with self.connection.begin_nested():
            return await work(self.uow)

    async def read(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        return await work(self.uow)


@dataclass
class History:
    """One group to which things happen."""

    store: OneTransaction
    clock: FakeClock = field(default_factory=FakeClock)
    rounds: list[int] = field(default_factory=list)
    written: list[tuple[str, AnswerChange]] = field(default_factory=list)
    group_id: int = 0
    host: int = 0
    _numbers: int = 0

    @property
    def uow(self) -> SqlUnitOfWork:
        return self.store.uow

    async def found(self) -> None:
        group = await self.uow.groups.add("Crew", "UTC", 7, self.clock.at)
        self.group_id = group.id
        questions = [make_question(number, topic) for number, topic in enumerate(TOPICS)]
        await self.uow.questions.put(None, questions, self.clock.at, whole=False)
        for name in (*ACCOUNTS, "hanna"):
            self.host = (await self.uow.members.put_account(_ref(name), name, self.clock.at)).id
        await self.uow.groups.add_host(group.id, self.host, None, self.clock.at)

    async def live(self, days: Sequence[Sequence[Event]]) -> None:
        """Each day a round opens, things happen, and it closes; the others are settled and booked as time passes."""
        opens_at = MONDAY + timedelta(hours=1)
        for events in days:
            self.clock.at = opens_at
            await self.open(opens_at, carries_streak=True)
            for what, name, n in events:
                self.clock.advance(minutes=11)
                await self.happen(what, name, n)
            self.clock.at = opens_at + WINDOW
            await self.pass_by()
            opens_at += DAY
        await self.check()

    async def happen(self, what: str, name: str, n: int) -> None:
        try:
            await getattr(self, what)(name, await self._round(n), n)
        except DrillError:
            return
        finally:
            await self.pass_by()

    async def pass_by(self) -> None:
        """What a tick does: close what is due, settle, reveal, book what changed."""
        for round_ in (await self.uow.rounds.by_id(self.rounds)).values():
            if not round_.closed_at and round_.closes_at <= self.clock.at:
                await self.uow.rounds.close(round_.id, self.clock.at)
        settlement = Settlement(self.store, self.clock, Metrics(), batch=3)
        if await settlement.run(self.clock.at):
            for round_ in await self.uow.rounds.due_to_reveal(9):
                await self.uow.rounds.reveal(round_.id, self.clock.at)
        await settlement.book_changes()

    # What happens

    async def answer(self, name: str, round_: Round, n: int) -> None:
        await self._write(name, (await self._rounds())[-1], self.clock.at, 50)

    async def answer_in_part(self, name: str, round_: Round, n: int) -> None:
        await self._write(name, round_, self.clock.at, 25)

    async def late(self, name: str, round_: Round, n: int) -> None:
        await self._write(name, round_, max(self.clock.at, round_.closes_at), 50)

    async def late_arrival(self, name: str, round_: Round, n: int) -> None:
        await self._write(name, round_, round_.opens_at + timedelta(minutes=n), 50)

    async def edit(self, name: str, round_: Round, n: int) -> None:
        for who, change in reversed(self.written):
            if who == name:
                at = self.clock.at if n % 2 else change.stamped_at + timedelta(minutes=1)
                await self._put(replace(change, text="z" * (20 + 10 * (n % 4)), edited_at=at, length=20 + 10 * (n % 4)))
                return

    async def delete(self, name: str, round_: Round, n: int) -> None:
        for who, change in reversed(self.written):
            if who == name:
                await self._put(replace(change, text=None, deleted_at=self.clock.at, length=0))
                return

    async def void(self, name: str, round_: Round, n: int) -> None:
        await Hosting(self.store, self.clock, Watch()).void(self.group_id, round_.id, "why", self.host)

    async def replace(self, name: str, round_: Round, n: int) -> None:
        await self.void(name, round_, n)
        new = await self.open(self.clock.at, round_.on, round_.carries_streak, round_.id)
        if round_.carries_streak:
            await self.uow.rounds.put_day(self.group_id, StudyDay(round_.on, DayState.EXCUSED, "day.replaced", new.id))

    async def extra(self, name: str, round_: Round, n: int) -> None:
        await self.open(self.clock.at)

    async def mend_day(self, name: str, round_: Round, n: int) -> None:
        member = await self._member(name)
        repair = DayRepair(member.id, round_.on, MARKS[n % len(MARKS)], None, "")
        settlement = Settlement(self.store, self.clock, Metrics())
        await settlement.mend_day(self.group_id, member.id, repair, self.host)

    async def mend_points(self, name: str, round_: Round, n: int) -> None:
        repair = PointRepair((await self._member(name)).id, round_.id, 5 * n - 25, None, "")
        await Settlement(self.store, self.clock, Metrics()).mend_points(self.group_id, repair, self.host)

    async def vote(self, name: str, round_: Round, n: int) -> None:
        votes = Votes(self.store, self.clock)
        voter = await self._account(SECOND.get(name, name) if n > 5 else name)
        for answer in await votes.votable(self.group_id, round_.id, voter):
            if not answer.is_own:
                await (votes.take_back if n == 0 else votes.give)(self.group_id, answer.answer_id, voter)

    async def link(self, name: str, round_: Round, n: int) -> None:
        """An account of a person becomes one with another of theirs, which made the code: either may be the first."""
        mine = [name, SECOND.get(name, name), THIRD]
        made, entered = [await self._account(mine[i % 3]) for i in (n, n + 1 + n % 2)]
        linking = Linking(self.store, self.clock)
        await linking.link(entered, (await linking.offer(made)).code)

    async def unlink(self, name: str, round_: Round, n: int) -> None:
        """One of the links of a person is undone."""
        linking, account = Linking(self.store, self.clock), await self._account(SECOND.get(name, name))
        links = (await linking.links(account)).links
        if links:
            await linking.unlink(account, links[n % len(links)].link_id)

    async def hide(self, name: str, round_: Round, n: int) -> None:
        who = SECOND.get(name, name) if n % 2 else name
        await Members(self.store, self.clock).leave(self.group_id, await self._account(who))

    async def join(self, name: str, round_: Round, n: int) -> None:
        who = SECOND.get(name, name) if n % 2 else name
        await Members(self.store, self.clock).join(self.group_id, _ref(who), who)

    async def rename(self, name: str, round_: Round, n: int) -> None:
        await self.uow.members.rename_account(await self._account(name), f"{name}{n}")

    async def rest(self, name: str, round_: Round, n: int) -> None:
        first_on = self.clock.at.date() + DAY
        plan = Members(self.store, self.clock).plan_rest
        await plan(self.group_id, await self._account(name), first_on, first_on + n % 3 * DAY)

    async def season(self, name: str, round_: Round, n: int) -> None:
        first_on = MONDAY.date() + (n % 5) * DAY
        seasons = Seasons(self.store, self.clock)
        await seasons.create(self.group_id, SEASONS[n % 2], first_on, first_on + n * DAY, self.host)

    async def move_season(self, name: str, round_: Round, n: int) -> None:
        first_on = MONDAY.date() + (n % 4) * DAY
        seasons = Seasons(self.store, self.clock)
        await seasons.move(self.group_id, SEASONS[n % 2], first_on, first_on + n % 3 * DAY, self.host)

    async def end_season(self, name: str, round_: Round, n: int) -> None:
        await Seasons(self.store, self.clock).end(self.group_id, SEASONS[n % 2], self.host)

    # What must hold

    async def check(self) -> None:
        assert await find_differences(self.store) == []
        totals = await self.uow.standings.totals(self.group_id)
        members = {m.id: m for m in await self.uow.members.page(self.group_id, 0, 99)}
        for board, period in sorted({(board, period) for board, period, _ in totals}):
            here = {i: total for (*place, i), total in totals.items() if place == [board, period]}
            standings = [
                Standing(i, members[i].name, shown_points(p), a, members[i].streak.current, members[i].streak.longest)
                for i, (p, a) in here.items()
            ]
            for by in (Measure.POINTS, Measure.ANSWERS):
                there = [row for row in standings if by is Measure.POINTS or row.answers > 0]
                page = await self.uow.boards.page(ladder_of(self.group_id, board, period, by), None, 0, 99)
                assert (page.rows, page.total) == (rank(there, by), len(there))
        longest = await self.uow.boards.page(ladder_of(self.group_id, Board.ALL, "", Measure.LONGEST), None, 0, 99)
        steady = {member.id for member in members.values() if member.streak.longest and not member.hidden_at}
        assert {row.standing.member_id for row in longest.rows} == steady

    # How it is done

    async def open(
        self, at: datetime, on: Any = None, carries_streak: bool = False, replaces: int | None = None
    ) -> Round:
        """A round that opens now, stored without a post: nothing is delivered here."""
        self._numbers += 1
        question_id = make_question(self._numbers % len(TOPICS)).id
        version_id, question = await self.uow.questions.current(question_id)
        window = WINDOW if carries_streak and replaces is None else timedelta(hours=2)
        draft = Round(
            0,
            self.group_id,
            None,
            version_id,
            question_id,
            question.topic,
            on or at.date(),
            at,
            at + window,
            carries_streak,
            Rules(),
            replaces=replaces,
        )
        round_ = await self.uow.rounds.claim(draft, f"round {self._numbers}")
        assert round_ is not None
        self.rounds.append(round_.id)
        if carries_streak and replaces is None:
            await self.uow.rounds.put_day(
                self.group_id, StudyDay(round_.on, DayState.COUNTED, "day.counted", round_.id)
            )
        return round_

    async def _write(self, name: str, round_: Round, at: datetime, length: int) -> None:
        """By whichever account of the person."""
        self._numbers += 1
        who = (name, SECOND.get(name, name), THIRD if name == "ada" else name)[-self._numbers % 3]
        text = "x" * length
        change = AnswerChange("fake", "space", f"m{self._numbers}", round_.id, _ref(who), who, at, text, length)
        self.written.append((name, change))
        await self._put(change)

    async def _put(self, change: AnswerChange) -> None:
        await put_messages(self.store.connection, [change])

    async def _rounds(self) -> list[Round]:
        found = await self.uow.rounds.by_id(self.rounds)
        return [r for r in map(found.__getitem__, self.rounds) if not r.voided_at] or [found[self.rounds[-1]]]

    async def _round(self, n: int) -> Round:
        """Mostly the latest round, sometimes one before it."""
        rounds = await self._rounds()
        return rounds[-1 - n % min(3, len(rounds))]

    async def find_account(self, name: str) -> Account | None:
        """The account of a name of `ACCOUNTS`."""
        return await self.uow.members.find_account(_ref(name))

    async def _account(self, name: str) -> int:
        found = await self.find_account(name)
        assert found is not None
        return found.id

    async def _member(self, name: str) -> Member:
        return await Members(self.store, self.clock).join(self.group_id, _ref(name), name)


def _ref(name: str) -> AccountRef:
    return AccountRef("fake", "", name)


async def live_once(engines: Engines, days: Sequence[Sequence[Event]]) -> None:
    """One history from its beginning to its end, which leaves nothing behind."""
    try:
        async with engines.writer.begin() as connection:
            history = History(OneTransaction(SqlUnitOfWork(connection), connection))
            await history.found()
            await history.live(days)
            raise _Undone
    except _Undone:
        return
