"""Badges of groups, the roles that go with them, and which were given to whom."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.badge import BadgeRules
from bot.ports.digests import BadgeGrant, BadgeRole, RoleReturn
from bot.store.statements import among, upsert
from bot.store.tables import accounts, badge_grants, badge_roles, badge_rules, members, role_returns

_rules, _roles, _grants, _owed = badge_rules.c, badge_roles.c, badge_grants.c, role_returns.c


class SqlBadges:
    """The BadgeRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def rules(self, group_id: int) -> BadgeRules:
        """A group's rules; none where the host chose none."""
        row = (await self._connection.execute(select(badge_rules).where(_rules.group_id == group_id))).one_or_none()
        return BadgeRules(row.champion, tuple(map(int, row.streaks.split()))) if row else BadgeRules()

    async def put_rules(self, group_id: int, rules: BadgeRules, next_at: datetime) -> None:
        """Store them, to be looked at from `next_at`."""
        streaks = " ".join(map(str, rules.streaks))
        row = {"group_id": group_id, "champion": rules.champion, "streaks": streaks, "next_at": next_at}
        await self._connection.execute(upsert(badge_rules), row)

    async def due(self, now: datetime, limit: int) -> Sequence[int]:
        """Groups whose badges are to be looked at, longest due first."""
        statement = select(_rules.group_id).where(_rules.next_at <= now).order_by(_rules.next_at).limit(limit)
        return list((await self._connection.execute(statement)).scalars())

    async def next_at(self, group_id: int) -> datetime | None:
        """When they are looked at next; None for never."""
        statement = select(_rules.next_at).where(_rules.group_id == group_id)
        return (await self._connection.execute(statement)).scalar_one_or_none()

    async def set_next(self, group_id: int, at: datetime | None) -> None:
        """Look again at that instant; with None not at all."""
        statement = update(badge_rules).where(_rules.group_id == group_id).values(next_at=at)
        await self._connection.execute(statement)

    async def roles(self, group_id: int) -> Sequence[BadgeRole]:
        """The roles that go with a group's badges."""
        statement = select(badge_roles).where(_roles.group_id == group_id).order_by(*badge_roles.primary_key)
        rows = await self._connection.execute(statement)
        return [BadgeRole(row.platform, row.space, row.badge, row.role) for row in rows]

    async def put_role(self, group_id: int, role: BadgeRole) -> None:
        """Store or change one."""
        await self._connection.execute(upsert(badge_roles), {**_role_key(group_id, role), "role": role.role})

    async def remove_role(self, group_id: int, role: BadgeRole) -> None:
        """Drop one."""
        await self._connection.execute(delete(badge_roles).filter_by(**_role_key(group_id, role)))

    async def grants(self, group_id: int) -> Sequence[BadgeGrant]:
        """What was given and not taken back."""
        statement = (
            select(badge_grants, accounts.c.platform, accounts.c.external_id)
            .join(accounts, accounts.c.id == _grants.account_id)
            .where(_grants.group_id == group_id)
        )
        return [
            BadgeGrant(row.account_id, row.external_id, BadgeRole(row.platform, row.space, row.badge, row.role))
            for row in await self._connection.execute(statement)
        ]

    async def add_grant(self, group_id: int, grant: BadgeGrant, at: datetime) -> None:
        """A role was given; nobody takes it back any more from whoever was forgotten before."""
        row = {**_grant_key(group_id, grant), "role": grant.role.role, "granted_at": at}
        await self._connection.execute(upsert(badge_grants), row)
        role = grant.role
        held = {"platform": role.platform, "space": role.space, "external_id": grant.external_id, "role": role.role}
        await self._connection.execute(delete(role_returns).filter_by(**held))

    async def drop_grant(self, group_id: int, grant: BadgeGrant) -> None:
        """A role was taken back."""
        await self._connection.execute(delete(badge_grants).filter_by(**_grant_key(group_id, grant)))

    async def streaks(self, group_id: int, least: int) -> Sequence[tuple[int, int]]:
        """(member id, current streak) of the members, hidden ones left out, whose streak is at least `least`."""
        m = members.c
        statement = select(m.id, m.current).where(m.group_id == group_id, m.hidden_at.is_(None), m.current >= least)
        return [(row.id, row.current) for row in await self._connection.execute(statement)]

    async def owe_back(self, account_ids: Sequence[int], now: datetime, give_up_at: datetime) -> None:
        """Note every role that these accounts were given as one to take back from now on."""
        held = (
            select(_grants.group_id, accounts.c.platform, _grants.space, accounts.c.external_id, _grants.role)
            .join(accounts, accounts.c.id == _grants.account_id)
            .where(among(_grants.account_id, account_ids))
        )
        for row in (await self._connection.execute(held)).all():
            await self.owe(RoleReturn(*row, give_up_at), now)

    async def owe(self, owed: RoleReturn, at: datetime) -> None:
        """Take one back at that instant."""
        row = {**_owed_key(owed), "next_at": at, "give_up_at": owed.give_up_at}
        await self._connection.execute(upsert(role_returns), row)

    async def owed(self, now: datetime, limit: int) -> Sequence[RoleReturn]:
        """Roles to be taken back from people who were forgotten, longest due first."""
        statement = select(role_returns).where(_owed.next_at <= now).order_by(_owed.next_at).limit(limit)
        rows = await self._connection.execute(statement)
        return [RoleReturn(r.group_id, r.platform, r.space, r.external_id, r.role, r.give_up_at) for r in rows]

    async def drop_owed(self, owed: RoleReturn) -> None:
        """It was taken back, or is given up."""
        await self._connection.execute(delete(role_returns).filter_by(**_owed_key(owed)))


def _owed_key(owed: RoleReturn) -> dict[str, Any]:
    names = ("group_id", "platform", "space", "external_id", "role")
    return {name: getattr(owed, name) for name in names}


def _role_key(group_id: int, role: BadgeRole) -> dict[str, Any]:
    return {"group_id": group_id, "platform": role.platform, "space": role.space, "badge": role.badge}


def _grant_key(group_id: int, grant: BadgeGrant) -> dict[str, Any]:
    return {
        "group_id": group_id,
        "account_id": grant.account_id,
        "space": grant.role.space,
        "badge": grant.role.badge,
    }
