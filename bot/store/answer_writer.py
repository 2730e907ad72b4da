"""Group commit for answer messages: a lone row at once, rows that queue behind a commit together."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from sqlalchemy.exc import OperationalError

from bot.domain.answer import AnswerMessage
from bot.domain.errors import NotStoredError
from bot.ports.store import AnswerChange
from bot.store.engine import Engines
from bot.store.faults import writing
from bot.store.intake import put_messages
from bot.store.unit_of_work import shielded

MOST_ROWS = 64
# More than this many waiting changes hold their senders back instead of growing memory.
MOST_WAITING = 10_000

Waiting = tuple[AnswerChange, "asyncio.Future[AnswerMessage | None]"]


class SqlAnswerWriter:
    """The AnswerWriter on SQL. `start` it inside the running loop and `stop` it before the engines are disposed."""

    def __init__(self, engines: Engines, most_waiting: int = MOST_WAITING) -> None:
        self._engines = engines
        self._waiting: asyncio.Queue[Waiting] = asyncio.Queue(most_waiting)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to write what is handed in."""
        self._task = asyncio.create_task(self._run(), name="answer-writer")

    async def stop(self) -> None:
        """Write what waits, then end; harmless to repeat."""
        if self._task is None:
            return
        await self._waiting.join()
        task, self._task = self._task, None
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def write(self, change: AnswerChange) -> AnswerMessage | None:
        """The row as stored after `change`, once committed; None when it deletes what was never stored.

        A cancelled caller's change may be written all the same. Raises RuntimeError while the writer does not run, and
        NotStoredError where the database cannot be written for now.
        """
        if self._task is None:
            raise RuntimeError("the answer writer does not run: nobody would store this answer")
        done: asyncio.Future[AnswerMessage | None] = asyncio.get_running_loop().create_future()
        await self._waiting.put((change, done))
        return await done

    async def _run(self) -> None:
        while True:
            batch = [await self._waiting.get()]
            self._fill(batch)
            await self._commit(batch, self._fill)
            for _ in batch:
                self._waiting.task_done()

    def _fill(self, batch: list[Waiting]) -> None:
        while len(batch) < MOST_ROWS and not self._waiting.empty():
            batch.append(self._waiting.get_nowait())

    async def _commit(self, batch: list[Waiting], fill: Callable[[list[Waiting]], None]) -> None:
        """Commit a batch. A row that spoils it fails alone; a database that cannot be written fails them all."""
        try:
            stored = await shielded(self._write(batch, fill))
        except Exception as error:
            if len(batch) > 1 and not isinstance(error, OperationalError | NotStoredError):
                for waiting in batch:
                    await self._commit([waiting], _keep)
            else:
                _fail(batch, error)
            return
        for (_, done), row in zip(batch, stored, strict=True):
            if not done.done():
                done.set_result(row)

    async def _write(self, batch: list[Waiting], fill: Callable[[list[Waiting]], None]) -> list[AnswerMessage | None]:
        """What came while another transaction was under way is taken along: it need not wait for the next one too."""
        async with writing(self._engines.writer, self._engines.faults) as connection:
            fill(batch)
            return await put_messages(connection, [change for change, _ in batch])


def _keep(_batch: list[Waiting]) -> None:
    """Takes nothing along."""


def _fail(batch: Sequence[Waiting], error: Exception) -> None:
    for _, done in batch:
        if not done.done():
            done.set_exception(error)
