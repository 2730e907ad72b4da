"""Who may act on a group: its hosts and nobody else (RULES, Groups). Who takes part: those with a seat."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.errors import ForbiddenError, NotFoundError
from bot.domain.group import Member
from bot.domain.round import Round
from bot.ports.store import UnitOfWork


async def require_host(uow: UnitOfWork, group_id: int, account_id: int) -> None:
    """Raises ForbiddenError unless the account is a host of the group."""
    if not await uow.groups.is_host(group_id, account_id):
        raise ForbiddenError("host.only")


async def require_member(uow: UnitOfWork, group_id: int, account_id: int) -> Member:
    """Who sits in the group for an account. Raises ForbiddenError for one without a seat."""
    member = await uow.members.find(group_id, account_id)
    if member is None:
        raise ForbiddenError("member.only")
    return member


async def get_round(uow: UnitOfWork, group_id: int, round_id: int) -> Round:
    """A round of this group. Raises NotFoundError('round.unknown') for one of another."""
    round_ = await uow.rounds.get(round_id)
    if round_.group_id != group_id:
        raise NotFoundError("round.unknown")
    return round_


async def record(
    uow: UnitOfWork, group_id: int, by: int, phrase: str, at: datetime, facts: Mapping[str, str] | None = None
) -> None:
    """Check the right and write the action to the audit trail, in the unit of work of its effect."""
    await require_host(uow, group_id, by)
    await uow.audit.add(group_id, by, phrase, facts or {}, at)
