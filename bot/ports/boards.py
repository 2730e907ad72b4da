"""The repository that reads boards: a page, the viewer's own row and the number of people, without a scan."""

from datetime import datetime
from typing import Protocol

from bot.domain.leaderboard import BoardPage, Ladder


class BoardRepository(Protocol):
    """Boards in the one order of `domain.leaderboard`. `viewer` is a member id, or None for nobody in particular."""

    async def page(self, ladder: Ladder, viewer: int | None, offset: int, limit: int) -> BoardPage:
        """`limit` rows from place `offset` on, and the viewer's own row wherever it stands."""

    async def around(self, ladder: Ladder, viewer: int, limit: int) -> BoardPage:
        """The viewer's neighbours: up to half of `limit` rows before the own one, and the rest after it.

        The first page where the viewer is not on the ladder.
        """

    async def of_round(self, round_id: int, viewer: int | None, offset: int, limit: int) -> BoardPage:
        """What each visible member has from one settled round, whatever the reason."""

    async def answered(
        self, round_id: int, closes_at: datetime, minimum: int, viewer: int | None, offset: int, limit: int
    ) -> BoardPage:
        """Visible members with an on-time answer that counts, by name; each with one answer and no points."""
