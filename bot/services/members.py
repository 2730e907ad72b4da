"""People in a group: seats for those who answer, names, planned rest, and hiding."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.errors import InvalidInputError
from bot.domain.group import Account, Member, Rest
from bot.domain.refs import AccountRef
from bot.domain.round import Round
from bot.domain.schedule import get_zone
from bot.ports.store import Clock, Store, UnitOfWork

LONGEST_REST = timedelta(days=60)


class Members:
    """Use cases of a member on themself."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def join(self, group_id: int, ref: AccountRef, name: str) -> Member:
        """Give an account a seat in a group; harmless to repeat."""

        async def work(uow: UnitOfWork) -> Member:
            now = self._clock.now()
            account = await uow.members.put_account(ref, name, now)
            group = await uow.groups.get(group_id)
            return await _seat(uow, group_id, account, now.astimezone(get_zone(group.zone)).date(), now)

        return await self._store.write(work)

    async def plan_rest(self, group_id: int, account_id: int, first_on: date, last_on: date) -> Rest:
        """Plan days away, both ends included; they must begin after today (RULES, Points)."""

        async def work(uow: UnitOfWork) -> Rest:
            today = self._clock.now().astimezone(get_zone((await uow.groups.get(group_id)).zone)).date()
            if not today < first_on <= last_on or last_on - first_on > LONGEST_REST:
                raise InvalidInputError("rest.bad_dates", first=today + timedelta(days=1), most=LONGEST_REST.days)
            account = await uow.members.get_account(account_id)
            member = await _seat(uow, group_id, account, today, self._clock.now())
            return await uow.members.add_rest(member.id, first_on, last_on, self._clock.now())

        return await self._store.write(work)


async def seat_authors(uow: UnitOfWork, round_: Round, zone: ZoneInfo) -> None:
    """A seat for everyone who wrote in a round and has none; the member dates from the day of the round or before."""
    authors = await uow.answers.authors(round_.id)
    seated = await uow.members.by_account(round_.group_id, [account_id for account_id, _, _ in authors])
    for account_id, name, first_at in authors:
        if account_id not in seated:
            joined_on = min(round_.on, first_at.astimezone(zone).date())
            await uow.members.add(round_.group_id, account_id, name, joined_on, first_at)


async def _seat(uow: UnitOfWork, group_id: int, account: Account, joined_on: date, at: datetime) -> Member:
    member = await uow.members.find(group_id, account.id)
    return member or await uow.members.add(group_id, account.id, account.name, joined_on, at)
