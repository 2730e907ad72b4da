"""Gets posts out: leased from the journal, sent part by part, found again after a crash, kept up to date (promise 3)."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import structlog

from bot.cards import NoticeCard, RevealCard, RoundCard, load_card
from bot.domain.post import LEASE, Post, PostKind, PostState, retry_after
from bot.domain.refs import AccountRef, ChannelRef, MessageRef, ThreadRef
from bot.metrics import Metrics
from bot.ports.platform import Announcer, ChannelClosedError, OutcomeUnknownError, PlatformBusyError
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.answers import Answers
from bot.services.notices import tell_hosts
from bot.services.presenting import read_round_card
from bot.services.watch import Watch

AT_ONCE = 20
# A channel that refused us is tried again this often (RULES, Rounds).
PROBE = timedelta(hours=1)
_CARDS: Mapping[PostKind, type[RoundCard] | type[RevealCard] | type[NoticeCard]] = {
    PostKind.QUESTION: RoundCard,
    PostKind.REVEAL: RevealCard,
    PostKind.NOTICE: NoticeCard,
}
log = structlog.get_logger(__name__)


class Courier:
    """Delivers what the journal holds, through the announcer of each platform."""

    def __init__(
        self,
        store: Store,
        announcers: Mapping[str, Announcer],
        answers: Answers,
        watch: Watch,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self._store = store
        self._announcers = announcers
        self._answers = answers
        self._watch = watch
        self._clock = clock
        self._metrics = metrics

    async def deliver(self) -> int:
        """Advance every post that is due; how many were tried. One at a time in each channel, channels side by side."""
        tried = 0
        while posts := await self._lease():
            await asyncio.gather(*(self._try(post) for post in posts))
            tried += len(posts)
        return tried

    async def _lease(self) -> Sequence[Post]:
        now = self._clock.now()
        return await self._store.write(lambda uow: uow.posts.lease_due(now, now + LEASE, AT_ONCE))

    async def _try(self, post: Post) -> None:
        """Advance one post and write down what came of it; no failure leaves this method."""
        platform = post.target.platform
        try:
            await self._advance(post)
        except ChannelClosedError as error:
            await self._close_channel(post, error.what_to_fix)
        except PlatformBusyError as error:
            await self._postpone(post, error.retry_after, unsure=post.unsure, why=str(error))
        except OutcomeUnknownError as error:
            await self._postpone(post, retry_after(post.attempts), unsure=True, why=str(error))
        except Exception as error:
            log.exception("post failed", key=post.key, platform=platform)
            await self._postpone(post, retry_after(post.attempts), unsure=True, why=repr(error))

    async def _advance(self, post: Post) -> None:
        now = self._clock.now()
        if post.state is PostState.PENDING:
            if post.give_up_at and now > post.give_up_at and not post.sent_parts:
                await self._store.write(lambda uow: uow.posts.cancel(post.id, "unsent at half its window"))
                return
            post = await self._send(post)
        if post.kind is not PostKind.QUESTION:
            return
        if post.thread is None:
            post = await self._start_thread(post)
        if post.wanted > post.shown:
            await self._refresh(post)
        else:
            await self._store.write(lambda uow: uow.posts.release(post.id))

    async def _send(self, post: Post) -> Post:
        announcer = self._announcers[post.target.platform]
        card = load_card(_CARDS[post.kind], post.card)
        parts = announcer.count_parts(card)
        sent = list(post.sent_parts)
        for part in range(len(sent), parts):
            key = f"{post.key}.{part + 1}"
            found = await announcer.find_post(post.target, key, post.created_at) if post.unsure else None
            ref = found or await _send_part(announcer, post, card, key, part)
            await self._store.write(partial(_mark_part, post_id=post.id, part=part, message_id=ref.message))
            sent.append(ref.message)
        now = self._clock.now()
        await self._store.write(lambda uow: uow.posts.mark_sent(post.id, now))
        self._metrics.posts_sent.labels(announcer.platform).inc()
        return replace(post, state=PostState.SENT, sent_parts=tuple(sent), sent_at=now, unsure=False)

    async def _start_thread(self, post: Post) -> Post:
        """Start the thread, watch it, and read what was written before we watched."""
        announcer = self._announcers[post.target.platform]
        card = load_card(RoundCard, post.card)
        thread = await announcer.start_thread(_message_ref(post), card.title)
        await self._store.write(lambda uow: uow.posts.set_thread(post.id, thread))
        round_ = await self._store.read(lambda uow: uow.rounds.get(card.round_id))
        self._watch.add(thread, round_)
        read_at = self._clock.now()
        await self._answers.reconcile(thread, await announcer.read_thread(thread), read_at)
        return replace(post, thread=thread)

    async def _refresh(self, post: Post) -> None:
        async def read(uow: UnitOfWork) -> RoundCard:
            assert post.round_id is not None
            return await read_round_card(uow, await uow.rounds.get(post.round_id))

        card = await self._store.read(read)
        await self._announcers[post.target.platform].refresh_round(_message_ref(post), card)
        await self._store.write(lambda uow: uow.posts.show(post.id, post.wanted))

    async def _postpone(self, post: Post, wait: timedelta, *, unsure: bool, why: str) -> None:
        self._metrics.posts_retried.labels(post.target.platform).inc()
        at = self._clock.now() + wait
        await self._store.write(lambda uow: uow.posts.postpone(post.id, at, unsure=unsure, error=why))

    async def _close_channel(self, post: Post, what_to_fix: str) -> None:
        """Pause the channel and tell the hosts; the post waits for the next probe."""
        self._metrics.posts_failed.labels(post.target.platform).inc()
        now = self._clock.now()

        async def work(uow: UnitOfWork) -> None:
            await uow.posts.postpone(post.id, now + PROBE, unsure=False, error=what_to_fix)
            if post.channel_id is None:
                return
            channel = await uow.groups.get_channel(post.channel_id)
            if channel.paused_at is None:
                await uow.groups.pause_channel(channel.id, now, what_to_fix)
                card = NoticeCard("notice.channel_closed", {"channel": channel.name, "fix": what_to_fix})
                await tell_hosts(uow, post.group_id, f"closed-{channel.id}-{now:%Y%m%d%H%M%S}", card, now)

        await self._store.write(work)


async def _mark_part(uow: UnitOfWork, post_id: int, part: int, message_id: str) -> None:
    await uow.posts.mark_part(post_id, part, message_id)


async def _send_part(
    announcer: Announcer, post: Post, card: RoundCard | RevealCard | NoticeCard, key: str, part: int
) -> MessageRef:
    match card, post.target:
        case RoundCard(), ChannelRef() as channel:
            return await announcer.open_round(channel, card, key)
        case RevealCard(), (ThreadRef() | ChannelRef()) as place:
            return await announcer.reveal(place, card, key, part)
        case NoticeCard(), AccountRef() as account:
            return await announcer.tell(account, card, key)
    raise ValueError(f"a {post.kind} post cannot go to {post.target}")


def _message_ref(post: Post) -> MessageRef:
    assert isinstance(post.target, ChannelRef)
    return MessageRef(post.target.platform, post.target.space, post.target.channel, post.sent_parts[0])
