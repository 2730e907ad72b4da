"""Repositories of groups, the people in them, and when their rounds open."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.group import Account, Channel, Group, Member, Rest, Schedule, Season
from bot.domain.refs import AccountRef, ChannelRef
from bot.domain.round import Rules
from bot.domain.schedule import Opening
from bot.domain.streak import Streak


class GroupRepository(Protocol):
    """Groups with their channels, hosts and seasons."""

    async def add(self, name: str, zone: str, seed: int, at: datetime) -> Group:
        """Found a group."""

    async def get(self, group_id: int) -> Group:
        """Raises NotFoundError('group.unknown')."""

    async def list(self) -> Sequence[Group]:
        """Every group, oldest first."""

    async def set_name(self, group_id: int, name: str) -> None:
        """Call the group something else."""

    async def set_zone(self, group_id: int, zone: str) -> None:
        """Change the zone; stored dates stay."""

    async def add_channel(self, group_id: int, ref: ChannelRef, name: str) -> Channel:
        """A channel of the group; one that was removed from it comes back as the same.

        Raises ConflictError('channel.taken') when a live channel of that ref belongs to a group.
        """

    async def remove_channel(self, channel_id: int, at: datetime) -> None:
        """Take a channel from its group; what it was paused for and whom it pings is forgotten."""

    async def channels(self, group_id: int) -> Sequence[Channel]:
        """Live channels of a group, paused ones included, oldest first."""

    async def get_channel(self, channel_id: int) -> Channel:
        """Raises NotFoundError('channel.unknown')."""

    async def find_channel(self, ref: ChannelRef) -> Channel | None:
        """The live channel at `ref`."""

    async def paused_channels(self) -> Sequence[Channel]:
        """Live channels of every group in which nothing may be posted now."""

    async def pause_channel(self, channel_id: int, at: datetime, reason: str) -> None:
        """Stop posting to a channel."""

    async def resume_channel(self, channel_id: int) -> None:
        """Post to a channel again; what was to open there and waited does so at once."""

    async def find_ping(self, ref: ChannelRef) -> str | None:
        """The platform's id of the role that a live channel mentions with each question."""

    async def set_ping(self, channel_id: int, role: str | None) -> None:
        """Mention a role with each question, or nobody."""

    async def rules(self, group_id: int) -> Rules:
        """What the next round of a group is played by: what a host chose, else the rules of the house."""

    async def set_rules(self, group_id: int, rules: Rules) -> None:
        """Play later rounds by these rules."""

    async def locks(self, ref: ChannelRef) -> bool:
        """Whether the group of the live channel at `ref` has its threads locked at the reveal."""

    async def hosts(self, group_id: int) -> Sequence[Account]:
        """Accounts with the right to act on the group."""

    async def is_host(self, group_id: int, account_id: int) -> bool:
        """Whether the account has that right."""

    async def add_host(self, group_id: int, account_id: int, granted_by: int | None, at: datetime) -> None:
        """Grant the right; harmless to repeat."""

    async def remove_host(self, group_id: int, account_id: int) -> None:
        """Take the right away; harmless to repeat."""

    async def seasons(self, group_id: int) -> Sequence[Season]:
        """Seasons of a group, by start."""

    async def put_season(self, group_id: int, season: Season) -> None:
        """Add or change the season of that name."""


class MemberRepository(Protocol):
    """Accounts, seats, members and their rests."""

    async def put_account(self, ref: AccountRef, name: str, at: datetime) -> Account:
        """The account at `ref`, made or given its newest name."""

    async def get_account(self, account_id: int) -> Account:
        """Raises NotFoundError('account.unknown')."""

    async def accounts(self, account_ids: Collection[int]) -> Mapping[int, Account]:
        """Those of these accounts that exist, by id."""

    async def find_account(self, ref: AccountRef) -> Account | None:
        """The account at `ref`."""

    async def rename_account(self, account_id: int, name: str) -> None:
        """Rename an account and every member that is called after it: of a linked account its partner's may be."""

    async def add(self, group_id: int, account_id: int, name: str, joined_on: date, at: datetime) -> Member:
        """A new member with a seat for the account."""

    async def found(self, group_id: int, name: str, joined_on: date, at: datetime) -> int:
        """The id of a new member, for whom nobody sits yet."""

    async def get(self, member_id: int) -> Member:
        """Raises NotFoundError('member.unknown')."""

    async def find(self, group_id: int, account_id: int) -> Member | None:
        """Who sits in the group for this account."""

    async def by_account(self, group_id: int, account_ids: Sequence[int]) -> Mapping[int, Member]:
        """Members by the account that sits for them; accounts without a seat are left out."""

    async def accounts_of(self, member_ids: Sequence[int]) -> Mapping[int, Sequence[int]]:
        """Account ids by member."""

    async def page(self, group_id: int, after_id: int, limit: int) -> Sequence[Member]:
        """Members with a higher id, by id, hidden ones included."""

    async def save_streaks(self, rows: Sequence[tuple[int, Streak, date]]) -> None:
        """Store (member id, streak, the day it stands after)."""

    async def join_earlier(self, member_id: int, joined_on: date) -> None:
        """Move the joining date back to `joined_on` where it is later."""

    async def hide(self, member_id: int, at: datetime | None) -> None:
        """Hide a member (or show again with None)."""

    async def rests(self, member_ids: Sequence[int]) -> Mapping[int, Sequence[Rest]]:
        """Planned rests by member, by their first day, with those of whoever became one with it."""

    async def add_rest(self, member_id: int, first_on: date, last_on: date, at: datetime) -> Rest:
        """Plan a rest, both ends included."""

    async def remove_rest(self, rest_id: int) -> None:
        """Forget a planned rest."""


class RoomNameRepository(Protocol):
    """Names held in a web room, compared by their folded form, and one-time sign-in codes."""

    async def find(self, space: str, folded: str) -> int | None:
        """The account id that holds a name."""

    async def put(self, space: str, folded: str, account_id: int) -> None:
        """Give the account this name, releasing its former one. Raises ConflictError('name.taken')."""

    async def release(self, account_id: int) -> None:
        """Free the name an account holds."""

    async def holders(self, space: str) -> Sequence[Account]:
        """Every account that holds a name, by name."""

    async def put_code(self, account_id: int, code_hash: str, expires_at: datetime) -> None:
        """Store the one sign-in code of an account, replacing an older one."""

    async def take_code(self, code_hash: str, at: datetime) -> int | None:
        """Use up an unexpired code: the account id it signs in."""


class ScheduleRepository(Protocol):
    """Schedules with the instant they are due next."""

    async def add(self, schedule: Schedule, following: Opening | None) -> Schedule:
        """Store a new schedule (its id is ignored). Raises ConflictError('schedule.second_carrier')."""

    async def get(self, schedule_id: int) -> Schedule:
        """Raises NotFoundError('schedule.unknown')."""

    async def of_group(self, group_id: int) -> Sequence[Schedule]:
        """Schedules of a group, the carrying one first."""

    async def due(self, now: datetime, limit: int) -> Sequence[Schedule]:
        """Schedules with `next_at <= now` that are not postponed, longest due first."""

    async def postpone(self, schedule_id: int, look_at: datetime) -> None:
        """The opening that is due stays so, and waits: for that instant, or for a channel that takes posts again."""

    async def opening(self, now: datetime) -> Mapping[int, datetime]:
        """The groups with an opening that is due, postponed or not, and when their latest was to come about."""

    async def save(self, schedule: Schedule, following: Opening | None) -> None:
        """Store timetable, filters, pause and the next opening."""

    async def set_next(self, schedule_id: int, following: Opening | None) -> None:
        """Store only the next opening."""

    async def skip(self, schedule_id: int, on: date, at: datetime) -> None:
        """Have the schedule pass over a date."""

    async def unskip(self, schedule_id: int, on: date) -> None:
        """Take a skip back."""

    async def skips(self, schedule_id: int, since_on: date) -> Sequence[date]:
        """Dates to pass over, from `since_on`, in order."""
