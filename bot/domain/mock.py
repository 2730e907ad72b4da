"""A mock interview: its rounds and questions, what happens to them step by step, and how time is counted.

Everything is in the rows: whatever restarts in the middle goes on where it was. A mock never touches points or streaks.
Nothing has to happen for a clock to stop: one that was left running is read as paused (`rest_if_left`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.question import Kind
from bot.domain.scorecard import DIMENSIONS, LEVELS

NO_TIME = timedelta(0)
# So long after a question's time is up, or the last answer to it, its clock stops by itself: nobody is there.
LEFT_ALONE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class MockAnswer:
    """What was said to one thing that was asked; a skipped one has no text."""

    text: str
    answered_at: datetime
    is_skipped: bool = False


@dataclass(frozen=True, slots=True)
class MockQuestion:
    """A question of the interview. `answers[0]` is to the question itself, `answers[n]` to its follow-up n.

    One clock runs from `asked_at` to `done_at`, follow-ups included; `paused` of it does not count. A question that
    is done but was never asked was cut off by an early end.
    """

    question_id: str
    version_id: int
    limit: timedelta
    follow_ups: int
    asked_at: datetime | None = None
    paused: timedelta = NO_TIME
    done_at: datetime | None = None
    answers: tuple[MockAnswer, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether the question itself was answered."""
        return bool(self.answers) and not self.answers[0].is_skipped

    @property
    def text(self) -> str:
        """All that was said to it, follow-ups included."""
        return "\n\n".join(answer.text for answer in self.answers if not answer.is_skipped)


@dataclass(frozen=True, slots=True)
class MockRound:
    """Questions of one kind, looked at and rated together once all are done."""

    kind: Kind
    questions: tuple[MockQuestion, ...]
    ratings: Mapping[str, int]
    reviewed_at: datetime | None = None

    @property
    def is_answered(self) -> bool:
        """Whether there is anything to rate."""
        return any(question.is_answered for question in self.questions)

    @property
    def is_asked(self) -> bool:
        """Whether nothing is left to ask."""
        return all(question.done_at for question in self.questions)


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview of one account. `stopped_at` is set by an early end, `ended_at` once nothing is left to do."""

    id: int
    account_id: int
    group_id: int | None
    length: timedelta
    started_at: datetime
    rounds: tuple[MockRound, ...]
    paused_at: datetime | None = None
    stopped_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """The interviewer waits for an answer: to a question (`turn` 0) or its follow-up."""

    round: int
    question: int
    turn: int


@dataclass(frozen=True, slots=True)
class Reviewing:
    """A round is over and waits to be rated."""

    round: int


@dataclass(frozen=True, slots=True)
class Over:
    """Nothing is left but the scorecard."""


Step: TypeAlias = Asking | Reviewing | Over


def step_of(mock: Interview) -> Step:
    """Where an interview stands."""
    if mock.ended_at:
        return Over()
    number, round_ = next((n, r) for n, r in enumerate(mock.rounds) if r.reviewed_at is None)
    for place, question in enumerate(round_.questions):
        if question.done_at is None:
            return Asking(number, place, len(question.answers))
    return Reviewing(number)


def begin(mock: Interview, now: datetime) -> Interview:
    """Ask the question that is next, if one is: its clock starts."""
    step = step_of(mock)
    if not isinstance(step, Asking):
        return mock
    question = mock.rounds[step.round].questions[step.question]
    return mock if question.asked_at else put_question(mock, step, replace(question, asked_at=now))


def answer(mock: Interview, turn: str, text: str, now: datetime) -> Interview:
    """Answer what was asked; a pause ends with it. Raises ConflictError('mock.moved_on') for what was asked before.

    One that comes after a long silence may have been written all the while: the clock counts up to where it stopped.
    """
    step = require_turn(mock, turn)
    if mock.paused_at is None and now >= stops_at(mock, step):
        mock = replace(mock, paused_at=stops_at(mock, step))
    return _take(resume(mock, now), step, MockAnswer(text, now), now)


def skip(mock: Interview, turn: str, now: datetime) -> Interview:
    """Leave out what was asked; with a question go its follow-ups. Raises ConflictError as `answer` does."""
    step = require_turn(mock, turn)
    return _take(resume(mock, now), step, MockAnswer("", now, is_skipped=True), now)


def pause(mock: Interview, now: datetime) -> Interview:
    """Stop the clock; harmless to repeat. Raises ConflictError('mock.over')."""
    require_live(mock)
    mock = rest_if_left(mock, now)
    return mock if mock.paused_at else replace(mock, paused_at=now)


def rest_if_left(mock: Interview, now: datetime) -> Interview:
    """The interview as it stands at `now`: one left alone counts as paused since the time of its question was up."""
    step = step_of(mock)
    if mock.paused_at or not isinstance(step, Asking):
        return mock
    due = deadline_at(mock.rounds[step.round].questions[step.question])
    return replace(mock, paused_at=due) if due and now >= stops_at(mock, step) else mock


def resume(mock: Interview, now: datetime) -> Interview:
    """Let the clock go on; harmless to repeat. Raises ConflictError('mock.over')."""
    require_live(mock)
    mock = rest_if_left(mock, now)
    if mock.paused_at is None:
        return mock
    rest, step = max(now - mock.paused_at, NO_TIME), step_of(mock)
    mock = replace(mock, paused_at=None)
    if not isinstance(step, Asking):
        return mock
    question = mock.rounds[step.round].questions[step.question]
    return put_question(mock, step, replace(question, paused=question.paused + rest))


def rate(mock: Interview, kind: str, ratings: Mapping[str, int], now: datetime) -> Interview:
    """Rate dimensions of the round that waits for it, some or all; with the last one the interview goes on.

    A round in which nothing was answered has nothing to rate and goes on at once. Raises ConflictError('mock.moved_on')
    for another round, InvalidInputError('mock.bad_rating') for an unknown dimension or level.
    """
    step = step_of(mock)
    if not isinstance(step, Reviewing) or mock.rounds[step.round].kind != kind:
        raise ConflictError("mock.moved_on")
    round_ = mock.rounds[step.round]
    if not all(name in DIMENSIONS[round_.kind] and level in LEVELS for name, level in ratings.items()):
        raise InvalidInputError("mock.bad_rating", least=LEVELS[0], most=LEVELS[-1])
    if round_.is_answered:
        round_ = replace(round_, ratings={**round_.ratings, **ratings})
    if round_.is_answered and len(round_.ratings) < len(DIMENSIONS[round_.kind]):
        return _put_round(mock, step.round, round_)
    return _close_round(_put_round(resume(mock, now), step.round, replace(round_, reviewed_at=now)), now)


def stop(mock: Interview, now: datetime) -> Interview:
    """End early. What was answered in this round can still be rated; stopping once more leaves that out too.

    Raises ConflictError('mock.over').
    """
    mock, step = resume(mock, now), step_of(mock)
    if isinstance(step, Asking):
        round_ = mock.rounds[step.round]
        cut = tuple(question if question.done_at else replace(question, done_at=now) for question in round_.questions)
        mock = _put_round(mock, step.round, replace(round_, questions=cut))
        if mock.rounds[step.round].is_answered:
            return replace(mock, stopped_at=now)
    return replace(mock, stopped_at=mock.stopped_at or now, ended_at=now)


def turn_of(mock: Interview, step: Asking) -> str:
    """The name of what is asked at `step`, which a form or button carries: interview, round, question, turn."""
    return f"{mock.id}-{step.round}-{step.question}-{step.turn}"


def mock_of(turn: str) -> int:
    """The interview's id in the name of a turn. Raises NotFoundError('mock.unknown')."""
    number = turn.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) < len(str(2**63))):
        raise NotFoundError("mock.unknown")
    return int(number)


def require_live(mock: Interview) -> None:
    """Raises ConflictError('mock.over') for an interview that has ended."""
    if mock.ended_at:
        raise ConflictError("mock.over")


def require_turn(mock: Interview, turn: str) -> Asking:
    """Where `turn` stands, if it is what is asked now. Raises ConflictError('mock.over' or 'mock.moved_on')."""
    require_live(mock)
    step = step_of(mock)
    if not isinstance(step, Asking) or turn_of(mock, step) != turn:
        raise ConflictError("mock.moved_on")
    return step


def elapsed(question: MockQuestion, paused_at: datetime | None, now: datetime) -> timedelta:
    """How long a question was worked on; `paused_at` is that of its interview."""
    if question.asked_at is None:
        return NO_TIME
    until = question.done_at or paused_at or now
    return max(until - question.asked_at - question.paused, NO_TIME)


def overtime(question: MockQuestion, paused_at: datetime | None, now: datetime) -> timedelta:
    """By how much a question's time was or is exceeded: noted, never cut off."""
    return max(elapsed(question, paused_at, now) - question.limit, NO_TIME)


def deadline_at(question: MockQuestion) -> datetime | None:
    """When the time of a running question is up, its pauses added; None before it is asked."""
    return question.asked_at + question.limit + question.paused if question.asked_at else None


def stops_at(mock: Interview, step: Asking) -> datetime:
    """When the running clock at `step` stops by itself: LEFT_ALONE after its time is up, or after a later answer."""
    question = mock.rounds[step.round].questions[step.question]
    due = deadline_at(question) or datetime.max.replace(tzinfo=UTC) - LEFT_ALONE
    return max([due, *(given.answered_at for given in question.answers)]) + LEFT_ALONE


def put_question(mock: Interview, step: Asking, question: MockQuestion) -> Interview:
    """The interview with the question at `step` replaced."""
    round_ = mock.rounds[step.round]
    questions = (*round_.questions[: step.question], question, *round_.questions[step.question + 1 :])
    return _put_round(mock, step.round, replace(round_, questions=questions))


def _put_round(mock: Interview, number: int, round_: MockRound) -> Interview:
    return replace(mock, rounds=(*mock.rounds[:number], round_, *mock.rounds[number + 1 :]))


def _take(mock: Interview, step: Asking, given: MockAnswer, now: datetime) -> Interview:
    question = mock.rounds[step.round].questions[step.question]
    question = replace(question, answers=(*question.answers, given))
    if len(question.answers) > question.follow_ups or not question.is_answered:
        question = replace(question, done_at=now)
    return begin(put_question(mock, step, question), now)


def _close_round(mock: Interview, now: datetime) -> Interview:
    if mock.stopped_at or all(round_.reviewed_at for round_ in mock.rounds):
        return replace(mock, ended_at=now)
    return begin(mock, now)
