"""Repositories of answers, of the ledgers booked from them, and of the standings derived from those."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.answer import AnswerMessage
from bot.domain.refs import AccountRef, ThreadRef
from bot.domain.scoring import PointRow
from bot.domain.streak import Mark, StreakDay


@dataclass(frozen=True, slots=True)
class PrivateAnswer:
    """A private answer as it stands, and where it is kept."""

    space: str
    message_id: str
    message: AnswerMessage


class AnswerRepository(Protocol):
    """Reads answer messages; only the answer writer and settlement change them."""

    async def of_rounds(self, round_ids: Sequence[int], account_ids: Sequence[int]) -> Sequence[AnswerMessage]:
        """Messages of these accounts in these rounds, withdrawn ones included, by stamp."""

    async def authors(self, round_id: int) -> Sequence[tuple[int, str, datetime]]:
        """(account id, account name, first stamp) of everyone who wrote in a round."""

    async def unseated(self, round_id: int, group_id: int) -> Sequence[int]:
        """Account ids of those who wrote in a round and have no seat in the group."""

    async def count_answered(self, round_id: int, closes_at: datetime, minimum: int) -> int:
        """How many people have an on-time answer that counts; two accounts of one member are one."""

    async def find_private(self, round_id: int, account_id: int) -> PrivateAnswer | None:
        """The account's private answer to a round that was not withdrawn."""

    async def in_thread(self, round_id: int, thread: ThreadRef, before: datetime) -> Mapping[str, AccountRef]:
        """Authors by message id of a round's live messages known to stand in that thread, stamped before an instant."""

    async def published(self, round_id: int, platform: str, space: str) -> Sequence[tuple[str, AnswerMessage]]:
        """(author's name, message) of private on-time messages of that space whose authors agreed to publish."""

    async def unbooked(self, limit: int, without: Collection[int] = ()) -> Sequence[tuple[int, int]]:
        """(round id, account id) pairs with changed messages in rounds settled already, not in the rounds `without`."""

    async def mark_booked(self, round_id: int, account_ids: Sequence[int]) -> None:
        """Messages of these accounts in that round are in the ledgers."""

    async def blank_short(self, round_id: int, account_ids: Sequence[int]) -> None:
        """Blank the on-time texts of accounts whose answer never counted (RULES, Answers)."""


@dataclass(frozen=True, slots=True)
class DayRepair:
    """A host's correction of one member's study day."""

    member_id: int
    on: date
    mark: Mark
    by: int | None
    why: str


@dataclass(frozen=True, slots=True)
class PointRepair:
    """A host's correction of one member's points for a round, added to what settlement books."""

    member_id: int
    round_id: int
    points: int
    by: int | None
    why: str


class LedgerRepository(Protocol):
    """Points and streak ledgers, and the repairs that are facts behind them."""

    async def points_of(self, member_ids: Sequence[int], round_ids: Sequence[int] | None = None) -> Sequence[PointRow]:
        """Booked rows of these members, in these rounds or in all."""

    async def put_points(self, rows: Sequence[PointRow]) -> None:
        """Add or replace rows by (round, member, reason)."""

    async def drop_points(self, rows: Sequence[PointRow]) -> None:
        """Remove rows by (round, member, reason)."""

    async def streak_days(self, member_ids: Sequence[int]) -> Mapping[int, Sequence[StreakDay]]:
        """Stored days by member, oldest first; a missed day has none."""

    async def put_days(self, rows: Sequence[tuple[int, StreakDay]]) -> None:
        """Add or replace (member id, day) rows; never a missed one."""

    async def drop_days(self, rows: Sequence[tuple[int, date]]) -> None:
        """Remove (member id, date) rows."""

    async def drop_booked(self, member_ids: Sequence[int]) -> None:
        """Remove every row of points and days of these members, readable or not, to be booked anew."""

    async def day_repairs(self, member_ids: Sequence[int]) -> Sequence[DayRepair]:
        """Corrections of days."""

    async def put_day_repair(self, repair: DayRepair, at: datetime) -> None:
        """Add or replace the correction of that day."""

    async def point_repairs(self, member_ids: Sequence[int]) -> Sequence[PointRepair]:
        """Corrections of points."""

    async def put_point_repair(self, repair: PointRepair, at: datetime) -> None:
        """Add or replace the correction of that round."""

    async def by_reason(self, member_id: int) -> Mapping[str, int]:
        """A member's points by reason, over all time."""

    async def answered_on(self, group_id: int, since_on: date) -> Mapping[date, set[int]]:
        """Member ids that answered, by study day, from `since_on`."""


@dataclass(frozen=True, slots=True)
class StandingChange:
    """Points and answers to add to one member's total on one board; both may be negative."""

    board: str
    period: str
    member_id: int
    points: int
    answers: int


class StandingsRepository(Protocol):
    """Totals and counters: a cache of the points ledger, which boards are read from."""

    async def apply(self, group_id: int, changes: Sequence[StandingChange]) -> None:
        """Add changes to totals and keep the counters of points boards equal to them."""

    async def rebuild(self, group_id: int, board: str, period: str, first_on: date, last_on: date) -> None:
        """Make the totals and counters of one points board anew, from what counts on dates, both ends included."""

    async def periods(self, group_id: int, board: str) -> Sequence[str]:
        """Periods of a board that hold anyone, newest first."""

    async def totals(self, group_id: int) -> Mapping[tuple[str, str, int], tuple[int, int]]:
        """(booked points, answers) by (board, period, member id); for `db verify`."""

    async def counters(self, group_id: int) -> Mapping[tuple[str, str, int, int], int]:
        """Count by (board, period, level, bucket) of every counter that is not 0; for `db verify`."""

    async def places(self, group_id: int) -> Mapping[tuple[str, str, int], tuple[int, str]]:
        """(points as shown, name to sort by) by (board, period, member id); for `db verify`."""

    async def sorted_names(self, group_id: int) -> Mapping[int, str]:
        """The name each member is sorted by, by member id; for `db verify`."""

    async def sort_names(self, group_id: int) -> None:
        """Have every member sorted by the name they have; for `db verify --repair`."""

    async def clear(self, group_id: int) -> None:
        """Drop everything of a group, to be rebuilt."""
