"""What every listener works with."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.bank.guide import GuideCard
from bot.domain.group import Account
from bot.domain.refs import ChannelRef
from bot.platforms.slack.api import Api
from bot.platforms.slack.directory import Directory
from bot.platforms.slack.gallery import Gallery
from bot.platforms.slack.identity import Identity, Self
from bot.platforms.slack.jobs import Jobs
from bot.platforms.slack.places import account_ref
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.bundle import Services
from bot.services.desk import Desks
from bot.services.own_answer import OwnAnswers

_MOST_REMEMBERED = 5000


class Remembered:
    """The newest few thousand keys, for what may be forgotten at a restart."""

    def __init__(self, most: int = _MOST_REMEMBERED) -> None:
        self._keys: OrderedDict[str, None] = OrderedDict()
        self._most = most

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def add(self, key: str) -> bool:
        """Remember a key; False where it was remembered already."""
        is_new = key not in self._keys
        self._keys[key] = None
        self._keys.move_to_end(key)
        if len(self._keys) > self._most:
            self._keys.popitem(last=False)
        return is_new

    def discard(self, key: str) -> None:
        """Forget a key at once."""
        self._keys.pop(key, None)


@dataclass
class Tools:
    """Services, the way to Slack, and small memories of this process."""

    services: Services
    store: Store
    clock: Clock
    api: Api
    me: Self
    directory: Directory
    jobs: Jobs
    gallery: Gallery
    own: OwnAnswers
    desks: Desks
    topics: Mapping[str, str]
    guide: GuideCard | None
    # Hints given once.
    told: Remembered = field(default_factory=Remembered)
    # Deliveries that were answered.
    answered: Remembered = field(default_factory=Remembered)
    # People who have looked at their App Home.
    at_home: Remembered = field(default_factory=Remembered)
    publish_home: Callable[[str], Awaitable[None]] | None = None
    inspect: Callable[[ChannelRef], Awaitable[Sequence[str]]] = field(kw_only=True)
    check: Callable[[], Awaitable[Sequence[tuple[bool, str]]]] = field(kw_only=True)

    def refresh_home(self, user: str) -> None:
        """Bring somebody's App Home up to date when there is time, if they have looked at it."""
        if user in self.at_home and self.publish_home is not None:
            self.jobs.offer(partial(self.publish_home, user))

    @property
    def identity(self) -> Identity:
        """Who we are; known before anything is listened to."""
        known = self.me.known
        assert known is not None
        return known

    def settle_name(self, user: str, stored_as: str) -> None:
        """Something was stored under a name: if that was a stand-in, it is replaced once Slack tells the name."""
        person = self.directory.known(user)
        if person is None or person.name != stored_as:
            self.jobs.spawn(self._settle_name(user), "slack-name")

    async def _settle_name(self, user: str) -> None:
        person = self.directory.known(user) or await self.directory.ask(user)
        if person is not None:
            await self.rename(user, person.name)

    async def rename(self, user: str, name: str) -> None:
        """What was stored under a stand-in, or a former name, takes the name somebody has now."""
        me = self.me.known
        if me is None or not name:
            return
        ref = account_ref(me.team, user)

        async def work(uow: UnitOfWork) -> None:
            known = await uow.members.find_account(ref)
            if known is not None and known.name != name:
                await uow.members.rename_account(known.id, name)

        known = await self.store.read(lambda uow: uow.members.find_account(ref))
        if known is None or known.name != name:
            await self.store.write(work)

    async def account_of(self, user: str) -> Account:
        """The stored account of someone, with their newest name."""
        await self.directory.find(user)
        ref, name = account_ref(self.identity.team, user), self.directory.name_of(user)
        known = await self.store.read(lambda uow: uow.members.find_account(ref))
        if known is not None and (known.name == name or self.directory.known(user) is None):
            return known

        async def work(uow: UnitOfWork) -> Account:
            if known is not None:
                await uow.members.rename_account(known.id, name)
            return await uow.members.put_account(ref, name, self.clock.now())

        account = await self.store.write(work)
        self.settle_name(user, name)
        return account
