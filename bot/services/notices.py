"""Notices to single people: what a host must mend, or a member waits to hear, goes through the journal (promise 8)."""

from datetime import datetime

from bot.cards.frozen import dump_card
from bot.cards.notices import NoticeCard
from bot.domain.group import Account
from bot.domain.post import Post, PostKind, PostState
from bot.ports.store import UnitOfWork


async def tell_hosts(uow: UnitOfWork, group_id: int, key: str, card: NoticeCard, at: datetime) -> None:
    """Write a notice to every host, once for each `key`."""
    hosts = await uow.groups.hosts(group_id)
    await uow.posts.add([make_notice(group_id, host, f"{key}-{host.id}", card, at) for host in hosts])


async def tell_account(
    uow: UnitOfWork, group_id: int, account_id: int, key: str, card: NoticeCard, at: datetime
) -> None:
    """Write a notice to one person, once for each `key`."""
    account = await uow.members.get_account(account_id)
    await uow.posts.add([make_notice(group_id, account, key, card, at)])


def make_notice(
    group_id: int, account: Account, key: str, card: NoticeCard, at: datetime, give_up_at: datetime | None = None
) -> Post:
    """A notice as the journal holds it; unsent at `give_up_at`, it is not sent at all."""
    return Post(
        id=0,
        key=key,
        kind=PostKind.NOTICE,
        group_id=group_id,
        round_id=None,
        channel_id=None,
        target=account.ref,
        card=dump_card(card),
        state=PostState.PENDING,
        created_at=at,
        give_up_at=give_up_at,
    )
