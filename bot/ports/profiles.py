"""The repository that reads what a profile and a history show of one member."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.round import Round


@dataclass(frozen=True, slots=True)
class TopicSum:
    """Settled rounds of a topic since a date, with a member's on-time answers and points in them."""

    topic: str
    rounds: int
    answers: int
    points: int


@dataclass(frozen=True, slots=True)
class BestAnswerRow:
    """The answer a host pinned to a round: its author's account."""

    round_id: int
    account_id: int


class ProfileRepository(Protocol):
    """Reads one member's topics and rounds by index; keeps which answer is pinned to a round."""

    async def topics(self, group_id: int, member_id: int, since_on: date) -> Sequence[TopicSum]:
        """Topics of the group's settled rounds that count since a date, void ones left out, by name."""

    async def wrote_in(self, member_id: int, offset: int, limit: int) -> tuple[Sequence[Round], int]:
        """Revealed and void rounds that a member wrote in, newest first, and how many there are in all."""

    async def same_question(self, member_id: int, question_ids: Sequence[str]) -> Sequence[Round]:
        """Revealed rounds of these questions that a member wrote in, oldest first."""

    async def best_answers(self, round_ids: Sequence[int]) -> Mapping[int, BestAnswerRow]:
        """Pinned answers by round."""

    async def pin(self, round_id: int, account_id: int, by: int, at: datetime) -> None:
        """Pin an account's answer to a round, in place of another."""

    async def unpin(self, round_id: int) -> bool:
        """Take a pinned answer down; False when there was none."""
