"""What settling a large round costs those who are answering another one.

A round with an answer of every member (50,000) is settled in batches while answers to another round keep arriving.
Everybody is booked up to the day before.
Prints JSON: how long a receipt takes (from handing an answer in to its being durable) before and during settlement,
and how long settlement took; times in milliseconds unless the key says seconds.

    .venv/bin/python -m benchmarks.settlement --members 50000 --per-second 50
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time as stopwatch
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from benchmarks.bulk import FIRST_ON, add_answers, add_round, fill_people, open_file
from bot.domain.refs import AccountRef
from bot.metrics import Metrics
from bot.ports.store import AnswerChange
from bot.services.settlement import BATCH, Settlement
from bot.store.answer_writer import SqlAnswerWriter
from bot.store.engine import Engines, make_engines
from bot.store.migrations import upgrade
from bot.store.unit_of_work import SqlStore

DUE, OPEN = 1, 2
OPEN_ON = FIRST_ON + timedelta(days=1)
NOW = datetime(OPEN_ON.year, OPEN_ON.month, OPEN_ON.day, 12, tzinfo=UTC)


@dataclass
class StoppedClock:
    """Always the same instant."""

    def now(self) -> datetime:
        """The second round is open, the first is closed."""
        return NOW


@dataclass
class Answers:
    """People who answer the open round at a steady pace; each waits for the receipt."""

    writer: SqlAnswerWriter
    members: int
    pace: float
    taken: list[float] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)

    async def keep_coming(self) -> None:
        """Hand answers in until cancelled; a slow receipt does not hold up the next answer."""
        async with asyncio.TaskGroup() as group:
            while True:
                group.create_task(self._hand_in(next(self._numbers)))
                await asyncio.sleep(self.pace)

    async def _hand_in(self, number: int) -> None:
        author = f"u{1 + number % self.members}"
        account, text = AccountRef("none", "", author), "A new answer that is long enough to count."
        change = AnswerChange("none", "s", f"new-{number}", OPEN, account, author, NOW, text, len(text))
        begun = stopwatch.perf_counter()
        await self.writer.write(change)
        self.taken.append((stopwatch.perf_counter() - begun) * 1000)


def fill(file: Path, members: int) -> None:
    """A closed round with everyone's answer, and an open one."""
    connection = open_file(file)
    fill_people(connection, members)
    # As on any day but the first: everybody is booked up to the day before.
    connection.execute("UPDATE members SET streak_on = ?", (str(FIRST_ON - timedelta(days=1)),))
    add_round(connection, DUE, FIRST_ON, "closed")
    add_answers(connection, DUE, FIRST_ON, members)
    add_round(connection, OPEN, OPEN_ON, "open")
    connection.execute("COMMIT")
    connection.close()


async def measure(
    engines: Engines, writer: SqlAnswerWriter, members: int, pace: float, batch: int
) -> dict[str, object]:
    """Receipts before and during settlement, which share one writing connection, as in the bot."""
    settlement = Settlement(SqlStore(engines), StoppedClock(), Metrics(), batch)
    answers = Answers(writer, members, pace)
    coming = asyncio.create_task(answers.keep_coming())
    await asyncio.sleep(10)
    before, answers.taken = answers.taken[20:], []
    begun = stopwatch.perf_counter()
    finished = await settlement.run(NOW)
    seconds = stopwatch.perf_counter() - begun
    coming.cancel()
    with suppress(asyncio.CancelledError, BaseExceptionGroup):
        await coming
    added = round(_p(answers.taken, 0.99) - _p(before, 0.99), 2)
    return {
        "members": members,
        "rounds_settled": finished,
        "settlement_seconds": round(seconds, 1),
        "receipt_before": _summary(before),
        "receipt_during": _summary(answers.taken),
        "added_at_p99": added,
    }


def _summary(times: list[float]) -> dict[str, float]:
    p50 = round(statistics.median(times), 2)
    return {"answers": len(times), "p50": p50, "p99": round(_p(times, 0.99), 2), "longest": round(max(times), 2)}


def _p(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


async def run(members: int, per_second: int, batch: int) -> dict[str, object]:
    """Fill a database, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.db"
        await upgrade(file)
        await asyncio.to_thread(fill, file, members)
        engines = make_engines(file)
        writer = SqlAnswerWriter(engines)
        await writer.start()
        try:
            return await measure(engines, writer, members, 1 / per_second, batch)
        finally:
            await writer.stop()
            await engines.dispose()


def main() -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=50_000)
    parser.add_argument("--per-second", type=int, default=50)
    parser.add_argument("--batch", type=int, default=BATCH, help="members a transaction, at most")
    chosen = parser.parse_args()
    print(json.dumps(asyncio.run(run(chosen.members, chosen.per_second, chosen.batch)), indent=2))


if __name__ == "__main__":
    main()
