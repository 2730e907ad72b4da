"""What a member submitted to a round, put together from messages; decided by the platform's stamps."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import InvalidInputError

LONGEST_ANSWER = 12_000
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})
# Blank by design, though Unicode counts them as letters, marks or symbols; typed to send "empty" messages.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10))))

# The same for plain ASCII, ten times as fast: every answer passes here while others wait.
_ASCII_CONTROLS = dict.fromkeys({*range(32), 127} - {ord("\n"), ord("\t")})
_ASCII_UNSEEN = dict.fromkeys((*range(33), 127))


class Publish(StrEnum):
    """What a private answer's author agreed to at the reveal."""

    NAMED = "named"
    UNNAMED = "unnamed"
    NEVER = "never"


class Verdict(StrEnum):
    """How a member took part in a round."""

    ANSWERED = "answered"
    LATE = "late"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class AnswerMessage:
    """One stored message. Instants are aware UTC; `length` outlives a text that was blanked."""

    id: int
    account_id: int
    round_id: int
    stamped_at: datetime
    text: str
    length: int
    private: bool = False
    publish: Publish = Publish.NAMED
    edited_at: datetime | None = None
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A member's answer to a round: its verdict and the messages that make it, in stamp order."""

    verdict: Verdict
    messages: tuple[AnswerMessage, ...] = ()

    @property
    def text(self) -> str:
        """The messages joined by blank lines."""
        return "\n\n".join(message.text for message in self.messages if message.text)

    @property
    def length(self) -> int:
        """Characters besides white space, as they were when stored."""
        return sum(message.length for message in self.messages)


def visible_length(text: str) -> int:
    """Characters a reader can see: no white space, control, format, filler or lone surrogate characters."""
    if text.isascii():
        return len(text.translate(_ASCII_UNSEEN))
    return sum(unicodedata.category(c) not in _INVISIBLE and c not in _BLANK for c in text)


def clean_answer(text: str) -> str:
    """Text fit to store: no control characters but tabs and newlines, no lone surrogates, no outer blanks.

    Raises InvalidInputError when nothing visible is left, or more than LONGEST_ANSWER characters.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = _without_controls(lines).strip()
    if len(kept) > LONGEST_ANSWER:
        raise InvalidInputError("answer.too_long", length=len(kept), most=LONGEST_ANSWER)
    if visible_length(kept) == 0:
        raise InvalidInputError("answer.empty")
    return kept


def _without_controls(text: str) -> str:
    if text.isascii():
        return text.translate(_ASCII_CONTROLS)
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def assemble(messages: Iterable[AnswerMessage], closes_at: datetime, minimum: int, late_for: timedelta) -> Answer:
    """One member's answer to a round that closes at `closes_at` (RULES, Answers).

    On time when the messages stamped before the deadline and not withdrawn before it hold `minimum` visible
    characters; otherwise late when those stamped within `late_for` after it do. What is deleted after the deadline
    still counts: only its text is gone.
    """
    ordered = sorted(messages, key=_by_stamp)
    on_time = tuple(m for m in ordered if m.stamped_at < closes_at and not _withdrawn(m, closes_at))
    if _enough(on_time, minimum):
        return Answer(Verdict.ANSWERED, on_time)
    late = tuple(m for m in ordered if closes_at <= m.stamped_at <= closes_at + late_for)
    if _enough(late, minimum):
        return Answer(Verdict.LATE, late)
    return Answer(Verdict.NONE, on_time)


def better_answer(one: Answer, other: Answer) -> Answer:
    """Of two accounts' answers of one member: the on-time one, then the earlier (RULES, Answers)."""
    rank = {Verdict.ANSWERED: 0, Verdict.LATE: 1, Verdict.NONE: 2}
    return min(one, other, key=lambda answer: (rank[answer.verdict], [_by_stamp(m) for m in answer.messages]))


def _by_stamp(message: AnswerMessage) -> tuple[datetime, int]:
    return message.stamped_at, message.id


def _withdrawn(message: AnswerMessage, before: datetime) -> bool:
    return message.deleted_at is not None and message.deleted_at < before


def _enough(messages: Sequence[AnswerMessage], minimum: int) -> bool:
    return bool(messages) and sum(message.length for message in messages) >= minimum
