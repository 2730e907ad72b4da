"""Reports on questions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import NotFoundError
from bot.domain.report import Report, ReportKind
from bot.store.tables import accounts, questions, reports

_r = reports.c


class SqlReports:
    """The ReportRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(
        self,
        group_id: int,
        account_id: int,
        version_id: int,
        question_id: str,
        kind: ReportKind,
        text: str,
        at: datetime,
    ) -> Report:
        """Store a report; an open one of that account on that question is changed instead."""
        key = {"group_id": group_id, "account_id": account_id, "question_id": question_id}
        said = {"question_version_id": version_id, "kind": kind, "text": text, "made_at": at}
        mine = (_r.group_id == group_id) & (_r.account_id == account_id) & (_r.question_id == question_id)
        still_open = mine & _r.closed_at.is_(None)
        if not (await self._connection.execute(update(reports).where(still_open).values(said))).rowcount:
            await self._connection.execute(insert(reports).values({**key, **said}))
        return (await self._all(_select().where(still_open)))[0]

    async def get(self, report_id: int) -> Report:
        """Raises NotFoundError('report.unknown')."""
        found = await self._all(_select().where(_r.id == report_id))
        if not found:
            raise NotFoundError("report.unknown")
        return found[0]

    async def open_in(self, group_id: int, limit: int) -> Sequence[Report]:
        """Open reports of a group, by question, oldest first."""
        waiting = _select().where(_r.group_id == group_id, _r.closed_at.is_(None))
        return await self._all(waiting.order_by(_r.question_id, _r.id).limit(limit))

    async def count_open(self, group_id: int, account_id: int) -> int:
        """How many of an account's reports are open in a group."""
        mine = (_r.group_id == group_id) & (_r.account_id == account_id) & _r.closed_at.is_(None)
        return (await self._connection.execute(select(func.count()).where(mine))).scalar_one()

    async def close(self, report_id: int, by: int, at: datetime, note: str) -> None:
        """End a report."""
        statement = update(reports).where(_r.id == report_id).values(closed_by=by, closed_at=at, note=note)
        await self._connection.execute(statement)

    async def _all(self, statement: Select[Any]) -> list[Report]:
        return [_report(row) for row in await self._connection.execute(statement)]


def _select() -> Select[Any]:
    return (
        select(reports, accounts.c.name, questions.c.title)
        .join(accounts, accounts.c.id == _r.account_id)
        .join(questions, questions.c.id == _r.question_id)
    )


def _report(row: Row[Any]) -> Report:
    return Report(
        id=row.id,
        group_id=row.group_id,
        account_id=row.account_id,
        reporter=row.name,
        question_id=row.question_id,
        version_id=row.question_version_id,
        title=row.title,
        kind=ReportKind(row.kind),
        text=row.text,
        made_at=row.made_at,
        closed_at=row.closed_at,
        note=row.note,
    )
