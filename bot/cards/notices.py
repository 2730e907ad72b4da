"""Short messages to one person: what happened, and what became of an answer."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.answer import Verdict


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """A short message to a host or member: a phrase of `wording` with its facts."""

    phrase: str
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class ReceiptCard:
    """What became of an answer just stored: `missing` characters until it counts, 0 when it does."""

    round_id: int
    verdict: Verdict
    missing: int
    length: int
    closes_at: datetime
    private: bool
