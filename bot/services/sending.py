"""A part of a post, sent in the way of what it says and where it goes."""

from bot.cards.digest import DigestCard
from bot.cards.notices import NoticeCard
from bot.cards.rounds import RevealCard, RoundCard
from bot.domain.post import Post
from bot.domain.refs import AccountRef, ChannelRef, MessageRef, ThreadRef
from bot.ports.platform import Announcer, Card


async def send_part(announcer: Announcer, post: Post, card: Card, key: str, part: int) -> MessageRef:
    """Send part `part` (from 0) of a post, marked with `key`. Raises ValueError for a card that cannot go there."""
    match card, post.target:
        case RoundCard(), ChannelRef() as channel:
            return await announcer.open_round(channel, card, key)
        case RevealCard(), (ThreadRef() | ChannelRef()) as place:
            return await announcer.reveal(place, card, key, part)
        case DigestCard(), ChannelRef() as channel:
            return await announcer.digest(channel, card, key)
        case NoticeCard(), (AccountRef() | ChannelRef()) as to:
            return await announcer.tell(to, card, key)
    raise ValueError(f"a {post.kind} post cannot go to {post.target}")


def message_ref(post: Post) -> MessageRef:
    """Where the first part of a post to a channel is."""
    assert isinstance(post.target, ChannelRef)
    return MessageRef(post.target.platform, post.target.space, post.target.channel, post.sent_parts[0])
