"""Reviews beside the daily round: what is due, how an answer did, a member's settings, the practice board."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.cards.practice import (
    DueCard,
    FeedbackCard,
    PracticeBoardCard,
    PracticeRow,
    PracticeSettingsCard,
    Prospect,
)
from bot.domain.answer import Answer, better_answer
from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.practice import PracticeSettings, check_interview, check_load, check_retention
from bot.domain.question import Question
from bot.domain.review import Rating, ReviewSource
from bot.domain.round import Round, RoundState
from bot.domain.schedule import get_zone
from bot.ports.practice import PracticeTotal
from bot.ports.store import UnitOfWork
from bot.services.bookkeeping import make_answer
from bot.services.disputes import Disputed, book_dispute
from bot.services.practising import (
    Practiser,
    linked,
    make_due_card,
    read_practiser,
    read_shelf,
    seat_practiser,
)
from bot.services.quiz_cards import make_feedback
from bot.services.quiz_steps import read_prospects
from bot.services.reviews import Rated, book_rating, shown_due
from bot.services.use_cases import UseCases

PAGE = 25
PERIODS = ("week", "month", "all")
NOBODY_YET = DueCard(due=0, new=0, done_today=0, a_day=PracticeSettings().daily_load, again=0, next_due_at=None)


@dataclass(frozen=True, slots=True)
class _Own:
    """A revealed round and what a person answered to it."""

    round: Round
    question: Question
    answer: Answer
    account_id: int
    account_ids: Sequence[int]


class Practice(UseCases):
    """Use cases of a member's reviews. `account_id` is who acts; dates are the group's."""

    async def due(self, account_id: int, group_id: int) -> DueCard:
        """What waits for a member today; nothing for somebody without a seat."""

        async def work(uow: UnitOfWork) -> DueCard:
            member = await uow.members.find(group_id, account_id)
            if member is None:
                return NOBODY_YET
            return await _due_card(uow, await read_practiser(uow, member, self._clock.now()))

        return await self._store.read(work)

    async def how_did_i_do(self, round_id: int, account_id: int) -> FeedbackCard:
        """One's own answer to a revealed round, read against its key points.

        Raises ConflictError('practice.not_revealed') before the reveal, NotFoundError('practice.no_answer') where
        there is no text to read, and NotFoundError for an unknown round or account.
        """
        return await self._store.read(lambda uow: self._feedback(uow, round_id, account_id))

    async def rate_round(self, round_id: int, account_id: int, rating: Rating) -> FeedbackCard:
        """Say how well one knew a round's question; the first rating stands. Raises what `how_did_i_do` raises."""

        async def work(uow: UnitOfWork) -> FeedbackCard:
            own, now = await _read_own(uow, round_id, account_id), self._clock.now()
            if await uow.practice.find_review(own.account_ids, _key(own.round)) is None:
                who = await seat_practiser(uow, own.round.group_id, account_id, now)
                rated = Rated(account_id, own.round.question_id, own.round.question_version_id, ReviewSource.ROUND)
                await book_rating(uow, who, rated, rating, now, _key(own.round))
            return await self._feedback(uow, round_id, account_id)

        return await self._store.write(work)

    async def dispute_round(self, round_id: int, account_id: int, key_point_id: str) -> FeedbackCard:
        """Say that one's answer covered a key point which the reading left open; it changes no rating.

        Raises NotFoundError for a point that was not left open, and what `how_did_i_do` raises.
        """

        async def work(uow: UnitOfWork) -> FeedbackCard:
            own = await _read_own(uow, round_id, account_id)
            said = Disputed(account_id, own.round.question_version_id, key_point_id, own.answer.text)
            await book_dispute(uow, said, own.question, self._clock.now())
            return await self._feedback(uow, round_id, account_id)

        return await self._store.write(work)

    async def settings(self, account_id: int, group_id: int) -> PracticeSettingsCard:
        """A member's settings; the defaults for somebody without a seat."""

        async def work(uow: UnitOfWork) -> PracticeSettingsCard:
            member = await uow.members.find(group_id, account_id)
            if member is None:
                return _settings_card(PracticeSettings(), NOBODY_YET)
            who = await read_practiser(uow, member, self._clock.now())
            return _settings_card(who.settings, await _due_card(uow, who))

        return await self._store.read(work)

    async def set_retention(self, account_id: int, group_id: int, retention: float) -> PracticeSettingsCard:
        """Aim at a share of recall when a question comes back. Raises InvalidInputError outside 0.80 to 0.95."""
        wanted = check_retention(retention)
        return await self._set(account_id, group_id, lambda who: replace(who.settings, retention=wanted))

    async def set_load(self, account_id: int, group_id: int, load: int) -> PracticeSettingsCard:
        """Choose how many reviews and new questions a day holds. Raises InvalidInputError outside 1 to 100."""
        wanted = check_load(load)
        return await self._set(account_id, group_id, lambda who: replace(who.settings, daily_load=wanted))

    async def set_interview(self, account_id: int, group_id: int, on: date | None) -> PracticeSettingsCard:
        """Say when the interview is, or that there is none. Raises InvalidInputError unless it is within a year."""

        def change(who: Practiser) -> PracticeSettings:
            return replace(who.settings, interview_on=on and check_interview(on, who.today))

        return await self._set(account_id, group_id, change)

    async def board(
        self, group_id: int, period: str = "week", viewer_id: int | None = None, offset: int = 0
    ) -> PracticeBoardCard:
        """The practice board of this `week`, this `month` or `all` time; `viewer_id` is an account id.

        Raises InvalidInputError for another period, NotFoundError for an unknown group.
        """
        if period not in PERIODS:
            raise InvalidInputError("practice.bad_period", periods=", ".join(PERIODS))

        async def work(uow: UnitOfWork) -> PracticeBoardCard:
            zone = get_zone((await uow.groups.get(group_id)).zone)
            since_on = _since(period, self._clock.now().astimezone(zone).date())
            viewer = await uow.members.find(group_id, viewer_id) if viewer_id is not None else None
            page = await uow.practice.board(group_id, since_on, viewer.id if viewer else None, offset, PAGE)
            mine = _row(page.mine) if page.mine else None
            return PracticeBoardCard(period, since_on, tuple(map(_row, page.rows)), page.total, mine, offset)

        return await self._store.read(work)

    async def _set(
        self, account_id: int, group_id: int, change: Callable[[Practiser], PracticeSettings]
    ) -> PracticeSettingsCard:
        async def work(uow: UnitOfWork) -> PracticeSettingsCard:
            now = self._clock.now()
            who = await seat_practiser(uow, group_id, account_id, now)
            await uow.practice.put_settings(who.member.id, change(who))
            who = await read_practiser(uow, who.member, now)
            return _settings_card(who.settings, await _due_card(uow, who))

        return await self._store.write(work)

    async def _feedback(self, uow: UnitOfWork, round_id: int, account_id: int) -> FeedbackCard:
        own = await _read_own(uow, round_id, account_id)
        disputed = await uow.quizzes.disputed_by(own.account_ids, own.round.question_version_id)
        card = replace(make_feedback(own.question, own.answer.text, disputed), round_id=round_id)
        member = await uow.members.find(own.round.group_id, account_id)
        if member is None:
            return replace(card, prospects=tuple(Prospect(rating, None) for rating in Rating))
        who = await read_practiser(uow, member, self._clock.now())
        rated = await uow.practice.find_review(own.account_ids, _key(own.round))
        if rated is None:
            prospects = await read_prospects(uow, who, own.round.question_id, self._clock.now())
            return replace(card, prospects=tuple(prospects))
        memory = (await uow.practice.memories(who.member.id)).get(own.round.question_id)
        due_at = shown_due(who, own.round.question_id, memory) if memory else None
        return replace(card, rating=rated.rating, points=rated.points, due_at=due_at)


async def _read_own(uow: UnitOfWork, round_id: int, account_id: int) -> _Own:
    round_, account_ids = await uow.rounds.get(round_id), await linked(uow, account_id)
    if round_.state is not RoundState.REVEALED:
        raise ConflictError("practice.not_revealed")
    messages = await uow.answers.of_rounds([round_id], account_ids)
    own = [make_answer(round_, [m for m in messages if m.account_id == id_]) for id_ in account_ids]
    answer = own[0]
    for other in own[1:]:
        answer = better_answer(answer, other)
    if not answer.text:
        raise NotFoundError("practice.no_answer")
    question = await uow.questions.version(round_.question_version_id)
    return _Own(round_, question, answer, account_id, account_ids)


async def _due_card(uow: UnitOfWork, who: Practiser) -> DueCard:
    return make_due_card(who, await read_shelf(uow, who))


def _settings_card(settings: PracticeSettings, due: DueCard) -> PracticeSettingsCard:
    return PracticeSettingsCard(settings.retention, settings.daily_load, settings.interview_on, due)


def _key(round_: Round) -> str:
    return f"round-{round_.id}"


def _since(period: str, today: date) -> date | None:
    starts = {"week": today - timedelta(days=today.weekday()), "month": today.replace(day=1)}
    return starts.get(period)


def _row(total: PracticeTotal) -> PracticeRow:
    return PracticeRow(total.rank, total.member_id, total.name, total.points, total.reviews)
