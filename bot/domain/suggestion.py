"""A question that a member proposes to a group, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.draft import DraftQuestion

MOST_OPEN = 10


class SuggestionState(StrEnum):
    """Where a suggestion stands."""

    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One stored suggestion. `reason` is what the host said, `question_id` the question it became."""

    id: int
    group_id: int
    account_id: int
    author: str
    draft: DraftQuestion
    made_at: datetime
    state: SuggestionState = SuggestionState.OPEN
    decided_at: datetime | None = None
    reason: str = ""
    question_id: str | None = None
