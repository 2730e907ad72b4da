"""Quizzes on demand: rows, not memory, so that they outlive a restart and are reached from any platform."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from bot.cards.practice import FeedbackCard, QuizStep, SummaryCard, VerdictCard
from bot.domain.answer import clean_answer, visible_length
from bot.domain.errors import ConflictError, InvalidInputError
from bot.domain.quiz import QuizItem, QuizKind, QuizWish, check_wish, option_order
from bot.domain.review import Rating
from bot.ports.store import UnitOfWork
from bot.services.disputes import Disputed, book_dispute
from bot.services.practising import linked, read_open, read_shelf, seat_practiser
from bot.services.quiz_cards import make_summary, make_verdict
from bot.services.quiz_steps import (
    OpenQuiz,
    fitting,
    is_spoiled,
    only_group,
    open_quiz,
    put_next,
    rate_item,
    read_who,
    reread,
    show,
    show_feedback,
)
from bot.services.use_cases import UseCases

T = TypeVar("T")


class Quiz(UseCases):
    """Use cases of a quiz. `account_id` is who acts, `position` counts from 1.

    Answers and ratings happen once per position: the first one stands, and repeating it shows what it led to. All
    raise NotFoundError('quiz.unknown'), ForbiddenError('quiz.not_yours') for somebody else's quiz, and ConflictError
    where a question is not at its turn. A person has one quiz under way, on all platforms and linked accounts.
    """

    async def start(self, account_id: int, group_id: int | None, wish: QuizWish, key: str) -> QuizStep:
        """Begin a quiz and end the one under way; the same `key` shows the one it began.

        Whoever practises has a seat. Without `group_id` the person's only group is meant. Raises InvalidInputError
        for a wish that cannot be met, ConflictError('quiz.nothing') where nothing is left to practise,
        AmbiguousGroupError and NotFoundError('group.none_here') where no group is given.
        """

        async def work(uow: UnitOfWork) -> QuizStep:
            known = await uow.quizzes.find_key(account_id, key)
            session_id = known.id if known else await self._begin(uow, account_id, group_id, wish, key)
            return await show(uow, await open_quiz(uow, session_id, account_id), self._clock.now())

        return await self._store.write(work)

    async def start_again(self, session_id: int, account_id: int, key: str) -> QuizStep:
        """Begin a quiz by the wish of an earlier one of the same person, as `start` does."""
        quiz = await self._store.read(lambda uow: open_quiz(uow, session_id, account_id))
        return await self.start(account_id, quiz.session.group_id, quiz.session.wish, key)

    async def find_live(self, account_id: int) -> int | None:
        """The id of the person's quiz under way, begun on whichever platform."""

        async def work(uow: UnitOfWork) -> int | None:
            live = await uow.quizzes.live(await linked(uow, account_id))
            return live[0].id if live else None

        return await self._store.read(work)

    async def current(self, session_id: int, account_id: int) -> QuizStep:
        """Where a quiz stands. A question that became open or upcoming before it was answered gives way to another."""

        async def look(uow: UnitOfWork) -> QuizStep | None:
            quiz = await open_quiz(uow, session_id, account_id)
            return None if await is_spoiled(uow, quiz) else await show(uow, quiz, self._clock.now())

        async def change(uow: UnitOfWork) -> QuizStep:
            quiz = await open_quiz(uow, session_id, account_id)
            if await is_spoiled(uow, quiz):
                who = await read_who(uow, quiz.session, self._clock.now())
                await put_next(uow, quiz, len(quiz.items), who, self._clock.now())
            return await show(uow, await reread(uow, quiz), self._clock.now())

        step = await self._store.read(look)
        return await self._store.write(change) if step is None else step

    async def look_back(self, session_id: int, position: int, account_id: int) -> VerdictCard | FeedbackCard:
        """A question that was answered, once more."""

        async def work(uow: UnitOfWork) -> VerdictCard | FeedbackCard:
            quiz = await open_quiz(uow, session_id, account_id)
            item = quiz.item(position)
            if item.answered_at is None:
                raise ConflictError("quiz.not_now")
            if item.kind is QuizKind.OPEN:
                return await show_feedback(uow, quiz, item, self._clock.now())
            return make_verdict(quiz.session, item, await uow.questions.version(item.question_version_id))

        return await self._store.read(work)

    async def answer_check(self, session_id: int, position: int, account_id: int, option: int) -> VerdictCard:
        """Choose an option by its place on the card, from 0: right is rated Good, wrong Again.

        Raises InvalidInputError for an option that is not there.
        """

        async def work(uow: UnitOfWork, quiz: OpenQuiz, item: QuizItem) -> VerdictCard:
            question = await uow.questions.version(item.question_version_id)
            if item.answered_at is None:
                assert item.check is not None
                options = question.checks[item.check].options
                if not 0 <= option < len(options):
                    raise InvalidInputError("quiz.bad_option", most=len(options))
                chosen = option_order(quiz.session, position, len(options))[option]
                await uow.quizzes.answer(item, self._clock.now(), chosen=chosen)
                rating = Rating.GOOD if options[chosen].right else Rating.AGAIN
                await rate_item(uow, quiz, item, rating, self._clock.now())
            return make_verdict(quiz.session, (await reread(uow, quiz)).item(position), question)

        return await self._change(session_id, position, account_id, QuizKind.CHECK, work)

    async def answer_open(self, session_id: int, position: int, account_id: int, text: str) -> FeedbackCard:
        """Answer in one's own words; nothing visible means "I do not know". Raises InvalidInputError for too long."""
        kept = clean_answer(text) if visible_length(text) else ""

        async def work(uow: UnitOfWork, quiz: OpenQuiz, item: QuizItem) -> FeedbackCard:
            await uow.quizzes.answer(item, self._clock.now(), text=kept)
            now = await reread(uow, quiz)
            return await show_feedback(uow, now, now.item(position), self._clock.now())

        return await self._change(session_id, position, account_id, QuizKind.OPEN, work)

    async def rate(self, session_id: int, position: int, account_id: int, rating: Rating) -> QuizStep:
        """Say how well an open question was known: the next question, or the summary."""

        async def work(uow: UnitOfWork) -> QuizStep:
            quiz = await open_quiz(uow, session_id, account_id)
            item = quiz.item(position)
            if item.answered_at is None:
                raise ConflictError("quiz.not_now")
            if not item.is_done:
                await rate_item(uow, quiz, item, rating, self._clock.now())
            return await show(uow, await reread(uow, quiz), self._clock.now())

        return await self._store.write(work)

    async def dispute(self, session_id: int, position: int, account_id: int, key_point_id: str) -> FeedbackCard:
        """Say that one covered a key point which the reading left open. Raises NotFoundError for one that it did not.

        It changes no rating; it is kept to improve the reading.
        """

        async def work(uow: UnitOfWork) -> FeedbackCard:
            quiz = await open_quiz(uow, session_id, account_id)
            item = quiz.item(position)
            if item.kind is QuizKind.CHECK or item.answered_at is None:
                raise ConflictError("quiz.not_now")
            question = await uow.questions.version(item.question_version_id)
            fact = Disputed(account_id, item.question_version_id, key_point_id, item.text)
            await book_dispute(uow, fact, question, self._clock.now())
            return await show_feedback(uow, quiz, item, self._clock.now())

        return await self._store.write(work)

    async def stop(self, session_id: int, account_id: int) -> SummaryCard:
        """End a quiz where it stands; what was rated stays. Harmless to repeat."""

        async def work(uow: UnitOfWork) -> SummaryCard:
            quiz = await open_quiz(uow, session_id, account_id)
            await uow.quizzes.finish(session_id, self._clock.now())
            who = await read_who(uow, quiz.session, self._clock.now())
            return make_summary(quiz.session, quiz.items, who, await read_shelf(uow, who))

        return await self._store.write(work)

    async def _begin(self, uow: UnitOfWork, account_id: int, group_id: int | None, wish: QuizWish, key: str) -> int:
        now, account_ids = self._clock.now(), await linked(uow, account_id)
        home = group_id if group_id is not None else await only_group(uow, account_ids)
        who = await seat_practiser(uow, home, account_id, now)
        shelf = await read_shelf(uow, who)
        check_wish(wish, {question.topic for question in shelf.questions})
        left = fitting(shelf, wish)
        if not left:
            raise ConflictError("quiz.nothing")
        for live in await uow.quizzes.live(account_ids):
            await uow.quizzes.finish(live.id, now)
        fitted = replace(wish, count=min(wish.count, len(left)))
        session_id = await uow.quizzes.start(account_id, home, fitted, key, now)
        assert session_id is not None
        await put_next(uow, await open_quiz(uow, session_id, account_id), 1, who, now)
        return session_id

    async def _change(
        self,
        session_id: int,
        position: int,
        account_id: int,
        kind: QuizKind,
        work: Callable[[UnitOfWork, OpenQuiz, QuizItem], Awaitable[T]],
    ) -> T:
        """Answer the question at its turn; one that is answered already goes through, to be shown again."""

        async def guarded(uow: UnitOfWork) -> T:
            quiz = await open_quiz(uow, session_id, account_id)
            item = quiz.item(position)
            if item.kind is not kind or (item.answered_at is None and quiz.session.finished_at):
                raise ConflictError("quiz.not_now")
            if item.answered_at is None and item.question_id in await read_open(uow, quiz.account_ids):
                raise ConflictError("quiz.gave_way")
            return await work(uow, quiz, item)

        return await self._store.write(guarded)
