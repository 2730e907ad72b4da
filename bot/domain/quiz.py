"""A quiz: which question comes next and in which shape, and how its options are laid out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.chance import place_of
from bot.domain.errors import InvalidInputError
from bot.domain.practice import WEAK_FROM
from bot.domain.question import DIFFICULTIES, Question
from bot.domain.review import Rating

MOST_QUESTIONS = 20
# Of three questions the third is open: typing teaches most and takes longest.
OPEN_EVERY = 3


class QuizKind(StrEnum):
    """How a question is asked: with options to choose from, or to be answered in one's own words."""

    CHECK = "check"
    OPEN = "open"


class QuizSource(StrEnum):
    """Why a question comes: it is due, it was never seen, or it is practice that moves nothing."""

    DUE = "due"
    NEW = "new"
    UNRATED = "unrated"


@dataclass(frozen=True, slots=True)
class QuizWish:
    """What a member asked for; an empty topic, no difficulty and no kind mean any."""

    topic: str = ""
    difficulty: int | None = None
    count: int = 5
    kind: QuizKind | None = None


@dataclass(frozen=True, slots=True)
class QuizSession:
    """A quiz under way. `finished_at` is set once it is over; `account_id` is who began it."""

    id: int
    account_id: int
    group_id: int
    wish: QuizWish
    started_at: datetime
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class QuizItem:
    """One question of a session.

    `check` is the number of the check among the question's, None for an open one. `is_upcoming` marks one the group
    will be asked soon, taken since nothing else was left. `chosen` is the number of an option as the bank lists them.
    """

    session_id: int
    position: int
    question_id: str
    question_version_id: int
    source: QuizSource
    check: int | None = None
    is_upcoming: bool = False
    chosen: int | None = None
    text: str = ""
    answered_at: datetime | None = None
    rating: Rating | None = None
    points: int = 0
    due_at: datetime | None = None

    @property
    def kind(self) -> QuizKind:
        """How it is asked."""
        return QuizKind.OPEN if self.check is None else QuizKind.CHECK

    @property
    def is_done(self) -> bool:
        """Whether the next one may come: checks rate themselves, open ones wait for a rating."""
        return self.rating is not None


@dataclass(frozen=True, slots=True)
class Pool:
    """What the next question is chosen from: ids are of `questions`, which all fit the wish.

    `upcoming` and `used` are left out as long as there is anything else; `new_left` is how many new ones the day holds.
    `weakness` by topic is given while an interview is near.
    """

    questions: Collection[Question]
    due: Mapping[str, datetime]
    upcoming: Collection[str]
    used: Collection[str]
    until: datetime
    new_left: int
    seed: str
    weakness: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The next question and why it comes."""

    question: Question
    source: QuizSource
    is_upcoming: bool = False


def check_wish(wish: QuizWish, topics: Collection[str]) -> QuizWish:
    """Raises InvalidInputError for a topic, difficulty or count that does not exist, and says what does."""
    if wish.topic and wish.topic not in topics:
        raise InvalidInputError("quiz.bad_topic", topic=wish.topic, topics=", ".join(sorted(topics)))
    if wish.difficulty is not None and wish.difficulty not in DIFFICULTIES:
        raise InvalidInputError("quiz.bad_difficulty", least=DIFFICULTIES[0], most=DIFFICULTIES[-1])
    if not 1 <= wish.count <= MOST_QUESTIONS:
        raise InvalidInputError("quiz.bad_count", most=MOST_QUESTIONS)
    return wish


def fits(question: Question, wish: QuizWish) -> bool:
    """Whether a question is what was asked for."""
    return (
        wish.topic in ("", question.topic)
        and wish.difficulty in (None, question.difficulty)
        and (wish.kind is not QuizKind.CHECK or bool(question.checks))
    )


def choose(pool: Pool) -> Choice | None:
    """The next question: due first, then new, then unrated; one the group is asked soon only when nothing else is."""
    free = [q for q in pool.questions if q.id not in pool.used]
    safe = [q for q in free if q.id not in pool.upcoming]
    due = [q for q in safe if q.id in pool.due and pool.due[q.id] < pool.until]
    new = [q for q in safe if q.id not in pool.due] if pool.new_left > 0 else []
    for source, found in ((QuizSource.DUE, due), (QuizSource.NEW, new), (QuizSource.UNRATED, safe)):
        if found:
            return Choice(min(found, key=lambda q: _order(q, source, pool)), source)
    last = min(free, key=lambda q: place_of(pool.seed, q.id), default=None)
    return Choice(last, QuizSource.UNRATED, is_upcoming=True) if last else None


def pick_check(question: Question, wish: QuizWish, position: int, seed: str) -> int | None:
    """Which of a question's checks to ask; None where it is to be answered in one's own words."""
    is_open = wish.kind is QuizKind.OPEN or (wish.kind is None and position % OPEN_EVERY == 0)
    if is_open or not question.checks:
        return None
    return int.from_bytes(place_of(seed, question.id)) % len(question.checks)


def option_order(session: QuizSession, position: int, options: int) -> list[int]:
    """The options of a check as this person sees them in this session, by their number in the bank."""
    seed = f"{session.account_id}:{session.id}:{position}"
    return sorted(range(options), key=lambda number: place_of(seed, number))


def _order(question: Question, source: QuizSource, pool: Pool) -> tuple[float, float, bytes]:
    weak = -pool.weakness.get(question.topic, WEAK_FROM) if pool.weakness is not None else 0.0
    since = pool.due[question.id].timestamp() if source is QuizSource.DUE else 0.0
    return weak, since, place_of(pool.seed, question.id)
