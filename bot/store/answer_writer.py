"""Group commit for answer messages: a lone row at once, rows that queue behind a commit together."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.answer import AnswerMessage
from bot.ports.store import AnswerChange
from bot.store.answers import message_from
from bot.store.engine import Engines
from bot.store.tables import accounts, answer_messages
from bot.store.unit_of_work import shielded

MOST_ROWS = 64
# More than this many waiting changes hold their senders back instead of growing memory.
MOST_WAITING = 10_000

Waiting = tuple[AnswerChange, "asyncio.Future[AnswerMessage | None]"]


class SqlAnswerWriter:
    """The AnswerWriter on SQL. `start` it inside the running loop and `stop` it before the engines are disposed."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._waiting: asyncio.Queue[Waiting] = asyncio.Queue(MOST_WAITING)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to write what is handed in."""
        self._task = asyncio.create_task(self._run(), name="answer-writer")

    async def stop(self) -> None:
        """Write what waits, then end."""
        await self._waiting.join()
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def write(self, change: AnswerChange) -> AnswerMessage | None:
        """The row as stored after `change`, once committed; None when it deletes what was never stored."""
        done: asyncio.Future[AnswerMessage | None] = asyncio.get_running_loop().create_future()
        await self._waiting.put((change, done))
        return await done

    async def _run(self) -> None:
        while True:
            batch = [await self._waiting.get()]
            while len(batch) < MOST_ROWS and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            await self._commit(batch)
            for _ in batch:
                self._waiting.task_done()

    async def _commit(self, batch: Sequence[Waiting]) -> None:
        """Commit a batch; if one change spoils it, each is tried alone, so that the others are not lost."""
        try:
            stored = await shielded(self._write([change for change, _ in batch]))
        except Exception as error:
            if len(batch) > 1:
                for waiting in batch:
                    await self._commit([waiting])
            elif not batch[0][1].done():
                batch[0][1].set_exception(error)
            return
        for (_, done), row in zip(batch, stored, strict=True):
            if not done.done():
                done.set_result(row)

    async def _write(self, changes: Sequence[AnswerChange]) -> list[AnswerMessage | None]:
        async with self._engines.writer.begin() as connection:
            await _put_accounts(connection, changes)
            return [await _put(connection, change) for change in changes]


async def _put_accounts(connection: AsyncConnection, changes: Sequence[AnswerChange]) -> None:
    rows = [
        {
            "platform": change.account.platform,
            "scope": change.account.scope,
            "external_id": change.account.external_id,
            "name": change.name,
            "created_at": change.stamped_at,
        }
        for change in changes
    ]
    await connection.execute(insert(accounts).on_conflict_do_nothing(), rows)


async def _put(connection: AsyncConnection, change: AnswerChange) -> AnswerMessage | None:
    key = {"platform": change.platform, "space": change.space, "message_id": change.message_id}
    if change.text is None:
        statement = answer_messages.update().filter_by(**key).where(answer_messages.c.deleted_at.is_(None))
        await connection.execute(statement.values(text="", deleted_at=change.deleted_at, unbooked=True))
    else:
        await connection.execute(_upsert(change, key))
    row = (await connection.execute(select(answer_messages).filter_by(**key))).one_or_none()
    return message_from(row) if row else None


def _upsert(change: AnswerChange, key: dict[str, str]) -> Insert:
    """Insert a message; a stored one takes only a newer edit, and none once it was deleted."""
    ref = change.account
    account_id = (
        select(accounts.c.id)
        .filter_by(platform=ref.platform, scope=ref.scope, external_id=ref.external_id)
        .scalar_subquery()
    )
    statement = insert(answer_messages).values(
        **key,
        account_id=account_id,
        round_id=change.round_id,
        stamped_at=change.stamped_at,
        edited_at=change.edited_at,
        text=change.text,
        length=change.length,
        private=change.private,
        publish=change.publish,
        unbooked=True,
    )
    table, new = answer_messages.c, statement.excluded
    newer = and_(new.edited_at > func.coalesce(table.edited_at, table.stamped_at), table.deleted_at.is_(None))
    changed: dict[str, Any] = {
        name: new[name] for name in ("edited_at", "text", "length", "publish", "unbooked")
    }
    return statement.on_conflict_do_update(
        index_elements=["platform", "space", "message_id"], set_=changed, where=newer
    )
