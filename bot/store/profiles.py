"""What one member did, by topic and round, and the answers that hosts pinned."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, Select, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.round import Round
from bot.domain.scoring import Reason
from bot.ports.profiles import BestAnswerRow, TopicSum
from bot.store.rounds import round_from
from bot.store.statements import among, upsert
from bot.store.tables import answer_messages, best_answers, points, rounds, seats

_r, _p, _b = rounds.c, points.c, best_answers.c


class SqlProfiles:
    """The ProfileRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def topics(self, group_id: int, member_id: int, since_on: date) -> Sequence[TopicSum]:
        """Topics of the group's settled rounds that count since a date, void ones left out, by name."""
        on_time = func.sum(_p.reason == Reason.ON_TIME, type_=Integer)
        mine = select(_p.round_id, func.sum(_p.points).label("points"), on_time.label("answers"))
        sums = mine.where(_p.member_id == member_id).group_by(_p.round_id).subquery()
        total = func.coalesce(func.sum(sums.c.answers, type_=Integer), 0), func.coalesce(func.sum(sums.c.points), 0)
        statement = (
            select(_r.topic, func.count(), *total)
            .select_from(rounds)
            .outerjoin(sums, sums.c.round_id == _r.id)
            .where(_r.group_id == group_id, _r.counts_on >= since_on)
            .where(_r.settled_at.is_not(None), _r.voided_at.is_(None))
        )
        rows = await self._connection.execute(statement.group_by(_r.topic).order_by(_r.topic))
        return [TopicSum(*row) for row in rows]

    async def wrote_in(self, member_id: int, offset: int, limit: int) -> tuple[Sequence[Round], int]:
        """Revealed and void rounds that a member wrote in, newest first, and how many there are in all."""
        mine = _written(member_id).where(or_(_r.revealed_at.is_not(None), _r.voided_at.is_not(None)))
        total = (await self._connection.execute(select(func.count()).select_from(mine.subquery()))).scalar_one()
        newest = mine.order_by(_r.opens_at.desc(), _r.id.desc()).offset(offset).limit(limit)
        return [round_from(row) for row in await self._connection.execute(newest)], total

    async def same_question(self, member_id: int, question_ids: Sequence[str]) -> Sequence[Round]:
        """Revealed rounds of these questions that a member wrote in, oldest first."""
        revealed = _written(member_id).where(_r.revealed_at.is_not(None), _r.voided_at.is_(None))
        statement = revealed.where(among(_r.question_id, question_ids)).order_by(_r.opens_at, _r.id)
        return [round_from(row) for row in await self._connection.execute(statement)]

    async def best_answers(self, round_ids: Sequence[int]) -> Mapping[int, BestAnswerRow]:
        """Pinned answers by round."""
        statement = select(_b.round_id, _b.account_id).where(among(_b.round_id, round_ids))
        return {row[0]: BestAnswerRow(*row) for row in await self._connection.execute(statement)}

    async def pin(self, round_id: int, account_id: int, by: int, at: datetime) -> None:
        """Pin an account's answer to a round, in place of another."""
        row = {"round_id": round_id, "account_id": account_id, "pinned_by": by, "pinned_at": at}
        await self._connection.execute(upsert(best_answers), row)

    async def unpin(self, round_id: int) -> bool:
        """Take a pinned answer down; False when there was none."""
        return (await self._connection.execute(delete(best_answers).where(_b.round_id == round_id))).rowcount == 1


def _written(member_id: int) -> Select[Any]:
    """Rounds of the member's group with a message from one of the member's accounts."""
    m = answer_messages.c
    wrote = select(m.id).join(seats, seats.c.account_id == m.account_id)
    here = wrote.where(m.round_id == _r.id, seats.c.member_id == member_id).exists()
    group = select(seats.c.group_id).where(seats.c.member_id == member_id).limit(1).scalar_subquery()
    return select(rounds).where(_r.group_id == group, here)
