"""What the tests of the store begin with, made through the repositories themselves."""

import asyncio
import itertools
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from bot.domain.answer import AnswerMessage
from bot.domain.group import Account, Member, Schedule
from bot.domain.post import Post, PostKind, PostState
from bot.domain.question import Question
from bot.domain.refs import AccountRef, ChannelRef
from bot.domain.round import Round, Rules
from bot.domain.schedule import Opening, Timetable
from bot.ports.store import AnswerChange, UnitOfWork
from bot.store.engine import Engines
from bot.store.intake import put_messages
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY

T = TypeVar("T")
TODAY = MONDAY.date()
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
CHANNEL = ChannelRef("discord", "guild", "channel")
TIMETABLE = Timetable(time(9), frozenset(range(5)), DAY)


@dataclass
class Bench:
    """One store for all examples of a property, with the loop it lives in; examples number what must be their own."""

    runner: asyncio.Runner
    engines: Engines
    store: SqlStore
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)


def question(question_id: str = "q-1", **changes: Any) -> Question:
    plain = Question(
        id=question_id,
        title=f"Title of {question_id}",
        kind="technical",
        topic="attacks",
        subtopic="prompts",
        difficulty=2,
        minutes=10,
        tests="What it tests.",
        prompt="What is it?",
        model_answer="This.",
        key_points=(),
        pitfalls=(),
        follow_ups=(),
        references=(),
        checks=(),
    )
    return replace(plain, **changes)


async def add_group(store: SqlStore, name: str = "Study") -> int:
    return (await store.write(lambda uow: uow.groups.add(name, "Europe/Berlin", 7, MONDAY))).id


async def add_questions(store: SqlStore, *questions: Question, group_id: int | None = None) -> None:
    await store.write(lambda uow: uow.questions.put(group_id, questions, MONDAY, whole=False))


async def add_schedule(
    store: SqlStore, group_id: int, next_at: datetime | None = None, *, carries_streak: bool = True
) -> Schedule:
    schedule = Schedule(0, group_id, TIMETABLE, carries_streak)
    following = Opening(next_at.date(), next_at) if next_at else None
    return await store.write(lambda uow: uow.schedules.add(schedule, following))


async def add_account(store: SqlStore, name: str = "Ada", platform: str = "discord") -> Account:
    return await store.write(lambda uow: uow.members.put_account(AccountRef(platform, "", name), name, MONDAY))


async def add_member(store: SqlStore, group_id: int, name: str = "Ada") -> Member:
    account = await add_account(store, name)
    return await store.write(lambda uow: uow.members.add(group_id, account.id, name, TODAY, MONDAY))


def draft_round(group_id: int, version_id: int = 1, **changes: Any) -> Round:
    """A round that opens on MONDAY and closes a day later."""
    plain = Round(0, group_id, None, version_id, "q-1", "attacks", TODAY, MONDAY, MONDAY + DAY, False, Rules())
    return replace(plain, **changes)


async def add_round(store: SqlStore, group_id: int, key: str = "first", **changes: Any) -> Round:
    """A stored round of question `q-1`."""

    async def work(uow: UnitOfWork) -> Round | None:
        await uow.questions.put(None, [question()], MONDAY, whole=False)
        version_id, _ = await uow.questions.current("q-1")
        return await uow.rounds.claim(draft_round(group_id, version_id, **changes), key)

    round_ = await store.write(work)
    assert round_ is not None
    return round_


def draft_post(group_id: int, round_id: int | None = None, **changes: Any) -> Post:
    """The pending question post of a round in CHANNEL."""
    key = f"round-{round_id}-question"
    plain = Post(
        0, key, PostKind.QUESTION, group_id, round_id, None, CHANNEL, "{}", PostState.PENDING, created_at=MONDAY
    )
    return replace(plain, **changes)


def change(
    message_id: str, round_id: int, text: str | None = "a" * 50, name: str = "Ada", **changes: Any
) -> AnswerChange:
    """A message of `name` in a thread, stamped an hour after MONDAY, or with no text its deletion."""
    plain = AnswerChange(
        platform="discord",
        space="guild",
        message_id=message_id,
        round_id=round_id,
        account=AccountRef("discord", "", name),
        name=name,
        stamped_at=MONDAY + HOUR,
        text=text,
        length=len(text or ""),
        deleted_at=None if text is not None else MONDAY + 2 * HOUR,
    )
    return replace(plain, **changes)


async def put(engines: Engines, *changes: AnswerChange) -> list[AnswerMessage | None]:
    """Store changes together, as the answer writer does."""
    async with engines.writer.begin() as connection:
        return await put_messages(connection, changes)


def dates(*days: int) -> Sequence[date]:
    """Dates by their distance from TODAY."""
    return [TODAY + day * DAY for day in days]
