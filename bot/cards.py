"""Cards: frozen view models, the finished facts a renderer shows. Text in them came from people and is data."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

from bot.domain.answer import Verdict
from bot.domain.round import RoundState
from bot.domain.scoring import Reason
from bot.domain.streak import DayState, Mark


@dataclass(frozen=True, slots=True)
class RoundCard:
    """A round's question post. It has no field for the model answer, so none can leak (promise 6)."""

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


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One line of a board. `points` is None while they are pending."""

    rank: int | None
    member_id: int
    name: str
    points: int | None
    answers: int
    current: int


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A leaderboard page: which board and period, its rows, and the viewer's own row where it is not among them."""

    board: str
    period: str
    rows: tuple[BoardRow, ...]
    total: int
    mine: BoardRow | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class StreakRow:
    """One study day of a member: what it was and why; `note` is what a host wrote when mending it."""

    on: date
    mark: Mark
    state: DayState
    was_late: bool
    repaired: bool
    why: str
    current: int
    points: tuple[tuple[Reason, int], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class StreakCard:
    """A member's streak and the days that made it, newest first."""

    name: str
    current: int
    longest: int
    answered: int
    freezes: int
    next_freeze_in: int
    days: tuple[StreakRow, ...]


@dataclass(frozen=True, slots=True)
class ProfileCard:
    """A member at a glance: totals, points by reason, topics by answers, and the group's streak."""

    name: str
    joined_on: date
    points: int
    rank: int | None
    answers: int
    current: int
    longest: int
    freezes: int
    by_reason: tuple[tuple[Reason, int], ...]
    by_topic: tuple[tuple[str, int], ...]
    group_streak: int


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


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One coming opening of a schedule, with the question it would ask where that is known."""

    on: date
    opens_at: datetime
    closes_at: datetime
    title: str | None


T = TypeVar("T")


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast(type[Any], kind))


def dump_card(card: Any) -> str:
    """A card as the JSON text the journal keeps."""
    return _adapter(cast(Hashable, type(card))).dump_json(card).decode()


def load_card(kind: type[T], text: str) -> T:
    """The card of type `kind` that `dump_card` wrote. Raises pydantic.ValidationError on anything else."""
    card: T = _adapter(cast(Hashable, kind)).validate_json(text)
    return card
