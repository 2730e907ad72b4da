"""Notices to a group's hosts: what only they can mend reaches them through the journal (promise 8)."""

from datetime import datetime

from bot.cards import NoticeCard, dump_card
from bot.domain.post import Post, PostKind, PostState
from bot.ports.store import UnitOfWork


async def tell_hosts(uow: UnitOfWork, group_id: int, key: str, card: NoticeCard, at: datetime) -> None:
    """Write a notice to every host, once for each `key`."""
    drafts = [
        Post(
            id=0,
            key=f"{key}-{host.id}",
            kind=PostKind.NOTICE,
            group_id=group_id,
            round_id=None,
            channel_id=None,
            target=host.ref,
            card=dump_card(card),
            state=PostState.PENDING,
            created_at=at,
        )
        for host in await uow.groups.hosts(group_id)
    ]
    await uow.posts.add(drafts)
