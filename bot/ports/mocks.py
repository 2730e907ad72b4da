"""The repository of mock interviews."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.mock import Interview


class MockRepository(Protocol):
    """Mock interviews. They belong to accounts and are facts of nobody's ledger."""

    async def add(self, mock: Interview, seed: int) -> Interview:
        """Store a new interview under an id of its own. Raises ConflictError('mock.live') while one is under way."""

    async def save(self, mock: Interview) -> None:
        """Store what changed in an interview."""

    async def get(self, mock_id: int) -> Interview:
        """Raises NotFoundError('mock.unknown')."""

    async def find_live(self, account_ids: Sequence[int]) -> Interview | None:
        """The interview of these accounts that is under way, the latest of several."""

    async def latest(self, account_ids: Sequence[int], limit: int) -> Sequence[Interview]:
        """Interviews of these accounts, newest first, one under way included."""
