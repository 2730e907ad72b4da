"""Turns rounds and questions into the cards that posts carry."""

from datetime import datetime

from bot.cards.rounds import KeyPointFact, PublishedAnswer, ReferenceFact, RevealCard, RoundCard
from bot.domain.answer import AnswerMessage, Publish
from bot.domain.question import Question, Reference
from bot.domain.round import Round
from bot.ports.store import UnitOfWork


def make_round_card(
    round_: Round, question: Question, answered: int = 0, late_until: datetime | None = None
) -> RoundCard:
    """The question post of a round; holds nothing of the model answer."""
    return RoundCard(
        round_id=round_.id,
        title=question.title,
        prompt=question.prompt,
        topic=question.topic,
        kind=question.kind,
        difficulty=question.difficulty,
        minutes=question.minutes,
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
        on=round_.on,
        carries_streak=round_.carries_streak,
        minimum=round_.rules.minimum,
        answered=answered,
        state=round_.state,
        late_until=late_until,
    )


async def read_round_card(uow: UnitOfWork, round_: Round, now: datetime | None = None) -> RoundCard:
    """The question post of a round as it should look at `now`; without that it says nothing of late answers."""
    question = await uow.questions.version(round_.question_version_id)
    answered = await uow.answers.count_answered(round_.id, round_.closes_at, round_.rules.minimum)
    return make_round_card(round_, question, answered, find_late_end(round_, now) if now else None)


def find_late_end(round_: Round, now: datetime) -> datetime | None:
    """Until when a late answer brings points, after the close; None where it brings none, or does not any more."""
    is_worth_it = round_.rules.late > 0 and round_.closed_at is not None and round_.voided_at is None
    return round_.takes_late_until if is_worth_it and now < round_.takes_late_until else None


async def read_reveal_card(uow: UnitOfWork, round_: Round, platform: str, space: str) -> RevealCard:
    """The reveal of a round for one space, with the private answers written there that may be published."""
    question = await uow.questions.version(round_.question_version_id)
    on_time = await uow.answers.count_answered(round_.id, round_.closes_at, round_.rules.minimum)
    published = await uow.answers.published(round_.id, platform, space)
    return RevealCard(
        round_id=round_.id,
        title=question.title,
        prompt=question.prompt,
        tests=question.tests,
        model_answer=question.model_answer,
        key_points=tuple(KeyPointFact(point.fact, point.beyond) for point in question.key_points),
        pitfalls=question.pitfalls,
        references=tuple(make_reference_fact(reference) for reference in question.references),
        on_time=on_time,
        published=tuple(_published(name, message) for name, message in published if _counts(message, round_)),
        example=question.example.story if question.example else None,
        solution=question.solution.code if question.solution else None,
        locks_thread=round_.rules.lock_thread,
    )


def make_reference_fact(reference: Reference) -> ReferenceFact:
    """A source in one line, with an address where one can be derived."""
    parts = [f"{reference.authors}: {reference.title} ({reference.year})"]
    parts += [part for part in (reference.section, reference.where) if part]
    if reference.arxiv:
        return ReferenceFact(
            ", ".join([*parts, f"arXiv {reference.arxiv}"]), f"https://arxiv.org/abs/{reference.arxiv}"
        )
    return ReferenceFact(", ".join(parts), None)


def _counts(message: AnswerMessage, round_: Round) -> bool:
    return bool(message.text) and message.length >= round_.rules.minimum


def _published(name: str, message: AnswerMessage) -> PublishedAnswer:
    return PublishedAnswer(name if message.publish is Publish.NAMED else None, message.text)
