"""People in a group: seats for those who answer, names, planned rest, and hiding."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.answer import Answer, AnswerMessage, Verdict
from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.group import Account, Member, Rest
from bot.domain.refs import AccountRef
from bot.domain.round import Round
from bot.domain.schedule import get_zone
from bot.ports.store import UnitOfWork
from bot.services.bookkeeping import hide_member, make_answer, replay_members, show_member
from bot.services.rights import require_host, require_member
from bot.services.seating import give_seat
from bot.services.use_cases import UseCases

LONGEST_REST = timedelta(days=60)
PAGE = 200


class Members(UseCases):
    """Use cases of a member on themself."""

    async def join(self, group_id: int, ref: AccountRef, name: str) -> Member:
        """Give an account a seat in a group, and its place on the boards back if it left; harmless to repeat."""

        async def work(uow: UnitOfWork) -> Member:
            now = self._clock.now()
            account = await uow.members.put_account(ref, name, now)
            today = await _today(uow, group_id, now)
            return await show_member(uow, await take_seat(uow, group_id, account, today, now))

        return await self._store.write(work)

    async def plan_rest(self, group_id: int, account_id: int, first_on: date, last_on: date) -> Rest:
        """Plan days away, both ends included; they must begin after today (RULES, Points).

        Raises InvalidInputError for such dates, ConflictError where they overlap days that are planned already.
        """

        async def work(uow: UnitOfWork) -> Rest:
            today = await _today(uow, group_id, self._clock.now())
            if not today < first_on <= last_on or last_on - first_on > LONGEST_REST:
                raise InvalidInputError("rest.bad_dates", first=today + timedelta(days=1), most=LONGEST_REST.days)
            account = await uow.members.get_account(account_id)
            member = await take_seat(uow, group_id, account, today, self._clock.now())
            for rest in (await uow.members.rests([member.id])).get(member.id, ()):
                if rest.first_on <= last_on and first_on <= rest.last_on:
                    raise ConflictError("rest.overlaps", first=rest.first_on, last=rest.last_on)
            return await uow.members.add_rest(member.id, first_on, last_on, self._clock.now())

        return await self._store.write(work)

    async def rests(self, group_id: int, account_id: int) -> Sequence[Rest]:
        """Days away that are planned or under way, by date; none without a seat."""

        async def work(uow: UnitOfWork) -> Sequence[Rest]:
            today = await _today(uow, group_id, self._clock.now())
            member = await uow.members.find(group_id, account_id)
            planned = (await uow.members.rests([member.id])).get(member.id, ()) if member else ()
            return [rest for rest in planned if rest.last_on >= today]

        return await self._store.read(work)

    async def cancel_rest(self, group_id: int, account_id: int, rest_id: int) -> Rest | None:
        """Take planned days back: all of them, or what is left after today of those that began; what is left of them.

        Raises NotFoundError for somebody else's, ConflictError for days that are over.
        """

        async def work(uow: UnitOfWork) -> Rest | None:
            now = self._clock.now()
            today = await _today(uow, group_id, now)
            member = await require_member(uow, group_id, account_id)
            rest = next((r for r in (await uow.members.rests([member.id])).get(member.id, ()) if r.id == rest_id), None)
            if rest is None:
                raise NotFoundError("rest.unknown")
            if rest.last_on <= today:
                raise ConflictError("rest.over")
            await uow.members.remove_rest(rest_id)
            return await uow.members.add_rest(member.id, rest.first_on, today, now) if rest.first_on <= today else None

        return await self._store.write(work)

    async def leave(self, group_id: int, account_id: int) -> Member:
        """Go off the boards without losing anything: an answer, or joining, brings it all back.

        Raises ForbiddenError without a seat.
        """

        async def work(uow: UnitOfWork) -> Member:
            member = await require_member(uow, group_id, account_id)
            await hide_member(uow, member, self._clock.now())
            return await uow.members.get(member.id)

        return await self._store.write(work)

    async def list(self, group_id: int, by: int) -> Sequence[Member]:
        """Everyone with a seat, by name, for a host. Raises ForbiddenError for anyone else."""

        async def work(uow: UnitOfWork) -> Sequence[Member]:
            await require_host(uow, group_id, by)
            found: list[Member] = []
            while page := await uow.members.page(group_id, found[-1].id if found else 0, PAGE):
                found += page
            # A member whose accounts sit for another one meanwhile shows nowhere.
            seated = await uow.members.accounts_of([member.id for member in found])
            shown = [member for member in found if member.id in seated]
            return sorted(shown, key=lambda member: (member.name.casefold(), member.id))

        return await self._store.read(work)


async def seat_authors(uow: UnitOfWork, round_: Round, account_ids: Sequence[int]) -> None:
    """A seat for everyone of `account_ids` whose answer to a round counts and who has none (RULES, Groups)."""
    seated = await uow.members.by_account(round_.group_id, account_ids)
    messages: dict[int, list[AnswerMessage]] = defaultdict(list)
    for message in await uow.answers.of_rounds([round_.id], [id_ for id_ in account_ids if id_ not in seated]):
        messages[message.account_id].append(message)
    answers = {id_: make_answer(round_, written) for id_, written in messages.items()}
    counting = {id_: answer for id_, answer in answers.items() if answer.verdict is not Verdict.NONE}
    if not counting:
        return
    zone = get_zone((await uow.groups.get(round_.group_id)).zone)
    added: dict[int, Member] = {}
    for id_, answer in sorted(counting.items(), key=lambda pair: (pair[1].messages[0].stamped_at, pair[0])):
        name, at = (await uow.members.get_account(id_)).name, answer.messages[0].stamped_at
        member = await give_seat(uow, round_.group_id, id_, name, _joined_on(round_, answer, zone), at)
        added[member.id] = await show_member(uow, member)
    await replay_members(uow, round_.group_id, list(added.values()))


def _joined_on(round_: Round, answer: Answer, zone: ZoneInfo) -> date:
    """Whoever answers a study day on time was there on it; anyone else dates from the day they wrote."""
    if round_.carries_streak and answer.verdict is Verdict.ANSWERED:
        return round_.on
    return max(round_.on, answer.messages[0].stamped_at.astimezone(zone).date())


async def _today(uow: UnitOfWork, group_id: int, now: datetime) -> date:
    return now.astimezone(get_zone((await uow.groups.get(group_id)).zone)).date()


async def take_seat(uow: UnitOfWork, group_id: int, account: Account, joined_on: date, at: datetime) -> Member:
    """Who sits for the account; someone new is booked at once for what is settled since the day of joining."""
    member = await uow.members.find(group_id, account.id)
    if member is None:
        member = await give_seat(uow, group_id, account.id, account.name, joined_on, at)
        await replay_members(uow, group_id, [member])
    return await uow.members.get(member.id)
