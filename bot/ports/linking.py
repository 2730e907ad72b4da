"""The repository of links between the accounts of one person, and of the seats that they share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.linking import Link


@dataclass(frozen=True, slots=True)
class SharedSeat:
    """A seat of an account, with the member it goes back to when it is alone again.

    `own_member_id` is None where the account never sat for another member than its partner's; `joined_on` and
    `hidden_at` are that member's own.
    """

    account_id: int
    group_id: int
    member_id: int
    own_member_id: int | None
    joined_on: date | None = None
    hidden_at: datetime | None = None


class LinkRepository(Protocol):
    """Links, the codes that prove them, and shared seats."""

    async def put_code(self, account_id: int, code_hash: str, expires_at: datetime) -> None:
        """Store the one code of an account, replacing an older one."""

    async def find_code(self, code_hash: str, at: datetime) -> int | None:
        """The account that an unexpired code was made for."""

    async def drop_code(self, account_id: int) -> None:
        """Forget the code of an account."""

    async def count_tries(self, account_id: int, at: datetime) -> int:
        """How many wrong codes an account entered that still count."""

    async def add_try(self, account_id: int, at: datetime, until_at: datetime) -> None:
        """Count a wrong code; all of them count until `until_at`."""

    async def sweep(self, before: datetime) -> None:
        """Drop codes and tries that ended before an instant."""

    async def of_person(self, account_id: int) -> Sequence[Link]:
        """Every link between the accounts of a person, oldest first."""

    async def add(self, account_id: int, partner_id: int, at: datetime) -> Link:
        """Have an account join the person of another one; it must not have joined one before."""

    async def remove(self, link_id: int) -> None:
        """Undo a link; seats stay where they are."""

    async def seats(self, account_ids: Sequence[int]) -> Sequence[SharedSeat]:
        """The seats of these accounts in every group; one that is not shared goes back to where it is."""

    async def put_seat(self, seat: SharedSeat, *, is_shared: bool) -> None:
        """Seat an account, and remember where it goes back to while the seat is shared."""

    async def put_joined(self, member_id: int, joined_on: date) -> None:
        """Store when a member joined, earlier or later than it is known."""
