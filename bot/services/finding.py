"""Which group and which round a command means, from where it was given (RULES, Groups)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import AmbiguousGroupError, NotFoundError
from bot.domain.group import Group
from bot.domain.refs import AccountRef, ChannelRef, ThreadRef
from bot.domain.round import Round
from bot.ports.store import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a command was given: by whom, in which space, and in which channel and thread if in any."""

    account: AccountRef
    platform: str
    space: str
    channel: ChannelRef | None = None
    thread: ThreadRef | None = None


@dataclass(frozen=True, slots=True)
class RoundChoice:
    """A round with the title to choose it by."""

    round: Round
    title: str


@dataclass(frozen=True, slots=True)
class FoundRound:
    """The round that is meant, and the other open ones; with any of these it is unclear, and worth asking."""

    chosen: RoundChoice
    others: tuple[RoundChoice, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether no other round could be meant."""
        return not self.others


class Finding:
    """Use cases every command begins with."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find_group(self, spot: Spot) -> Group:
        """The thread's group, else the channel's, else the account's only one in this space.

        Raises AmbiguousGroupError with the groups to choose from, NotFoundError('group.none_here').
        """
        return await self._store.read(lambda uow: _find_group(uow, spot))

    async def find_round(self, spot: Spot) -> FoundRound:
        """The thread's round in whatever state; else the latest open one of the channel, else of the group.

        Raises NotFoundError('round.none_open'), and what `find_group` raises.
        """

        async def work(uow: UnitOfWork) -> FoundRound:
            if spot.thread and (round_ := await uow.places.find_round(spot.thread)):
                return FoundRound(await _choice(uow, round_))
            here = await uow.places.open_in(spot.channel) if spot.channel else ()
            rounds = here or await uow.rounds.open_in((await _find_group(uow, spot)).id)
            if not rounds:
                raise NotFoundError("round.none_open")
            chosen, *others = [await _choice(uow, round_) for round_ in rounds]
            return FoundRound(chosen, tuple(others))

        return await self._store.read(work)


async def _find_group(uow: UnitOfWork, spot: Spot) -> Group:
    if spot.thread and (round_ := await uow.places.find_round(spot.thread)):
        return await uow.groups.get(round_.group_id)
    if spot.channel and (channel := await uow.groups.find_channel(spot.channel)):
        return await uow.groups.get(channel.group_id)
    groups = await _groups_here(uow, spot)
    if not groups:
        raise NotFoundError("group.none_here")
    if len(groups) > 1:
        raise AmbiguousGroupError({group.id: group.name for group in groups})
    return groups[0]


async def _groups_here(uow: UnitOfWork, spot: Spot) -> Sequence[Group]:
    account = await uow.members.find_account(spot.account)
    return await uow.places.groups_of(account.id, spot.platform, spot.space) if account else ()


async def _choice(uow: UnitOfWork, round_: Round) -> RoundChoice:
    return RoundChoice(round_, (await uow.questions.version(round_.question_version_id)).title)
