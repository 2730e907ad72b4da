"""The database as a file, for those who know nothing of files: its fault, its daily backup, who else uses it."""

import asyncio
from datetime import datetime
from pathlib import Path

from bot.store.faults import Faults
from bot.store.presence import find_holders
from bot.store.rotation import back_up_daily


class FileUpkeep:
    """The Upkeep of one database file, with `kept` daily backups; 0 makes none."""

    def __init__(self, database: Path, faults: Faults, kept: int) -> None:
        self._database = database
        self._faults = faults
        self._kept = kept

    @property
    def fault(self) -> str:
        """Why the database cannot be used now, '' while it can."""
        return self._faults.reason

    def end_fault(self) -> None:
        """It was tried, and can be written again."""
        self._faults.end()

    async def back_up(self, now: datetime) -> bool:
        """Make the backup of the UTC day of `now`, in a thread of its own; False where there is nothing to do."""
        return await asyncio.to_thread(back_up_daily, self._database, self._kept, now) is not None

    def count_processes(self) -> int:
        """How many processes use the database now, this one included."""
        return max(1, len(find_holders(self._database)))
