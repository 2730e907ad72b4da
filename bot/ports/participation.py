"""Repositories of what members do besides answering: where they are, helpful votes, reminders, being forgotten."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Protocol

from bot.domain.answer import AnswerMessage
from bot.domain.group import Account, Group
from bot.domain.refs import ChannelRef, ThreadRef
from bot.domain.reminder import Reminder
from bot.domain.round import Round


class PlaceRepository(Protocol):
    """What belongs to a place on a platform."""

    async def find_round(self, thread: ThreadRef) -> Round | None:
        """The round whose thread this is, however old."""

    async def groups_of(self, account_id: int, platform: str, space: str) -> Sequence[Group]:
        """Groups with a channel in a space in which the account has a seat or is a host, oldest first.

        With '' in any space of the platform: for where a person writes to us alone.
        """

    async def in_space(self, platform: str, space: str) -> Sequence[Group]:
        """Groups with a live channel in a space, oldest first; a group without any counts where it had one."""

    async def open_in(self, channel: ChannelRef) -> Sequence[Round]:
        """Open rounds with a question post in a channel, latest first."""

    async def unrevealed(self, group_id: int) -> Sequence[Round]:
        """Rounds of a group that are neither revealed nor void, latest first."""


@dataclass(frozen=True, slots=True)
class SharedAnswer:
    """A live message of a revealed round that others can read; `name` is its author's."""

    message: AnswerMessage
    name: str


class VoteRepository(Protocol):
    """Helpful votes. They belong to accounts; a person with several accounts in a group counts once."""

    async def put(self, round_id: int, author_id: int, voter_id: int, at: datetime) -> bool:
        """Store a vote of one account for another's answer; False when it stood already."""

    async def remove(self, round_id: int, author_id: int, voter_id: int) -> bool:
        """Take a vote back; False when there was none."""

    async def count(self, round_ids: Sequence[int], member_ids: Sequence[int]) -> Mapping[int, Mapping[int, int]]:
        """How many others found a member's answer helpful, by member and round."""

    async def of_voter(self, round_id: int, voter_id: int) -> frozenset[int]:
        """Author account ids that an account voted for."""

    async def authors_of(self, group_id: int, voter_ids: Sequence[int]) -> frozenset[int]:
        """Ids of the members of a group whose answers these accounts voted for."""

    async def find_answer(self, platform: str, space: str, message_id: str) -> int | None:
        """The id of the answer message that a platform's message became."""

    async def get_answer(self, answer_id: int) -> AnswerMessage:
        """Raises NotFoundError('answer.none')."""

    async def shared(self, round_id: int, here: tuple[str, str] | None = None) -> Sequence[SharedAnswer]:
        """Messages of a round that others can read once it is revealed, by stamp.

        With `here`, a platform and a space, only those written there.
        """


class ReminderRepository(Protocol):
    """Wishes to be reminded, with the instant each is to be looked at next."""

    async def put(self, account_id: int, group_id: int, before: timedelta, next_at: datetime) -> None:
        """Store or change a wish."""

    async def remove(self, account_id: int, group_id: int | None) -> int:
        """Drop an account's wish in a group, or all of them; how many there were."""

    async def of_account(self, account_id: int) -> Sequence[Reminder]:
        """An account's wishes, by group."""

    async def due(self, now: datetime, limit: int, without: Collection[int] = ()) -> Sequence[Reminder]:
        """Wishes with `next_at <= now`, longest due first, not in the groups `without`."""

    async def set_next(self, rows: Sequence[tuple[int, int, datetime | None]]) -> None:
        """Look at the wish of (account id, group id) again at that instant, or with None when a round opens."""

    async def wake(self, group_id: int, closes_at: datetime) -> None:
        """A round of the group opened: look at each of its wishes in time for the deadline."""

    async def set_zone(self, account_id: int, zone: str | None) -> None:
        """Set an account's own time zone, or have the group's count."""

    async def set_quiet(self, account_id: int, quiet_from: time | None, quiet_until: time | None) -> None:
        """Set an account's quiet hours, or none."""


@dataclass(frozen=True, slots=True)
class Recard:
    """A reveal in the journal that shows private answers of somebody who is forgotten."""

    post_id: int
    round: Round
    platform: str
    space: str


class PrivacyRepository(Protocol):
    """All that is stored about a person, and how it is made nobody's."""

    async def accounts_of(self, account_id: int) -> Sequence[Account]:
        """The account and every other one that shares a member with it."""

    async def export(self, account_ids: Sequence[int]) -> dict[str, Any]:
        """Every row about these accounts and their members, by what it is; plain values, instants as ISO text."""

    async def members_of(self, account_ids: Sequence[int]) -> Sequence[int]:
        """Ids of the members these accounts sit for, in every group."""

    async def reveals_of(self, account_ids: Sequence[int]) -> Sequence[Recard]:
        """Reveals that hold private answers of these accounts."""

    async def recard(self, post_id: int, card: str, at: datetime) -> None:
        """Replace the card a post keeps, and the room's copy of it."""

    async def forget(self, accounts: Sequence[Account], name: str, at: datetime) -> None:
        """Blank what these accounts wrote, cut them off from their platform and call them `name`.

        Their answers, votes and seats stay as bare facts, so that nobody's ledger changes.
        """
