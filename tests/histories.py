"""Generated histories of a group in portions of any size, beside what `make soak` runs.

    python -m tests.histories --histories 2500 --seed 1

Prints how many were lived. A difference ends it with the shortest history that shows it.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from bot.store.engine import make_engines
from bot.store.migrations import upgrade
from tests.services.history import DAYS, Event, live_once


def live_many(histories: int, begin: int, file: Path) -> int:
    """Live that many histories on the database `file`, which is made; how many there were."""
    lived = 0
    with asyncio.Runner() as runner:
        runner.run(upgrade(file))
        engines = make_engines(file, "OFF")

        @seed(begin)
        @settings(
            max_examples=histories,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @given(DAYS)
        def live(days: Sequence[Sequence[Event]]) -> None:
            nonlocal lived
            lived += 1
            runner.run(live_once(engines, days))

        live()
        runner.run(engines.dispose())
    return lived


def main() -> None:
    """Read the arguments, live the histories and print how many they were."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lived = live_many(chosen.histories, chosen.seed, Path(folder) / "drill.db")
    print(f"{lived} histories (seed {chosen.seed}): ledgers, totals, counters and boards are what the facts lead to.")


if __name__ == "__main__":
    main()
