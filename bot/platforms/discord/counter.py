"""What every command begins with: who it is, which group is meant, and asking where that is unclear."""

from collections.abc import Awaitable, Callable, Mapping

from bot.domain.errors import AmbiguousGroupError, NotFoundError
from bot.domain.group import Account, Group, Member
from bot.domain.round import Round
from bot.platforms.discord.layout import option, select
from bot.platforms.discord.parse import PLATFORM
from bot.platforms.discord.visit import Visit, parse_values
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.bundle import Services

# A command on a group; the text is what else it was asked for, short enough to stand in an id.
GroupCommand = Callable[[Visit, Group, str], Awaitable[None]]


class Counter:
    """Finds accounts, groups and members for those who come with a command."""

    def __init__(self, services: Services, store: Store, clock: Clock) -> None:
        self._services = services
        self._store = store
        self._clock = clock
        self._commands: dict[str, GroupCommand] = {}
        self._forms: set[str] = set()

    def register(self, commands: Mapping[str, GroupCommand], *, opens_form: bool = False) -> None:
        """Commands that `run` knows by name. A form must be the first answer, so those that open one cannot wait."""
        self._commands.update(commands)
        self._forms |= set(commands) if opens_form else set()

    async def run(self, visit: Visit, name: str, wish: str = "") -> None:
        """Run a command on the group it means, or ask which one that is."""
        if name not in self._forms:
            await visit.wait()
        try:
            group = await self._services.finding.find_group(visit.spot)
        except AmbiguousGroupError as error:
            choices = [option(title, str(number)) for number, title in error.groups.items()]
            hint = visit.say("discord.which_group")
            await visit.tell(hint, select(f"group:pick:{name}:{wish}", choices, hint))
            return
        await self._commands[name](visit, group, wish)

    async def picked(self, visit: Visit, rest: str) -> None:
        """A group was chosen for a command."""
        name, _, wish = rest.partition(":")
        if name not in self._forms:
            await visit.wait(update=True)
        values = parse_values(visit.interaction)
        if name not in self._commands or not values:
            raise NotFoundError("group.unknown")
        await self._commands[name](visit, await self.own_group(visit, int(values[0])), wish)

    async def own_group(self, visit: Visit, group_id: int) -> Group:
        """A group by its id, for someone who belongs to it or stands in one of its channels. Raises NotFoundError."""
        account = await self.find_account(visit)

        async def work(uow: UnitOfWork) -> Group | None:
            mine = await uow.places.groups_of(account.id, PLATFORM, "") if account else ()
            channel = await uow.groups.find_channel(visit.channel) if visit.channel else None
            if channel is not None and channel.group_id == group_id:
                return await uow.groups.get(group_id)
            return next((group for group in mine if group.id == group_id), None)

        group = await self._store.read(work)
        if group is None:
            raise NotFoundError("group.unknown")
        return group

    async def require_round(self, visit: Visit, round_id: int) -> Round:
        """A round that was asked in this server, or of a group one belongs to. Raises NotFoundError for any other."""
        account = await self.find_account(visit)

        async def work(uow: UnitOfWork) -> tuple[Round, set[int]]:
            round_ = await uow.rounds.get(round_id)
            here = await uow.places.in_space(PLATFORM, visit.space) if visit.space else ()
            mine = await uow.places.groups_of(account.id, PLATFORM, "") if account else ()
            return round_, {group.id for group in (*here, *mine)}

        round_, groups = await self._store.read(work)
        if round_.group_id not in groups:
            raise NotFoundError("round.unknown")
        return round_

    async def find_account(self, visit: Visit) -> Account | None:
        """The stored account of somebody."""
        return await self._store.read(lambda uow: uow.members.find_account(visit.account))

    async def account(self, visit: Visit) -> Account:
        """The account of somebody, stored with their newest name."""
        known = await self.find_account(visit)
        if known is not None and known.name == visit.name:
            return known

        async def work(uow: UnitOfWork) -> Account:
            if known is not None:
                await uow.members.rename_account(known.id, visit.name)
            return await uow.members.put_account(visit.account, visit.name, self._clock.now())

        return await self._store.write(work)

    async def find_member(self, visit: Visit, group: Group) -> Member | None:
        """Who somebody is in a group."""

        async def work(uow: UnitOfWork) -> Member | None:
            account = await uow.members.find_account(visit.account)
            return await uow.members.find(group.id, account.id) if account else None

        return await self._store.read(work)

    async def is_host(self, visit: Visit, group: Group) -> bool:
        """Whether somebody is a host of a group."""
        account = await self.find_account(visit)
        if account is None:
            return False
        number = account.id
        return await self._store.read(lambda uow: uow.groups.is_host(group.id, number))
