"""Badges of groups, the roles that go with them, and which were given to whom."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.badge import BadgeRules
from bot.ports.digests import BadgeGrant, BadgeRole
from bot.store.statements import upsert
from bot.store.tables import accounts, badge_grants, badge_roles, badge_rules, members

_rules, _roles, _grants = badge_rules.c, badge_roles.c, badge_grants.c


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
        """A role was given."""
        row = {**_grant_key(group_id, grant), "role": grant.role.role, "granted_at": at}
        await self._connection.execute(upsert(badge_grants), row)

    async def drop_grant(self, group_id: int, grant: BadgeGrant) -> None:
        """A role was taken back."""
        await self._connection.execute(delete(badge_grants).filter_by(**_grant_key(group_id, grant)))

    async def streaks(self, group_id: int, least: int) -> Sequence[tuple[int, int]]:
        """(member id, current streak) of the members, hidden ones left out, whose streak is at least `least`."""
        m = members.c
        statement = select(m.id, m.current).where(m.group_id == group_id, m.hidden_at.is_(None), m.current >= least)
        return [(row.id, row.current) for row in await self._connection.execute(statement)]


def _role_key(group_id: int, role: BadgeRole) -> dict[str, Any]:
    return {"group_id": group_id, "platform": role.platform, "space": role.space, "badge": role.badge}


def _grant_key(group_id: int, grant: BadgeGrant) -> dict[str, Any]:
    return {
        "group_id": group_id,
        "account_id": grant.account_id,
        "space": grant.role.space,
        "badge": grant.role.badge,
    }
