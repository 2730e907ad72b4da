"""What an operator asks of a database file while no bot need run."""

from collections.abc import Sequence
from pathlib import Path

from bot.app.core import SystemClock
from bot.ports.practice import Dispute
from bot.services.disputes import list_disputes
from bot.services.repair import mend_differences
from bot.services.verification import find_differences
from bot.store.engine import make_engines
from bot.store.unit_of_work import SqlStore


async def read_disputes(database: Path) -> Sequence[Dispute]:
    """What members said they covered though the reading left it open, most first; migrates nothing."""
    engines = make_engines(database)
    try:
        return await list_disputes(SqlStore(engines))
    finally:
        await engines.dispose()


async def verify(database: Path, *, repair: bool = False) -> list[str]:
    """Every difference between the ledgers of a database file and the facts behind them; migrates nothing.

    With `repair` each is mended too, which is written to the audit trail of its group.
    """
    engines = make_engines(database)
    store = SqlStore(engines)
    try:
        return await (mend_differences(store, SystemClock()) if repair else find_differences(store))
    finally:
        await engines.dispose()
