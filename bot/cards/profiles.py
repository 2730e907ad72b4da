"""What is shown of one member: a profile at a glance, and the history of what they wrote."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from bot.domain.answer import Verdict
from bot.domain.scoring import Reason
from bot.domain.streak import Mark


@dataclass(frozen=True, slots=True)
class TopicFact:
    """How a member did in a topic since joining: of `rounds`, `answers` were on time. `points` holds every reason."""

    topic: str
    rounds: int
    answers: int
    points: int

    @property
    def share(self) -> float:
        """The part of the rounds that was answered on time, 0 to 1."""
        return self.answers / self.rounds if self.rounds else 0.0


@dataclass(frozen=True, slots=True)
class ProfileCard:
    """A member at a glance: totals, points by reason, topics, the year, and the group's streak.

    `by_topic` holds (topic, on-time answers), most first; `strong` and `weak` never share a topic. `year` holds what
    each settled study day of the year up to `today` was; days that are not in it were no study days.
    """

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
    member_id: int
    today: date
    answered: int
    next_freeze_in: int
    next_milestone: int
    strong: tuple[TopicFact, ...] = ()
    weak: tuple[TopicFact, ...] = ()
    year: tuple[tuple[date, Mark], ...] = ()

    def months(self) -> tuple[tuple[date, int, int], ...]:
        """The year by months, oldest first: a month's first day, days answered in time, and days that asked for it.

        Days off and days that count for nobody asked for nothing.
        """
        asked = [(on.replace(day=1), mark) for on, mark in self.year if mark not in (Mark.REST, Mark.EXCUSED)]
        days, answered = Counter(on for on, _ in asked), Counter(on for on, mark in asked if mark is Mark.ANSWERED)
        return tuple((on, answered[on], days[on]) for on in sorted(days))


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier answer to the same question."""

    round_id: int
    on: date
    verdict: Verdict
    text: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A revealed round with the member's own answer beside the model answer, or a void one without it.

    `text` is '' where the member gave none or deleted it, and `model_answer` where `is_void`. `earlier` is the newest
    answer given when the same question was asked before: then and now. Only for the member's own eyes: the answer may
    be private.
    """

    round_id: int
    on: date
    title: str
    topic: str
    verdict: Verdict
    text: str
    model_answer: str
    points: int
    earlier: Earlier | None = None
    is_void: bool = False


@dataclass(frozen=True, slots=True)
class HistoryCard:
    """A page of a member's history, newest first, from place `offset` of `total`."""

    name: str
    rows: tuple[HistoryRow, ...]
    total: int
    offset: int = 0
