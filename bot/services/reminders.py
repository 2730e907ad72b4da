"""Reminders: sent before a deadline to those who asked for them, and only while there is something to remind of."""

from datetime import datetime, time, timedelta

from bot.cards import NoticeCard
from bot.domain.answer import Verdict
from bot.domain.errors import InvalidInputError
from bot.domain.group import Group, Member
from bot.domain.quiet import quiet_ends_at
from bot.domain.reminder import Reminder, check_before
from bot.domain.round import Round
from bot.domain.schedule import get_zone
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.bookkeeping import make_answer
from bot.services.notices import make_notice

# Wishes looked at in one unit of work: small, so that answers never wait long for the writer.
CLAIM = 20


class Reminders:
    """Use cases of an account on its reminders, and what `tick` does about them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def ask(self, group_id: int, account_id: int, before: timedelta) -> Reminder:
        """Be reminded so long before each deadline in a group; asked again, the time changes.

        Raises InvalidInputError outside 5 minutes to 24 hours, NotFoundError for an unknown group or account.
        """
        checked = check_before(before)

        async def work(uow: UnitOfWork) -> Reminder:
            now = self._clock.now()
            await uow.groups.get(group_id)
            account = await uow.members.get_account(account_id)
            await uow.reminders.put(account_id, group_id, checked, now)
            return Reminder(account, group_id, checked, now)

        return await self._store.write(work)

    async def stop(self, account_id: int, group_id: int | None = None) -> int:
        """No more reminders from a group, or from any; how many wishes there were."""
        return await self._store.write(lambda uow: uow.reminders.remove(account_id, group_id))

    async def wishes(self, account_id: int) -> list[Reminder]:
        """What an account asked for, by group, with its zone and quiet hours."""
        return list(await self._store.read(lambda uow: uow.reminders.of_account(account_id)))

    async def set_zone(self, account_id: int, zone: str | None) -> None:
        """An account's own time zone; with None, each group's counts. Raises InvalidInputError for an unknown one."""
        if zone is not None:
            get_zone(zone)

        async def work(uow: UnitOfWork) -> None:
            await uow.reminders.set_zone(account_id, zone)

        await self._store.write(work)

    async def set_quiet(self, account_id: int, quiet_from: time | None, quiet_until: time | None) -> None:
        """Hours without reminders, in the account's zone, over midnight where they end before they begin; or none.

        Raises InvalidInputError when only one end is given, or both are the same.
        """
        if (quiet_from is None) != (quiet_until is None) or (quiet_from is not None and quiet_from == quiet_until):
            raise InvalidInputError("reminder.bad_quiet")

        async def work(uow: UnitOfWork) -> None:
            await uow.reminders.set_quiet(account_id, quiet_from, quiet_until)

        await self._store.write(work)

    async def run(self, now: datetime) -> int:
        """Look at every wish that is due; how many reminders were written."""
        written = 0
        while await self._store.read(lambda uow: uow.reminders.due(now, 1)):
            written += await self._store.write(lambda uow: _look_at_due(uow, now))
        return written


async def _look_at_due(uow: UnitOfWork, now: datetime) -> int:
    return sum([await _look(uow, reminder, now) for reminder in await uow.reminders.due(now, CLAIM)])


async def _look(uow: UnitOfWork, reminder: Reminder, now: datetime) -> int:
    """Remind of each open round it is time for, and note when to look again."""
    group = await uow.groups.get(reminder.group_id)
    written, again_at = 0, []
    for round_ in await uow.rounds.open_in(group.id):
        looks_at = _looks_at(reminder, round_, group, now)
        if looks_at is not None and looks_at > now:
            again_at.append(looks_at)
        elif looks_at is not None and await _is_needed(uow, reminder, round_):
            await _remind(uow, reminder, round_, group, now)
            written += 1
    await uow.reminders.set_next(reminder.account.id, group.id, min(again_at, default=None))
    return written


def _looks_at(reminder: Reminder, round_: Round, group: Group, now: datetime) -> datetime | None:
    """When to remind of a round, at the earliest half-way to its deadline; None when that is over or falls quiet."""
    half_way = round_.opens_at + (round_.closes_at - round_.opens_at) / 2
    at = max(round_.closes_at - reminder.before, half_way, now)
    account = reminder.account
    if account.quiet_from is not None and account.quiet_until is not None:
        zone = get_zone(account.zone or group.zone)
        at = quiet_ends_at(at, zone, account.quiet_from, account.quiet_until) or at
    return at if at < round_.closes_at else None


async def _is_needed(uow: UnitOfWork, reminder: Reminder, round_: Round) -> bool:
    """Nobody is reminded who answered, rests or is hidden."""
    member = await uow.members.find(round_.group_id, reminder.account.id)
    if member is None:
        return not await _has_answered(uow, round_, [reminder.account.id])
    if member.hidden_at is not None or await _rests(uow, member, round_):
        return False
    return not await _has_answered(uow, round_, list((await uow.members.accounts_of([member.id]))[member.id]))


async def _rests(uow: UnitOfWork, member: Member, round_: Round) -> bool:
    rests = (await uow.members.rests([member.id])).get(member.id, ())
    return any(rest.first_on <= round_.on <= rest.last_on for rest in rests)


async def _has_answered(uow: UnitOfWork, round_: Round, account_ids: list[int]) -> bool:
    messages = await uow.answers.of_rounds([round_.id], account_ids)
    answers = [make_answer(round_, [m for m in messages if m.account_id == account_id]) for account_id in account_ids]
    return any(answer.verdict is Verdict.ANSWERED for answer in answers)


async def _remind(uow: UnitOfWork, reminder: Reminder, round_: Round, group: Group, now: datetime) -> None:
    """Once for each round and account, and not after the deadline."""
    account = reminder.account
    zone = account.zone or group.zone
    question = await uow.questions.version(round_.question_version_id)
    closes = round_.closes_at.astimezone(get_zone(zone))
    facts = {"title": question.title, "group": group.name, "time": f"{closes:%H:%M}", "zone": zone}
    card = NoticeCard("notice.reminder", facts)
    key = f"remind-{round_.id}-{account.id}"
    await uow.posts.add([make_notice(group.id, account, key, card, now, round_.closes_at)])
