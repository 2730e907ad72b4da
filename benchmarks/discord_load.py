"""How fast commands are acknowledged on Discord while threads are busy, and whether every answer is stored.

The real client against the tests' Discord on a loopback port, in one process: what the double costs is in the figures.
Prints JSON; times in milliseconds.

    .venv/bin/python -m benchmarks.discord_load --seconds 20 --rate 500
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time as stopwatch
from pathlib import Path

from bot.store.migrations import upgrade
from tests.platforms.discord.house import DiscordHouse

PEOPLE = 200
COMMANDS = ("leaderboard", "streak", "profile", "help")
TEXT = "I would put the check where untrusted text meets a privilege, and say why that is the place for it. "


async def write(house: DiscordHouse, seconds: float, rate: float) -> int:
    """Have people write in the thread at a steady rate; how many messages there were."""
    people = [house.person(f"Person {number}") for number in range(PEOPLE)]
    thread, began, written = house.thread(), stopwatch.perf_counter(), 0
    while (now := stopwatch.perf_counter() - began) < seconds:
        while written < now * rate:
            people[written % PEOPLE].say(TEXT * 4, at=thread)
            written += 1
        await asyncio.sleep(0.002)
    return written


async def command(house: DiscordHouse, acknowledged: list[float], until: asyncio.Event) -> None:
    """Give one command after another."""
    ada, number = house.person("Person 1"), 0
    while not until.is_set():
        done = await ada.slash(COMMANDS[number % len(COMMANDS)])
        assert done.acknowledged_in is not None
        acknowledged.append(done.acknowledged_in * 1000)
        number += 1


async def stored(house: DiscordHouse) -> int:
    """How many messages of the round are stored."""
    round_ = await house.round()
    authors = await house.core.store.read(lambda uow: uow.answers.authors(round_.id))
    ids = [account_id for account_id, _, _ in authors]
    return len(await house.core.store.read(lambda uow: uow.answers.of_rounds([round_.id], ids)))


async def measure(seconds: float, rate: float) -> dict[str, float]:
    """One run on a new database."""
    with tempfile.TemporaryDirectory() as folder:
        house = DiscordHouse(Path(folder) / "drill.db", durability="FULL")
        await upgrade(house.file)
        await house.open()
        await house.start()
        await house.found()
        await house.open_day()
        acknowledged: list[float] = []
        over = asyncio.Event()
        commands = [asyncio.create_task(command(house, acknowledged, over)) for _ in range(3)]
        written = await write(house, seconds, rate)
        over.set()
        await asyncio.gather(*commands)
        await house.connection._intake.stop()
        kept = await stored(house)
        await house.close()
    cuts = statistics.quantiles(acknowledged, n=100)
    return {
        "messages": written,
        "messages_a_second": round(written / seconds),
        "lost": written - kept,
        "commands": len(acknowledged),
        "acknowledged_p50_ms": round(cuts[49], 1),
        "acknowledged_p99_ms": round(cuts[98], 1),
        "acknowledged_most_ms": round(max(acknowledged), 1),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--rate", type=float, default=500.0, help="thread messages a second")
    given = parser.parse_args()
    print(json.dumps(asyncio.run(measure(given.seconds, given.rate)), indent=1))


if __name__ == "__main__":
    main()
