"""How near to Discord's global limit the questions of many guilds due at once go out, and that no limit is met.

The real client and our gate against the tests' Discord in a process of its own, which allows 50 requests in any second.
Prints JSON; `utilization` is posts delivered over what the limit would allow in the same time.

    .venv/bin/python -m benchmarks.discord_fanout --channels 2000 --round-trip 80
"""

import argparse
import asyncio
import json
import sys
import time as stopwatch
from datetime import UTC, datetime
from typing import Any

import discord

from bot.platforms.discord.api import Api
from bot.platforms.discord.client import make_client, point_at
from bot.platforms.discord.layout import layout
from bot.platforms.discord.link import Link
from bot.platforms.discord.sender import Lane, Sender
from tests.platforms.discord.double.server import TOKEN, running
from tests.platforms.discord.double.world import BOT_MAY

TEXT = "**Question of the day** " + "why? " * 30
AT_ONCE = 200


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current instant."""
        return datetime.now(UTC)


async def serve(channels: int, round_trip: float) -> None:
    """Be Discord until standard input ends: say where and which channels, and in the end what was seen."""
    async with running(SystemClock()) as double:
        double.latency = round_trip / 1000
        guild = double.world.add_guild()
        double.world.guilds[guild]["roles"][0]["permissions"] = str(BOT_MAY)
        ids = [double.world.add_channel(guild, f"daily-{number}") for number in range(channels)]
        print(json.dumps({"api": double.api, "guild": guild, "channels": ids}), flush=True)
        await asyncio.to_thread(sys.stdin.read)
        posted = sum(len(double.world.messages[channel]) for channel in ids)
        print(json.dumps({"posted": posted, "refused": len(double.limits.refused), "peak": double.limits.peak}))


async def post_all(place: dict[str, Any]) -> float:
    """Post to every channel; how many seconds that took."""
    point_at(place["api"], "ws://127.0.0.1:9")
    sender = Sender(place["api"])
    client: discord.Client = make_client(sender, reads_content=True, guild_seconds=1.0)
    await client.login(TOKEN)
    api, room = Api(Link(sender, client, is_live=True)), asyncio.Semaphore(AT_ONCE)

    async def post(channel: int) -> None:
        async with room:
            await api.post(Lane.QUESTION, str(place["guild"]), str(channel), layout(TEXT), f"round-{channel}")

    began = stopwatch.perf_counter()
    await asyncio.gather(*(post(channel) for channel in place["channels"]))
    took = stopwatch.perf_counter() - began
    await client.close()
    return took


async def measure(channels: int, round_trip: float) -> dict[str, float]:
    """One run against a Discord of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.discord_fanout", "--serve"]
    command += ["--channels", str(channels), "--round-trip", str(round_trip)]
    pipe = asyncio.subprocess.PIPE
    server = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, limit=1 << 24)
    assert server.stdout is not None
    took = await post_all(json.loads(await server.stdout.readline()))
    seen = json.loads((await server.communicate(b""))[0])
    return {
        "channels": channels,
        "round_trip_ms": round_trip,
        "seconds": round(took, 2),
        "posts_a_second": round(channels / took, 1),
        "utilization": round(seen["posted"] / (50 * took + 50), 3),
        "lost": channels - seen["posted"],
        "limits_met": seen["refused"],
        "most_in_a_second": seen["peak"],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--channels", type=int, default=2000)
    parser.add_argument("--round-trip", type=float, default=80.0, help="milliseconds, on average")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve(given.channels, given.round_trip))
    else:
        print(json.dumps(asyncio.run(measure(given.channels, given.round_trip)), indent=1))


if __name__ == "__main__":
    main()
