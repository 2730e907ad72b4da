"""Units of work on SQLAlchemy: one transaction, its repositories, and a store that runs them safely."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports.store import UnitOfWork
from bot.store.answers import SqlAnswers
from bot.store.audit import SqlAudit
from bot.store.badges import SqlBadges
from bot.store.boards import SqlBoards
from bot.store.digests import SqlDigests
from bot.store.engine import Engines
from bot.store.faults import reading, writing
from bot.store.groups import SqlGroups
from bot.store.inbox import SqlInbox
from bot.store.ledgers import SqlLedgers
from bot.store.links import SqlLinks
from bot.store.members import SqlMembers
from bot.store.mocks import SqlMocks
from bot.store.own_questions import SqlOwnQuestions
from bot.store.places import SqlPlaces
from bot.store.posts import SqlPosts
from bot.store.practice import SqlPractice
from bot.store.practice_quizzes import SqlQuizzes
from bot.store.privacy import SqlPrivacy
from bot.store.profiles import SqlProfiles
from bot.store.questions import SqlQuestions
from bot.store.reminders import SqlReminders
from bot.store.reports import SqlReports
from bot.store.room import SqlRoom
from bot.store.room_names import SqlRoomNames
from bot.store.rounds import SqlRounds
from bot.store.schedules import SqlSchedules
from bot.store.spaces import SqlSpaces
from bot.store.standings import SqlStandings
from bot.store.suggestions import SqlSuggestions
from bot.store.votes import SqlVotes

T = TypeVar("T")
R = TypeVar("R")


def _on(repository: Callable[[AsyncConnection], R]) -> Callable[["SqlUnitOfWork"], R]:
    return lambda unit: repository(unit.connection)


class SqlUnitOfWork:
    """One open transaction; a repository is made when it is first asked for."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    groups = cached_property(_on(SqlGroups))
    members = cached_property(_on(SqlMembers))
    links = cached_property(_on(SqlLinks))
    names = cached_property(_on(SqlRoomNames))
    schedules = cached_property(_on(SqlSchedules))
    questions = cached_property(_on(SqlQuestions))
    rounds = cached_property(_on(SqlRounds))
    posts = cached_property(_on(SqlPosts))
    answers = cached_property(_on(SqlAnswers))
    ledgers = cached_property(_on(SqlLedgers))
    standings = cached_property(_on(SqlStandings))
    boards = cached_property(_on(SqlBoards))
    profiles = cached_property(_on(SqlProfiles))
    digests = cached_property(_on(SqlDigests))
    badges = cached_property(_on(SqlBadges))
    room = cached_property(_on(SqlRoom))
    inbox = cached_property(_on(SqlInbox))
    audit = cached_property(_on(SqlAudit))
    places = cached_property(_on(SqlPlaces))
    votes = cached_property(_on(SqlVotes))
    reminders = cached_property(_on(SqlReminders))
    privacy = cached_property(_on(SqlPrivacy))
    own_questions = cached_property(_on(SqlOwnQuestions))
    suggestions = cached_property(_on(SqlSuggestions))
    spaces = cached_property(_on(SqlSpaces))
    practice = cached_property(_on(SqlPractice))
    quizzes = cached_property(_on(SqlQuizzes))
    reports = cached_property(_on(SqlReports))
    mocks = cached_property(_on(SqlMocks))


class SqlStore:
    """Runs each unit of work as a task of its own.

    A statement cancelled half-way would keep SQLite's write lock, so a cancelled caller waits until its transaction
    has ended, and only then is cancelled.
    """

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    async def write(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """Run `work` in one write transaction: committed when it returns, rolled back when it raises.

        Raises NotStoredError where the database cannot be written for now.
        """
        return await shielded(self._write(work))

    async def read(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """Run `work` on one consistent snapshot that cannot be written."""
        return await shielded(self._read(work))

    async def _write(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        async with writing(self._engines.writer, self._engines.faults) as connection:
            return await work(SqlUnitOfWork(connection))

    async def _read(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        async with reading(self._engines.reader, self._engines.faults) as connection:
            return await work(SqlUnitOfWork(connection))


async def shielded(work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`; a caller that is cancelled, however often, waits for its end before that goes on."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([task])
        if not task.cancelled():
            task.exception()
        raise
