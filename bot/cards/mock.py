"""What a member sees of a mock interview: what is asked, a finished round to rate, the scorecard, past interviews."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.cards.rounds import KeyPointFact
from bot.domain.question import Kind
from bot.domain.scorecard import Gate, MockVerdict, Trend


@dataclass(frozen=True, slots=True)
class Exchange:
    """One thing that was asked and what the member said. `expected` is the bank's line on a follow-up, '' before."""

    asked: str
    said: str
    is_skipped: bool = False
    expected: str = ""


@dataclass(frozen=True, slots=True)
class MockQuestionCard:
    """What the interviewer asks now. It has no field for the model answer or key points.

    `asked` is the prompt or, with `follow_up` from 1, the follow-up; `before` is what was said to the question so far.
    `turn` goes with the answer. `deadline_at` is None while paused; `left` is what remains then or now, `over` by how
    much the time is exceeded. Rounds and questions count from 1.
    """

    mock_id: int
    turn: str
    kind: Kind
    round: int
    rounds: int
    question: int
    questions: int
    follow_up: int
    title: str
    topic: str
    difficulty: int
    prompt: str
    asked: str
    before: tuple[Exchange, ...]
    limit: timedelta
    left: timedelta
    over: timedelta
    deadline_at: datetime | None
    paused_at: datetime | None


@dataclass(frozen=True, slots=True)
class CoveredPoint:
    """A key point that an answer seems to make, in the member's own words."""

    fact: str
    beyond: bool
    quote: str


@dataclass(frozen=True, slots=True)
class MockItem:
    """One question of a finished round with the reading of what was said beside its key points.

    `took` is the time worked on it, `over` by how much that exceeds `limit`. With `is_withheld` the question is being
    asked in a round of the member's group now: everything that gives its answer away is left out until the reveal.
    """

    title: str
    topic: str
    prompt: str
    exchanges: tuple[Exchange, ...]
    is_answered: bool
    limit: timedelta
    took: timedelta
    over: timedelta
    covered: tuple[CoveredPoint, ...] = ()
    open: tuple[KeyPointFact, ...] = ()
    model_answer: str = ""
    pitfalls: tuple[str, ...] = ()
    example: str | None = None
    solution: str | None = None
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """A dimension to rate, and its rating so far.

    Its name is the phrase `mock.<id>`, what the levels 1 to 4 mean are `mock.<id>_1` to `mock.<id>_4`.
    """

    id: str
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class MockReviewCard:
    """A finished round: its questions, and the dimensions to rate. Without an answer there is nothing to rate."""

    mock_id: int
    kind: Kind
    round: int
    rounds: int
    items: tuple[MockItem, ...]
    is_answered: bool
    dimensions: tuple[DimensionRow, ...]
    gate: Gate
    paused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A round on the scorecard. `mean` is None where it was not rated; `covered` of `points` key points seem so."""

    kind: Kind
    mean: float | None
    gate: Gate
    is_passed: bool
    dimensions: tuple[DimensionRow, ...]
    answered: int
    questions: int
    covered: int
    points: int
    over: timedelta


@dataclass(frozen=True, slots=True)
class ScorecardCard:
    """An interview that is over. `work_on` names the dimensions with the lowest rating."""

    mock_id: int
    started_at: datetime
    ended_at: datetime
    length: timedelta
    is_stopped: bool
    verdict: MockVerdict
    rounds: tuple[ScoreRow, ...]
    work_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MockRow:
    """A past interview in a list: its verdict, and each round's kind with its mean where it was rated."""

    mock_id: int
    started_at: datetime
    length: timedelta
    is_stopped: bool
    verdict: MockVerdict
    means: tuple[tuple[Kind, float | None], ...]


@dataclass(frozen=True, slots=True)
class MockHistoryCard:
    """Past interviews, newest first, with the trend of each kind of round; `live_id` is the one under way."""

    rows: tuple[MockRow, ...]
    trends: tuple[Trend, ...]
    live_id: int | None = None


MockCard: TypeAlias = MockQuestionCard | MockReviewCard | ScorecardCard
