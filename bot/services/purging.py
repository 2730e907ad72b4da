"""What is kept for a space goes thirty days after the bot was removed from it; coming back cancels that (RULES)."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta

import structlog

from bot.cards.notices import NoticeCard
from bot.ports.spaces import Space
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.bookkeeping import hide_member
from bot.services.notices import make_notice
from bot.wording import FALLBACK, say

PURGED_AFTER = timedelta(days=30)
# Rows of one transaction, and transactions of one tick: the write lock is never held for long.
ROWS, BATCHES, PEOPLE = 200, 5, 20
Stage = Callable[[UnitOfWork, Space, datetime], Awaitable[bool]]
log = structlog.get_logger(__name__)


class Purging:
    """Use cases of a space that we left. `space` is the platform's id of it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        # How far the texts of a space have been gone through; begun anew by a new process.
        self._read_up_to: dict[int, str] = {}

    async def left(self, platform: str, space: str) -> None:
        """The bot was removed from a space: its channels pause, and the thirty days begin. Repeating it is harmless."""

        async def work(uow: UnitOfWork) -> None:
            known = await uow.spaces.find(platform, space)
            if known and known.purge_at is None:
                await _begin(uow, known, self._clock.now())

        await self._store.write(work)

    async def came_back(self, platform: str, space: str) -> None:
        """The bot is in a space again: nothing is purged. Costs one read where nothing was to be."""
        known = await self._store.read(lambda uow: uow.spaces.find(platform, space))
        if known and known.purge_at:
            await self._store.write(lambda uow: _cancel(uow, known, self._clock.now()))

    async def compare(self, platform: str, present: Collection[str]) -> None:
        """All spaces of a platform that the bot is in: the others it was removed from while nobody listened."""
        for space in await self._store.read(lambda uow: uow.spaces.of_platform(platform)):
            if space.external_id in present:
                await self.came_back(platform, space.external_id)
            else:
                await self.left(platform, space.external_id)

    async def run(self, now: datetime) -> None:
        """Purge what is due, a few batches at a time: what is left is left to the next tick."""
        for _ in range(BATCHES):
            space = await self._store.read(lambda uow: uow.spaces.find_due(now))
            if space is None:
                return
            await self._purge_some(space, now)

    async def _purge_some(self, space: Space, now: datetime) -> None:
        """One batch, in one transaction: the first stage that has something left to do."""

        async def work(uow: UnitOfWork) -> bool:
            # Come back in the meantime: what is left stays.
            due = await uow.spaces.find_due(now)
            if due is None or due.id != space.id:
                return False
            stages: Sequence[Stage] = (_forget_people, _erase_groups, self._blank_answers, _erase_channels)
            for stage in stages:
                if await stage(uow, space, now):
                    return False
            await _finish(uow, space, now)
            return True

        if await self._store.write(work):
            self._read_up_to.pop(space.id, None)
            log.info("a space was purged", platform=space.platform, space=space.external_id)

    async def _blank_answers(self, uow: UnitOfWork, space: Space, _now: datetime) -> bool:
        end = self._read_up_to.get(space.id)
        if end == "":
            return False
        self._read_up_to[space.id] = await uow.spaces.blank_answers(space, end or "", ROWS)
        return self._read_up_to[space.id] != ""


async def _begin(uow: UnitOfWork, space: Space, now: datetime) -> None:
    at = now + PURGED_AFTER
    await uow.spaces.set_purge(space.id, at)
    await uow.spaces.close_channels(space.id, now, say(FALLBACK, "space.left"))
    # Asked for once the space is marked: a group that has no other channel is going.
    for group_id in [*await uow.spaces.staying(space.id), *await uow.spaces.going(space.id)]:
        facts = await _facts(uow, group_id, space, at)
        await uow.audit.add(group_id, None, "audit.space_left", facts, now)
        going = group_id in await uow.spaces.going(space.id)
        await _tell(uow, group_id, space, "space.purge_all" if going else "space.purge_part", facts, now)


async def _cancel(uow: UnitOfWork, space: Space, now: datetime) -> None:
    await uow.spaces.set_purge(space.id, None)
    for group_id in [*await uow.spaces.staying(space.id), *await uow.spaces.going(space.id)]:
        facts = await _facts(uow, group_id, space, now)
        await uow.audit.add(group_id, None, "audit.space_back", facts, now)
        await _tell(uow, group_id, space, "space.purge_cancelled", facts, now)


async def _forget_people(uow: UnitOfWork, space: Space, now: datetime) -> bool:
    """Whoever is known here alone becomes nobody; what they did stays as bare facts, so that no points change."""
    people = await uow.spaces.lone_accounts(space.id, PEOPLE)
    if not people:
        return False
    for member_id in await uow.privacy.members_of([account.id for account in people]):
        await hide_member(uow, await uow.members.get(member_id), now)
    await uow.privacy.forget(people, say(FALLBACK, "privacy.former_member"), now)
    return True


async def _erase_groups(uow: UnitOfWork, space: Space, _now: datetime) -> bool:
    """Groups that have no channel elsewhere go entirely."""
    going = await uow.spaces.going(space.id)
    if not going:
        return False
    await uow.spaces.erase_group(going[0], ROWS)
    return True


async def _erase_channels(uow: UnitOfWork, space: Space, now: datetime) -> bool:
    """The last stage, so it tells the groups that stay: afterwards nothing says that they were here."""
    staying = await uow.spaces.staying(space.id)
    if await uow.inbox.claim(f"purged-{space.id}-{space.purge_at}", now):
        for group_id in staying:
            facts = await _facts(uow, group_id, space, now)
            await uow.audit.add(group_id, None, "audit.space_purged", facts, now)
            await _tell(uow, group_id, space, "space.purged", facts, now)
    return await uow.spaces.erase_channels(space.id, ROWS) > 0


async def _finish(uow: UnitOfWork, space: Space, _now: datetime) -> None:
    await uow.spaces.remove(space.id)


async def _facts(uow: UnitOfWork, group_id: int, space: Space, at: datetime) -> dict[str, str]:
    group = await uow.groups.get(group_id)
    channels = [c for c in await uow.groups.channels(group_id) if c.ref.platform == space.platform]
    here = ", ".join(c.name for c in channels if c.ref.space == space.external_id)
    return {"group": group.name, "platform": space.platform.title(), "channels": here, "on": f"{at:%-d %B %Y}"}


async def _tell(
    uow: UnitOfWork, group_id: int, space: Space, phrase: str, facts: dict[str, str], now: datetime
) -> None:
    """Write to the hosts who can still be reached: whose account is not of that space alone."""
    for host in await uow.groups.hosts(group_id):
        if (host.ref.platform, host.ref.scope) != (space.platform, space.external_id):
            key = f"{phrase}-{space.id}-{group_id}-{now:%Y%m%dT%H%M%S}-{host.id}"
            await uow.posts.add([make_notice(group_id, host, key, NoticeCard(phrase, facts), now)])
