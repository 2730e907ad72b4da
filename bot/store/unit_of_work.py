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


class SqlUnitOfWork:
    """One open transaction; a repository is made when it is first asked for."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    @cached_property
    def groups(self) -> SqlGroups:
        """Groups, channels, hosts, seasons."""
        return SqlGroups(self._connection)

    @cached_property
    def members(self) -> SqlMembers:
        """Accounts, seats, members, rests."""
        return SqlMembers(self._connection)

    @cached_property
    def names(self) -> SqlRoomNames:
        """Names and sign-in codes of the web room."""
        return SqlRoomNames(self._connection)

    @cached_property
    def schedules(self) -> SqlSchedules:
        """Schedules and skipped dates."""
        return SqlSchedules(self._connection)

    @cached_property
    def questions(self) -> SqlQuestions:
        """Questions, versions, queues."""
        return SqlQuestions(self._connection)

    @cached_property
    def rounds(self) -> SqlRounds:
        """Rounds and study days."""
        return SqlRounds(self._connection)

    @cached_property
    def posts(self) -> SqlPosts:
        """The journal."""
        return SqlPosts(self._connection)

    @cached_property
    def answers(self) -> SqlAnswers:
        """Answer messages."""
        return SqlAnswers(self._connection)

    @cached_property
    def ledgers(self) -> SqlLedgers:
        """Points, streak days, repairs."""
        return SqlLedgers(self._connection)

    @cached_property
    def standings(self) -> SqlStandings:
        """Totals and counters."""
        return SqlStandings(self._connection)

    @cached_property
    def boards(self) -> SqlBoards:
        """Boards as they are read."""
        return SqlBoards(self._connection)

    @cached_property
    def profiles(self) -> SqlProfiles:
        """What one member did."""
        return SqlProfiles(self._connection)

    @cached_property
    def digests(self) -> SqlDigests:
        """When groups want their digest."""
        return SqlDigests(self._connection)

    @cached_property
    def badges(self) -> SqlBadges:
        """Badges and the roles that go with them."""
        return SqlBadges(self._connection)

    @cached_property
    def room(self) -> SqlRoom:
        """Messages of the web room."""
        return SqlRoom(self._connection)

    @cached_property
    def inbox(self) -> SqlInbox:
        """Keys that took effect."""
        return SqlInbox(self._connection)

    @cached_property
    def audit(self) -> SqlAudit:
        """What hosts did."""
        return SqlAudit(self._connection)

    @cached_property
    def places(self) -> SqlPlaces:
        """What belongs to a place on a platform."""
        return SqlPlaces(self._connection)

    @cached_property
    def votes(self) -> SqlVotes:
        """Helpful votes."""
        return SqlVotes(self._connection)

    @cached_property
    def reminders(self) -> SqlReminders:
        """Wishes to be reminded."""
        return SqlReminders(self._connection)

    @cached_property
    def privacy(self) -> SqlPrivacy:
        """All that is stored about a person."""
        return SqlPrivacy(self._connection)

    @cached_property
    def own_questions(self) -> SqlOwnQuestions:
        """Questions that belong to one group."""
        return SqlOwnQuestions(self._connection)

    @cached_property
    def suggestions(self) -> SqlSuggestions:
        """Suggested questions."""
        return SqlSuggestions(self._connection)

    @cached_property
    def spaces(self) -> SqlSpaces:
        """Spaces and their purge."""
        return SqlSpaces(self._connection)

    @cached_property
    def practice(self) -> SqlPractice:
        """Ratings, what is remembered, settings."""
        return SqlPractice(self._connection)

    @cached_property
    def quizzes(self) -> SqlQuizzes:
        """Quizzes and disputed feedback."""
        return SqlQuizzes(self._connection)

    @cached_property
    def reports(self) -> SqlReports:
        """Reports on questions."""
        return SqlReports(self._connection)

    @cached_property
    def mocks(self) -> SqlMocks:
        """Mock interviews."""
        return SqlMocks(self._connection)


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
