"""The journal of posts."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.post import Place, Post, PostKind, PostState
from bot.domain.refs import AccountRef, ChannelRef, ThreadRef
from bot.store.columns import instant
from bot.store.statements import among, insert_new, upsert
from bot.store.tables import post_parts, posts, rounds

_PLACES: dict[str, type[ChannelRef] | type[ThreadRef] | type[AccountRef]] = {
    "channel": ChannelRef,
    "thread": ThreadRef,
    "account": AccountRef,
}


class SqlPosts:
    """The PostRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, drafts: Sequence[Post]) -> None:
        """Store new posts; one whose key exists is left out."""
        if drafts:
            await self._connection.execute(insert_new(posts), [_row(draft) for draft in drafts])

    async def due_platforms(self, now: datetime) -> Sequence[str]:
        """The platforms that posts with something to do are for."""
        statement = select(posts.c.platform).where(_is_due(now)).distinct().order_by(posts.c.platform)
        return list((await self._connection.execute(statement)).scalars())

    async def lease_due(self, platform: str, now: datetime, until: datetime, limit: int) -> Sequence[Post]:
        """Take posts of a platform that have something to do. A lease that ran out leaves the outcome unsure."""
        due = select(posts.c.id).where(posts.c.platform == platform, _is_due(now))
        chosen = due.order_by(posts.c.not_before, posts.c.id).limit(limit).scalar_subquery()
        lost = case((posts.c.lease_until.is_not(None), True), else_=posts.c.unsure)
        taken = update(posts).where(posts.c.id.in_(chosen)).values(lease_until=until, unsure=lost).returning(posts)
        posts_taken = await self._with_parts((await self._connection.execute(taken)).all())
        return sorted(posts_taken, key=lambda post: post.id)

    async def is_ours(self, post: Post) -> bool:
        """Whether the lease that `post` came with still stands, or ran out with nobody taking the post over."""
        statement = select(posts.c.lease_until).where(posts.c.id == post.id)
        lease_until: datetime | None = (await self._connection.execute(statement)).scalar_one_or_none()
        return lease_until == post.leased_until

    async def mark_part(self, post_id: int, part: int, message_id: str) -> None:
        """Remember that part `part` is out."""
        row = {"post_id": post_id, "part": part, "message_id": message_id}
        await self._connection.execute(upsert(post_parts), row)

    async def mark_sent(self, post_id: int, at: datetime) -> None:
        """Every part is out; a question still has its thread to start, so its lease goes on."""
        is_question = posts.c.kind == PostKind.QUESTION
        await self._set(
            post_id,
            state=PostState.SENT,
            sent_at=at,
            unsure=False,
            attempts=0,
            error="",
            lease_until=case((is_question, posts.c.lease_until), else_=None),
        )

    async def set_thread(self, post_id: int, thread: ThreadRef) -> None:
        """Remember a question post's thread, which is still to be read; the lease goes on for a refresh."""
        unread = {"reread": True, "reread_at": posts.c.sent_at}
        await self._set(post_id, thread=thread.thread, attempts=0, error="", **unread)

    async def postpone(self, post_id: int, not_before: datetime, *, unsure: bool, error: str) -> None:
        """Count a failed attempt and try again at `not_before`; the lease ends."""
        await self._set(
            post_id,
            not_before=not_before,
            unsure=unsure,
            error=error[:500],
            attempts=posts.c.attempts + 1,
            lease_until=None,
        )

    async def hurry(self, channel_id: int, now: datetime) -> int:
        """Try the pending posts of a channel at `now`, without further waiting; how many there are."""
        pending = posts.c.has_work & (posts.c.channel_id == channel_id) & (posts.c.state == PostState.PENDING)
        result = await self._connection.execute(update(posts).where(pending).values(not_before=now))
        return result.rowcount

    async def cancel_in(self, channel_id: int, error: str) -> None:
        """Give up what waits to be posted to a channel, except reveals and what may be out already."""
        surely_unsent = posts.c.has_work & ~posts.c.unsure & posts.c.lease_until.is_(None)
        waiting = surely_unsent & (posts.c.channel_id == channel_id) & (posts.c.state == PostState.PENDING)
        given_up = update(posts).where(waiting, posts.c.kind != PostKind.REVEAL)
        await self._connection.execute(given_up.values(state=PostState.CANCELLED, error=error))

    async def cancel(self, post_id: int, error: str) -> None:
        """Give a post up."""
        await self._set(post_id, state=PostState.CANCELLED, error=error[:500], lease_until=None)

    async def want(self, round_id: int, not_before: datetime) -> None:
        """Ask for the question posts of a round to be refreshed, those included that are not out yet.

        A post that waits already keeps its earlier instant, so that a stream of answers cannot put a refresh off; one
        that failed keeps its later one, so that answers cannot hurry what a platform asked us to leave.
        """
        waiting = posts.c.has_work & (posts.c.not_before < instant(not_before))
        kept = waiting | (posts.c.attempts > 0)
        statement = update(posts).where(
            posts.c.round_id == round_id, posts.c.kind == PostKind.QUESTION, posts.c.state != PostState.CANCELLED
        )
        at = case((kept, posts.c.not_before), else_=instant(not_before))
        await self._connection.execute(statement.values(wanted=posts.c.wanted + 1, not_before=at))

    async def show(self, post_id: int, revision: int, again_at: datetime | None = None) -> None:
        """Remember the revision a post shows now; the lease ends. What was wanted meanwhile comes before `again_at`."""
        again = _again(revision, again_at) if again_at else {}
        await self._set(post_id, shown=revision, attempts=0, error="", lease_until=None, **again)

    async def release(self, post_id: int, not_before: datetime | None = None) -> None:
        """End a lease with nothing done; what the post has to do, it still has, from `not_before` on."""
        later = {"not_before": not_before} if not_before else {}
        await self._set(post_id, lease_until=None, **later)

    async def questions_of(self, round_id: int) -> Sequence[Post]:
        """The question posts of a round, one a channel."""
        statement = select(posts).where(posts.c.round_id == round_id, posts.c.kind == PostKind.QUESTION)
        return await self._with_parts((await self._connection.execute(statement.order_by(posts.c.id))).all())

    async def find_of_thread(self, thread: ThreadRef) -> Post | None:
        """The question post that a thread was started under."""
        here = (
            (posts.c.platform == thread.platform) & (posts.c.space == thread.space) & (posts.c.thread == thread.thread)
        )
        statement = select(posts).where(here, posts.c.kind == PostKind.QUESTION)
        found = await self._with_parts((await self._connection.execute(statement)).all())
        return found[0] if found else None

    async def want_reread(self, platform: str, now: datetime) -> None:
        """Ask for the threads of that platform that still take answers to be read whole, from `now` on."""
        taking = select(rounds.c.id).where(rounds.c.voided_at.is_(None), rounds.c.late_until >= now)
        statement = update(posts).where(
            posts.c.platform == platform, posts.c.thread.is_not(None), posts.c.round_id.in_(taking)
        )
        await self._connection.execute(statement.values(reread=True, reread_at=now))

    async def rereads(self, platform: str, now: datetime, limit: int) -> Sequence[Post]:
        """Question posts of that platform whose thread is to be read whole now, longest due first."""
        due = select(posts).where(posts.c.reread, posts.c.platform == platform, posts.c.reread_at <= now)
        statement = due.order_by(posts.c.reread_at, posts.c.id).limit(limit)
        return await self._with_parts((await self._connection.execute(statement)).all())

    async def reread_done(self, post_id: int) -> None:
        """The thread was read."""
        await self._set(post_id, reread=False, reread_at=None)

    async def reread_at(self, post_id: int, at: datetime) -> None:
        """The thread could not be read; try again at that instant."""
        await self._set(post_id, reread_at=at)

    async def _set(self, post_id: int, **values: Any) -> None:
        await self._connection.execute(update(posts).where(posts.c.id == post_id).values(**values))

    async def _with_parts(self, rows: Sequence[Row[Any]]) -> list[Post]:
        if not rows:
            return []
        mine = among(post_parts.c.post_id, [row.id for row in rows])
        statement = select(post_parts).where(mine).order_by(post_parts.c.part)
        parts: dict[int, list[str]] = defaultdict(list)
        for part in await self._connection.execute(statement):
            parts[part.post_id].append(part.message_id)
        return [_post(row, tuple(parts[row.id])) for row in rows]


def _is_due(now: datetime) -> ColumnElement[bool]:
    free = posts.c.lease_until.is_(None) | (posts.c.lease_until <= now)
    return posts.c.has_work & (posts.c.not_before <= now) & free


def _again(revision: int, at: datetime) -> dict[str, ColumnElement[Any]]:
    is_newest = posts.c.wanted == revision
    return {
        "wanted": case((is_newest, posts.c.wanted + 1), else_=posts.c.wanted),
        "not_before": case((is_newest, instant(at)), else_=posts.c.not_before),
    }


def _row(draft: Post) -> dict[str, Any]:
    kind, platform, space, place = _place_columns(draft.target)
    return {
        "key": draft.key,
        "kind": draft.kind,
        "group_id": draft.group_id,
        "round_id": draft.round_id,
        "channel_id": draft.channel_id,
        "target_kind": kind,
        "platform": platform,
        "space": space,
        "place": place,
        "card": draft.card,
        "state": draft.state,
        "created_at": draft.created_at,
        "not_before": draft.created_at,
        "give_up_at": draft.give_up_at,
    }


def _place_columns(place: Place) -> tuple[str, str, str, str]:
    match place:
        case ChannelRef():
            return "channel", place.platform, place.space, place.channel
        case ThreadRef():
            return "thread", place.platform, place.space, place.thread
        case AccountRef():
            return "account", place.platform, place.scope, place.external_id


def _post(row: Row[Any], parts: tuple[str, ...]) -> Post:
    return Post(
        id=row.id,
        key=row.key,
        kind=PostKind(row.kind),
        group_id=row.group_id,
        round_id=row.round_id,
        channel_id=row.channel_id,
        target=_PLACES[row.target_kind](row.platform, row.space, row.place),
        card=row.card,
        state=PostState(row.state),
        created_at=row.created_at,
        attempts=row.attempts,
        unsure=row.unsure,
        sent_parts=parts,
        thread=ThreadRef(row.platform, row.space, row.thread) if row.thread else None,
        wanted=row.wanted,
        shown=row.shown,
        sent_at=row.sent_at,
        give_up_at=row.give_up_at,
        leased_until=row.lease_until,
    )
