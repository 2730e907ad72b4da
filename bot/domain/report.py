"""What a member finds wrong with a question."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_OPEN = 20


class ReportKind(StrEnum):
    """What is the matter."""

    WRONG = "wrong"
    OUTDATED = "outdated"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Report:
    """One stored report on the version of a question that its reporter saw. `note` is what the host said."""

    id: int
    group_id: int
    account_id: int
    reporter: str
    question_id: str
    version_id: int
    title: str
    kind: ReportKind
    text: str
    made_at: datetime
    closed_at: datetime | None = None
    note: str = ""
