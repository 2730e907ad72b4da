"""The repository of spaces: what is kept for one, and how it goes when the bot was removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.group import Account


@dataclass(frozen=True, slots=True)
class Space:
    """A guild, workspace or room in which a group has or had a channel; `purge_at` is set once the bot was removed."""

    id: int
    platform: str
    external_id: str
    name: str
    purge_at: datetime | None = None


class SpaceRepository(Protocol):
    """Spaces and their purge. Whatever erases takes at most `limit` rows and says how many; 0 means none are left."""

    async def find(self, platform: str, external_id: str) -> Space | None:
        """The space of that id, where it is known."""

    async def of_platform(self, platform: str) -> Sequence[Space]:
        """Spaces of a platform."""

    async def find_due(self, now: datetime) -> Space | None:
        """The space whose purge is due longest."""

    async def set_purge(self, space_id: int, at: datetime | None) -> None:
        """Purge a space at that instant, or not."""

    async def close_channels(self, space_id: int, at: datetime, reason: str) -> None:
        """Pause the channels of a space that take posts."""

    async def staying(self, space_id: int) -> Sequence[int]:
        """Ids of groups with a channel in the space and a live one in a space that is not purged before."""

    async def going(self, space_id: int) -> Sequence[int]:
        """Ids of groups with a channel in the space and no such other one."""

    async def lone_accounts(self, space_id: int, limit: int) -> Sequence[Account]:
        """Accounts known in this space and nowhere else, of people without another account."""

    async def erase_group(self, group_id: int, limit: int) -> int:
        """Delete rows of a group, in the end the group itself."""

    async def erase_channels(self, space_id: int, limit: int) -> int:
        """Delete channels of the space with what was posted there."""

    async def blank_answers(self, space: Space, after: str, limit: int) -> str:
        """Blank texts written in the space, by message id from `after`; the last message id looked at, '' at the end.

        Lengths stay, so that what the texts counted for can be recomputed.
        """

    async def remove(self, space_id: int) -> None:
        """Forget the space itself, which has no channel any more."""
