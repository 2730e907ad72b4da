"""Groups with their channels, hosts and seasons."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, ScalarSelect, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.group import Account, Channel, Group, Season
from bot.domain.refs import ChannelRef
from bot.domain.round import Rules
from bot.store.content import dump_rules, load_rules
from bot.store.members import account_from, accounts_select
from bot.store.statements import insert_new, upsert
from bot.store.tables import accounts, channel_pings, channels, groups, hosts, house_rules, schedules, seasons, spaces


class SqlGroups:
    """The GroupRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, name: str, zone: str, seed: int, at: datetime) -> Group:
        """Found a group."""
        statement = insert(groups).values(name=name, zone=zone, seed=seed, founded_at=at).returning(groups.c.id)
        return Group((await self._connection.execute(statement)).scalar_one(), name, zone, seed)

    async def get(self, group_id: int) -> Group:
        """Raises NotFoundError('group.unknown')."""
        row = (await self._connection.execute(_groups().where(groups.c.id == group_id))).one_or_none()
        if row is None:
            raise NotFoundError("group.unknown")
        return Group(*row)

    async def list(self) -> Sequence[Group]:
        """Every group, oldest first."""
        return [Group(*row) for row in await self._connection.execute(_groups().order_by(groups.c.id))]

    async def set_name(self, group_id: int, name: str) -> None:
        """Call the group something else."""
        await self._connection.execute(update(groups).where(groups.c.id == group_id).values(name=name))

    async def set_zone(self, group_id: int, zone: str) -> None:
        """Change the zone."""
        await self._connection.execute(update(groups).where(groups.c.id == group_id).values(zone=zone))

    async def add_channel(self, group_id: int, ref: ChannelRef, name: str) -> Channel:
        """Raises ConflictError('channel.taken') when a live channel of that ref belongs to a group.

        A channel that the group had before is the same again, so that open rounds are found in it.
        """
        space = {"platform": ref.platform, "external_id": ref.space}
        await self._connection.execute(insert_new(spaces), {**space, "name": ref.space})
        space_id = (await self._connection.execute(select(spaces.c.id).filter_by(**space))).scalar_one()
        if await self.find_channel(ref) is not None:
            raise ConflictError("channel.taken")
        place = {"group_id": group_id, "space_id": space_id, "external_id": ref.channel}
        back = update(channels).filter_by(**place).values(removed_at=None, name=name).returning(channels.c.id)
        channel_id = (await self._connection.execute(back)).scalar_one_or_none()
        if channel_id is None:
            added = insert(channels).values(**place, name=name).returning(channels.c.id)
            channel_id = (await self._connection.execute(added)).scalar_one()
        await self._wake(group_id)
        return Channel(channel_id, group_id, ref, name)

    async def remove_channel(self, channel_id: int, at: datetime) -> None:
        """Take a channel from its group."""
        await self.set_ping(channel_id, None)
        removed = update(channels).where(channels.c.id == channel_id, channels.c.removed_at.is_(None))
        await self._connection.execute(removed.values(removed_at=at, paused_at=None, pause_reason=""))

    async def channels(self, group_id: int) -> Sequence[Channel]:
        """Live channels of a group, oldest first."""
        statement = _channels().where(channels.c.group_id == group_id).order_by(channels.c.id)
        return [_channel(row) for row in await self._connection.execute(statement)]

    async def get_channel(self, channel_id: int) -> Channel:
        """Raises NotFoundError('channel.unknown')."""
        row = (await self._connection.execute(_channels().where(channels.c.id == channel_id))).one_or_none()
        if row is None:
            raise NotFoundError("channel.unknown")
        return _channel(row)

    async def find_channel(self, ref: ChannelRef) -> Channel | None:
        """The live channel at `ref`."""
        statement = _channels().where(
            spaces.c.platform == ref.platform, spaces.c.external_id == ref.space, channels.c.external_id == ref.channel
        )
        row = (await self._connection.execute(statement)).one_or_none()
        return _channel(row) if row else None

    async def paused_channels(self) -> Sequence[Channel]:
        """Live channels of every group in which nothing may be posted now."""
        rows = await self._connection.execute(_channels().where(channels.c.paused_at.is_not(None)))
        return [_channel(row) for row in rows]

    async def pause_channel(self, channel_id: int, at: datetime, reason: str) -> None:
        """Stop posting to a channel."""
        await self._set_pause(channel_id, at, reason)

    async def resume_channel(self, channel_id: int) -> None:
        """Post to a channel again; what was to open there and waited does so at once."""
        await self._set_pause(channel_id, None, "")
        await self._wake(select(channels.c.group_id).where(channels.c.id == channel_id).scalar_subquery())

    async def find_ping(self, ref: ChannelRef) -> str | None:
        """The role that a live channel mentions with each question."""
        statement = (
            select(channel_pings.c.role)
            .join(channels, channels.c.id == channel_pings.c.channel_id)
            .join(spaces, spaces.c.id == channels.c.space_id)
            .where(channels.c.removed_at.is_(None), channels.c.external_id == ref.channel)
            .where(spaces.c.platform == ref.platform, spaces.c.external_id == ref.space)
        )
        return (await self._connection.execute(statement)).scalar_one_or_none()

    async def set_ping(self, channel_id: int, role: str | None) -> None:
        """Mention a role with each question, or nobody."""
        await self._connection.execute(delete(channel_pings).where(channel_pings.c.channel_id == channel_id))
        if role is not None:
            await self._connection.execute(insert(channel_pings).values(channel_id=channel_id, role=role))

    async def rules(self, group_id: int) -> Rules:
        """What the next round of a group is played by: what a host chose, else the rules of the house."""
        statement = select(house_rules.c.rules).where(house_rules.c.group_id == group_id)
        chosen = (await self._connection.execute(statement)).scalar_one_or_none()
        return load_rules(chosen) if chosen else Rules()

    async def set_rules(self, group_id: int, rules: Rules) -> None:
        """Play later rounds by these rules."""
        await self._connection.execute(upsert(house_rules), {"group_id": group_id, "rules": dump_rules(rules)})

    async def locks(self, ref: ChannelRef) -> bool:
        """Whether the group of the live channel at `ref` has its threads locked at the reveal."""
        channel = await self.find_channel(ref)
        return channel is not None and (await self.rules(channel.group_id)).lock_thread

    async def hosts(self, group_id: int) -> Sequence[Account]:
        """Accounts with the right to act on the group."""
        statement = accounts_select().join(hosts, hosts.c.account_id == accounts.c.id)
        rows = await self._connection.execute(statement.where(hosts.c.group_id == group_id).order_by(accounts.c.id))
        return [account_from(row) for row in rows]

    async def is_host(self, group_id: int, account_id: int) -> bool:
        """Whether the account has that right."""
        statement = select(hosts.c.group_id).filter_by(group_id=group_id, account_id=account_id)
        return (await self._connection.execute(statement)).one_or_none() is not None

    async def add_host(self, group_id: int, account_id: int, granted_by: int | None, at: datetime) -> None:
        """Grant the right; harmless to repeat."""
        row = {"group_id": group_id, "account_id": account_id, "granted_by": granted_by, "granted_at": at}
        await self._connection.execute(insert_new(hosts), row)

    async def remove_host(self, group_id: int, account_id: int) -> None:
        """Take the right away; harmless to repeat."""
        await self._connection.execute(delete(hosts).filter_by(group_id=group_id, account_id=account_id))

    async def seasons(self, group_id: int) -> Sequence[Season]:
        """Seasons of a group, by start."""
        statement = select(seasons.c.name, seasons.c.starts_on, seasons.c.ends_on).where(seasons.c.group_id == group_id)
        return [Season(*row) for row in await self._connection.execute(statement.order_by(seasons.c.starts_on))]

    async def put_season(self, group_id: int, season: Season) -> None:
        """Add or change the season of that name."""
        row = {"group_id": group_id, "name": season.name, "starts_on": season.starts_on, "ends_on": season.ends_on}
        await self._connection.execute(upsert(seasons), row)

    async def _wake(self, group_id: int | ScalarSelect[int]) -> None:
        waiting = (schedules.c.group_id == group_id) & (schedules.c.look_at > schedules.c.next_at)
        await self._connection.execute(update(schedules).where(waiting).values(look_at=schedules.c.next_at))

    async def _set_pause(self, channel_id: int, at: datetime | None, reason: str) -> None:
        statement = update(channels).where(channels.c.id == channel_id).values(paused_at=at, pause_reason=reason)
        await self._connection.execute(statement)


def _groups() -> Select[Any]:
    return select(groups.c.id, groups.c.name, groups.c.zone, groups.c.seed)


def _channels() -> Select[Any]:
    return (
        select(channels, spaces.c.platform, spaces.c.external_id.label("space"), spaces.c.purge_at)
        .join(spaces, spaces.c.id == channels.c.space_id)
        .where(channels.c.removed_at.is_(None))
    )


def _channel(row: Row[Any]) -> Channel:
    ref = ChannelRef(row.platform, row.space, row.external_id)
    return Channel(row.id, row.group_id, ref, row.name, row.paused_at, row.pause_reason, row.purge_at)
