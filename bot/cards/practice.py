"""What is shown of practice: a quiz and its feedback, what is due, settings, the practice board."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.cards.rounds import ReferenceFact
from bot.domain.quiz import QuizKind, QuizSource
from bot.domain.review import Rating

_DAY = timedelta(days=1)


def count_days(until: datetime, now: datetime) -> int:
    """Whole days from now, at least one: nothing that was rated comes back the same day."""
    return max(1, round((until - now) / _DAY))


@dataclass(frozen=True, slots=True)
class QuizCard:
    """A question of a quiz, number `position` of `count`. It has no field for the answer.

    `options` are in the order this person sees, none for an open question; what is chosen is the place in them, from
    0. `source` says whether it is due, new, or practice that moves nothing; `is_upcoming` that the group will be asked
    it soon, and that nothing else was left.
    """

    session_id: int
    position: int
    count: int
    kind: QuizKind
    source: QuizSource
    is_upcoming: bool
    title: str
    topic: str
    difficulty: int
    minutes: int
    prompt: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionFact:
    """One option of an answered check and why it is right or wrong."""

    text: str
    why: str
    is_right: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class VerdictCard:
    """An answered check. `due_at` is when the question comes back, None where it was unrated practice."""

    session_id: int
    position: int
    count: int
    source: QuizSource
    is_upcoming: bool
    title: str
    prompt: str
    is_right: bool
    options: tuple[OptionFact, ...]
    due_at: datetime | None
    points: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class CoveredPoint:
    """A key point that an answer seems to cover; `quote` holds the member's own words."""

    fact: str
    beyond: bool
    quote: str


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A key point to look at again; `is_disputed` once the member said it was covered."""

    key_point_id: str
    fact: str
    beyond: bool
    weight: int
    is_disputed: bool


@dataclass(frozen=True, slots=True)
class Prospect:
    """What pressing a rating leads to: when the question comes back, None where nothing moves."""

    rating: Rating
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class FeedbackCard:
    """An answer in one's own words beside the model answer: feedback, never points or rank.

    Of a quiz (`session_id` and `position`) or of a round (`round_id`). `rating` is None while it waits for one;
    `prospects` are then the four buttons. `due_at` is when the question comes back once it was rated.
    """

    session_id: int | None
    position: int
    count: int
    round_id: int | None
    source: QuizSource | None
    is_upcoming: bool
    title: str
    prompt: str
    text: str
    covered: tuple[CoveredPoint, ...]
    open: tuple[OpenPoint, ...]
    model_answer: str
    pitfalls: tuple[str, ...]
    references: tuple[ReferenceFact, ...]
    rating: Rating | None
    prospects: tuple[Prospect, ...] = ()
    due_at: datetime | None = None
    points: int = 0


@dataclass(frozen=True, slots=True)
class SummaryCard:
    """A quiz that is over. `count` were planned, `answered` of them answered; the rest adds up to them.

    `unrated` of the answered moved nothing. `next_due_at` is when the first of all the member's questions comes back,
    `due` how many are due now.
    """

    session_id: int
    count: int
    answered: int
    right: int
    wrong: int
    unrated: int
    points: int
    points_today: int
    due: int
    next_due_at: datetime | None


# What a person sees of a quiz now: a question, the feedback that waits for a rating, or how it went.
QuizStep = QuizCard | FeedbackCard | SummaryCard


@dataclass(frozen=True, slots=True)
class DueCard:
    """What waits to be practised today, in a line or more.

    `due` reviews and up to `new` new questions; `done_today` of `a_day` are done. With an interview ahead `days_left`
    is set, `a_day` fits what was seen (`again` of it still comes back before the date) into the days left, and mock
    interviews are suggested in the last week. `weak` are topic ids, weakest first.
    """

    due: int
    new: int
    done_today: int
    a_day: int
    again: int
    next_due_at: datetime | None
    interview_on: date | None = None
    days_left: int | None = None
    suggests_mock: bool = False
    weak: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PracticeSettingsCard:
    """A member's settings: the share of recall aimed at (0.80 to 0.95), reviews and new ones a day, interview date."""

    retention: float
    daily_load: int
    interview_on: date | None
    due: DueCard


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """One line of the practice board; ties share a rank and are listed by name."""

    rank: int
    member_id: int
    name: str
    points: int
    reviews: int


@dataclass(frozen=True, slots=True)
class PracticeBoardCard:
    """The practice board of a period (`week`, `month` or `all`), which never moves the daily one."""

    period: str
    since_on: date | None
    rows: tuple[PracticeRow, ...]
    total: int
    mine: PracticeRow | None = None
    offset: int = 0
