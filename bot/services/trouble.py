"""What a host must mend reaches one: alone, and aloud in another channel where nobody takes messages from us."""

from datetime import datetime

from bot.cards.frozen import load_card
from bot.cards.notices import NoticeCard
from bot.domain.post import Post, PostKind, PostState
from bot.domain.refs import AccountRef
from bot.ports.store import UnitOfWork
from bot.services.notices import tell_hosts

# Notices that concern a channel, not a person: everybody in the group may read them.
ALOUD = frozenset({"notice.channel_closed", "rules.missing_lock", "space.purge_part", "space.purged"})
# The room shows trouble on its host's pages.
SHOWN_ANYWAY = "web"


async def tell_unlocked(uow: UnitOfWork, post: Post, fix: str, now: datetime) -> None:
    """The thread of a reveal could not be locked: hosts are told once a week."""
    channels = await uow.groups.channels(post.group_id)
    name = next((channel.name for channel in channels if channel.id == post.channel_id), "")
    card = NoticeCard("rules.missing_lock", {"channel": name, "fix": fix})
    await tell_hosts(uow, post.group_id, f"unlocked-{post.channel_id}-{now:%G-%V}", card, now)


async def say_aloud(uow: UnitOfWork, refused: Post, now: datetime) -> None:
    """A host takes no messages from us: trouble is said in a channel of the group that takes posts, once."""
    if refused.kind is not PostKind.NOTICE or not isinstance(refused.target, AccountRef):
        return
    if load_card(NoticeCard, refused.card).phrase not in ALOUD:
        return
    live = [c for c in await uow.groups.channels(refused.group_id) if c.paused_at is None]
    channel = next((c for c in live if c.ref.platform != SHOWN_ANYWAY), None)
    if channel is None:
        return
    # Without the host's number at its end, so that several hosts who take none have it said once.
    key = f"{refused.key.rpartition('-')[0]}-aloud"
    await uow.posts.add(
        [
            Post(
                id=0,
                key=key,
                kind=PostKind.NOTICE,
                group_id=refused.group_id,
                round_id=None,
                channel_id=channel.id,
                target=channel.ref,
                card=refused.card,
                state=PostState.PENDING,
                created_at=now,
            )
        ]
    )
