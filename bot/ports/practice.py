"""Repositories of practice: ratings and what is remembered after them, settings, quizzes, disputed feedback."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.practice import PracticeSettings
from bot.domain.quiz import QuizItem, QuizSession, QuizWish
from bot.domain.review import Memory, Rating, Review


@dataclass(frozen=True, slots=True)
class PracticeTotal:
    """What a member's ratings of a period come to; ranks start at 1 and ties share them."""

    rank: int
    member_id: int
    name: str
    points: int
    reviews: int


@dataclass(frozen=True, slots=True)
class PracticePage:
    """Part of a practice board, the viewer's own row where it is not among them, and how many rows there are."""

    rows: Sequence[PracticeTotal]
    total: int
    mine: PracticeTotal | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """How many people said that they covered a key point which the reading left open."""

    question_id: str
    key_point_id: str
    count: int


class PracticeRepository(Protocol):
    """Ratings belong to accounts; what is remembered after them, and settings, belong to members."""

    async def add_review(self, review: Review, request_key: str) -> bool:
        """Store a rating; False when the account's key is taken."""

    async def find_review(self, account_ids: Sequence[int], request_key: str) -> Review | None:
        """The rating one of these accounts gave under a key."""

    async def reviews(self, group_id: int, account_ids: Sequence[int]) -> Sequence[Review]:
        """Ratings of these accounts in a group, in the order they were given."""

    async def today(self, group_id: int, account_ids: Sequence[int], on: date) -> tuple[int, int]:
        """(ratings, practice points) of these accounts on a date."""

    async def memories(self, member_id: int) -> Mapping[str, Memory]:
        """What a member remembers, by question."""

    async def memories_of(self, member_ids: Sequence[int]) -> Mapping[int, Mapping[str, Memory]]:
        """What members remember, by member and question; those who never rated are left out."""

    async def put_memories(self, member_id: int, memories: Mapping[str, Memory]) -> None:
        """Store or replace what a member remembers of these questions."""

    async def drop_memories(self, member_id: int) -> None:
        """Forget everything a member remembers, before a replay."""

    async def answered(self, member_id: int) -> Mapping[str, datetime]:
        """When the last round of each question was revealed that a member answered."""

    async def settings(self, member_id: int) -> PracticeSettings:
        """A member's settings; the defaults where none were chosen."""

    async def put_settings(self, member_id: int, settings: PracticeSettings) -> None:
        """Store a member's settings."""

    async def groups_of(self, account_ids: Sequence[int]) -> Sequence[int]:
        """Ids of the groups in which these accounts have a seat, oldest first."""

    async def board(
        self, group_id: int, since_on: date | None, viewer_id: int | None, offset: int, limit: int
    ) -> PracticePage:
        """Visible members with ratings since a date, most points first, then by name; `viewer_id` is a member's."""


class QuizRepository(Protocol):
    """Quizzes with their questions, and what members disputed in a reading."""

    async def start(self, account_id: int, group_id: int, wish: QuizWish, request_key: str, at: datetime) -> int | None:
        """Begin a quiz: its id, None when the account's key is taken."""

    async def find_key(self, account_id: int, request_key: str) -> QuizSession | None:
        """The quiz an account began under a key."""

    async def get(self, session_id: int) -> QuizSession:
        """Raises NotFoundError('quiz.unknown')."""

    async def live(self, account_ids: Sequence[int]) -> Sequence[QuizSession]:
        """Unfinished quizzes of these accounts, latest first."""

    async def finish(self, session_id: int, at: datetime) -> None:
        """End a quiz; harmless to repeat."""

    async def items(self, session_id: int) -> Sequence[QuizItem]:
        """Its questions so far, in order."""

    async def put_item(self, item: QuizItem) -> None:
        """Store or replace a question of a quiz."""

    async def answer(self, item: QuizItem, at: datetime, *, chosen: int | None = None, text: str = "") -> bool:
        """Store an answer; False where there is one."""

    async def rate(self, item: QuizItem, rating: Rating, points: int, due_at: datetime | None) -> bool:
        """Store a rating and what it led to; False where there is one."""

    async def dispute(self, account_id: int, version_id: int, key_point_id: str, text: str, at: datetime) -> None:
        """Store that an account covered a key point; harmless to repeat."""

    async def disputed_by(self, account_ids: Sequence[int], version_id: int) -> frozenset[str]:
        """Key points of a question's version that these accounts disputed."""

    async def disputes(self) -> Sequence[Dispute]:
        """All disputes by question and key point, most first."""
