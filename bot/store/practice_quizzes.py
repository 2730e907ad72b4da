"""Quizzes with their questions, and what members disputed in a reading."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import NotFoundError
from bot.domain.quiz import QuizItem, QuizKind, QuizSession, QuizSource, QuizWish
from bot.domain.review import Rating
from bot.ports.practice import Dispute
from bot.store.statements import among, insert_new, upsert
from bot.store.tables import disputes, question_versions, quiz_items, quiz_sessions

_s, _i = quiz_sessions.c, quiz_items.c


class SqlQuizzes:
    """The QuizRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def start(self, account_id: int, group_id: int, wish: QuizWish, request_key: str, at: datetime) -> int | None:
        """Begin a quiz: its id, None when the account's key is taken."""
        wanted = {"topic": wish.topic, "difficulty": wish.difficulty, "count": wish.count, "kind": wish.kind}
        row = {"account_id": account_id, "group_id": group_id, "request_key": request_key, "started_at": at, **wanted}
        result = await self._connection.execute(insert_new(quiz_sessions).returning(_s.id), [row])
        found: int | None = result.scalar_one_or_none()
        return found

    async def find_key(self, account_id: int, request_key: str) -> QuizSession | None:
        """The quiz an account began under a key."""
        statement = select(quiz_sessions).filter_by(account_id=account_id, request_key=request_key)
        row = (await self._connection.execute(statement)).one_or_none()
        return _session(row) if row else None

    async def get(self, session_id: int) -> QuizSession:
        """Raises NotFoundError('quiz.unknown')."""
        statement = select(quiz_sessions).where(_s.id == session_id)
        row = (await self._connection.execute(statement)).one_or_none()
        if row is None:
            raise NotFoundError("quiz.unknown")
        return _session(row)

    async def live(self, account_ids: Sequence[int]) -> Sequence[QuizSession]:
        """Unfinished quizzes of these accounts, latest first."""
        statement = select(quiz_sessions).where(among(_s.account_id, account_ids), _s.finished_at.is_(None))
        return [_session(row) for row in await self._connection.execute(statement.order_by(_s.id.desc()))]

    async def finish(self, session_id: int, at: datetime) -> None:
        """End a quiz; harmless to repeat."""
        live = (_s.id == session_id) & _s.finished_at.is_(None)
        await self._connection.execute(update(quiz_sessions).where(live).values(finished_at=at))

    async def items(self, session_id: int) -> Sequence[QuizItem]:
        """Its questions so far, in order."""
        statement = select(quiz_items).where(_i.session_id == session_id).order_by(_i.position)
        return [_item(row) for row in await self._connection.execute(statement)]

    async def put_item(self, item: QuizItem) -> None:
        """Store or replace a question of a quiz."""
        row = {name: getattr(item, name) for name in QuizItem.__slots__ if name != "check"}
        await self._connection.execute(upsert(quiz_items), {**row, "check_number": item.check})

    async def answer(self, item: QuizItem, at: datetime, *, chosen: int | None = None, text: str = "") -> bool:
        """Store an answer; False where there is one."""
        statement = update(quiz_items).where(_is(item), _i.answered_at.is_(None))
        result = await self._connection.execute(statement.values(answered_at=at, chosen=chosen, text=text))
        return result.rowcount == 1

    async def rate(self, item: QuizItem, rating: Rating, points: int, due_at: datetime | None) -> bool:
        """Store a rating and what it led to; False where there is one."""
        statement = update(quiz_items).where(_is(item), _i.rating.is_(None))
        result = await self._connection.execute(statement.values(rating=int(rating), points=points, due_at=due_at))
        return result.rowcount == 1

    async def dispute(self, account_id: int, version_id: int, key_point_id: str, text: str, at: datetime) -> None:
        """Store that an account covered a key point; harmless to repeat."""
        key = {"account_id": account_id, "question_version_id": version_id, "key_point_id": key_point_id}
        await self._connection.execute(insert_new(disputes), {**key, "text": text, "made_at": at})

    async def disputed_by(self, account_ids: Sequence[int], version_id: int) -> frozenset[str]:
        """Key points of a question's version that these accounts disputed."""
        mine = among(disputes.c.account_id, account_ids) & (disputes.c.question_version_id == version_id)
        return frozenset((await self._connection.execute(select(disputes.c.key_point_id).where(mine))).scalars())

    async def disputes(self) -> Sequence[Dispute]:
        """All disputes by question and key point, most first."""
        question_id, key_point_id, times = question_versions.c.question_id, disputes.c.key_point_id, func.count()
        statement = (
            select(question_id, key_point_id, times)
            .join_from(disputes, question_versions)
            .group_by(question_id, key_point_id)
            .order_by(times.desc(), question_id, key_point_id)
        )
        return [Dispute(*row) for row in await self._connection.execute(statement)]


def _is(item: QuizItem) -> Any:
    return (_i.session_id == item.session_id) & (_i.position == item.position)


def _session(row: Row[Any]) -> QuizSession:
    wish = QuizWish(row.topic, row.difficulty, row._mapping["count"], QuizKind(row.kind) if row.kind else None)
    return QuizSession(row.id, row.account_id, row.group_id, wish, row.started_at, row.finished_at)


def _item(row: Row[Any]) -> QuizItem:
    return QuizItem(
        row.session_id,
        row.position,
        row.question_id,
        row.question_version_id,
        QuizSource(row.source),
        row.check_number,
        row.is_upcoming,
        row.chosen,
        row.text,
        row.answered_at,
        Rating(row.rating) if row.rating else None,
        row.points,
        row.due_at,
    )
