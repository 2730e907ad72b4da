"""The bot as a process of its own, to be killed: python -m tests.platforms.discord.process FILE API GATEWAY NOW."""

import asyncio
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.app.core import open_core
from bot.platforms.discord.connect import DiscordConfig, DiscordConnection
from tests.platforms.discord.double.server import TOKEN
from tests.platforms.discord.house import make_bank


@dataclass
class RunningClock:
    """Begins at an instant and runs on from there."""

    at: datetime
    began: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.at + timedelta(seconds=time.monotonic() - self.began)


async def main(file: str, api: str, gateway: str, now: str) -> None:
    clock = RunningClock(datetime.fromisoformat(now))
    async with open_core(Path(file), clock) as core:
        config = DiscordConfig(TOKEN, api, gateway, guild_seconds=0.02)
        connection = DiscordConnection(core.services, core.store, clock, core.metrics, config)
        core.announcers["discord"] = connection.announcer
        await core.services.questions.load(make_bank())
        await core.services.recovery.start()
        await connection.start()
        while True:
            await core.tick.settle_time()
            await core.services.courier.deliver()
            await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
