"""Questions, their versions, and what a group asked or queued."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.plan import Candidate
from bot.domain.question import Question
from bot.ports.rounds import BankChange
from bot.store.content import dump_question, load_question
from bot.store.statements import insert_new
from bot.store.tables import question_passes, question_queue, question_versions, questions, rounds


class SqlQuestions:
    """The QuestionRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(
        self, group_id: int | None, new: Sequence[Question], at: datetime, *, whole: bool
    ) -> BankChange:
        """Store questions; equal content re-uses its version, `was` keeps the history of a former id."""
        await self._rename(new)
        known = await self._hashes(group_id)
        changed = [question for question in new if known.get(question.id) != question.content_hash]
        for question in changed:
            await self._put_one(group_id, question, at)
        listed = {question.id for question in new}
        retired = sorted(known.keys() - listed) if whole else []
        await self._retire(retired, at)
        added = [question.id for question in changed if question.id not in known]
        return BankChange(added, [q.id for q in changed if q.id in known], retired)

    async def candidates(
        self, group_id: int, topics: frozenset[str], difficulties: frozenset[int]
    ) -> Sequence[Candidate]:
        """Questions a group can be asked, its own included; empty filters mean all."""
        statement = select(questions.c.id, questions.c.topic).where(_askable(group_id))
        if topics:
            statement = statement.where(questions.c.topic.in_(topics))
        if difficulties:
            statement = statement.where(questions.c.difficulty.in_(difficulties))
        rows = await self._connection.execute(statement.order_by(questions.c.id))
        return [Candidate(*row) for row in rows]

    async def asked(self, group_id: int) -> Mapping[str, int]:
        """How often each question was asked or passed over in a group."""
        asked = select(rounds.c.question_id, func.count()).where(rounds.c.group_id == group_id)
        counts = Counter(dict(tuple(row) for row in await self._connection.execute(asked.group_by(rounds.c.question_id))))
        passed = select(question_passes.c.question_id, question_passes.c.times).filter_by(group_id=group_id)
        counts.update(dict(tuple(row) for row in await self._connection.execute(passed)))
        return counts

    async def queue(self, group_id: int) -> Sequence[str]:
        """Question ids the host queued, first first."""
        statement = select(question_queue.c.question_id).filter_by(group_id=group_id).order_by(question_queue.c.id)
        return list((await self._connection.execute(statement)).scalars())

    async def enqueue(self, group_id: int, question_id: str) -> None:
        """Put a question at the queue's end. Raises ConflictError('queue.twice')."""
        try:
            statement = insert(question_queue).values(group_id=group_id, question_id=question_id)
            await self._connection.execute(statement)
        except IntegrityError as error:
            raise ConflictError("queue.twice") from error

    async def dequeue(self, group_id: int, question_id: str) -> None:
        """Take a question off the queue; harmless to repeat."""
        await self._connection.execute(delete(question_queue).filter_by(group_id=group_id, question_id=question_id))

    async def pass_over(self, group_id: int, question_id: str) -> None:
        """Count a question as asked without asking it."""
        key = {"group_id": group_id, "question_id": question_id}
        await self._connection.execute(insert_new(question_passes, [{**key, "times": 0}]))
        await self._connection.execute(
            update(question_passes).filter_by(**key).values(times=question_passes.c.times + 1)
        )

    async def current(self, question_id: str) -> tuple[int, Question]:
        """Version id and content of a question now. Raises NotFoundError('question.unknown')."""
        statement = (
            select(question_versions.c.id, question_versions.c.content)
            .join(questions, questions.c.version_id == question_versions.c.id)
            .where(questions.c.id == question_id)
        )
        row = (await self._connection.execute(statement)).one_or_none()
        if row is None:
            raise NotFoundError("question.unknown")
        return row.id, load_question(row.content)

    async def version(self, version_id: int) -> Question:
        """The content of a version. Raises NotFoundError('question.unknown')."""
        statement = select(question_versions.c.content).where(question_versions.c.id == version_id)
        content = (await self._connection.execute(statement)).scalar_one_or_none()
        if content is None:
            raise NotFoundError("question.unknown")
        return load_question(content)

    async def titles(self, question_ids: Sequence[str]) -> Mapping[str, str]:
        """Current titles by question id."""
        statement = select(questions.c.id, questions.c.title).where(questions.c.id.in_(question_ids))
        return dict(tuple(row) for row in await self._connection.execute(statement))

    async def listing(self, group_id: int) -> Sequence[Question]:
        """Every question that can be asked in a group, by topic, difficulty and id."""
        statement = (
            select(question_versions.c.content)
            .join(questions, questions.c.version_id == question_versions.c.id)
            .where(_askable(group_id))
            .order_by(questions.c.topic, questions.c.difficulty, questions.c.id)
        )
        return [load_question(content) for content in (await self._connection.execute(statement)).scalars()]

    async def _rename(self, new: Sequence[Question]) -> None:
        """Rows of a former id take the new one, unless that exists already."""
        for question in new:
            for former in question.was:
                taken = select(questions.c.id).where(questions.c.id == question.id).exists()
                statement = update(questions).where(questions.c.id == former, ~taken).values(id=question.id)
                await self._connection.execute(statement)

    async def _hashes(self, group_id: int | None) -> dict[str, str]:
        """Current content hashes of an owner's questions that are not retired."""
        statement = (
            select(questions.c.id, question_versions.c.content_hash)
            .join(question_versions, questions.c.version_id == question_versions.c.id)
            .where(questions.c.group_id.is_not_distinct_from(group_id), questions.c.retired_at.is_(None))
        )
        return dict(tuple(row) for row in await self._connection.execute(statement))

    async def _put_one(self, group_id: int | None, question: Question, at: datetime) -> None:
        facts = {"title": question.title, "topic": question.topic, "difficulty": question.difficulty}
        await self._connection.execute(insert_new(questions, [{"id": question.id, "group_id": group_id, **facts}]))
        key = {"question_id": question.id, "content_hash": question.content_hash}
        version = {**key, "content": dump_question(question), "created_at": at}
        await self._connection.execute(insert_new(question_versions, [version]))
        version_id = select(question_versions.c.id).filter_by(**key).scalar_subquery()
        current = update(questions).where(questions.c.id == question.id)
        await self._connection.execute(current.values(version_id=version_id, retired_at=None, **facts))

    async def _retire(self, question_ids: Sequence[str], at: datetime) -> None:
        if question_ids:
            statement = update(questions).where(questions.c.id.in_(question_ids)).values(retired_at=at)
            await self._connection.execute(statement)
            await self._connection.execute(
                delete(question_queue).where(question_queue.c.question_id.in_(question_ids))
            )


def _askable(group_id: int) -> ColumnElement[bool]:
    mine = or_(questions.c.group_id.is_(None), questions.c.group_id == group_id)
    return mine & questions.c.retired_at.is_(None)
