"""Repositories of what members and hosts add to the bank: own questions, suggestions, reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.draft import DraftQuestion
from bot.domain.question import Question
from bot.domain.report import Report, ReportKind
from bot.domain.suggestion import Suggestion, SuggestionState


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question of a group's own, under its stored id; `retired_at` is set while it is not asked."""

    question: Question
    retired_at: datetime | None = None


class OwnQuestionRepository(Protocol):
    """Questions that belong to one group. QuestionRepository.put stores them."""

    async def all(self, group_id: int) -> Sequence[OwnQuestion]:
        """A group's questions by topic, difficulty and id, retired ones included."""

    async def retire(self, question_id: str, at: datetime) -> None:
        """Ask a question no more and take it off the queue; its rounds stay."""

    async def restore(self, question_id: str) -> None:
        """Have a retired question asked again."""


class SuggestionRepository(Protocol):
    """Suggested questions."""

    async def add(
        self, group_id: int, account_id: int, draft: DraftQuestion, request_key: str, at: datetime
    ) -> Suggestion:
        """Store a suggestion; the same account and `request_key` give the one stored before."""

    async def get(self, suggestion_id: int) -> Suggestion:
        """Raises NotFoundError('suggestion.unknown')."""

    async def open_in(self, group_id: int, limit: int) -> Sequence[Suggestion]:
        """Open suggestions of a group, oldest first."""

    async def of_account(self, group_id: int, account_id: int, limit: int) -> Sequence[Suggestion]:
        """An account's suggestions in a group, newest first."""

    async def count_open(self, group_id: int, account_id: int) -> int:
        """How many of an account's suggestions wait in a group."""

    async def set_draft(self, suggestion_id: int, draft: DraftQuestion) -> None:
        """Replace what is suggested."""

    async def decide(
        self,
        suggestion_id: int,
        state: SuggestionState,
        by: int | None,
        at: datetime,
        *,
        reason: str = "",
        question_id: str | None = None,
    ) -> None:
        """End a suggestion."""


class ReportRepository(Protocol):
    """Reports on questions."""

    async def put(
        self,
        group_id: int,
        account_id: int,
        version_id: int,
        question_id: str,
        kind: ReportKind,
        text: str,
        at: datetime,
    ) -> Report:
        """Store a report; an open one of that account on that question is changed instead."""

    async def get(self, report_id: int) -> Report:
        """Raises NotFoundError('report.unknown')."""

    async def open_in(self, group_id: int, limit: int) -> Sequence[Report]:
        """Open reports of a group, by question, oldest first."""

    async def count_open(self, group_id: int, account_id: int) -> int:
        """How many of an account's reports are open in a group."""

    async def close(self, report_id: int, by: int, at: datetime, note: str) -> None:
        """End a report."""
