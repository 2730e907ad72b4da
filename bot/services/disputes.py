"""What members say they covered though the reading left it open: kept to improve the terms of evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import NotFoundError
from bot.domain.feedback import read_answer
from bot.domain.question import Question
from bot.ports.practice import Dispute
from bot.ports.store import Store, UnitOfWork

LONGEST_EXCERPT = 2000


@dataclass(frozen=True, slots=True)
class Disputed:
    """Who disputes which key point of which version, and the answer it is about."""

    account_id: int
    version_id: int
    key_point_id: str
    text: str


async def book_dispute(uow: UnitOfWork, said: Disputed, question: Question, at: datetime) -> None:
    """Store a dispute with the answer's beginning; harmless to repeat.

    Raises NotFoundError('practice.no_point') for a key point that the reading did not leave open.
    """
    if said.key_point_id not in {point.id for point in read_answer(question, said.text).open}:
        raise NotFoundError("practice.no_point")
    excerpt = said.text[:LONGEST_EXCERPT]
    await uow.quizzes.dispute(said.account_id, said.version_id, said.key_point_id, excerpt, at)


async def list_disputes(store: Store) -> Sequence[Dispute]:
    """All disputes by question and key point, most first."""
    return await store.read(lambda uow: uow.quizzes.disputes())
