"""Turns questions of a quiz and answers to rounds into the cards of practice."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.cards.practice import (
    CoveredPoint,
    FeedbackCard,
    OpenPoint,
    OptionFact,
    Prospect,
    QuizCard,
    SummaryCard,
    VerdictCard,
)
from bot.domain.feedback import read_answer
from bot.domain.question import Question
from bot.domain.quiz import QuizItem, QuizKind, QuizSession, QuizSource, option_order
from bot.domain.review import Rating
from bot.services.practising import Practiser, Shelf, make_due_card
from bot.services.presenting import make_reference_fact


def make_quiz_card(session: QuizSession, item: QuizItem, question: Question) -> QuizCard:
    """A question to be answered; holds nothing of the answer."""
    check = None if item.check is None else question.checks[item.check]
    order = option_order(session, item.position, len(check.options)) if check else []
    return QuizCard(
        session_id=session.id,
        position=item.position,
        count=session.wish.count,
        kind=item.kind,
        source=item.source,
        is_upcoming=item.is_upcoming,
        title=question.title,
        topic=question.topic,
        difficulty=question.difficulty,
        minutes=question.minutes,
        prompt=check.prompt if check else question.prompt,
        options=tuple(check.options[number].text for number in order) if check else (),
    )


def make_verdict(session: QuizSession, item: QuizItem, question: Question) -> VerdictCard:
    """An answered check, its options in the order they were shown."""
    assert item.check is not None
    check = question.checks[item.check]
    options = [(number, check.options[number]) for number in option_order(session, item.position, len(check.options))]
    return VerdictCard(
        session_id=session.id,
        position=item.position,
        count=session.wish.count,
        source=item.source,
        is_upcoming=item.is_upcoming,
        title=question.title,
        prompt=check.prompt,
        is_right=item.chosen is not None and check.options[item.chosen].right,
        options=tuple(OptionFact(o.text, o.why, o.right, number == item.chosen) for number, o in options),
        due_at=item.due_at,
        points=item.points,
        is_last=item.position >= session.wish.count,
    )


def make_feedback(question: Question, text: str, disputed: Collection[str]) -> FeedbackCard:
    """An answer read against the key points of its question, beside the model answer; nothing is rated yet."""
    reading = read_answer(question, text)
    return FeedbackCard(
        session_id=None,
        position=1,
        count=1,
        round_id=None,
        source=None,
        is_upcoming=False,
        title=question.title,
        prompt=question.prompt,
        text=text,
        covered=tuple(CoveredPoint(e.key_point.fact, e.key_point.beyond, e.quote) for e in reading.covered),
        open=tuple(OpenPoint(p.id, p.fact, p.beyond, p.weight, p.id in disputed) for p in reading.open),
        model_answer=question.model_answer,
        pitfalls=question.pitfalls,
        references=tuple(make_reference_fact(reference) for reference in question.references),
        rating=None,
    )


def in_quiz(card: FeedbackCard, session: QuizSession, item: QuizItem, prospects: Sequence[Prospect]) -> FeedbackCard:
    """The feedback on an open question of a quiz."""
    return replace(
        card,
        session_id=session.id,
        position=item.position,
        count=session.wish.count,
        source=item.source,
        is_upcoming=item.is_upcoming,
        rating=item.rating,
        prospects=tuple(prospects),
        due_at=item.due_at,
        points=item.points,
    )


def make_summary(session: QuizSession, items: Sequence[QuizItem], who: Practiser, shelf: Shelf) -> SummaryCard:
    """How a quiz went. An open answer counts as right unless it was rated Again."""
    done = [item for item in items if item.rating is not None]
    wrong = sum(item.rating is Rating.AGAIN for item in done)
    due = make_due_card(who, shelf)
    return SummaryCard(
        session_id=session.id,
        count=session.wish.count,
        answered=len(done),
        right=len(done) - wrong,
        wrong=wrong,
        unrated=sum(item.source is QuizSource.UNRATED for item in done),
        points=sum(item.points for item in done),
        points_today=who.points_today,
        due=due.due,
        next_due_at=due.next_due_at,
    )


def is_question(item: QuizItem) -> bool:
    """Whether an item still waits for an answer (an open one that waits for its rating shows its feedback)."""
    return item.kind is QuizKind.CHECK or item.answered_at is None
