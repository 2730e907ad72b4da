"""Named points of the bot at which it can be killed, and how often it passed each; set from outside the product."""

import os
import signal
from collections import Counter
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.app import core
from bot.platforms.discord.announcer import DiscordAnnouncer
from bot.platforms.slack.announcer import SlackAnnouncer
from bot.platforms.web.announcer import RoomAnnouncer
from bot.services import settlement
from bot.services.answers import Answers
from bot.store import backup, engine

ANNOUNCERS = (RoomAnnouncer, DiscordAnnouncer, SlackAnnouncer)
CALLS = ("open_round", "start_thread", "refresh_round", "reveal", "tell", "find_post", "read_thread")
INTAKES = ("take", "submit_private")
BACKUPS = ("_copy", "examine", "place")
# SQL that changes something; a point between two of them lies inside a transaction.
CHANGES = ("INSERT", "UPDATE", "DELETE")
SETTLE = "settle_members"


class Traps:
    """Counts the points a process passes, and kills it (SIGKILL) at the one named `point:count`, from 1."""

    def __init__(self, trap: str = "") -> None:
        self.point, _, count = trap.rpartition(":")
        self.at = int(count or 0)
        self.passed: Counter[str] = Counter()

    def step(self, point: str) -> None:
        """Die here if this is the trap's point and its count is reached."""
        self.passed[point] += 1
        if point == self.point and self.passed[point] == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: Any, name: str, point: str) -> None:
        """Make points `<point>.before` and `<point>.after` of an async function."""
        function = getattr(owner, name)

        @wraps(function)
        async def trapped(*args: Any, **options: Any) -> Any:
            self.step(f"{point}.before")
            result = await function(*args, **options)
            self.step(f"{point}.after")
            return result

        setattr(owner, name, trapped)

    def around_sync(self, owner: Any, name: str, point: str) -> None:
        """The same around a function that does not wait, as those that run in a thread."""
        function = getattr(owner, name)

        @wraps(function)
        def trapped(*args: Any, **options: Any) -> Any:
            self.step(f"{point}.before")
            result = function(*args, **options)
            self.step(f"{point}.after")
            return result

        setattr(owner, name, trapped)

    def set_all(self) -> None:
        """Set points at every boundary: transactions, posts and their parts, answers, batches of settlement."""
        for announcer in ANNOUNCERS:
            for name in CALLS:
                self.around(announcer, name, f"{announcer.__name__.removesuffix('Announcer').lower()}.{name}")
        for name in INTAKES:
            self.around(Answers, name, f"answer.{name}")
        for name in BACKUPS:
            self.around_sync(backup, name, f"backup.{name.lstrip('_')}")
        self.around(settlement, SETTLE, "settle.batch")
        setattr(core, "Settlement", partial(settlement.Settlement, batch=1))  # noqa: B010 - a type
        setattr(core, "make_engines", self._with_engines(engine.make_engines))  # noqa: B010 - another type
        self._watch_migrations()

    def _with_engines(self, make: Callable[..., engine.Engines]) -> Callable[..., engine.Engines]:
        def made(file: Path, *options: Any) -> engine.Engines:
            engines = make(file, *options)
            self.watch(engines.writer, "commit", "statement")
            return engines

        return made

    def watch(self, writer: AsyncEngine, commit: str, statement: str) -> None:
        """Points around each commit of an engine, and ahead of each statement that changes something."""
        dialect: Any = writer.sync_engine.dialect
        do_commit = dialect.do_commit

        def trapped(connection: Any) -> None:
            self.step(f"{commit}.before")
            do_commit(connection)
            self.step(f"{commit}.after")

        dialect.do_commit = trapped

        @event.listens_for(writer.sync_engine, "before_cursor_execute")
        def execute(_connection: Any, _cursor: Any, sql: str, *_rest: Any) -> None:
            if sql.lstrip().upper().startswith(CHANGES):
                self.step(statement)

    def _watch_migrations(self) -> None:
        """A migration's statements, whatever they are, and its one commit."""
        set_up = engine._set_up  # the one place through which both kinds of engines go

        def trapped(made: AsyncEngine, begin: str, pragmas: dict[str, str]) -> None:
            set_up(made, begin, pragmas)
            if pragmas.get("foreign_keys") == "OFF":
                self._watch_migration(made)

        setattr(engine, "_set_up", trapped)  # noqa: B010 - other names of its parameters

    def _watch_migration(self, made: AsyncEngine) -> None:
        self.watch(made, "migration.commit", "migration.change")

        @event.listens_for(made.sync_engine, "before_cursor_execute")
        def execute(*_: Any) -> None:
            self.step("migration.statement")
