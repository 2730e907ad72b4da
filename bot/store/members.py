"""Accounts, seats, members and their rests."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import NotFoundError
from bot.domain.group import Account, Member, Rest
from bot.domain.refs import AccountRef
from bot.domain.streak import Streak
from bot.store.links import named_by, read_counting
from bot.store.statements import among, insert_new
from bot.store.tables import accounts, members, rests, seats, standings


class SqlMembers:
    """The MemberRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put_account(self, ref: AccountRef, name: str, at: datetime) -> Account:
        """The account at `ref`, made or given its newest name."""
        key = _account_key(ref)
        await self._connection.execute(insert_new(accounts), {**key, "name": name, "created_at": at})
        found = await self.find_account(ref)
        assert found is not None
        if found.name != name:
            await self.rename_account(found.id, name)
        return replace(found, name=name)

    async def get_account(self, account_id: int) -> Account:
        """Raises NotFoundError('account.unknown')."""
        row = (await self._connection.execute(accounts_select().where(accounts.c.id == account_id))).one_or_none()
        if row is None:
            raise NotFoundError("account.unknown")
        return account_from(row)

    async def accounts(self, account_ids: Collection[int]) -> Mapping[int, Account]:
        """Those of these accounts that exist, by id."""
        rows = await self._connection.execute(
            accounts_select().where(among(accounts.c.id, account_ids)).order_by(accounts.c.id)
        )
        return {account.id: account for account in map(account_from, rows)}

    async def find_account(self, ref: AccountRef) -> Account | None:
        """The account at `ref`."""
        row = (await self._connection.execute(accounts_select().filter_by(**_account_key(ref)))).one_or_none()
        return account_from(row) if row else None

    async def rename_account(self, account_id: int, name: str) -> None:
        """Rename an account and every member that is called after it."""
        mine = named_by(account_id)
        await self._connection.execute(update(accounts).where(accounts.c.id == account_id).values(name=name))
        await rename_members(self._connection, (await self._connection.execute(mine)).scalars().all(), name)

    async def add(self, group_id: int, account_id: int, name: str, joined_on: date, at: datetime) -> Member:
        """A new member with a seat for the account."""
        member_id = await self.found(group_id, name, joined_on, at)
        seat = {"account_id": account_id, "group_id": group_id, "member_id": member_id}
        await self._connection.execute(insert(seats).values(seat))
        return Member(member_id, group_id, name, joined_on)

    async def found(self, group_id: int, name: str, joined_on: date, at: datetime) -> int:
        """The id of a new member, for whom nobody sits yet."""
        row = {"group_id": group_id, "name": name, "name_key": name.casefold(), "joined_on": joined_on, "joined_at": at}
        result = await self._connection.execute(insert(members).values(row).returning(members.c.id))
        found: int = result.scalar_one()
        return found

    async def get(self, member_id: int) -> Member:
        """Raises NotFoundError('member.unknown')."""
        row = (await self._connection.execute(select(members).where(members.c.id == member_id))).one_or_none()
        if row is None:
            raise NotFoundError("member.unknown")
        return _member(row)

    async def find(self, group_id: int, account_id: int) -> Member | None:
        """Who sits in the group for this account."""
        return (await self.by_account(group_id, [account_id])).get(account_id)

    async def by_account(self, group_id: int, account_ids: Sequence[int]) -> Mapping[int, Member]:
        """Members by the account that sits for them."""
        statement = select(members, seats.c.account_id).join(seats, seats.c.member_id == members.c.id)
        rows = await self._connection.execute(
            statement.where(seats.c.group_id == group_id, among(seats.c.account_id, account_ids))
        )
        return {row.account_id: _member(row) for row in rows}

    async def accounts_of(self, member_ids: Sequence[int]) -> Mapping[int, Sequence[int]]:
        """Account ids by member."""
        statement = select(seats.c.member_id, seats.c.account_id).where(among(seats.c.member_id, member_ids))
        found: dict[int, list[int]] = defaultdict(list)
        for member_id, account_id in await self._connection.execute(statement.order_by(seats.c.account_id)):
            found[member_id].append(account_id)
        return found

    async def page(self, group_id: int, after_id: int, limit: int) -> Sequence[Member]:
        """Members with a higher id, by id, hidden ones included."""
        statement = select(members).where(members.c.group_id == group_id, members.c.id > after_id)
        return [_member(row) for row in await self._connection.execute(statement.order_by(members.c.id).limit(limit))]

    async def save_streaks(self, rows: Sequence[tuple[int, Streak, date]]) -> None:
        """Store (member id, streak, the day it stands after)."""
        if not rows:
            return
        statement = update(members).where(members.c.id == bindparam("b_id"))
        values = [
            {
                "b_id": member_id,
                "current": streak.current,
                "longest": streak.longest,
                "answered": streak.answered,
                "freezes": streak.freezes,
                "streak_on": on,
            }
            for member_id, streak, on in rows
        ]
        await self._connection.execute(statement, values)

    async def join_earlier(self, member_id: int, joined_on: date) -> None:
        """Move the joining date back to `joined_on` where it is later."""
        later = (members.c.id == member_id) & (members.c.joined_on > joined_on)
        await self._connection.execute(update(members).where(later).values(joined_on=joined_on))

    async def hide(self, member_id: int, at: datetime | None) -> None:
        """Hide a member (or show again with None)."""
        await self._connection.execute(update(members).where(members.c.id == member_id).values(hidden_at=at))

    async def rests(self, member_ids: Sequence[int]) -> Mapping[int, Sequence[Rest]]:
        """Planned rests by member, with those of whoever became one with it."""
        counting = await read_counting(self._connection, member_ids)
        statement = select(rests).where(among(rests.c.member_id, counting)).order_by(rests.c.first_on, rests.c.id)
        found: dict[int, list[Rest]] = defaultdict(list)
        for row in await self._connection.execute(statement):
            found[counting[row.member_id]].append(Rest(row.id, row.first_on, row.last_on))
        return found

    async def add_rest(self, member_id: int, first_on: date, last_on: date, at: datetime) -> Rest:
        """Plan a rest, both ends included."""
        row = {"member_id": member_id, "first_on": first_on, "last_on": last_on, "planned_at": at}
        result = await self._connection.execute(insert(rests).values(row).returning(rests.c.id))
        return Rest(result.scalar_one(), first_on, last_on)

    async def remove_rest(self, rest_id: int) -> None:
        """Forget a planned rest."""
        await self._connection.execute(delete(rests).where(rests.c.id == rest_id))


async def rename_members(connection: AsyncConnection, member_ids: Sequence[int], name: str) -> None:
    """Give members a name, on the boards too, whose ties are listed by it."""
    key = name.casefold()
    here = update(members).where(among(members.c.id, member_ids))
    await connection.execute(here.values(name=name, name_key=key))
    on_boards = update(standings).where(among(standings.c.member_id, member_ids))
    await connection.execute(on_boards.values(name_key=key))


def accounts_select() -> Select[Any]:
    """Accounts in the columns `account_from` reads."""
    return select(
        accounts.c.id,
        accounts.c.platform,
        accounts.c.scope,
        accounts.c.external_id,
        accounts.c.name,
        accounts.c.locale,
        accounts.c.zone,
        accounts.c.quiet_from,
        accounts.c.quiet_until,
    )


def account_from(row: Row[Any]) -> Account:
    """The account in a row of `accounts_select`."""
    ref = AccountRef(row.platform, row.scope, row.external_id)
    return Account(row.id, ref, row.name, row.locale, row.zone, row.quiet_from, row.quiet_until)


def _account_key(ref: AccountRef) -> dict[str, str]:
    return {"platform": ref.platform, "scope": ref.scope, "external_id": ref.external_id}


def _member(row: Row[Any]) -> Member:
    streak = Streak(row.current, row.longest, row.answered, row.freezes)
    return Member(row.id, row.group_id, row.name, row.joined_on, streak, row.streak_on, row.hidden_at)
