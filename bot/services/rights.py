"""Who may act on a group: its hosts and nobody else (RULES, Groups)."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.errors import ForbiddenError
from bot.ports.store import UnitOfWork


async def require_host(uow: UnitOfWork, group_id: int, account_id: int) -> None:
    """Raises ForbiddenError unless the account is a host of the group."""
    if not await uow.groups.is_host(group_id, account_id):
        raise ForbiddenError("host.only")


async def record(
    uow: UnitOfWork, group_id: int, by: int, phrase: str, at: datetime, facts: Mapping[str, str] | None = None
) -> None:
    """Check the right and write the action to the audit trail, in the unit of work of its effect."""
    await require_host(uow, group_id, by)
    await uow.audit.add(group_id, by, phrase, facts or {}, at)
