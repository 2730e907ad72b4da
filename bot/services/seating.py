"""Seats: one for whoever takes part, and the moves of seats when two accounts become one person or part again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.group import Member
from bot.domain.linking import choose_keeper, order_person
from bot.domain.schedule import get_zone
from bot.ports.linking import SharedSeat
from bot.ports.store import UnitOfWork
from bot.services.bookkeeping import hide_member, replay_members, show_member


@dataclass(frozen=True, slots=True)
class _Move:
    """A seat before and after a move; `is_shared` where others of the person sit for the same member."""

    before: SharedSeat
    after: SharedSeat
    is_shared: bool


async def read_person(uow: UnitOfWork, account_id: int) -> list[int]:
    """The linked accounts of a person, first the one whose name and member count; the account alone without links."""
    return order_person(account_id, await uow.links.of_person(account_id))


async def give_seat(
    uow: UnitOfWork, group_id: int, account_id: int, name: str, joined_on: date, at: datetime
) -> Member:
    """A seat for an account that has none in the group: where its partner sits, else for a new member."""
    links = await uow.links.of_person(account_id)
    seats = await uow.links.seats(order_person(account_id, links)) if links else ()
    here = [seat for seat in seats if seat.group_id == group_id]
    if not here:
        return await uow.members.add(group_id, account_id, name, joined_on, at)
    guest = SharedSeat(account_id, group_id, here[0].member_id, None)
    for seat in [*here, guest]:
        await uow.links.put_seat(seat, is_shared=True)
    return await uow.members.get(guest.member_id)


async def arrange(uow: UnitOfWork, persons: Sequence[Sequence[int]], now: datetime) -> Mapping[int, Sequence[Member]]:
    """Seat every account where its person sits; by group the members that somebody moved to or from.

    `persons` are accounts in order, of all who shared a seat until now. Ledgers and boards follow; what is remembered
    of reviews is the caller's to rebuild.
    """
    by_group: dict[int, list[SharedSeat]] = defaultdict(list)
    for seat in await uow.links.seats([account for person in persons for account in person]):
        by_group[seat.group_id].append(seat)
    touched = {}
    for group_id, seats in by_group.items():
        moves = [move for person in persons for move in await _plan(uow, group_id, person, seats, now)]
        if any(move.before.member_id != move.after.member_id for move in moves):
            touched[group_id] = await _carry_out(uow, group_id, moves, now)
    return touched


async def _plan(
    uow: UnitOfWork, group_id: int, person: Sequence[int], seats: Iterable[SharedSeat], now: datetime
) -> list[_Move]:
    """Where a person's accounts are to sit in a group; one that never had a member of its own gets one when alone."""
    mine = {seat.account_id: seat for seat in seats if seat.account_id in person}
    if not mine:
        return []
    keeper = choose_keeper(person, {account: seat.own_member_id for account, seat in mine.items()})
    if keeper is None:
        keeper = next(account for account in person if account in mine)
        mine[keeper] = await _found_member(uow, group_id, mine[keeper], now)
    home = mine[keeper].own_member_id
    assert home is not None
    return [_Move(seat, replace(seat, member_id=home), len(mine) > 1) for seat in mine.values()]


async def _found_member(uow: UnitOfWork, group_id: int, seat: SharedSeat, now: datetime) -> SharedSeat:
    """A member of its own for a seat that only ever was its partner's; answers given on time date it back."""
    name = (await uow.members.get_account(seat.account_id)).name
    today = now.astimezone(get_zone((await uow.groups.get(group_id)).zone)).date()
    own = await uow.members.found(group_id, name, today, now)
    return replace(seat, own_member_id=own, joined_on=today)


async def _carry_out(uow: UnitOfWork, group_id: int, moves: Sequence[_Move], now: datetime) -> Sequence[Member]:
    ids = {seat.member_id for move in moves for seat in (move.before, move.after)}
    former = {member_id: await uow.members.get(member_id) for member_id in sorted(ids)}
    hidden = _who_is_hidden(moves, former)
    for move in moves:
        seat = replace(move.after, hidden_at=hidden.get(move.after.account_id))
        await uow.links.put_seat(seat, is_shared=move.is_shared)
        # Who comes back to a member of its own may be called otherwise by now.
        account = await uow.members.get_account(move.after.account_id)
        await uow.members.rename_account(account.id, account.name)
    for member in former.values():
        sitting = [move.before for move in moves if move.after.member_id == member.id]
        await _settle_in(uow, member, sitting, hidden, now)
    touched = [await uow.members.get(member_id) for member_id in former]
    voted_for = await uow.votes.authors_of(group_id, [move.after.account_id for move in moves])
    others = [await uow.members.get(member_id) for member_id in sorted(set(voted_for) - former.keys())]
    await replay_members(uow, group_id, [*touched, *others])
    return touched


def _who_is_hidden(moves: Sequence[_Move], former: Mapping[int, Member]) -> dict[int, datetime]:
    """The accounts that are hidden, since when: with their member, or by themselves before they shared its seat.

    A member that is shown although all who share it were hidden came back meanwhile.
    """
    seats = [move.before for move in moves]
    shown = {seat.member_id for seat in seats if seat.hidden_at is None}
    hidden = {}
    for seat in seats:
        at = former[seat.member_id].hidden_at or (seat.hidden_at if seat.member_id in shown else None)
        if at is not None:
            hidden[seat.account_id] = at
    return hidden


async def _settle_in(
    uow: UnitOfWork, member: Member, sitting: Sequence[SharedSeat], hidden: Mapping[int, datetime], now: datetime
) -> None:
    """Give a member the earliest joining date of those who sit for it, and show it where one of them is shown.

    A member without anybody is hidden until somebody comes back to it.
    """
    if not sitting:
        await hide_member(uow, member, now)
        return
    joined = [seat.joined_on for seat in sitting if seat.joined_on is not None]
    await uow.links.put_joined(member.id, min(joined, default=member.joined_on))
    instants = [hidden.get(seat.account_id) for seat in sitting]
    since = max((at for at in instants if at is not None), default=None)
    if since is None or None in instants:
        await show_member(uow, member)
    else:
        await hide_member(uow, member, since)
        await uow.members.hide(member.id, since)
