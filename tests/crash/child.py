"""The bot as it is started by its command, in a process whose clock and ticks come through a pipe.

It is forked from a server that has imported everything, so that a start costs as little as the bot's own.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from bot.app import running
from bot.cli import cli
from bot.platforms.discord import connect as discord_connect
from bot.platforms.slack import connect as slack_connect
from bot.platforms.slack.socket import Timings
from tests.crash.traps import Traps

# So that nothing waits for real time: pauses between calls and of a connection that begins.
NO_TIME = timedelta(0)
QUICK = Timings(first_wait=timedelta(seconds=0.02), check_every=timedelta(seconds=0.02))


@dataclass
class SteppedClock:
    """Shows what it was last told."""

    at: datetime

    def now(self) -> datetime:
        return self.at


class SteppedScheduler:
    """Ticks when it is told an instant, and says when the ticks of that instant are over."""

    def __init__(
        self, tick: Callable[[], Awaitable[None]], pipe: Connection, clock: SteppedClock, traps: Traps
    ) -> None:
        self._tick = tick
        self._pipe = pipe
        self._clock = clock
        self._traps = traps
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        asyncio.get_running_loop().add_reader(self._pipe.fileno(), self._hear)
        self._report()

    async def stop(self) -> None:
        asyncio.get_running_loop().remove_reader(self._pipe.fileno())

    def _hear(self) -> None:
        self._clock.at = datetime.fromisoformat(self._pipe.recv())
        self._task = asyncio.create_task(self._step())

    async def _step(self) -> None:
        await self._tick()
        await self._tick()
        self._report()

    def _report(self) -> None:
        self._pipe.send(dict(self._traps.passed))


def main(pipe: Connection, settings: Mapping[str, str], at: str, trap: str, output: str) -> None:
    """Run the bot until it is stopped, or killed at `trap`; what it says goes to the file `output`."""
    _redirect(output)
    os.environ.update(settings)
    clock, traps = SteppedClock(datetime.fromisoformat(at)), Traps(trap)
    traps.set_all()
    replace(running, "SystemClock", lambda: clock)
    replace(running, "Scheduler", partial(SteppedScheduler, pipe=pipe, clock=clock, traps=traps))
    replace(discord_connect, "DiscordConfig", partial(discord_connect.DiscordConfig, guild_seconds=0.0))
    replace(
        slack_connect,
        "SlackConfig",
        partial(
            slack_connect.SlackConfig, post_every=NO_TIME, refresh_every=NO_TIME, first_wait=NO_TIME, timings=QUICK
        ),
    )
    cli.main(["run"], standalone_mode=False)


def replace(owner: Any, name: str, by: Any) -> None:
    """Put something else under a name of a module."""
    setattr(owner, name, by)


def _redirect(output: str) -> None:
    said = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(said, 1)
    os.dup2(said, 2)
    sys.stdout, sys.stderr = os.fdopen(1, "w", buffering=1), os.fdopen(2, "w", buffering=1)
