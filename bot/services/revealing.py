"""Writes the posts that reveal a round."""

from datetime import datetime

from bot.cards.frozen import dump_card
from bot.domain.post import Post, PostKind, PostState
from bot.domain.refs import ChannelRef
from bot.domain.round import Round
from bot.ports.store import UnitOfWork
from bot.services.presenting import read_reveal_card


async def post_reveals(uow: UnitOfWork, round_: Round, now: datetime) -> None:
    """A reveal for each question of a round that is out, once for each; where none was asked, none is answered."""
    posts = [post for post in await uow.posts.questions_of(round_.id) if post.state is PostState.SENT]
    await uow.posts.add([await _reveal_post(uow, round_, post, now) for post in posts])


async def _reveal_post(uow: UnitOfWork, round_: Round, question: Post, now: datetime) -> Post:
    assert isinstance(question.target, ChannelRef)
    card = await read_reveal_card(uow, round_, question.target.platform, question.target.space)
    return Post(
        id=0,
        key=f"round-{round_.id}-reveal-{question.channel_id}",
        kind=PostKind.REVEAL,
        group_id=round_.group_id,
        round_id=round_.id,
        channel_id=question.channel_id,
        target=question.thread or question.target,
        card=dump_card(card),
        state=PostState.PENDING,
        created_at=now,
        give_up_at=round_.takes_late_until,
    )
