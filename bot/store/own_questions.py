"""Questions that belong to one group."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports.contributions import OwnQuestion
from bot.store.content import load_question
from bot.store.tables import question_queue, question_versions, questions


class SqlOwnQuestions:
    """The OwnQuestionRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self, group_id: int) -> Sequence[OwnQuestion]:
        """A group's questions by topic, difficulty and id, retired ones included."""
        statement = (
            select(question_versions.c.content, questions.c.retired_at)
            .join(questions, questions.c.version_id == question_versions.c.id)
            .where(questions.c.group_id == group_id)
            .order_by(questions.c.topic, questions.c.difficulty, questions.c.id)
        )
        rows = await self._connection.execute(statement)
        return [OwnQuestion(load_question(row.content), row.retired_at) for row in rows]

    async def retire(self, question_id: str, at: datetime) -> None:
        """Ask a question no more and take it off the queue; its rounds stay."""
        await self._set_retired(question_id, at)
        await self._connection.execute(delete(question_queue).where(question_queue.c.question_id == question_id))

    async def restore(self, question_id: str) -> None:
        """Have a retired question asked again."""
        await self._set_retired(question_id, None)

    async def _set_retired(self, question_id: str, at: datetime | None) -> None:
        await self._connection.execute(update(questions).where(questions.c.id == question_id).values(retired_at=at))
