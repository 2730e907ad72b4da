"""Links between the accounts of one person, the codes that prove them, and the seats they share."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Select,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.linking import Link
from bot.ports.linking import SharedSeat
from bot.store.statements import among, upsert
from bot.store.tables import link_codes, link_tries, links, members, seats, shared_seats

_l, _s, _shared = links.c, seats.c, shared_seats.c
_SAME_SEAT = (_shared.account_id == _s.account_id) & (_shared.group_id == _s.group_id)


class SqlLinks:
    """The LinkRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put_code(self, account_id: int, code_hash: str, expires_at: datetime) -> None:
        """Store the one code of an account, replacing an older one."""
        row = {"account_id": account_id, "code_hash": code_hash, "expires_at": expires_at}
        await self._connection.execute(upsert(link_codes), row)

    async def find_code(self, code_hash: str, at: datetime) -> int | None:
        """The account that an unexpired code was made for."""
        statement = select(link_codes.c.account_id).where(link_codes.c.expires_at > at)
        found = await self._connection.execute(statement.where(link_codes.c.code_hash == code_hash))
        return found.scalar_one_or_none()

    async def drop_code(self, account_id: int) -> None:
        """Forget the code of an account."""
        await self._connection.execute(delete(link_codes).where(link_codes.c.account_id == account_id))

    async def count_tries(self, account_id: int, at: datetime) -> int:
        """How many wrong codes an account entered that still count."""
        t = link_tries.c
        statement = select(t.tries).where(t.account_id == account_id, t.until_at > at)
        return (await self._connection.execute(statement)).scalar_one_or_none() or 0

    async def add_try(self, account_id: int, at: datetime, until_at: datetime) -> None:
        """Count a wrong code; all of them count until `until_at`."""
        tries = await self.count_tries(account_id, at) + 1
        row = {"account_id": account_id, "tries": tries, "until_at": until_at}
        await self._connection.execute(upsert(link_tries), row)

    async def sweep(self, before: datetime) -> None:
        """Drop codes and tries that ended before an instant."""
        await self._connection.execute(delete(link_codes).where(link_codes.c.expires_at < before))
        await self._connection.execute(delete(link_tries).where(link_tries.c.until_at < before))

    async def of_person(self, account_id: int) -> Sequence[Link]:
        """Every link between the accounts of a person, oldest first."""
        known = {account_id}
        while True:
            rows = await self._connection.execute(_touching(), {"ids": json.dumps(list(known))})
            found = [Link(*row) for row in rows]
            reached = {account_id, *(id_ for link in found for id_ in (link.account_id, link.partner_id))}
            if reached == known:
                return found
            known = reached

    async def add(self, account_id: int, partner_id: int, at: datetime) -> Link:
        """Have an account join the person of another one; it must not have joined one before."""
        row = {"account_id": account_id, "partner_id": partner_id, "linked_at": at}
        result = await self._connection.execute(insert(links).values(row).returning(_l.id))
        return Link(result.scalar_one(), account_id, partner_id, at)

    async def remove(self, link_id: int) -> None:
        """Undo a link; seats stay where they are."""
        await self._connection.execute(delete(links).where(_l.id == link_id))

    async def seats(self, account_ids: Sequence[int]) -> Sequence[SharedSeat]:
        """The seats of these accounts in every group; one that is not shared goes back to where it is."""
        alone = _shared.account_id.is_(None)
        statement = (
            select(
                *(_s.account_id, _s.group_id, _s.member_id),
                case((alone, _s.member_id), else_=_shared.own_member_id),
                case((alone, members.c.joined_on), else_=_shared.joined_on),
                case((alone, members.c.hidden_at), else_=_shared.hidden_at),
            )
            .join_from(seats, members, members.c.id == _s.member_id)
            .outerjoin(shared_seats, _SAME_SEAT)
            .where(among(_s.account_id, account_ids))
            .order_by(_s.group_id, _s.account_id)
        )
        return [SharedSeat(*row) for row in await self._connection.execute(statement)]

    async def put_seat(self, seat: SharedSeat, *, is_shared: bool) -> None:
        """Seat an account, and remember where it goes back to while the seat is shared."""
        place = {"account_id": seat.account_id, "group_id": seat.group_id}
        await self._connection.execute(upsert(seats), {**place, "member_id": seat.member_id})
        if not is_shared:
            await self._connection.execute(delete(shared_seats).filter_by(**place))
            return
        own = {"own_member_id": seat.own_member_id, "joined_on": seat.joined_on, "hidden_at": seat.hidden_at}
        await self._connection.execute(upsert(shared_seats), {**place, **own})

    async def put_joined(self, member_id: int, joined_on: date) -> None:
        """Store when a member joined, earlier or later than it is known."""
        await self._connection.execute(update(members).where(members.c.id == member_id).values(joined_on=joined_on))


def named_by(account_id: int) -> Select[Any]:
    """Ids of the members that are called what the account is called; of a shared seat its keeper's name is shown."""
    goes_back = _shared.own_member_id.is_distinct_from(_s.member_id)
    is_guest = exists().where(_SAME_SEAT, goes_back).correlate(seats)
    return select(_s.member_id).where(_s.account_id == account_id, ~is_guest)


async def read_counting(connection: AsyncConnection, member_ids: Sequence[int]) -> Mapping[int, int]:
    """For whom of these members the rows of a member count, by that member's id: for who sits in its place meanwhile.

    A member whose accounts all moved to another one counts there; everyone else for themself.
    """
    wanted = set(member_ids)
    counting = {id_: id_ for id_ in wanted}
    for own_id, member_id in await connection.execute(_moved(), {"ids": json.dumps(list(wanted))}):
        counting[own_id] = member_id
    return {own_id: member_id for own_id, member_id in counting.items() if member_id in wanted}


@cache
def _touching() -> Select[Any]:
    """Links of the accounts `ids`, oldest first."""
    ids = select(func.json_each(bindparam("ids")).table_valued("value").c.value)
    return select(links).where(or_(_l.account_id.in_(ids), _l.partner_id.in_(ids))).order_by(_l.id)


@cache
def _moved() -> CompoundSelect[Any]:
    """Members of `ids` whose seat is shared, or who take part in one, each with the member that counts."""
    ids = select(func.json_each(bindparam("ids")).table_valued("value").c.value)
    moved = select(_shared.own_member_id, _s.member_id).join_from(shared_seats, seats, _SAME_SEAT)
    from_here = moved.where(_shared.own_member_id.in_(ids))
    return from_here.union(moved.where(_s.member_id.in_(ids), _shared.own_member_id.is_not(None)))
