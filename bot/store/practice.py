"""Ratings, what is remembered after them, and settings."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.practice import PracticeSettings
from bot.domain.review import Memory, Rating, Review, ReviewSource
from bot.domain.scoring import Reason
from bot.ports.practice import PracticePage, PracticeTotal
from bot.store.links import read_counting
from bot.store.statements import among, insert_new, upsert
from bot.store.tables import members, points, practice_settings, review_cards, reviews, rounds, seats

_r = reviews.c
_ANSWERED = (Reason.ON_TIME, Reason.LATE)


class SqlPractice:
    """The PracticeRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add_review(self, review: Review, request_key: str) -> bool:
        """Store a rating; False when the account's key is taken."""
        row = {
            "account_id": review.account_id,
            "group_id": review.group_id,
            "question_id": review.question_id,
            "question_version_id": review.question_version_id,
            "request_key": request_key,
            "source": review.source,
            "rating": int(review.rating),
            "retention": review.retention,
            "points": review.points,
            "counts_on": review.counts_on,
            "rated_at": review.rated_at,
        }
        return (await self._connection.execute(insert_new(reviews), row)).rowcount == 1

    async def find_review(self, account_ids: Sequence[int], request_key: str) -> Review | None:
        """The rating one of these accounts gave under a key."""
        statement = select(reviews).where(among(_r.account_id, account_ids), _r.request_key == request_key)
        row = (await self._connection.execute(statement.order_by(_r.id).limit(1))).one_or_none()
        return _review(row) if row else None

    async def reviews(self, group_id: int, account_ids: Sequence[int]) -> Sequence[Review]:
        """Ratings of these accounts in a group, in the order they were given."""
        statement = select(reviews).where(self._of(group_id, account_ids)).order_by(_r.rated_at, _r.id)
        return [_review(row) for row in await self._connection.execute(statement)]

    async def today(self, group_id: int, account_ids: Sequence[int], on: date) -> tuple[int, int]:
        """(ratings, practice points) of these accounts on a date."""
        sums = select(func.count(), func.coalesce(func.sum(_r.points), 0))
        statement = sums.where(self._of(group_id, account_ids), _r.counts_on == on)
        made, points_ = (await self._connection.execute(statement)).one()
        return made, points_

    async def memories(self, member_id: int) -> Mapping[str, Memory]:
        """What a member remembers, by question."""
        return (await self.memories_of([member_id])).get(member_id, {})

    async def memories_of(self, member_ids: Sequence[int]) -> Mapping[int, Mapping[str, Memory]]:
        """What members remember, by member and question; those who never rated are left out."""
        statement = select(review_cards).where(among(review_cards.c.member_id, member_ids))
        found: dict[int, dict[str, Memory]] = defaultdict(dict)
        for row in await self._connection.execute(statement):
            found[row.member_id][row.question_id] = _memory(row)
        return found

    async def put_memories(self, member_id: int, memories: Mapping[str, Memory]) -> None:
        """Store or replace what a member remembers of these questions."""
        rows = [
            {"member_id": member_id, "question_id": name, **{f: getattr(memory, f) for f in Memory.__slots__}}
            for name, memory in memories.items()
        ]
        if rows:
            await self._connection.execute(upsert(review_cards), rows)

    async def drop_memories(self, member_id: int) -> None:
        """Forget everything a member remembers, before a replay."""
        await self._connection.execute(delete(review_cards).where(review_cards.c.member_id == member_id))

    async def answered(self, member_id: int) -> Mapping[str, datetime]:
        """When the last round of each question was revealed that a member answered."""
        statement = (
            select(rounds.c.question_id, rounds.c.revealed_at)
            .join_from(points, rounds)
            .where(points.c.member_id == member_id, points.c.reason.in_(_ANSWERED), rounds.c.revealed_at.is_not(None))
            .order_by(rounds.c.revealed_at)
        )
        return {row.question_id: row.revealed_at for row in await self._connection.execute(statement)}

    async def settings(self, member_id: int) -> PracticeSettings:
        """A member's settings, else those of whoever became one with it; the defaults where none were chosen."""
        counting = await read_counting(self._connection, [member_id])
        chosen = practice_settings.c.member_id
        statement = select(practice_settings).where(among(chosen, counting)).order_by(chosen != member_id, chosen)
        row = (await self._connection.execute(statement.limit(1))).one_or_none()
        return PracticeSettings(row.retention, row.daily_load, row.interview_on) if row else PracticeSettings()

    async def put_settings(self, member_id: int, settings: PracticeSettings) -> None:
        """Store a member's settings."""
        row = {"retention": settings.retention, "daily_load": settings.daily_load}
        await self._connection.execute(
            upsert(practice_settings), {"member_id": member_id, **row, "interview_on": settings.interview_on}
        )

    async def groups_of(self, account_ids: Sequence[int]) -> Sequence[int]:
        """Ids of the groups in which these accounts have a seat, oldest first."""
        statement = select(seats.c.group_id).where(among(seats.c.account_id, account_ids)).distinct()
        return list((await self._connection.execute(statement.order_by(seats.c.group_id))).scalars())

    async def board(
        self, group_id: int, since_on: date | None, viewer_id: int | None, offset: int, limit: int
    ) -> PracticePage:
        """Visible members with ratings since a date, most points first, then by name."""
        page = _ranked(group_id, since_on).subquery("page")
        total = (await self._connection.execute(select(func.count()).select_from(page))).scalar_one()
        here = page.c.place.between(offset + 1, offset + limit)
        wanted = select(page).where(here | (page.c.member_id == viewer_id)).order_by(page.c.place)
        rows = (await self._connection.execute(wanted)).all()
        shown = [_total(row) for row in rows if offset < row.place <= offset + limit]
        mine = next((_total(row) for row in rows if row.member_id == viewer_id and _total(row) not in shown), None)
        return PracticePage(shown, total, mine)

    def _of(self, group_id: int, account_ids: Sequence[int]) -> ColumnElement[bool]:
        return among(_r.account_id, account_ids) & (_r.group_id == group_id)


def _ranked(group_id: int, since_on: date | None) -> Select[Any]:
    """Each visible member's total with its rank, which ties share, and its place, which they do not."""
    score, m = func.sum(_r.points), members.c
    rank = func.rank().over(order_by=score.desc())
    place = func.row_number().over(order_by=(score.desc(), m.name_key, m.id))
    statement = (
        select(
            rank.label("rank"),
            m.id.label("member_id"),
            m.name,
            score.label("points"),
            func.count().label("reviews"),
            place.label("place"),
        )
        .join_from(reviews, seats, (seats.c.account_id == _r.account_id) & (seats.c.group_id == _r.group_id))
        .join(members, m.id == seats.c.member_id)
        .where(_r.group_id == group_id, m.hidden_at.is_(None))
        .group_by(m.id, m.name, m.name_key)
    )
    return statement if since_on is None else statement.where(_r.counts_on >= since_on)


def _total(row: Row[Any]) -> PracticeTotal:
    return PracticeTotal(row.rank, row.member_id, row.name, row.points, row.reviews)


def _review(row: Row[Any]) -> Review:
    return Review(
        row.account_id,
        row.group_id,
        row.question_id,
        row.question_version_id,
        ReviewSource(row.source),
        Rating(row.rating),
        row.retention,
        row.points,
        row.counts_on,
        row.rated_at,
    )


def _memory(row: Row[Any]) -> Memory:
    return Memory(row.card_id, row.state, row.step, row.stability, row.difficulty, row.due_at, row.reviewed_at)
