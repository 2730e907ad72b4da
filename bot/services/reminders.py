"""Reminders: sent before a deadline to those who asked for them, and only while there is something to remind of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.cards.notices import NoticeCard
from bot.domain.errors import InvalidInputError
from bot.domain.group import Group
from bot.domain.post import Post
from bot.domain.quiet import quiet_ends_at
from bot.domain.reminder import Reminder, check_before
from bot.domain.round import Round
from bot.domain.schedule import get_zone
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.answered import who_answered
from bot.services.drain import Drain, Due
from bot.services.notices import make_notice

# Wishes looked at in one unit of work.
CLAIM = 40


@dataclass(frozen=True, slots=True)
class Wish:
    """A whole form: reminded `before` each deadline, in a zone of one's own, quiet between two times; None for none."""

    before: timedelta | None
    zone: str | None
    quiet_from: time | None
    quiet_until: time | None


class Reminders:
    """Use cases of an account on its reminders, and what `tick` does about them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._drain = Drain(store, "reminding a group", CLAIM)

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

    async def save(self, group_id: int, account_id: int, wish: Wish) -> None:
        """All of it or nothing. Raises what `ask`, `set_zone` and `set_quiet` raise."""
        _check_zone(wish.zone)
        _check_quiet(wish.quiet_from, wish.quiet_until)
        before = None if wish.before is None else check_before(wish.before)

        async def work(uow: UnitOfWork) -> None:
            await uow.groups.get(group_id)
            await uow.reminders.set_zone(account_id, wish.zone)
            await uow.reminders.set_quiet(account_id, wish.quiet_from, wish.quiet_until)
            if before is None:
                await uow.reminders.remove(account_id, group_id)
            else:
                await uow.reminders.put(account_id, group_id, before, self._clock.now())

        await self._store.write(work)

    async def set_zone(self, account_id: int, zone: str | None) -> None:
        """An account's own time zone; with None, each group's counts. Raises InvalidInputError for an unknown one."""
        _check_zone(zone)

        async def work(uow: UnitOfWork) -> None:
            await uow.reminders.set_zone(account_id, zone)

        await self._store.write(work)

    async def set_quiet(self, account_id: int, quiet_from: time | None, quiet_until: time | None) -> None:
        """Hours without reminders, in the account's zone, over midnight where they end before they begin; or none.

        Raises InvalidInputError when only one end is given, or both are the same.
        """
        _check_quiet(quiet_from, quiet_until)

        async def work(uow: UnitOfWork) -> None:
            await uow.reminders.set_quiet(account_id, quiet_from, quiet_until)

        await self._store.write(work)

    async def run(self, now: datetime) -> int:
        """Look at every wish that is due; how many reminders were written.

        A group that fails does not hold up the others, and is tried again after a while.
        """
        if not await self._store.read(lambda uow: uow.reminders.due(now, 1)):
            return 0

        async def act(uow: UnitOfWork, wishes: Sequence[Reminder]) -> int:
            return await _look_at_due(uow, wishes[0].group_id, wishes, now)

        due = Due(lambda uow, n, without: uow.reminders.due(now, n, without), lambda wish: wish.group_id, act)
        return await self._drain.run(due, now)


def _check_zone(zone: str | None) -> None:
    if zone is not None:
        get_zone(zone)


def _check_quiet(quiet_from: time | None, quiet_until: time | None) -> None:
    if (quiet_from is None) != (quiet_until is None) or (quiet_from is not None and quiet_from == quiet_until):
        raise InvalidInputError("reminder.bad_quiet")


async def _look_at_due(uow: UnitOfWork, group_id: int, wishes: Sequence[Reminder], now: datetime) -> int:
    """Remind of each open round it is time for, and note when to look again; as many statements for many as for one."""
    group, rounds = await uow.groups.get(group_id), await uow.rounds.open_in(group_id)
    posts: list[Post] = []
    for round_ in rounds:
        now_due = [wish for wish in wishes if _looks_at(wish, round_, group, now) == now]
        posts += await _make_notices(uow, round_, group, await _who_needs(uow, round_, now_due), now)
    looks = [(wish.account.id, group_id, _looks_again_at(wish, rounds, group, now)) for wish in wishes]
    await uow.posts.add(posts)
    await uow.reminders.set_next(looks)
    return len(posts)


def _looks_again_at(wish: Reminder, rounds: Sequence[Round], group: Group, now: datetime) -> datetime | None:
    """The next instant at which one of these rounds is to be reminded of; None to wait for another."""
    ahead = [_looks_at(wish, round_, group, now) for round_ in rounds]
    return min((at for at in ahead if at is not None and at > now), default=None)


def _looks_at(reminder: Reminder, round_: Round, group: Group, now: datetime) -> datetime | None:
    """When to remind of a round, at the earliest half-way to its deadline; None when that is over or falls quiet."""
    half_way = round_.opens_at + (round_.closes_at - round_.opens_at) / 2
    at = max(round_.closes_at - reminder.before, half_way, now)
    account = reminder.account
    if account.quiet_from is not None and account.quiet_until is not None:
        zone = get_zone(account.zone or group.zone)
        at = quiet_ends_at(at, zone, account.quiet_from, account.quiet_until) or at
    return at if at < round_.closes_at else None


async def _who_needs(uow: UnitOfWork, round_: Round, wishes: Sequence[Reminder]) -> list[Reminder]:
    """Nobody is reminded who answered (under whichever account), rests or is hidden."""
    if not wishes:
        return []
    members = await uow.members.by_account(round_.group_id, [wish.account.id for wish in wishes])
    rests = await uow.members.rests([member.id for member in members.values()])
    accounts = await uow.members.accounts_of([member.id for member in members.values()])
    mine = {i: accounts[members[i].id] if i in members else (i,) for i in (wish.account.id for wish in wishes)}
    answered = await who_answered(uow, round_, sorted({i for ids in mine.values() for i in ids}))

    def needs(account_id: int) -> bool:
        member = members.get(account_id)
        resting = member and any(r.first_on <= round_.on <= r.last_on for r in rests.get(member.id, ()))
        return not (resting or (member and member.hidden_at) or answered & set(mine[account_id]))

    return [wish for wish in wishes if needs(wish.account.id)]


async def _make_notices(
    uow: UnitOfWork, round_: Round, group: Group, wishes: Sequence[Reminder], now: datetime
) -> list[Post]:
    """Once for each round and account, and not after the deadline."""
    if not wishes:
        return []
    title = (await uow.questions.version(round_.question_version_id)).title
    notices = []
    for account in (wish.account for wish in wishes):
        zone = account.zone or group.zone
        closes = round_.closes_at.astimezone(get_zone(zone))
        facts = {"title": title, "group": group.name, "time": f"{closes:%H:%M}", "zone": zone}
        facts |= {"round": str(round_.id), "closes_at": round_.closes_at.isoformat()}
        key = f"remind-{round_.id}-{account.id}"
        notices.append(make_notice(group.id, account, key, NoticeCard("notice.reminder", facts), now, round_.closes_at))
    return notices
