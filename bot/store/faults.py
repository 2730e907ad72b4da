"""What keeps the database from being written or read, told apart from faults of our own."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.errors import NotStoredError

_READING = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
)
_WRITING = (*_READING, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY)
# An extended code says more in its higher bytes.
_PRIMARY = 0xFF
log = structlog.get_logger(__name__)


class Faults:
    """The fault of a database file that stands now, in words; '' while it can be written.

    It stands until somebody has tried: the next small write may fit where the one that failed did not.
    """

    def __init__(self) -> None:
        self.reason = ""

    def stand(self, reason: str) -> None:
        """It cannot be used for now; said once in the log."""
        if reason != self.reason:
            log.error("the database cannot be used; nothing that was acknowledged is lost", reason=reason)
        self.reason = reason

    def end(self) -> None:
        """It was tried, and can be written again."""
        if self.reason:
            log.info("the database can be used again", was=self.reason)
        self.reason = ""


@asynccontextmanager
async def writing(engine: AsyncEngine, faults: Faults) -> AsyncIterator[AsyncConnection]:
    """One write transaction. Raises NotStoredError where disk, file or lock do not allow it."""
    async with _transaction(engine, faults, _WRITING) as connection:
        yield connection


@asynccontextmanager
async def reading(engine: AsyncEngine, faults: Faults) -> AsyncIterator[AsyncConnection]:
    """One snapshot to read. Raises NotStoredError where disk, file or lock do not allow it."""
    async with _transaction(engine, faults, _READING) as connection:
        yield connection


@asynccontextmanager
async def _transaction(engine: AsyncEngine, faults: Faults, codes: Sequence[int]) -> AsyncIterator[AsyncConnection]:
    try:
        async with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        reason = _reason(error, codes)
        if reason is None:
            raise
        faults.stand(reason)
        raise NotStoredError from error


def _reason(error: DBAPIError, codes: Sequence[int]) -> str | None:
    code = getattr(error.orig, "sqlite_errorcode", None)
    return str(error.orig) if code is not None and code & _PRIMARY in codes else None
