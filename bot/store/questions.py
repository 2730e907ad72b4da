"""Questions, their versions, and what a group asked or queued."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Update,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.plan import Candidate
from bot.domain.question import Question
from bot.ports.rounds import BankChange
from bot.store.content import dump_question, load_question
from bot.store.statements import among, insert_new
from bot.store.tables import question_passes, question_queue, question_versions, questions, rounds


class SqlQuestions:
    """The QuestionRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, group_id: int | None, new: Sequence[Question], at: datetime, *, whole: bool) -> BankChange:
        """Store questions; equal content re-uses its version, `was` keeps the history of a former id.

        Raises ConflictError('question.id_taken') where the bank or another group holds one of the ids.
        """
        await self._refuse_foreign(group_id, new)
        await self._rename(group_id, new)
        known = await self._hashes(group_id)
        changed = [question for question in new if known.get(question.id) != question.content_hash]
        await self._put_changed(group_id, changed, at)
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
        """When each question was last asked or passed over in a group, as a number that grows from 1."""
        last = select(rounds.c.question_id, func.max(rounds.c.id), literal(0)).group_by(rounds.c.question_id)
        passed = select(question_passes.c.question_id, question_passes.c.after_round_id, question_passes.c.id)
        mine = union_all(
            last.where(rounds.c.group_id == group_id), passed.where(question_passes.c.group_id == group_id)
        )
        in_order = sorted(await self._connection.execute(mine), key=lambda row: (row[1], row[2]))
        return {row[0]: place for place, row in enumerate(in_order, start=1)}

    async def queue(self, group_id: int) -> Sequence[str]:
        """Question ids the host queued, first first."""
        statement = select(question_queue.c.question_id).filter_by(group_id=group_id).order_by(question_queue.c.id)
        return list((await self._connection.execute(statement)).scalars())

    async def enqueue(self, group_id: int, question_id: str) -> None:
        """Put a question at the queue's end. Raises ConflictError('queue.twice')."""
        row = {"group_id": group_id, "question_id": question_id}
        result = await self._connection.execute(insert_new(question_queue), row)
        if result.rowcount == 0:
            raise ConflictError("queue.twice")

    async def dequeue(self, group_id: int, question_id: str) -> None:
        """Take a question off the queue; harmless to repeat."""
        await self._connection.execute(delete(question_queue).filter_by(group_id=group_id, question_id=question_id))

    async def pass_over(self, group_id: int, question_id: str) -> None:
        """Count a question as asked now without asking it."""
        newest = select(func.coalesce(func.max(rounds.c.id), 0)).where(rounds.c.group_id == group_id)
        row = {"group_id": group_id, "question_id": question_id, "after_round_id": newest.scalar_subquery()}
        await self._connection.execute(insert(question_passes).values(row))

    async def current(self, question_id: str, group_id: int | None = None) -> tuple[int, Question]:
        """Version id and content of a question now. Raises NotFoundError('question.unknown').

        With `group_id` also for one that belongs to another group: whatever a person names is looked up with it.
        """
        statement = (
            select(question_versions.c.id, question_versions.c.content)
            .join(questions, questions.c.version_id == question_versions.c.id)
            .where(questions.c.id == question_id)
        )
        if group_id is not None:
            statement = statement.where(questions.c.group_id.is_(None) | (questions.c.group_id == group_id))
        row = (await self._connection.execute(statement)).one_or_none()
        if row is None:
            raise NotFoundError("question.unknown")
        return row.id, load_question(row.content)

    async def version(self, version_id: int) -> Question:
        """The content of a version, under the id its question has now. Raises NotFoundError('question.unknown')."""
        version = select(question_versions.c.question_id, question_versions.c.content)
        statement = version.where(question_versions.c.id == version_id)
        row = (await self._connection.execute(statement)).one_or_none()
        if row is None:
            raise NotFoundError("question.unknown")
        return replace(load_question(row.content), id=row.question_id)

    async def titles(self, question_ids: Sequence[str]) -> Mapping[str, str]:
        """Current titles by question id."""
        statement = select(questions.c.id, questions.c.title).where(among(questions.c.id, question_ids))
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

    async def _refuse_foreign(self, group_id: int | None, new: Sequence[Question]) -> None:
        named = among(questions.c.id, [question.id for question in new])
        statement = select(questions.c.id).where(named, questions.c.group_id.is_distinct_from(group_id))
        taken = (await self._connection.execute(statement.order_by(questions.c.id).limit(1))).scalar_one_or_none()
        if taken is not None:
            raise ConflictError("question.id_taken", id=taken)

    async def _rename(self, group_id: int | None, new: Sequence[Question]) -> None:
        """An owner's rows of a former id take the new one, unless that exists already."""
        renamed = {former: question.id for question in new for former in question.was}
        mine = questions.c.group_id.is_not_distinct_from(group_id)
        held = select(questions.c.id).where(mine, among(questions.c.id, [*renamed, *renamed.values()]))
        ids = set((await self._connection.execute(held)).scalars())
        for former, question_id in renamed.items():
            if former in ids and question_id not in ids:
                await self._connection.execute(update(questions).where(questions.c.id == former).values(id=question_id))
                ids = ids - {former} | {question_id}

    async def _hashes(self, group_id: int | None) -> dict[str, str]:
        """Current content hashes of an owner's questions that are not retired."""
        statement = (
            select(questions.c.id, question_versions.c.content_hash)
            .join(question_versions, questions.c.version_id == question_versions.c.id)
            .where(questions.c.group_id.is_not_distinct_from(group_id), questions.c.retired_at.is_(None))
        )
        return dict(tuple(row) for row in await self._connection.execute(statement))

    async def _put_changed(self, group_id: int | None, changed: Sequence[Question], at: datetime) -> None:
        if not changed:
            return
        owned = [{"id": q.id, "group_id": group_id, **_facts(q)} for q in changed]
        await self._connection.execute(insert_new(questions), owned)
        versions = [{**_version_key(q), "content": dump_question(q), "created_at": at} for q in changed]
        await self._connection.execute(insert_new(question_versions), versions)
        current = [{f"b_{name}": value for name, value in (_facts(q) | _version_key(q)).items()} for q in changed]
        await self._connection.execute(_make_current(), current)

    async def _retire(self, question_ids: Sequence[str], at: datetime) -> None:
        if question_ids:
            statement = update(questions).where(among(questions.c.id, question_ids)).values(retired_at=at)
            await self._connection.execute(statement)
            await self._connection.execute(
                delete(question_queue).where(among(question_queue.c.question_id, question_ids))
            )


def _askable(group_id: int) -> ColumnElement[bool]:
    mine = or_(questions.c.group_id.is_(None), questions.c.group_id == group_id)
    return mine & questions.c.retired_at.is_(None)


def _facts(question: Question) -> dict[str, Any]:
    """What candidates are chosen by and lists show, beside the content."""
    return {"title": question.title, "topic": question.topic, "difficulty": question.difficulty}


def _version_key(question: Question) -> dict[str, Any]:
    return {"question_id": question.id, "content_hash": question.content_hash}


def _make_current() -> Update:
    """A question takes the version of that content, and comes back where it was retired."""
    question_id: BindParameter[str] = bindparam("b_question_id")
    content_hash: BindParameter[str] = bindparam("b_content_hash")
    version = select(question_versions.c.id).filter_by(question_id=question_id, content_hash=content_hash)
    facts: dict[str, Any] = {name: bindparam(f"b_{name}") for name in ("title", "topic", "difficulty")}
    statement = update(questions).where(questions.c.id == question_id)
    return statement.values(version_id=version.scalar_subquery(), retired_at=None, **facts)
