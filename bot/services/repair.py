"""`db verify --repair`: brings the books to what the facts lead to, with a trace. Facts stay as they are."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from bot.domain.group import Group, Member
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.bookkeeping import answers_in, apply_to_standings, stands_on
from bot.services.reviews import mend_memories
from bot.services.verification import BATCH, Checked, check_badges, check_members, check_standings

PHRASE = "fault.repaired"


async def mend_differences(store: Store, clock: Clock) -> list[str]:
    """Mend every difference that `find_differences` finds: each as a sentence with what was and what is.

    Harmless to repeat, and to interrupt: a batch of members is mended and recorded in one transaction.
    """
    mended: list[str] = []
    for group in await store.read(lambda uow: uow.groups.list()):
        after_id: int | None = 0
        while after_id is not None:
            said, after_id = await store.write(partial(_mend_batch, group=group, after_id=after_id, now=clock.now()))
            mended += said
        mended += await store.write(partial(_mend_standings, group=group, now=clock.now()))
        mended += await store.write(partial(_mend_badges, group=group, now=clock.now()))
    return mended


async def _mend_batch(uow: UnitOfWork, group: Group, after_id: int, now: datetime) -> tuple[Sequence[str], int | None]:
    """Mend the ledgers of the next members: what was said of them, and the last of them; None where there were none."""
    members = await uow.members.page(group.id, after_id, BATCH)
    if not members:
        return (), None
    said, checked = await _check_readable(uow, group, members)
    for damaged in (one for one in checked if one.said):
        await _write(uow, damaged)
        said += damaged.said
    said += await mend_memories(uow, group, members)
    await _record(uow, group, said, now)
    return said, members[-1].id


async def _check_readable(
    uow: UnitOfWork, group: Group, members: Sequence[Member]
) -> tuple[list[str], Sequence[Checked]]:
    """Members with what differs. Books with a row that nobody can read are dropped first, which is said."""
    try:
        return [], await check_members(uow, group, members)
    except ValueError as error:
        names = ", ".join(member.name for member in members)
        await uow.ledgers.drop_booked([member.id for member in members])
        said = f"{group.name}: a row cannot be read ({error}); booked anew: {names}"
        return [said], await check_members(uow, group, members)


async def _write(uow: UnitOfWork, checked: Checked) -> None:
    """Points go by (round, reason) and days by date, so what is wrong there is dropped before what is right is put."""
    booked, member_id = checked.booked, checked.booked.member.id
    points, days = set(booked.booking.points), set(booked.booking.days)
    await uow.ledgers.drop_points([row for row in checked.points if row not in points])
    await uow.ledgers.put_points(booked.booking.points)
    await uow.ledgers.drop_days([(member_id, day.on) for day in checked.days if day not in days])
    await uow.ledgers.put_days([(member_id, day) for day in booked.booking.days])
    await uow.members.save_streaks([(member_id, booked.booking.streak, stands_on(booked))])


async def _mend_standings(uow: UnitOfWork, group: Group, now: datetime) -> list[str]:
    """Standings that differ are built anew from the points ledger."""
    said = await check_standings(uow, group)
    if not said:
        return []
    await uow.standings.sort_names(group.id)
    await uow.standings.clear(group.id)
    after_id = 0
    while members := await uow.members.page(group.id, after_id, BATCH):
        after_id = members[-1].id
        rows = await uow.ledgers.points_of([member.id for member in members])
        await apply_to_standings(uow, members, [(row, row.points, answers_in(row)) for row in rows])
    await _record(uow, group, said, now)
    return said


async def _mend_badges(uow: UnitOfWork, group: Group, now: datetime) -> list[str]:
    """Badges that nothing looks at are looked at next."""
    said = await check_badges(uow, group)
    if said:
        await uow.badges.put_rules(group.id, await uow.badges.rules(group.id), now)
    await _record(uow, group, said, now)
    return said


async def _record(uow: UnitOfWork, group: Group, said: Sequence[str], now: datetime) -> None:
    for difference in said:
        await uow.audit.add(group.id, None, PHRASE, {"difference": difference}, now)
