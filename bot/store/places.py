"""What belongs to a place on a platform: the round of a thread, the groups and open rounds of a channel."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Group
from bot.domain.post import PostKind
from bot.domain.refs import ChannelRef, ThreadRef
from bot.domain.round import Round
from bot.store.rounds import round_from
from bot.store.tables import channels, groups, hosts, posts, rounds, seats, spaces


class SqlPlaces:
    """The PlaceRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find_round(self, thread: ThreadRef) -> Round | None:
        """The round whose thread this is, however old."""
        here = posts.c.thread == thread.thread, posts.c.space == thread.space, posts.c.platform == thread.platform
        found = await self._rounds(select(rounds).join(posts, posts.c.round_id == rounds.c.id).where(*here))
        return found[0] if found else None

    async def groups_of(self, account_id: int, platform: str, space: str) -> Sequence[Group]:
        """Groups with a channel in a space (in any for '') in which the account has a seat or is a host."""
        here = (
            exists()
            .where(channels.c.group_id == groups.c.id, _counts())
            .where(spaces.c.id == channels.c.space_id)
            .where(spaces.c.platform == platform, (spaces.c.external_id == space) | (space == ""))
        )
        mine = select(seats.c.group_id).where(seats.c.account_id == account_id)
        hosted = select(hosts.c.group_id).where(hosts.c.account_id == account_id)
        statement = select(groups.c.id, groups.c.name, groups.c.zone, groups.c.seed)
        found = statement.where(groups.c.id.in_(mine.union(hosted)), here).order_by(groups.c.id)
        return [Group(*row) for row in await self._connection.execute(found)]

    async def in_space(self, platform: str, space: str) -> Sequence[Group]:
        """Groups with a channel in a space."""
        here = (
            select(channels.c.group_id)
            .join(spaces, spaces.c.id == channels.c.space_id)
            .where(_counts(), spaces.c.platform == platform, spaces.c.external_id == space)
        )
        statement = select(groups.c.id, groups.c.name, groups.c.zone, groups.c.seed)
        found = statement.where(groups.c.id.in_(here)).order_by(groups.c.id)
        return [Group(*row) for row in await self._connection.execute(found)]

    async def open_in(self, channel: ChannelRef) -> Sequence[Round]:
        """Open rounds with a question post in a channel, latest first."""
        here = (
            select(channels.c.id, channels.c.group_id)
            .join(spaces, spaces.c.id == channels.c.space_id)
            .where(spaces.c.platform == channel.platform, spaces.c.external_id == channel.space)
            .where(channels.c.external_id == channel.channel, channels.c.removed_at.is_(None))
            .subquery()
        )
        asked = exists().where(
            posts.c.round_id == rounds.c.id, posts.c.channel_id == here.c.id, posts.c.kind == PostKind.QUESTION
        )
        statement = select(rounds).join(here, rounds.c.group_id == here.c.group_id)
        return await self._rounds(statement.where(rounds.c.closed_at.is_(None), asked))

    async def unrevealed(self, group_id: int) -> Sequence[Round]:
        """Rounds of a group that are neither revealed nor void, latest first."""
        waiting = rounds.c.revealed_at.is_(None) & rounds.c.voided_at.is_(None)
        return await self._rounds(select(rounds).where(rounds.c.group_id == group_id, waiting))

    async def _rounds(self, statement: Select[Any]) -> list[Round]:
        rows = await self._connection.execute(statement.order_by(rounds.c.opens_at.desc(), rounds.c.id.desc()))
        return [round_from(row) for row in rows]


def _counts() -> ColumnElement[bool]:
    """Live channels, and of a group without any its former ones: there its hosts add one again."""
    live = channels.alias()
    has_one = exists().where(live.c.group_id == channels.c.group_id, live.c.removed_at.is_(None))
    return channels.c.removed_at.is_(None) | ~has_one
