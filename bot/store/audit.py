"""The trail of what hosts did to a group."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports.rounds import AuditRow
from bot.store.tables import accounts, audit_log


class SqlAudit:
    """The AuditRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, group_id: int, account_id: int | None, phrase: str, facts: Mapping[str, str], at: datetime
    ) -> None:
        """Record an action."""
        row = {"group_id": group_id, "account_id": account_id, "phrase": phrase, "done_at": at}
        kept = json.dumps(dict(facts), ensure_ascii=False)
        await self._connection.execute(insert(audit_log).values(facts=kept, **row))

    async def list(self, group_id: int, limit: int) -> Sequence[AuditRow]:
        """Newest first."""
        statement = (
            select(audit_log, accounts.c.name)
            .outerjoin(accounts, accounts.c.id == audit_log.c.account_id)
            .where(audit_log.c.group_id == group_id)
            .order_by(audit_log.c.id.desc())
            .limit(limit)
        )
        rows = await self._connection.execute(statement)
        return [AuditRow(row.done_at, row.name or "", row.phrase, json.loads(row.facts)) for row in rows]
