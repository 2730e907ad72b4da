"""A child's life as its parent sees it: started, stepped, waited for, dead."""

import asyncio
import multiprocessing
import signal
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeVar

from tests.crash import child

T = TypeVar("T")
# Seconds one thing may take on a busy machine.
PATIENCE = 30.0
# Seconds between two looks at what is on the other side of a socket.
LOOK = 0.004
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([child.__name__])


class DeadError(Exception):
    """The child was killed at its trap."""


class Child:
    """One bot process. Everything that waits raises DeadError once the process was killed."""

    def __init__(self, settings: Mapping[str, str], at: datetime, trap: str, output: Path) -> None:
        self._pipe: Connection
        self._pipe, theirs = CONTEXT.Pipe()
        arguments = (theirs, dict(settings), at.isoformat(), trap, str(output))
        self._process: BaseProcess = CONTEXT.Process(target=child.main, args=arguments)
        self._process.start()
        theirs.close()
        self._output = output
        self.passed: dict[str, int] = {}

    async def ready(self) -> None:
        """Wait until it ticks."""
        await self._hear()

    async def step(self, at: datetime) -> None:
        """Have it be `at`, and wait for the ticks of that instant."""
        self._pipe.send(at.isoformat())
        await self._hear()

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self._check()
                await asyncio.sleep(LOOK)

    async def during(self, work: Awaitable[T]) -> T:
        """The result of something that a person does, unless the process dies meanwhile."""
        task = asyncio.ensure_future(work)
        try:
            await self.until(task.done)
        except BaseException:
            task.cancel()
            await asyncio.wait([task])
            raise
        try:
            return task.result()
        except Exception:
            await asyncio.sleep(LOOK)
            self._check()
            raise

    def kill(self) -> None:
        """kill -9."""
        self._process.kill()

    async def end(self) -> None:
        """Make an end of it, in good order where it still runs."""
        self._process.terminate()
        await asyncio.to_thread(self._process.join, PATIENCE)
        self._process.kill()
        self._pipe.close()

    async def _hear(self) -> None:
        await self.until(self._pipe.poll)
        try:
            self.passed = self._pipe.recv()
        except (EOFError, OSError):
            await asyncio.to_thread(self._process.join, PATIENCE)
            self._check()
            raise

    def _check(self) -> None:
        code = self._process.exitcode
        if code == -signal.SIGKILL:
            raise DeadError
        assert code is None, f"the bot ended with {code}: {self._output.read_text()[-3000:]}"
