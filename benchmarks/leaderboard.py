"""How long a page of a board with one's own rank takes in a group that grows to 50,000 members.

Reads through the project's own service, and beside it, on the same data in the same run and through the same engine,
the plain aggregate over a table with covering indexes. Each member answers 20 rounds; 1,000,000 answers are 50,000
members. Prints JSON, times in milliseconds: p50 and p99, their growth from the smallest size to the largest, and how
many times the plain aggregate takes.

    .venv/bin/python -m benchmarks.leaderboard --sizes 1000,10000,100000,1000000
"""

import argparse
import asyncio
import json
import random
import statistics
import tempfile
import time as stopwatch
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks.bulk import GROUP, ROUNDS, add_answers, add_round, fill_people, open_file, study_dates
from bot.app.core import Core, open_core
from bot.domain.leaderboard import Board, period_of
from bot.ports.store import UnitOfWork
from bot.store.engine import make_engines
from bot.store.migrations import upgrade

PAGE = 25
LAST_ON = study_dates()[-1]
WEEK = period_of(Board.WEEK, LAST_ON)
_POINTS = """
INSERT INTO points (round_id, member_id, reason, points, counts_on)
SELECT m.round_id, m.account_id, 'on_time', 10, r.counts_on FROM answer_messages m JOIN rounds r ON r.id = m.round_id"""
_STREAKS = """
INSERT INTO points (round_id, member_id, reason, points, counts_on)
SELECT round_id, member_id, 'streak', 1 + (member_id * 7919 + round_id * 104729) % 5, counts_on FROM points"""
_PLAIN = """
CREATE TABLE plain AS SELECT 1 AS group_id, strftime('%W', counts_on) AS week, member_id, sum(points) AS points
FROM points GROUP BY round_id, member_id"""
_PAGE = "SELECT member_id, sum(points) AS p FROM plain WHERE {where} GROUP BY member_id"
Read = Callable[[int], Awaitable[int]]


@dataclass
class StoppedClock:
    """The last day, after its round."""

    def now(self) -> datetime:
        """An evening."""
        return datetime(LAST_ON.year, LAST_ON.month, LAST_ON.day, 20, tzinfo=UTC)


def fill(file: Path, answers: int) -> float:
    """The data of one size on a migrated database; the seconds it took."""
    begun, members = stopwatch.perf_counter(), answers // ROUNDS
    connection = open_file(file)
    fill_people(connection, members)
    for number, on in enumerate(study_dates(), start=1):
        add_round(connection, number, on, "settled")
        add_answers(connection, number, on, members)
    for statement in (_POINTS, _STREAKS, _PLAIN):
        connection.execute(statement)
    connection.execute("CREATE INDEX plain_week ON plain (group_id, week, member_id, points)")
    connection.execute("CREATE INDEX plain_all ON plain (group_id, member_id, points)")
    connection.execute("COMMIT")
    connection.close()
    return stopwatch.perf_counter() - begun


async def stand(core: Core) -> None:
    """Totals and counters of the two boards, made by the store itself."""

    async def work(uow: UnitOfWork) -> None:
        monday = LAST_ON - timedelta(days=LAST_ON.weekday())
        await uow.standings.rebuild(GROUP, Board.ALL, "", date.min, date.max)
        await uow.standings.rebuild(GROUP, Board.WEEK, WEEK, monday, LAST_ON)

    await core.store.write(work)


async def ours(core: Core, board: str, around: bool, member_id: int) -> int:
    """One's rank, from the page and the row that a person sees."""
    card = await core.services.standings.board(GROUP, board, member_id, around=around)
    rows = [*card.rows, *([card.mine] if card.mine else [])]
    return next(row.rank or 0 for row in rows if row.member_id == member_id)


async def plain(engine: AsyncEngine, board: str, member_id: int) -> int:
    """The same by adding up: the first page, one's own total, and how many have more."""
    where = "group_id = 1" + (f" AND week = '{LAST_ON:%W}'" if board == Board.WEEK else "")
    sums = _PAGE.format(where=where)
    async with engine.begin() as connection:
        await connection.execute(text(f"{sums} ORDER BY p DESC, member_id LIMIT {PAGE}"))
        own = f"SELECT sum(points) FROM plain WHERE {where} AND member_id = :m"
        mine = (await connection.execute(text(own), {"m": member_id})).scalar_one()
        more = text(f"SELECT count(*) FROM ({sums}) WHERE p > :mine")
        return 1 + (await connection.execute(more, {"mine": mine})).scalar_one()


async def measure(stack: AsyncExitStack, folder: Path, size: int) -> dict[str, Read]:
    """A database of one size, and its reads by name."""
    file = folder / f"{size}.db"
    await upgrade(file)
    seconds = await asyncio.to_thread(fill, file, size)
    print(f"{size} answers, {size // ROUNDS} members: filled in {seconds:.1f} s", flush=True)
    core = await stack.enter_async_context(open_core(file, StoppedClock()))
    await stand(core)
    engines = make_engines(file)
    stack.push_async_callback(engines.dispose)
    reads: dict[str, Read] = {}
    for board in (Board.ALL, Board.WEEK):
        reads[f"{board} page and rank"] = partial(ours, core, board, False)
        reads[f"{board} neighbours"] = partial(ours, core, board, True)
        reads[f"{board} plain aggregate"] = partial(plain, engines.reader, board)
    return reads


async def time_reads(reads: dict[int, dict[str, Read]], count: int, slow: int) -> dict[str, dict[int, list[float]]]:
    """Milliseconds by read and size; the sizes take turns, since only ratios of one run count."""
    chance, taken = random.Random(5), defaultdict[str, dict[int, list[float]]](lambda: defaultdict(list))
    for turn in range(10):
        for size, by_name in reads.items():
            for name, read in by_name.items():
                is_slow = "plain" in name and size > 10_000
                for _ in range((slow if is_slow else count) // 10 + (turn == 0)):
                    member_id = chance.randint(1, size // ROUNDS)
                    begun = stopwatch.perf_counter()
                    await read(member_id)
                    taken[name][size].append((stopwatch.perf_counter() - begun) * 1000)
    return taken


async def check(reads: dict[str, Read], size: int) -> None:
    """Every read tells the same rank."""
    for member_id in (1, size // ROUNDS // 2, size // ROUNDS):
        for board in (Board.ALL, Board.WEEK):
            ranks = {name: await read(member_id) for name, read in reads.items() if name.startswith(board)}
            if len(set(ranks.values())) != 1:
                raise SystemExit(f"ranks differ for member {member_id} of {size}: {ranks}")


def summarize(taken: dict[str, dict[int, list[float]]]) -> dict[str, object]:
    """p50 and p99 by read and size, the growth of the median, and the plain aggregate's multiple at the largest."""
    result: dict[str, object] = {}
    for name, by_size in taken.items():
        medians = {size: statistics.median(times) for size, times in by_size.items()}
        cells = {str(size): {"p50": round(medians[size], 3), "p99": _p99(by_size[size])} for size in by_size}
        growth = round(medians[max(medians)] / medians[min(medians)], 2)
        result[name] = {**cells, "growth": growth}
    for board in (Board.ALL, Board.WEEK):
        largest = max(taken[f"{board} plain aggregate"])
        plain_ms = statistics.median(taken[f"{board} plain aggregate"][largest])
        ours_ms = statistics.median(taken[f"{board} page and rank"][largest])
        result[f"{board}: plain / ours"] = round(plain_ms / ours_ms, 1)
    return result


def _p99(times: list[float]) -> float:
    return round(sorted(times)[min(len(times) - 1, int(len(times) * 0.99))], 3)


async def run(sizes: list[int], count: int, slow: int) -> dict[str, object]:
    """Fill, check and time every size."""
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            reads = {size: await measure(stack, Path(folder), size) for size in sizes}
            for size, by_name in reads.items():
                await check(by_name, size)
            return summarize(await time_reads(reads, count, slow))


def main() -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000,1000000")
    parser.add_argument("--reads", type=int, default=1000)
    parser.add_argument("--slow-reads", type=int, default=20)
    chosen = parser.parse_args()
    sizes = [int(size) for size in chosen.sizes.split(",")]
    print(json.dumps(asyncio.run(run(sizes, chosen.reads, chosen.slow_reads)), indent=2))


if __name__ == "__main__":
    main()
