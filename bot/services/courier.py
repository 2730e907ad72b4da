"""Gets posts out: leased from the journal, sent part by part, found after a crash, kept up to date (promise 3)."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TypeVar

import structlog

from bot.cards.digest import DigestCard
from bot.cards.frozen import load_card
from bot.cards.notices import NoticeCard
from bot.cards.rounds import RevealCard, RoundCard
from bot.domain.errors import NotStoredError
from bot.domain.post import FIRST_RETRY, LEASE, Post, PostKind, PostState, retry_after
from bot.domain.refs import ThreadRef
from bot.domain.round import RoundState
from bot.metrics import Metrics
from bot.ports.platform import (
    Announcer,
    ChannelClosedError,
    OutcomeUnknownError,
    PlaceGoneError,
    PlatformBusyError,
)
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services import journal
from bot.services.presenting import read_round_card
from bot.services.recovery import Recovery
from bot.services.sending import message_ref, send_part
from bot.services.trouble import say_aloud, tell_unlocked
from bot.services.watch import Watch

AT_ONCE = 60
T = TypeVar("T")
# A platform that has not replied by then never will; what became of the post is looked up.
PATIENCE = LEASE / 2
STALE = "not worth sending any more"
_CARDS: Mapping[PostKind, type[RoundCard] | type[RevealCard] | type[DigestCard] | type[NoticeCard]] = {
    PostKind.QUESTION: RoundCard,
    PostKind.REVEAL: RevealCard,
    PostKind.DIGEST: DigestCard,
    PostKind.NOTICE: NoticeCard,
}
# While its round is in this state, a post is worth sending.
_WORTH_SENDING = {PostKind.QUESTION: RoundState.OPEN, PostKind.REVEAL: RoundState.REVEALED}
log = structlog.get_logger(__name__)


class LeaseLostError(Exception):
    """Another process took a post over, or may have: what became of it is theirs to find out and to write down."""


class Courier:
    """Delivers what the journal holds, through the announcer of each platform."""

    def __init__(
        self,
        store: Store,
        announcers: Mapping[str, Announcer],
        recovery: Recovery,
        watch: Watch,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self._store = store
        self._announcers = announcers
        self._recovery = recovery
        self._watch = watch
        self._clock = clock
        self._metrics = metrics

    async def deliver(self) -> int:
        """Advance every post that is due, platforms side by side; how many were tried."""
        tried = 0
        while platforms := await self.due_platforms():
            tried += sum(await _side_by_side(map(self.deliver_to, platforms)))
        return tried

    async def due_platforms(self) -> Sequence[str]:
        """The platforms that posts are due for, with those that are not connected."""
        now = self._clock.now()
        return await self._store.read(lambda uow: uow.posts.due_platforms(now))

    async def deliver_to(self, platform: str) -> int:
        """Advance the posts for one platform, one at a time in each channel, channels side by side."""
        tried = 0
        while posts := await self._lease(platform):
            lanes: dict[object, list[Post]] = defaultdict(list)
            for post in posts:
                lanes[post.channel_id or post.target].append(post)
            await _side_by_side(map(self._try_lane, lanes.values()))
            tried += len(posts)
        return tried

    async def _lease(self, platform: str) -> Sequence[Post]:
        now = self._clock.now()
        return await self._store.write(lambda uow: uow.posts.lease_due(platform, now, now + LEASE, AT_ONCE))

    async def _try_lane(self, posts: Sequence[Post]) -> None:
        """Advance posts one by one; where the platform fails, the rest are left for a moment."""
        for n, post in enumerate(posts, start=1):
            try:
                may_go_on = await self._try(post)
            except NotStoredError:
                # Neither can this be written down: leases run out, and then what became of the posts is looked up.
                return
            if not may_go_on:
                await self._release(posts[n:])
                return

    async def _try(self, post: Post) -> bool:
        """Advance one post, as long as it is ours; False where the platform failed, as it would others."""
        try:
            return await self._try_ours(post)
        except LeaseLostError:
            log.warning("the lease on a post ran out; what became of it is looked up", key=post.key)
            return True

    async def _try_ours(self, post: Post) -> bool:
        """Advance one post and write down what came of it. A refusal, or a mistake of ours, is that of one post."""
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                await self._advance(post)
        except ChannelClosedError as error:
            await self._close(post, error.what_to_fix)
        except PlatformBusyError as error:
            await self._postpone(post, error.retry_after, unsure=post.unsure, why=str(error))
            return False
        except (OutcomeUnknownError, TimeoutError) as error:
            await self._postpone(post, retry_after(post.attempts), unsure=True, why=repr(error))
            return False
        except (LeaseLostError, NotStoredError):
            raise
        except Exception as error:
            log.exception("post failed", key=post.key, platform=post.target.platform)
            await self._postpone(post, retry_after(post.attempts), unsure=True, why=repr(error))
        return True

    async def _release(self, posts: Sequence[Post]) -> None:
        """Posts that were not tried are nobody's again, as they were.

        They are due before one that keeps failing is again, since that waits ever longer: it cannot hold them up.
        """
        at = self._clock.now() + FIRST_RETRY

        async def work(uow: UnitOfWork) -> None:
            for post in posts:
                if await uow.posts.is_ours(post):
                    await uow.posts.release(post.id, at)

        if posts:
            await self._store.write(work)

    async def _advance(self, post: Post) -> None:
        announcer = self._announcers.get(post.target.platform)
        if announcer is None:
            await self._wait_for_platform(post)
            return
        if post.state is PostState.PENDING:
            sent = await self._send(post, announcer)
            if sent is None:
                await self._give_up(post, STALE)
                return
            post = sent
        if post.kind is PostKind.QUESTION:
            await self._tend(post, announcer)

    async def _wait_for_platform(self, post: Post) -> None:
        if post.state is PostState.PENDING and not post.unsure and not await self._is_worth_sending(post):
            await self._give_up(post, STALE)
        else:
            await self._postpone(post, retry_after(post.attempts), unsure=post.unsure, why="platform not connected")

    async def _tend(self, post: Post, announcer: Announcer) -> None:
        """A question that is out gets its thread, and shows what it should."""
        if post.thread is None:
            post = await self._start_thread(post, announcer)
        if post.wanted > post.shown:
            await self._refresh(post, announcer)
        else:
            await self._write(post, lambda uow: uow.posts.release(post.id))

    async def _send(self, post: Post, announcer: Announcer) -> Post | None:
        """The post once it is out; None where it is not and should not be. Looks first where the outcome is unsure."""
        card = load_card(_CARDS[post.kind], post.card)
        worth_it = bool(post.sent_parts) or await self._is_worth_sending(post)
        sent = list(post.sent_parts)
        for part in range(len(sent), announcer.count_parts(card)):
            key = f"{post.key}.{part + 1}"
            ref = await announcer.find_post(post.target, key, post.created_at) if post.unsure else None
            if ref is None and not worth_it:
                return None
            if ref is None:
                self._require_lease(post)
                ref = await send_part(announcer, post, card, key, part)
            await self._write(post, partial(_mark_part, post_id=post.id, part=part, message_id=ref.message))
            sent.append(ref.message)
        if isinstance(card, RevealCard) and card.locks_thread:
            await self._lock(post, announcer)
        now = self._clock.now()
        sent_post = replace(post, state=PostState.SENT, sent_parts=tuple(sent), sent_at=now, unsure=False)
        await self._write(post, lambda uow: journal.mark_sent(uow, sent_post))
        self._metrics.posts_sent.labels(announcer.platform).inc()
        return sent_post

    async def _lock(self, post: Post, announcer: Announcer) -> None:
        """The whole reveal is out: its thread is locked. Where it may not be, hosts are told once a week."""
        if not isinstance(post.target, ThreadRef):
            return
        try:
            await announcer.lock_thread(post.target)
        except PlaceGoneError:
            return
        except ChannelClosedError as error:
            fix, now = error.what_to_fix, self._clock.now()
            await self._write(post, lambda uow: tell_unlocked(uow, post, fix, now))

    async def _is_worth_sending(self, post: Post) -> bool:
        """A question while half its window is left, a reveal of a round that was not voided since (RULES, Rounds)."""
        if post.give_up_at and self._clock.now() > post.give_up_at:
            return False
        round_id, state = post.round_id, _WORTH_SENDING.get(post.kind)
        if round_id is None or state is None:
            return True
        return (await self._store.read(lambda uow: uow.rounds.get(round_id))).state is state

    async def _start_thread(self, post: Post, announcer: Announcer) -> Post:
        """Start the thread, watch it, and read what was written before we watched."""
        card = load_card(RoundCard, post.card)
        thread = await announcer.start_thread(message_ref(post), card.title)
        threaded = replace(post, thread=thread)
        round_ = await self._write(post, lambda uow: journal.set_thread(uow, threaded, card.round_id))
        if not round_.voided_at:
            self._watch.add(thread, round_)
        await self._recovery.read(threaded)
        return threaded

    async def _refresh(self, post: Post, announcer: Announcer) -> None:
        """Show what the post should show now, and again once late answers are over."""
        now = self._clock.now()

        async def read(uow: UnitOfWork) -> RoundCard:
            assert post.round_id is not None
            return await read_round_card(uow, await uow.rounds.get(post.round_id), now)

        card = await self._store.read(read)
        await announcer.refresh_round(message_ref(post), card)
        await self._write(post, lambda uow: uow.posts.show(post.id, post.wanted, again_at=card.late_until))

    async def _postpone(self, post: Post, wait: timedelta, *, unsure: bool, why: str) -> None:
        self._metrics.posts_retried.labels(post.target.platform).inc()
        at = self._clock.now() + wait
        await self._write(post, lambda uow: uow.posts.postpone(post.id, at, unsure=unsure, error=why))

    async def _give_up(self, post: Post, why: str) -> None:
        self._metrics.posts_failed.labels(post.target.platform).inc()
        await self._write(post, lambda uow: uow.posts.cancel(post.id, why))

    async def _close(self, post: Post, what_to_fix: str) -> None:
        """The post waits for the next probe of its channel. A person's closed door is left alone."""
        now = self._clock.now()
        if post.channel_id is None:
            await self._write(post, lambda uow: say_aloud(uow, post, now))
            await self._give_up(post, what_to_fix)
        else:
            self._metrics.posts_retried.labels(post.target.platform).inc()
            await self._write(post, lambda uow: journal.pause(uow, post, what_to_fix, now))

    def _require_lease(self, post: Post) -> None:
        """Nothing is sent on a lease that ran out, after a long sleep of the machine say: another may be sending it."""
        if post.leased_until is not None and self._clock.now() >= post.leased_until:
            raise LeaseLostError

    async def _write(self, post: Post, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """Write down what became of a post, in a transaction in which it is ours. Raises LeaseLostError."""

        async def fenced(uow: UnitOfWork) -> T:
            if not await uow.posts.is_ours(post):
                raise LeaseLostError
            return await work(uow)

        return await self._store.write(fenced)


async def _side_by_side(works: Iterable[Awaitable[T]]) -> list[T]:
    """What all of them give, once the last has ended; raises what one of them raised."""
    ends = await asyncio.gather(*works, return_exceptions=True)
    for end in ends:
        if isinstance(end, BaseException):
            raise end
    return [end for end in ends if not isinstance(end, BaseException)]


async def _mark_part(uow: UnitOfWork, post_id: int, part: int, message_id: str) -> None:
    await uow.posts.mark_part(post_id, part, message_id)
