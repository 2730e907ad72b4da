"""Two days of a study group whose bot is killed on the way, as often as traps are given."""

import shutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.settings import DATABASE_FILE
from bot.store.backup import examine
from tests.bot_process import free_port
from tests.crash.discord_stage import DiscordStage
from tests.crash.process import Child, DeadError
from tests.crash.records import Records
from tests.crash.slack_stage import SlackStage
from tests.crash.stage import BANK, Stage, make_past, prompt
from tests.crash.web_stage import WebStage
from tests.fakes import MONDAY, FakeClock

STAGES: dict[str, Callable[[], Stage]] = {"web": WebStage, "discord": DiscordStage, "slack": SlackStage}
# Nobody knows whether a lease's holder lives until it is over: two minutes.
DEAD_FOR = timedelta(minutes=3)
MOST_STEPS = 40
# Kills from outside: a request took effect and the bot has not heard of it.
WIRE = "wire"
ANSWERS = ("Ada", "Bob"), ("Ada",)
WHISPERS = "Cem"


@dataclass
class Report:
    """How a life went: what is there at its end, which traps killed, which points were passed in one process."""

    outcome: dict[str, object]
    killed: list[str] = field(default_factory=list)
    passed: list[dict[str, int]] = field(default_factory=list)


class Life:
    """One database, one platform, one process after another."""

    def __init__(self, folder: Path, stage: Stage, traps: Sequence[str]) -> None:
        self.stage = stage
        self.clock = FakeClock(MONDAY + timedelta(minutes=55))
        self.records = Records(folder / DATABASE_FILE, stage.platform)
        self.killed: list[str] = []
        self.passed: list[dict[str, int]] = []
        self._folder = folder
        self._traps = list(traps)
        self._trap = ""
        self._port = free_port()
        self._child: Child | None = None
        self._wires = 0
        stage.on_wire = self._on_wire

    async def live(self) -> Report:
        """Open, answer, close and reveal for two days; what a kill interrupted is repeated with the next process."""
        try:
            for day, names in enumerate(ANSWERS):
                await self._do(partial(self._open, day))
                for name in names:
                    await self._do(partial(self._say, name, day))
                await self._do(partial(self._whisper, day))
                await self._do(partial(self._reveal, day))
            outcome = {**await self.records.outcome(), **self.stage.shown(self.records), **self._backups()}
            if self._child:
                self.passed.append({**self._child.passed, WIRE: self._wires})
            return Report(outcome, self.killed, self.passed)
        finally:
            await self._end()

    async def _do(self, step: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                if self._child is None:
                    await self._start()
                await step()
            except DeadError:
                self.killed.append(self._trap)
                await self._end()
                self.clock.advance(DEAD_FOR)
            else:
                return

    async def _start(self) -> None:
        self._trap = self._traps.pop(0) if self._traps else ""
        settings = {
            "DRILL_DATA": str(self._folder),
            "DRILL_PORT": str(self._port),
            "DRILL_QUESTIONS": str(BANK),
            "DRILL_LOG_LEVEL": "warning",
            **self.stage.settings(),
        }
        self._wires = 0
        self._child = Child(settings, self.clock.at, self._trap, self._folder / "said.txt")
        await self._child.ready()
        await self.stage.connected(self._child)

    def _backups(self) -> dict[str, object]:
        """Every backup that has its name is whole; raises DamagedError for another."""
        return {"backups": {file.name: bool(examine(file)) for file in self._folder.glob("backups/[!.]*.db")}}

    def _on_wire(self) -> None:
        self._wires += 1
        if self._child and self._trap == f"{WIRE}:{self._wires}":
            self._child.kill()

    async def _end(self) -> None:
        if self._child is not None:
            child, self._child = self._child, None
            await child.end()

    async def _pass_to(self, at: datetime, holds: Callable[[], object]) -> None:
        """Be at an instant, and a few seconds later as often as it takes until something holds."""
        assert self._child
        self.clock.at = max(self.clock.at, at)
        for _ in range(MOST_STEPS):
            await self._child.step(self.clock.at)
            if holds():
                return
            self.clock.advance(seconds=2)
        raise AssertionError(f"nothing came of it by {self.clock.at}: {self.records.waiting()}")

    async def _open(self, day: int) -> None:
        opens_at = _at(day, 9)

        def is_open() -> bool:
            latest = self.records.latest()
            begun = self.records.ask("SELECT 1 FROM rounds WHERE opens_at >= ?", f"{opens_at:%Y-%m-%d %H:%M}")
            return bool(begun and latest and latest[1] and not self.records.waiting())

        await self._pass_to(opens_at, is_open)

    async def _say(self, name: str, day: int) -> None:
        assert self._child
        await self.stage.say(self._child, self.records, name, prompt(name, day, private=False))

    async def _whisper(self, day: int) -> None:
        assert self._child
        await self.stage.whisper(self._child, self.records, WHISPERS, prompt(WHISPERS, day, private=True))

    async def _reveal(self, day: int) -> None:
        def is_over() -> bool:
            pending = self.records.ask("SELECT 1 FROM rounds WHERE revealed_at IS NULL")
            return not pending and not self.records.waiting()

        await self._pass_to(_at(day, 17), is_over)


def _at(day: int, hour: int) -> datetime:
    return MONDAY.replace(hour=hour) + timedelta(days=day)


class Theatre:
    """Where lives are lived: a folder for each, and the past of each platform to copy."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lives = 0

    async def live(self, platform: str, traps: Sequence[str] = ()) -> Report:
        """One life from its beginning to its end."""
        self._lives += 1
        folder = self._folder / f"life-{self._lives}"
        folder.mkdir(parents=True)
        stage = STAGES[platform]()
        life = Life(folder, stage, traps)
        await stage.open(life.clock)
        try:
            shutil.copy(await self._past(stage), folder / DATABASE_FILE)
            report = await life.live()
        finally:
            await stage.close()
        shutil.rmtree(folder)
        return report

    async def _past(self, stage: Stage) -> Path:
        file = self._folder / f"{stage.platform}.db"
        if not file.exists():
            await make_past(file, stage)
        return file
