"""Spaces, and what is erased of one that the bot was removed from."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Account
from bot.ports.spaces import Space
from bot.store.erasing import erase
from bot.store.members import account_from, accounts_select
from bot.store.statements import among
from bot.store.tables import accounts, answer_messages, channels, groups, hosts, links, posts, seats, spaces

_FORGOTTEN = "forgotten-%"


class SqlSpaces:
    """The SpaceRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, platform: str, external_id: str) -> Space | None:
        """The space of that id, where it is known."""
        return await self._first(select(spaces).filter_by(platform=platform, external_id=external_id))

    async def of_platform(self, platform: str) -> Sequence[Space]:
        """Spaces of a platform."""
        statement = select(spaces).where(spaces.c.platform == platform).order_by(spaces.c.id)
        return [_space(row) for row in await self._connection.execute(statement)]

    async def find_due(self, now: datetime) -> Space | None:
        """The space whose purge is due longest."""
        due = spaces.c.purge_at.is_not(None) & (spaces.c.purge_at <= now)
        return await self._first(select(spaces).where(due).order_by(spaces.c.purge_at, spaces.c.id).limit(1))

    async def set_purge(self, space_id: int, at: datetime | None) -> None:
        """Purge a space at that instant, or not."""
        await self._connection.execute(update(spaces).where(spaces.c.id == space_id).values(purge_at=at))

    async def close_channels(self, space_id: int, at: datetime, reason: str) -> None:
        """Pause the channels of a space that take posts."""
        open_ = (channels.c.space_id == space_id) & channels.c.removed_at.is_(None) & channels.c.paused_at.is_(None)
        await self._connection.execute(update(channels).where(open_).values(paused_at=at, pause_reason=reason))

    async def staying(self, space_id: int) -> Sequence[int]:
        """Ids of groups with a channel in the space and a live one in a space that is not purged before."""
        return await self._groups(space_id, _has_channel(_elsewhere(space_id)))

    async def going(self, space_id: int) -> Sequence[int]:
        """Ids of groups with a channel in the space and no such other one."""
        return await self._groups(space_id, ~_has_channel(_elsewhere(space_id)))

    async def lone_accounts(self, space_id: int, limit: int) -> Sequence[Account]:
        """Accounts known in this space and nowhere else, of people without another account."""
        a = accounts.c
        space = select(spaces).where(spaces.c.id == space_id).subquery()
        only_here = and_(a.scope == "", _is_in(_here(space_id)), ~_is_in(_others(space)))
        known = (a.scope == space.c.external_id) | only_here
        own = (a.platform == space.c.platform) & a.external_id.not_like(_FORGOTTEN) & known & ~_has_twin()
        rows = await self._connection.execute(accounts_select().join(space, own).order_by(a.id).limit(limit))
        return [account_from(row) for row in rows]

    async def erase_group(self, group_id: int, limit: int) -> int:
        """Delete rows of a group, in the end the group itself."""
        return await erase(self._connection, groups, [group_id], limit, found_by=channels)

    async def erase_channels(self, space_id: int, limit: int) -> int:
        """Delete channels of the space with what was posted there."""
        mine = select(channels.c.id).where(channels.c.space_id == space_id)
        ids = list((await self._connection.execute(mine)).scalars())
        # Found by their group: an index by channel would lead the queries of every tick through all of its past.
        posted = select(posts.c.id).where(posts.c.group_id.in_(_here(space_id)), posts.c.channel_id.in_(ids))
        post_ids = list((await self._connection.execute(posted.limit(limit))).scalars())
        if post_ids:
            return await erase(self._connection, posts, post_ids, limit)
        return await erase(self._connection, channels, ids, limit)

    async def blank_answers(self, space: Space, after: str, limit: int) -> str:
        """Blank texts written in the space, by message id from `after`; the last id looked at, '' at the end."""
        m = answer_messages.c
        here = (m.platform == space.platform) & (m.space == space.external_id)
        page = select(m.message_id).where(here, m.message_id > after).order_by(m.message_id).limit(limit)
        ids = list((await self._connection.execute(page)).scalars())
        if not ids:
            return ""
        await self._connection.execute(update(answer_messages).where(here, among(m.message_id, ids)).values(text=""))
        return str(ids[-1])

    async def remove(self, space_id: int) -> None:
        """Forget the space itself, which has no channel any more."""
        await self._connection.execute(delete(spaces).where(spaces.c.id == space_id))

    async def _first(self, statement: Select[Any]) -> Space | None:
        row = (await self._connection.execute(statement)).one_or_none()
        return _space(row) if row else None

    async def _groups(self, space_id: int, which: ColumnElement[bool]) -> list[int]:
        statement = select(groups.c.id).where(groups.c.id.in_(_here(space_id)), which).order_by(groups.c.id)
        return list((await self._connection.execute(statement)).scalars())


def _space(row: Row[Any]) -> Space:
    return Space(row.id, row.platform, row.external_id, row.name, row.purge_at)


def _here(space_id: int) -> Select[Any]:
    """Groups with a channel in the space, removed ones included."""
    return select(channels.c.group_id).where(channels.c.space_id == space_id)


def _elsewhere(space_id: int) -> ColumnElement[bool]:
    mine = spaces.alias()
    before = select(mine.c.purge_at).where(mine.c.id == space_id).scalar_subquery()
    return (spaces.c.id != space_id) & (spaces.c.purge_at.is_(None) | (spaces.c.purge_at > before))


def _has_channel(where: ColumnElement[bool]) -> ColumnElement[bool]:
    live = (channels.c.group_id == groups.c.id) & channels.c.removed_at.is_(None)
    return exists().where(live, spaces.c.id == channels.c.space_id, where)


def _others(space: Any) -> Select[Any]:
    """Groups with a live channel in another space of the same platform."""
    other = spaces.alias()
    near = (other.c.id == channels.c.space_id) & (other.c.id != space.c.id) & (other.c.platform == space.c.platform)
    return select(channels.c.group_id).join(other, near).where(channels.c.removed_at.is_(None)).correlate(space)


def _is_in(chosen: Select[Any] | ScalarSelect[Any]) -> ColumnElement[bool]:
    """Whether an account has a seat in one of the groups, or is a host of one."""
    seated = exists().where(seats.c.account_id == accounts.c.id, seats.c.group_id.in_(chosen))
    return or_(seated, exists().where(hosts.c.account_id == accounts.c.id, hosts.c.group_id.in_(chosen)))


def _has_twin() -> ColumnElement[bool]:
    """Whether the person of an account has another one."""
    mine, other = seats.alias(), seats.alias()
    same = (other.c.member_id == mine.c.member_id) & (other.c.account_id != mine.c.account_id)
    linked = exists().where(or_(links.c.account_id == accounts.c.id, links.c.partner_id == accounts.c.id))
    return or_(linked, exists().where(mine.c.account_id == accounts.c.id, same))
