"""What a group is called: changed by a host, shown from then on; what was posted before keeps the former name."""

from bot.domain.answer import visible_length
from bot.domain.errors import InvalidInputError
from bot.domain.group import Group
from bot.ports.store import UnitOfWork
from bot.services.rights import record
from bot.services.use_cases import UseCases

LONGEST_GROUP_NAME = 60


class Naming(UseCases):
    """The use case of a group's name."""

    async def rename(self, group_id: int, name: str, by: int) -> Group:
        """Call a group something else; the group afterwards.

        Raises ForbiddenError for anyone but a host, InvalidInputError for a name of nothing or of too much.
        """
        shown = _clean(name)

        async def work(uow: UnitOfWork) -> Group:
            facts = {"name": (await uow.groups.get(group_id)).name, "new": shown}
            await record(uow, group_id, by, "audit.renamed_group", self._clock.now(), facts)
            await uow.groups.set_name(group_id, shown)
            return await uow.groups.get(group_id)

        return await self._store.write(work)


def _clean(name: str) -> str:
    shown = " ".join("".join(c for c in name if c.isprintable() or c.isspace()).split())
    if not 0 < visible_length(shown) <= len(shown) <= LONGEST_GROUP_NAME:
        raise InvalidInputError("group_name.bad", most=LONGEST_GROUP_NAME)
    return shown
