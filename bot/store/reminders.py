"""Wishes to be reminded, and the personal settings that decide when."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, Select, bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.reminder import Reminder
from bot.store.members import account_from, accounts_select
from bot.store.statements import upsert
from bot.store.tables import accounts, reminders

_r = reminders.c
_MINUTE = timedelta(minutes=1)


class SqlReminders:
    """The ReminderRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, account_id: int, group_id: int, before: timedelta, next_at: datetime) -> None:
        """Store or change a wish."""
        row = {"account_id": account_id, "group_id": group_id, "minutes": before // _MINUTE, "next_at": next_at}
        await self._connection.execute(upsert(reminders), row)

    async def remove(self, account_id: int, group_id: int | None) -> int:
        """Drop an account's wish in a group, or all of them; how many there were."""
        statement = delete(reminders).where(_r.account_id == account_id)
        if group_id is not None:
            statement = statement.where(_r.group_id == group_id)
        return (await self._connection.execute(statement)).rowcount

    async def of_account(self, account_id: int) -> Sequence[Reminder]:
        """An account's wishes, by group."""
        return await self._all(_select().where(_r.account_id == account_id).order_by(_r.group_id))

    async def due(self, now: datetime, limit: int, without: Collection[int] = ()) -> Sequence[Reminder]:
        """Wishes with `next_at <= now`, longest due first, not in the groups `without`."""
        due = _select().where(_r.next_at <= now, _r.group_id.not_in(without))
        return await self._all(due.order_by(_r.next_at).limit(limit))

    async def set_next(self, rows: Sequence[tuple[int, int, datetime | None]]) -> None:
        """Look at the wish of (account id, group id) again at that instant, or with None when a round opens."""
        mine = (_r.account_id == bindparam("b_account")) & (_r.group_id == bindparam("b_group"))
        if rows:
            values = [{"b_account": account, "b_group": group, "next_at": at} for account, group, at in rows]
            await self._connection.execute(update(reminders).where(mine), values)

    async def wake(self, group_id: int, closes_at: datetime) -> None:
        """A round opened: one statement for each lead time, since SQL dialects differ in how they reckon with time."""
        lead_times = select(_r.minutes).where(_r.group_id == group_id).distinct()
        for minutes in (await self._connection.execute(lead_times)).scalars().all():
            at = closes_at - minutes * _MINUTE
            sleeping = (_r.group_id == group_id) & (_r.minutes == minutes) & or_(_r.next_at.is_(None), _r.next_at > at)
            await self._connection.execute(update(reminders).where(sleeping).values(next_at=at))

    async def set_zone(self, account_id: int, zone: str | None) -> None:
        """Set an account's own time zone, or have the group's count."""
        await self._connection.execute(update(accounts).where(accounts.c.id == account_id).values(zone=zone))

    async def set_quiet(self, account_id: int, quiet_from: time | None, quiet_until: time | None) -> None:
        """Set an account's quiet hours, or none."""
        hours = {"quiet_from": quiet_from, "quiet_until": quiet_until}
        await self._connection.execute(update(accounts).where(accounts.c.id == account_id).values(hours))

    async def _all(self, statement: Select[Any]) -> list[Reminder]:
        return [_reminder(row) for row in await self._connection.execute(statement)]


def _select() -> Select[Any]:
    return (
        accounts_select()
        .add_columns(_r.group_id, _r.minutes, _r.next_at)
        .join(reminders, _r.account_id == accounts.c.id)
    )


def _reminder(row: Row[Any]) -> Reminder:
    return Reminder(account_from(row), row.group_id, row.minutes * _MINUTE, row.next_at)
