"""Who may see and use the host's pages."""

from bot.platforms.web.visit import Visit
from bot.ports.store import UnitOfWork
from bot.services.rights import require_host


async def require(visit: Visit) -> int:
    """The viewer's account id. Raises ForbiddenError unless they host this group, RefusedError without a name."""
    account_id = visit.account.id

    async def work(uow: UnitOfWork) -> None:
        await require_host(uow, visit.group.id, account_id)

    await visit.room.store.read(work)
    return account_id
