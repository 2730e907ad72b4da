"""What became of a post, written down in the transaction in which it became known (promise 3)."""

from datetime import datetime

from bot.cards.notices import NoticeCard
from bot.domain.post import Post, PostKind
from bot.domain.round import Round, RoundState
from bot.ports.store import UnitOfWork
from bot.services.notices import tell_hosts
from bot.services.recovery import PROBE
from bot.services.revealing import post_reveals


async def mark_sent(uow: UnitOfWork, post: Post) -> None:
    """The whole post is out. A question still wants its thread before it shows that its channel is open."""
    assert post.sent_at is not None
    await uow.posts.mark_sent(post.id, post.sent_at)
    if post.kind is not PostKind.QUESTION:
        await _resume(uow, post)


async def set_thread(uow: UnitOfWork, post: Post, round_id: int) -> Round:
    """With its thread a question is wholly out; where the reveal came first, it is made up for. Gives the round."""
    assert post.thread is not None
    assert post.sent_at is not None
    await uow.posts.set_thread(post.id, post.thread)
    await _resume(uow, post)
    round_ = await uow.rounds.get(round_id)
    if round_.state is RoundState.REVEALED:
        await post_reveals(uow, round_, post.sent_at)
    return round_


async def pause(uow: UnitOfWork, post: Post, what_to_fix: str, now: datetime) -> None:
    """Pause the channel of a post that was refused, and tell the hosts once (promise 8)."""
    await uow.posts.postpone(post.id, now + PROBE, unsure=post.unsure, error=what_to_fix)
    for channel in await uow.groups.channels(post.group_id):
        if channel.id == post.channel_id and channel.paused_at is None:
            await uow.groups.pause_channel(channel.id, now, what_to_fix)
            card = NoticeCard("notice.channel_closed", {"channel": channel.name, "fix": what_to_fix})
            await tell_hosts(uow, post.group_id, f"closed-{channel.id}-{now:%Y%m%d%H%M%S}", card, now)


async def _resume(uow: UnitOfWork, post: Post) -> None:
    """A post that got out shows that its channel is open again."""
    for channel in await uow.groups.channels(post.group_id):
        if channel.id == post.channel_id and channel.paused_at is not None:
            assert post.sent_at is not None
            await uow.groups.resume_channel(channel.id)
            await uow.posts.hurry(channel.id, post.sent_at)
