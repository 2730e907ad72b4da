"""Repositories of what a host may switch on for a group: its weekly digest, and badges with their roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.badge import BadgeRules
from bot.domain.digest import DigestWish


class DigestRepository(Protocol):
    """When groups want their digest."""

    async def put(self, wish: DigestWish) -> None:
        """Store or change a group's wish."""

    async def remove(self, group_id: int) -> bool:
        """Drop it; False when there was none."""

    async def find(self, group_id: int) -> DigestWish | None:
        """A group's wish."""

    async def due(self, now: datetime, limit: int) -> Sequence[DigestWish]:
        """Wishes with `next_at <= now`, longest due first."""


@dataclass(frozen=True, slots=True)
class BadgeRole:
    """A platform's role that goes with a badge in one space; `role` is the platform's id."""

    platform: str
    space: str
    badge: str
    role: str


@dataclass(frozen=True, slots=True)
class BadgeGrant:
    """A role that an account was given for a badge. `external_id` is the account's id on its platform."""

    account_id: int
    external_id: str
    role: BadgeRole


@dataclass(frozen=True, slots=True)
class RoleReturn:
    """A role that somebody who was forgotten still holds.

    Their id on the platform is kept for that alone, and at most until `give_up_at`.
    """

    group_id: int
    platform: str
    space: str
    external_id: str
    role: str
    give_up_at: datetime


class BadgeRepository(Protocol):
    """Badges of groups: their rules, the roles that go with them, and which were given to whom."""

    async def rules(self, group_id: int) -> BadgeRules:
        """A group's rules; none where the host chose none."""

    async def put_rules(self, group_id: int, rules: BadgeRules, next_at: datetime) -> None:
        """Store them, to be looked at from `next_at`."""

    async def due(self, now: datetime, limit: int) -> Sequence[int]:
        """Groups whose badges are to be looked at, longest due first."""

    async def next_at(self, group_id: int) -> datetime | None:
        """When a group's badges are looked at next; None for never."""

    async def set_next(self, group_id: int, at: datetime | None) -> None:
        """Look again at that instant; with None not at all."""

    async def roles(self, group_id: int) -> Sequence[BadgeRole]:
        """The roles that go with a group's badges."""

    async def put_role(self, group_id: int, role: BadgeRole) -> None:
        """Store or change one."""

    async def remove_role(self, group_id: int, role: BadgeRole) -> None:
        """Drop one."""

    async def grants(self, group_id: int) -> Sequence[BadgeGrant]:
        """What was given and not taken back."""

    async def add_grant(self, group_id: int, grant: BadgeGrant, at: datetime) -> None:
        """A role was given; nobody takes it back any more from whoever was forgotten before."""

    async def drop_grant(self, group_id: int, grant: BadgeGrant) -> None:
        """A role was taken back."""

    async def streaks(self, group_id: int, least: int) -> Sequence[tuple[int, int]]:
        """(member id, current streak) of the members, hidden ones left out, whose streak is at least `least`."""

    async def owe_back(self, account_ids: Sequence[int], now: datetime, give_up_at: datetime) -> None:
        """Note every role that these accounts were given as one to take back from now on: they are being forgotten."""

    async def owed(self, now: datetime, limit: int) -> Sequence[RoleReturn]:
        """Roles to be taken back from people who were forgotten, longest due first."""

    async def owe(self, owed: RoleReturn, at: datetime) -> None:
        """Take one back at that instant, instead of the one it was to be taken back at."""

    async def drop_owed(self, owed: RoleReturn) -> None:
        """It was taken back, or is given up: nothing is kept of the person."""
