"""What the process says of its own health, for whoever watches it from outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class HealthReport:
    """Whether everything works, with one short word or figure for each part that was looked at."""

    healthy: bool
    parts: Mapping[str, str] = field(default_factory=dict)


class BackupError(Exception):
    """A copy of the database could not be made or is no good; the message says why and what to do."""


class Upkeep(Protocol):
    """Looks after the database as a file."""

    @property
    def fault(self) -> str:
        """Why the database cannot be used now, '' while it can. It stands until `end_fault`."""

    def end_fault(self) -> None:
        """It was tried, and can be written again."""

    async def back_up(self, now: datetime) -> bool:
        """Make the backup of the UTC day of `now`; False where there is nothing to do. Raises BackupError."""

    def count_processes(self) -> int:
        """How many processes use the database now, this one included."""
