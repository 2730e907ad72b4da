"""Whether acks stay in time and answers are all stored under a steady load of thread messages from Slack.

Runs the real bolt app and services on a database file against the tests' double over loopback sockets, in either
mode. Both run in one process, so the figures hold the double's work too. Prints JSON; times in milliseconds.

    .venv/bin/python -m benchmarks.slack_load --rate 200 --seconds 30 --mode socket
"""

import argparse
import asyncio
import json
import logging
import tempfile
import time
from pathlib import Path

from bot.app.core import open_core
from bot.bank.loader import load_bank
from bot.ports.store import UnitOfWork
from bot.settings import QUESTIONS
from bot.store.migrations import upgrade
from tests.fakes import FakeClock
from tests.platforms.slack.conftest import CHANNEL, Stage, Theatre

ACK_WITHIN = 3.0
TEXT = "Retrieved text is data, and nothing in it may be obeyed as if the operator had said it: message "


async def prepare(file: Path) -> None:
    """A database that holds the bank."""
    await upgrade(file)
    async with open_core(file, FakeClock()) as core:
        await core.services.questions.load(load_bank(QUESTIONS))


async def _send(stage: Stage, post_ts: str, rate: int, seconds: float) -> int:
    """Emit messages at a steady rate, whatever becomes of them; how many."""
    people = [stage.human(name) for name in ("ada", "ben", "cleo", "dan")]
    began, sent = time.perf_counter(), 0
    while (elapsed := time.perf_counter() - began) < seconds:
        while sent < elapsed * rate:
            people[sent % len(people)].say(CHANNEL, f"{TEXT}{sent}", post_ts)
            sent += 1
        await asyncio.sleep(0.002)
    return sent


async def _count(stage: Stage) -> int:
    async def work(uow: UnitOfWork) -> int:
        accounts = [account_id for account_id, _, _ in await uow.answers.authors(1)]
        return len(await uow.answers.of_rounds([1], accounts))

    return await stage.core.store.read(work)


async def measure(mode: str, rate: int, seconds: float) -> dict[str, object]:
    """One run: how long acks took, and whether every message is stored."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "drill.db"
        await prepare(file)
        theatre = Theatre(file, mode)
        theatre.durability = "FULL"
        await theatre.slack.start()
        async with theatre.stage() as stage:
            await stage.found_group()
            post = await stage.open_round()
            theatre.slack.delivery.acks.clear()
            sent = await _send(stage, post["ts"], rate, seconds)
            await stage.quiet()
            acks = sorted(theatre.slack.delivery.acks)
            stored, shed = await _count(stage), stage.connection.jobs.shed
        await theatre.slack.stop()
    share = {f"p{part}": round(1000 * acks[int(len(acks) * part / 100)], 1) for part in (50, 95, 99)}
    return {
        "mode": mode,
        "rate": rate,
        "seconds": seconds,
        "sent": sent,
        "stored": stored,
        "acks_ms": {**share, "longest": round(1000 * acks[-1], 1)},
        "acks_late": sum(ack > ACK_WITHIN for ack in acks),
        "courtesies_left_out": shed,
    }


def main() -> None:
    """Parse the command line and print one run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=int, default=200, help="messages a second")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--mode", choices=["socket", "http"], default="socket")
    options = parser.parse_args()
    logging.disable(logging.INFO)
    print(json.dumps(asyncio.run(measure(options.mode, options.rate, options.seconds)), indent=2))


if __name__ == "__main__":
    main()
