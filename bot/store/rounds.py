"""Rounds and study days."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import NotFoundError
from bot.domain.refs import ThreadRef
from bot.domain.round import Round
from bot.domain.streak import DayState, StudyDay
from bot.store.columns import instant
from bot.store.content import dump_rules, load_rules
from bot.store.links import read_counting
from bot.store.statements import among, insert_new, upsert
from bot.store.tables import answer_messages, point_repairs, points, posts, rounds, seats, study_days


class SqlRounds:
    """The RoundRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def claim(self, draft: Round, request_key: str) -> Round | None:
        """Store a new round; None when its unique key is taken."""
        row = {
            "group_id": draft.group_id,
            "schedule_id": draft.schedule_id,
            "request_key": request_key,
            "question_version_id": draft.question_version_id,
            "question_id": draft.question_id,
            "topic": draft.topic,
            "counts_on": draft.on,
            "opens_at": draft.opens_at,
            "closes_at": draft.closes_at,
            "late_until": draft.takes_late_until,
            "carries_streak": draft.carries_streak,
            "rules": dump_rules(draft.rules),
            "replaces": draft.replaces,
        }
        result = await self._connection.execute(insert_new(rounds).returning(rounds), row)
        stored = result.one_or_none()
        return round_from(stored) if stored else None

    async def get(self, round_id: int) -> Round:
        """Raises NotFoundError('round.unknown')."""
        row = (await self._connection.execute(select(rounds).where(rounds.c.id == round_id))).one_or_none()
        if row is None:
            raise NotFoundError("round.unknown")
        return round_from(row)

    async def due_to_close(self, now: datetime, limit: int) -> Sequence[Round]:
        """Open rounds with `closes_at <= now`."""
        due = select(rounds).where(rounds.c.closed_at.is_(None), rounds.c.closes_at <= now)
        return await self._all(due.order_by(rounds.c.closes_at).limit(limit))

    async def due_to_settle(self, waited_since: datetime, limit: int) -> Sequence[Round]:
        """Closed rounds not settled, without those that wait for a thread to be read."""
        unread = select(posts.c.id).where(posts.c.round_id == rounds.c.id, posts.c.reread).exists()
        ready = ~unread | (rounds.c.closes_at <= waited_since)
        due = select(rounds).where(rounds.c.closed_at.is_not(None), rounds.c.settled_at.is_(None), ready)
        return await self._all(due.order_by(rounds.c.counts_on, rounds.c.closes_at, rounds.c.id).limit(limit))

    async def due_to_reveal(self, limit: int) -> Sequence[Round]:
        """Settled rounds, not void, not revealed."""
        due = select(rounds).where(
            rounds.c.settled_at.is_not(None), rounds.c.voided_at.is_(None), rounds.c.revealed_at.is_(None)
        )
        return await self._all(due.order_by(rounds.c.settled_at).limit(limit))

    async def close(self, round_id: int, at: datetime) -> None:
        """End on-time answers; `closes_at` moves to `at` where that is earlier."""
        round_ = await self.get(round_id)
        closes_at = min(round_.closes_at, at)
        await self._set(round_id, closed_at=at, closes_at=closes_at, late_until=closes_at + round_.rules.late_for)

    async def settled_up_to(self, round_id: int) -> int | None:
        """The member id settlement has come to, 0 at its start; None once the round is settled."""
        statement = select(rounds.c.settled_up_to).where(rounds.c.id == round_id, rounds.c.settled_at.is_(None))
        return (await self._connection.execute(statement)).scalar_one_or_none()

    async def settle_up_to(self, round_id: int, member_id: int) -> None:
        """Remember how far settlement has come."""
        await self._set(round_id, settled_up_to=member_id)

    async def settle(self, round_id: int, at: datetime) -> None:
        """Mark a round settled."""
        await self._set(round_id, settled_at=at)

    async def unsettle(self, round_id: int) -> None:
        """Have a round settled anew from the first member."""
        await self._set(round_id, settled_at=None, settled_up_to=0)

    async def reveal(self, round_id: int, at: datetime) -> None:
        """Mark a round revealed."""
        await self._set(round_id, revealed_at=at)

    async def void(self, round_id: int, at: datetime) -> None:
        """Mark a round void, and closed if it was open."""
        await self._set(round_id, voided_at=at, closed_at=func.coalesce(rounds.c.closed_at, instant(at)))

    async def open_in(self, group_id: int) -> Sequence[Round]:
        """Open rounds of a group, latest first."""
        statement = select(rounds).where(rounds.c.group_id == group_id, rounds.c.closed_at.is_(None))
        return await self._all(statement.order_by(rounds.c.opens_at.desc(), rounds.c.id.desc()))

    async def latest(self, group_id: int) -> Round | None:
        """The group's latest round that is not void."""
        statement = select(rounds).where(rounds.c.group_id == group_id, rounds.c.voided_at.is_(None))
        found = await self._all(statement.order_by(rounds.c.opens_at.desc(), rounds.c.id.desc()).limit(1))
        return found[0] if found else None

    async def history(self, group_id: int, offset: int, limit: int) -> Sequence[Round]:
        """Revealed rounds, latest first."""
        revealed = rounds.c.revealed_at.is_not(None) & rounds.c.voided_at.is_(None)
        statement = select(rounds).where(rounds.c.group_id == group_id, revealed)
        ordered = statement.order_by(rounds.c.opens_at.desc(), rounds.c.id.desc())
        return await self._all(ordered.offset(offset).limit(limit))

    async def by_id(self, round_ids: Sequence[int]) -> Mapping[int, Round]:
        """Rounds by id."""
        return {r.id: r for r in await self._all(select(rounds).where(among(rounds.c.id, round_ids)))}

    async def scored(self, group_id: int, member_ids: Sequence[int], since_on: date) -> Sequence[Round]:
        """Rounds settled as far as one of the members: those since a date, and earlier ones that concern them."""
        r = rounds.c
        far_enough = r.settled_at.is_not(None) | (r.settled_up_to >= min(member_ids))
        counting = await read_counting(self._connection, member_ids)
        booked = select(points.c.round_id).where(among(points.c.member_id, member_ids))
        mended = select(point_repairs.c.round_id).where(among(point_repairs.c.member_id, counting))
        theirs = select(seats.c.account_id).where(among(seats.c.member_id, member_ids))
        written = select(answer_messages.c.id).where(
            answer_messages.c.round_id == r.id, answer_messages.c.account_id.in_(theirs)
        )
        wanted = (r.counts_on >= since_on) | r.id.in_(booked) | r.id.in_(mended) | written.exists()
        statement = select(rounds).where(r.group_id == group_id, far_enough, wanted)
        return await self._all(statement.order_by(r.counts_on, r.id))

    async def watched(self, now: datetime) -> Sequence[tuple[Round, ThreadRef]]:
        """Rounds that still take answers, with each thread of theirs."""
        statement = (
            select(rounds, posts.c.platform, posts.c.space, posts.c.thread)
            .join(posts, posts.c.round_id == rounds.c.id)
            .where(posts.c.thread.is_not(None), rounds.c.voided_at.is_(None))
            .where(rounds.c.late_until >= now)
        )
        rows = await self._connection.execute(statement)
        return [(round_from(row), ThreadRef(row.platform, row.space, row.thread)) for row in rows]

    async def put_day(self, group_id: int, day: StudyDay) -> None:
        """Add a study day, or change the one on that date."""
        row = {"group_id": group_id, "study_on": day.on, "state": day.state, "why": day.why, "round_id": day.round_id}
        await self._connection.execute(upsert(study_days), row)

    async def set_day_state(self, group_id: int, on: date, state: DayState, why: str) -> None:
        """Change what is true of a study day; nothing happens where there is none."""
        statement = update(study_days).where(study_days.c.group_id == group_id, study_days.c.study_on == on)
        await self._connection.execute(statement.values(state=state, why=why))

    async def days(self, group_id: int, after_on: date | None, until_on: date) -> Sequence[StudyDay]:
        """Study days in (after_on, until_on], in order."""
        statement = select(study_days).where(study_days.c.group_id == group_id, study_days.c.study_on <= until_on)
        if after_on is not None:
            statement = statement.where(study_days.c.study_on > after_on)
        rows = await self._connection.execute(statement.order_by(study_days.c.study_on))
        return [StudyDay(row.study_on, DayState(row.state), row.why, row.round_id) for row in rows]

    async def _all(self, statement: Select[Any]) -> list[Round]:
        return [round_from(row) for row in await self._connection.execute(statement)]

    async def _set(self, round_id: int, **values: Any) -> None:
        await self._connection.execute(update(rounds).where(rounds.c.id == round_id).values(**values))


def round_from(row: Row[Any]) -> Round:
    """The round in a whole row of the table."""
    return Round(
        id=row.id,
        group_id=row.group_id,
        schedule_id=row.schedule_id,
        question_version_id=row.question_version_id,
        question_id=row.question_id,
        topic=row.topic,
        on=row.counts_on,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        carries_streak=row.carries_streak,
        rules=load_rules(row.rules),
        closed_at=row.closed_at,
        settled_at=row.settled_at,
        revealed_at=row.revealed_at,
        voided_at=row.voided_at,
        replaces=row.replaces,
    )
