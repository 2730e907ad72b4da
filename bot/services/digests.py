"""The weekly digest: set up by a host, opened by `tick` from its row, one post for each channel and week."""

from datetime import datetime, time, timedelta
from functools import partial

from bot.cards.digest import DigestCard
from bot.cards.frozen import dump_card
from bot.domain.digest import DigestWish, next_digest
from bot.domain.group import Channel
from bot.domain.post import Post, PostKind, PostState
from bot.domain.schedule import get_zone
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.digest_cards import DigestReader
from bot.services.rights import record, require_host
from bot.services.setbacks import Setbacks
from bot.wording import FALLBACK, say

# Digests composed at one tick: the others wait for the next.
CLAIM = 10
# A digest that is later than this is left out: the next one says more.
LATEST = timedelta(hours=24)


class Digests:
    """Use cases of a host on the weekly digest, and what `tick` does about it. `by` is the host's account id."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._reader = DigestReader(store)
        self._setbacks = Setbacks[int]("writing a digest")

    async def set(self, group_id: int, weekday: int, local_time: time, by: int) -> DigestWish:
        """Post a digest each week on that weekday (0 is Monday) and local time, from the next one on.

        Raises ForbiddenError for anyone but a host, InvalidInputError for no day of the week.
        """

        async def work(uow: UnitOfWork) -> DigestWish:
            now, group = self._clock.now(), await uow.groups.get(group_id)
            at = next_digest(weekday, local_time, get_zone(group.zone), now)
            wish = DigestWish(group_id, weekday, local_time, at)
            facts = {"day": say(FALLBACK, f"host.weekday_{weekday}"), "time": f"{local_time:%H:%M}"}
            await record(uow, group_id, by, "digest.audit_set_on", now, facts)
            await uow.digests.put(wish)
            return wish

        return await self._store.write(work)

    async def clear(self, group_id: int, by: int) -> bool:
        """Post no more digests; whether there were any. Raises ForbiddenError for anyone but a host."""

        async def work(uow: UnitOfWork) -> bool:
            await require_host(uow, group_id, by)
            was_there = await uow.digests.remove(group_id)
            if was_there:
                await record(uow, group_id, by, "digest.audit_cleared", self._clock.now())
            return was_there

        return await self._store.write(work)

    async def find(self, group_id: int) -> DigestWish | None:
        """When a group gets its digest; None where it gets none."""
        return await self._store.read(lambda uow: uow.digests.find(group_id))

    async def preview(self, group_id: int, by: int) -> DigestCard:
        """The digest as it would be now. Raises ForbiddenError for anyone but a host."""
        await self._store.read(lambda uow: require_host(uow, group_id, by))
        group = await self._store.read(lambda uow: uow.groups.get(group_id))
        now = self._clock.now()
        return await self._reader.read(group, now.astimezone(get_zone(group.zone)).date(), now)

    async def run(self, now: datetime) -> int:
        """Write the posts of the digests that are due, some CLAIM of them; how many were written.

        A group whose digest fails is tried again after a while.
        """
        at_most = CLAIM + len(self._setbacks.left_alone(now))
        written = 0
        for wish in await self._store.read(lambda uow: uow.digests.due(now, at_most)):
            written += await self._setbacks.attempt(wish.group_id, partial(self._post, wish, now), now) or 0
        return written

    async def _post(self, wish: DigestWish, now: datetime) -> int:
        """Compose outside a transaction, since it takes a while; then write, if the wish is still the same."""
        group = await self._store.read(lambda uow: uow.groups.get(wish.group_id))
        on = wish.next_at.astimezone(get_zone(group.zone)).date()
        card = await self._reader.read(group, on, now) if now - wish.next_at <= LATEST else None

        async def work(uow: UnitOfWork) -> int:
            if await uow.digests.find(group.id) != wish:
                return 0
            await move(uow, wish, group.zone, now)
            if card is None or not card.rounds:
                return 0
            posts = [_make_post(card, channel, now) for channel in await uow.groups.channels(group.id)]
            await uow.posts.add(posts)
            return len(posts)

        return await self._store.write(work)


async def move(uow: UnitOfWork, wish: DigestWish, zone: str, now: datetime) -> None:
    """Have a group's next digest at its local time in `zone`, after `now`."""
    at = next_digest(wish.weekday, wish.local_time, get_zone(zone), now)
    await uow.digests.put(DigestWish(wish.group_id, wish.weekday, wish.local_time, at))


async def move_to_zone(uow: UnitOfWork, group_id: int, zone: str, now: datetime) -> None:
    """The group lives in another time zone: its digest keeps its local time."""
    wish = await uow.digests.find(group_id)
    if wish is not None:
        await move(uow, wish, zone, now)


def _make_post(card: DigestCard, channel: Channel, now: datetime) -> Post:
    """Unique by channel and week, so that a change of day cannot post a week twice."""
    return Post(
        id=0,
        key=f"digest-{channel.id}-{card.first_on}",
        kind=PostKind.DIGEST,
        group_id=channel.group_id,
        round_id=None,
        channel_id=channel.id,
        target=channel.ref,
        card=dump_card(card),
        state=PostState.PENDING,
        created_at=now,
        give_up_at=now + LATEST,
    )
