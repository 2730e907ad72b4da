"""Turns mock interviews into the cards a member sees."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.cards.mock import (
    CoveredPoint,
    DimensionRow,
    Exchange,
    MockCard,
    MockHistoryCard,
    MockItem,
    MockQuestionCard,
    MockReviewCard,
    MockRow,
    ScorecardCard,
    ScoreRow,
)
from bot.cards.rounds import KeyPointFact
from bot.domain.mock import (
    NO_TIME,
    Asking,
    Interview,
    MockQuestion,
    MockRound,
    Reviewing,
    deadline_at,
    elapsed,
    overtime,
    rest_if_left,
    step_of,
    turn_of,
)
from bot.domain.question import Question
from bot.domain.scorecard import DIMENSIONS, GATES, RoundScore, judge, trends, weakest
from bot.ports.store import UnitOfWork
from bot.services.mock_reading import read_said

Versions = Mapping[int, Question]


async def read_card(uow: UnitOfWork, mock: Interview, withheld: frozenset[str], now: datetime) -> MockCard:
    """What there is to do in an interview now, or its scorecard. `withheld` are questions whose answer is secret."""
    mock = rest_if_left(mock, now)
    step, versions = step_of(mock), await read_versions(uow, mock)
    if isinstance(step, Asking):
        return make_question_card(mock, step, versions, now)
    if isinstance(step, Reviewing):
        return make_review_card(mock, step.round, versions, withheld, now)
    return make_scorecard(mock, versions, now)


async def read_versions(uow: UnitOfWork, mock: Interview) -> Versions:
    """The questions of an interview as they were chosen, by version id."""
    ids = {question.version_id for round_ in mock.rounds for question in round_.questions}
    return {version_id: await uow.questions.version(version_id) for version_id in ids}


def make_question_card(mock: Interview, step: Asking, versions: Versions, now: datetime) -> MockQuestionCard:
    """What is asked at `step`; holds nothing of the model answer."""
    round_ = mock.rounds[step.round]
    given = round_.questions[step.question]
    question = versions[given.version_id]
    asked = (question.prompt, *(follow_up.question for follow_up in question.follow_ups))
    return MockQuestionCard(
        mock_id=mock.id,
        turn=turn_of(mock, step),
        kind=round_.kind,
        round=step.round + 1,
        rounds=len(mock.rounds),
        question=step.question + 1,
        questions=len(round_.questions),
        follow_up=step.turn,
        title=question.title,
        topic=question.topic,
        difficulty=question.difficulty,
        prompt=question.prompt,
        asked=asked[step.turn],
        before=tuple(Exchange(asked[n], a.text, a.is_skipped) for n, a in enumerate(given.answers)),
        limit=given.limit,
        left=max(given.limit - elapsed(given, mock.paused_at, now), NO_TIME),
        over=overtime(given, mock.paused_at, now),
        deadline_at=None if mock.paused_at else deadline_at(given),
        paused_at=mock.paused_at,
    )


def make_review_card(
    mock: Interview, number: int, versions: Versions, withheld: frozenset[str], now: datetime
) -> MockReviewCard:
    """A finished round: key points with the reading beside, and the dimensions to rate."""
    round_ = mock.rounds[number]
    asked = [question for question in round_.questions if question.asked_at]
    items = tuple(_item(given, versions[given.version_id], given.question_id in withheld, now) for given in asked)
    return MockReviewCard(
        mock_id=mock.id,
        kind=round_.kind,
        round=number + 1,
        rounds=len(mock.rounds),
        items=items,
        is_answered=round_.is_answered,
        dimensions=_dimensions(round_),
        gate=GATES[round_.kind],
        paused_at=mock.paused_at,
    )


def make_scorecard(mock: Interview, versions: Versions, now: datetime) -> ScorecardCard:
    """The end of an interview, by round."""
    scores = scores_of(mock)
    return ScorecardCard(
        mock_id=mock.id,
        started_at=mock.started_at,
        ended_at=mock.ended_at or now,
        length=mock.length,
        is_stopped=mock.stopped_at is not None,
        verdict=judge(scores),
        rounds=tuple(_score(r, s, versions, now) for r, s in zip(mock.rounds, scores, strict=True)),
        work_on=weakest(scores),
    )


def make_history(mocks: Sequence[Interview], limit: int) -> MockHistoryCard:
    """Past interviews out of `mocks`, which come newest first; at most `limit` are listed, all make the trend."""
    past = [mock for mock in mocks if mock.ended_at]
    live = next((mock.id for mock in mocks if not mock.ended_at), None)
    return MockHistoryCard(
        rows=tuple(_row(mock) for mock in past[:limit]),
        trends=trends([scores_of(mock) for mock in reversed(past)]),
        live_id=live,
    )


def scores_of(mock: Interview) -> tuple[RoundScore, ...]:
    """Every round's ratings, also of rounds that were never reached."""
    return tuple(RoundScore(round_.kind, round_.ratings) for round_ in mock.rounds)


def _item(given: MockQuestion, question: Question, is_withheld: bool, now: datetime) -> MockItem:
    seen = MockItem(
        title=question.title,
        topic=question.topic,
        prompt=question.prompt,
        exchanges=_exchanges(given, question, is_withheld),
        is_answered=given.is_answered,
        limit=given.limit,
        took=elapsed(given, None, now),
        over=overtime(given, None, now),
        is_withheld=is_withheld,
    )
    return seen if is_withheld else _with_answer(seen, given, question)


def _with_answer(item: MockItem, given: MockQuestion, question: Question) -> MockItem:
    reading = read_said(question, given.text)
    return replace(
        item,
        covered=tuple(CoveredPoint(e.key_point.fact, e.key_point.beyond, e.quote) for e in reading.covered),
        open=tuple(KeyPointFact(point.fact, point.beyond) for point in reading.open),
        model_answer=question.model_answer,
        pitfalls=question.pitfalls,
        example=question.example.story if question.example else None,
        solution=question.solution.code if question.solution else None,
    )


def _exchanges(given: MockQuestion, question: Question, is_withheld: bool) -> tuple[Exchange, ...]:
    asked = ((question.prompt, ""), *((follow_up.question, follow_up.answer) for follow_up in question.follow_ups))
    return tuple(
        Exchange(text, said.text, said.is_skipped, "" if is_withheld else expected)
        for (text, expected), said in zip(asked, given.answers, strict=False)
    )


def _dimensions(round_: MockRound) -> tuple[DimensionRow, ...]:
    return tuple(DimensionRow(name, round_.ratings.get(name)) for name in DIMENSIONS[round_.kind])


def _score(round_: MockRound, score: RoundScore, versions: Versions, now: datetime) -> ScoreRow:
    answered = [question for question in round_.questions if question.is_answered]
    readings = [read_said(versions[question.version_id], question.text) for question in answered]
    return ScoreRow(
        kind=round_.kind,
        mean=score.mean,
        gate=GATES[round_.kind],
        is_passed=score.is_passed,
        dimensions=_dimensions(round_),
        answered=len(answered),
        questions=len(round_.questions),
        covered=sum(len(reading.covered) for reading in readings),
        points=sum(len(versions[question.version_id].key_points) for question in answered),
        over=sum((overtime(question, None, now) for question in round_.questions), NO_TIME),
    )


def _row(mock: Interview) -> MockRow:
    scores = scores_of(mock)
    return MockRow(
        mock_id=mock.id,
        started_at=mock.started_at,
        length=mock.length,
        is_stopped=mock.stopped_at is not None,
        verdict=judge(scores),
        means=tuple((score.kind, score.mean) for score in scores),
    )
