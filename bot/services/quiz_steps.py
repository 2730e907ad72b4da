"""A quiz under way, inside a unit of work: whose it is, where it stands, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cards.practice import FeedbackCard, Prospect, QuizStep
from bot.domain.errors import AmbiguousGroupError, ConflictError, ForbiddenError, NotFoundError
from bot.domain.question import Question
from bot.domain.quiz import (
    Choice,
    Pool,
    QuizItem,
    QuizKind,
    QuizSession,
    QuizSource,
    QuizWish,
    choose,
    fits,
    pick_check,
)
from bot.domain.review import Rating, ReviewSource
from bot.ports.store import UnitOfWork
from bot.services.bank_page import Standing
from bot.services.practising import Practiser, Shelf, linked, read_practiser, read_shelf, read_spoilers
from bot.services.quiz_cards import in_quiz, is_question, make_feedback, make_quiz_card, make_summary
from bot.services.reviews import Rated, book_rating, remember, shown_due
from bot.services.rights import require_member


@dataclass(frozen=True, slots=True)
class OpenQuiz:
    """A quiz with its questions so far, looked at by its own person; `account_ids` are all of that person's."""

    session: QuizSession
    items: Sequence[QuizItem]
    account_ids: Sequence[int]

    def item(self, position: int) -> QuizItem:
        """The question at a position. Raises ConflictError('quiz.not_now') for one that did not come yet."""
        if not 1 <= position <= len(self.items):
            raise ConflictError("quiz.not_now")
        return self.items[position - 1]


async def open_quiz(uow: UnitOfWork, session_id: int, account_id: int) -> OpenQuiz:
    """Raises NotFoundError('quiz.unknown'), ForbiddenError('quiz.not_yours') for somebody else's."""
    session, account_ids = await uow.quizzes.get(session_id), await linked(uow, account_id)
    if session.account_id not in account_ids:
        raise ForbiddenError("quiz.not_yours")
    return OpenQuiz(session, await uow.quizzes.items(session_id), account_ids)


async def read_who(uow: UnitOfWork, session: QuizSession, now: datetime) -> Practiser:
    """The member a quiz belongs to."""
    return await read_practiser(uow, await require_member(uow, session.group_id, session.account_id), now)


async def only_group(uow: UnitOfWork, account_ids: Sequence[int]) -> int:
    """The one group of a person who writes to us alone.

    Raises NotFoundError('group.none_here'), AmbiguousGroupError with the groups to choose from.
    """
    found = await uow.practice.groups_of(account_ids)
    if not found:
        raise NotFoundError("group.none_here")
    if len(found) > 1:
        raise AmbiguousGroupError({group_id: (await uow.groups.get(group_id)).name for group_id in found})
    return found[0]


async def show(uow: UnitOfWork, quiz: OpenQuiz, now: datetime) -> QuizStep:
    """Where a quiz stands: its question, the feedback that waits for a rating, or its summary."""
    session = quiz.session
    if session.finished_at or not quiz.items or quiz.items[-1].is_done:
        who = await read_who(uow, session, now)
        return make_summary(session, quiz.items, who, await read_shelf(uow, who))
    item = quiz.items[-1]
    if is_question(item):
        return make_quiz_card(session, item, await uow.questions.version(item.question_version_id))
    return await show_feedback(uow, quiz, item, now)


async def show_feedback(uow: UnitOfWork, quiz: OpenQuiz, item: QuizItem, now: datetime) -> FeedbackCard:
    """An answered open question, with what each rating would lead to while it waits for one."""
    question = await uow.questions.version(item.question_version_id)
    disputed = await uow.quizzes.disputed_by(quiz.account_ids, item.question_version_id)
    prospects = [] if item.is_done else await _prospects(uow, quiz.session, item, now)
    return in_quiz(make_feedback(question, item.text, disputed), quiz.session, item, prospects)


async def read_prospects(uow: UnitOfWork, who: Practiser, question_id: str, now: datetime) -> list[Prospect]:
    """When a question would come back by each rating."""
    before = (await uow.practice.memories(who.member.id)).get(question_id)
    after = {rating: remember(who, before, question_id, rating, now) for rating in Rating}
    return [Prospect(rating, shown_due(who, question_id, memory)) for rating, memory in after.items()]


async def _prospects(uow: UnitOfWork, session: QuizSession, item: QuizItem, now: datetime) -> list[Prospect]:
    if item.source is QuizSource.UNRATED:
        return [Prospect(rating, None) for rating in Rating]
    return await read_prospects(uow, await read_who(uow, session, now), item.question_id, now)


async def rate_item(uow: UnitOfWork, quiz: OpenQuiz, item: QuizItem, rating: Rating, now: datetime) -> None:
    """Book a rating where it counts, and go on to the next question."""
    session, who = quiz.session, await read_who(uow, quiz.session, now)
    booked = None
    if item.source is not QuizSource.UNRATED:
        source = ReviewSource.CHECK if item.kind is QuizKind.CHECK else ReviewSource.OPEN
        rated = Rated(session.account_id, item.question_id, item.question_version_id, source)
        booked = await book_rating(uow, who, rated, rating, now, f"quiz-{session.id}-{item.position}")
    await uow.quizzes.rate(item, rating, booked.points if booked else 0, booked.due_at if booked else None)
    if session.finished_at is None and item.position == len(quiz.items):
        await put_next(uow, quiz, item.position + 1, replace(who, done_today=who.done_today + bool(booked)), now)


async def put_next(uow: UnitOfWork, quiz: OpenQuiz, position: int, who: Practiser, now: datetime) -> None:
    """Choose the question at a position, anew where there is one; the quiz ends where none is left."""
    session = quiz.session
    used = [item.question_id for item in quiz.items if item.position < position]
    choice = _choose(session, who, await read_shelf(uow, who), used) if position <= session.wish.count else None
    if choice is None:
        await uow.quizzes.finish(session.id, now)
        return
    question, seed = choice.question, f"{session.account_id}:{session.id}"
    version_id, _ = await uow.questions.current(question.id)
    check = pick_check(question, session.wish, position, seed)
    await uow.quizzes.put_item(
        QuizItem(session.id, position, question.id, version_id, choice.source, check, choice.is_upcoming)
    )


def _choose(session: QuizSession, who: Practiser, shelf: Shelf, used: Sequence[str]) -> Choice | None:
    return choose(
        Pool(
            questions=fitting(shelf, session.wish),
            due=shelf.due,
            upcoming=shelf.named(Standing.UPCOMING),
            used=used,
            until=who.until,
            new_left=shelf.load.a_day - who.done_today,
            seed=f"{session.account_id}:{session.id}",
            weakness=shelf.weakness if who.interview_at else None,
        )
    )


def fitting(shelf: Shelf, wish: QuizWish) -> list[Question]:
    """What a wish leaves; never a question that is open now, whose model answer would leak (promise 6)."""
    is_open = shelf.named(Standing.OPEN)
    return [question for question in shelf.questions if fits(question, wish) and question.id not in is_open]


async def is_spoiled(uow: UnitOfWork, quiz: OpenQuiz) -> bool:
    """Whether the question that waits to be answered has become open, or upcoming, since it was chosen."""
    if quiz.session.finished_at or not quiz.items or quiz.items[-1].answered_at:
        return False
    item = quiz.items[-1]
    stands = (await read_spoilers(uow, quiz.account_ids)).get(item.question_id)
    return stands is Standing.OPEN or (stands is Standing.UPCOMING and not item.is_upcoming)


async def reread(uow: UnitOfWork, quiz: OpenQuiz) -> OpenQuiz:
    """The same quiz as it is stored now."""
    session_id = quiz.session.id
    return replace(quiz, session=await uow.quizzes.get(session_id), items=await uow.quizzes.items(session_id))
