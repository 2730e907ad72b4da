"""What is shown of a round: its question, its reveal, and the lists it stands in."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.round import RoundState


@dataclass(frozen=True, slots=True)
class RoundCard:
    """A round's question post. It has no field for the model answer, so none can leak (promise 6).

    `late_until` is the last instant of late answers; None where they are over, or bring nothing.
    """

    round_id: int
    title: str
    prompt: str
    topic: str
    kind: str
    difficulty: int
    minutes: int
    opens_at: datetime
    closes_at: datetime
    on: date
    carries_streak: bool
    minimum: int
    answered: int = 0
    state: RoundState = RoundState.OPEN
    late_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeyPointFact:
    """A key point as the reveal shows it."""

    fact: str
    beyond: bool


@dataclass(frozen=True, slots=True)
class ReferenceFact:
    """A source with the text to show and, where there is one, the address to open."""

    label: str
    url: str | None


@dataclass(frozen=True, slots=True)
class PublishedAnswer:
    """A private answer whose author agreed; `name` is None where it appears without one."""

    name: str | None
    text: str


@dataclass(frozen=True, slots=True)
class RevealCard:
    """A round's model answer and how the group did."""

    round_id: int
    title: str
    prompt: str
    tests: str
    model_answer: str
    key_points: tuple[KeyPointFact, ...]
    pitfalls: tuple[str, ...]
    references: tuple[ReferenceFact, ...]
    on_time: int
    published: tuple[PublishedAnswer, ...] = ()
    example: str | None = None
    solution: str | None = None
    best: PublishedAnswer | None = None
    locks_thread: bool = False


@dataclass(frozen=True, slots=True)
class ArchiveRow:
    """A revealed round in the archive."""

    round_id: int
    on: date
    title: str
    topic: str
    difficulty: int
    answered: int
    state: RoundState
    has_best: bool = False


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One coming opening of a schedule, with title and stored id of the question it would ask where that is known."""

    on: date
    opens_at: datetime
    closes_at: datetime
    title: str | None
    question_id: str | None = None
