"""One member, read as cards: the streak, the profile, and the history of what they wrote."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.cards.boards import StreakCard, StreakRow
from bot.cards.profiles import Earlier, HistoryCard, HistoryRow, ProfileCard, TopicFact
from bot.domain.answer import Answer
from bot.domain.errors import NotFoundError
from bot.domain.group import Member
from bot.domain.leaderboard import Board, ladder_of
from bot.domain.milestones import next_milestone
from bot.domain.round import Round, RoundState
from bot.domain.schedule import get_zone
from bot.domain.scoring import Reason
from bot.domain.streak import ANSWERS_PER_FREEZE, DayState, Mark, Streak, StreakDay, StudyDay
from bot.ports.store import UnitOfWork
from bot.services.bookkeeping import read_answers
from bot.services.group_streak import read_group_streak
from bot.services.use_cases import UseCases

DAYS_SHOWN = 60
YEAR = timedelta(days=365)
HISTORY_PAGE = 10
TOPICS_SHOWN = 3


class Profiles(UseCases):
    """Reads what the ledgers hold of one member."""

    async def streak(self, group_id: int, member_id: int) -> StreakCard:
        """A member's streak with the reason of each study day since joining, newest first."""

        async def work(uow: UnitOfWork) -> StreakCard:
            member = await _own_member(uow, group_id, member_id)
            decided = (await _decided(uow, member, await self._today(uow, group_id)))[-DAYS_SHOWN:]
            ledger = {d.on: d for d in (await uow.ledgers.streak_days([member.id])).get(member.id, ())}
            points = await _points_by_round(uow, member.id, decided)
            notes = {repair.on: repair.why for repair in await uow.ledgers.day_repairs([member.id])}
            return _streak_card(member, _streak_rows(decided, ledger, points, notes))

        return await self._store.read(work)

    async def profile(self, group_id: int, member_id: int) -> ProfileCard:
        """A member at a glance, over all time, with the year up to today."""

        async def work(uow: UnitOfWork) -> ProfileCard:
            member = await _own_member(uow, group_id, member_id)
            return await _profile(uow, member, await self._today(uow, group_id))

        return await self._store.read(work)

    async def history(self, group_id: int, member_id: int, offset: int = 0) -> HistoryCard:
        """Revealed and void rounds a member wrote in, HISTORY_PAGE from place `offset` on, newest first.

        For the member alone: the answers may be private.
        """

        async def work(uow: UnitOfWork) -> HistoryCard:
            member = await _own_member(uow, group_id, member_id)
            rounds, total = await uow.profiles.wrote_in(member.id, max(offset, 0), HISTORY_PAGE)
            return HistoryCard(member.name, await _history(uow, member, rounds), total, max(offset, 0))

        return await self._store.read(work)

    async def wrote(self, group_id: int, member_id: int, round_id: int) -> HistoryRow:
        """One row of `history`. Raises NotFoundError for a round that is still to be revealed, or of another group."""

        async def work(uow: UnitOfWork) -> HistoryRow:
            member, round_ = await _own_member(uow, group_id, member_id), await uow.rounds.get(round_id)
            if round_.group_id == group_id and round_.state in (RoundState.REVEALED, RoundState.VOID):
                for row in await _history(uow, member, [round_]):
                    return row
            raise NotFoundError("round.not_revealed")

        return await self._store.read(work)

    async def _today(self, uow: UnitOfWork, group_id: int) -> date:
        return self._clock.now().astimezone(get_zone((await uow.groups.get(group_id)).zone)).date()


async def _own_member(uow: UnitOfWork, group_id: int, member_id: int) -> Member:
    member = await uow.members.get(member_id)
    if member.group_id != group_id:
        raise NotFoundError("member.unknown")
    return member


async def _decided(uow: UnitOfWork, member: Member, today: date) -> list[StudyDay]:
    """Study days since joining whose round is settled, or that had none, oldest first."""
    days = [d for d in await uow.rounds.days(member.group_id, None, today) if d.on >= member.joined_on]
    rounds = await uow.rounds.by_id([day.round_id for day in days if day.round_id])
    return [day for day in days if day.round_id is None or rounds[day.round_id].settled_at]


async def _profile(uow: UnitOfWork, member: Member, today: date) -> ProfileCard:
    mine = (await uow.boards.page(ladder_of(member.group_id, Board.ALL, ""), member.id, 0, 1)).mine
    topics = [
        TopicFact(t.topic, t.rounds, t.answers, t.points)
        for t in await uow.profiles.topics(member.group_id, member.id, member.joined_on)
    ]
    strong, weak = strong_and_weak(topics)
    answered = sorted(((t.topic, t.answers) for t in topics if t.answers), key=lambda item: (-item[1], item[0]))
    by_reason = await uow.ledgers.by_reason(member.id)
    streak = member.streak
    return ProfileCard(
        name=member.name,
        joined_on=member.joined_on,
        points=mine.standing.points if mine else 0,
        rank=mine.rank if mine else None,
        answers=mine.standing.answers if mine else 0,
        current=streak.current,
        longest=streak.longest,
        freezes=streak.freezes,
        by_reason=tuple((Reason(reason), points) for reason, points in by_reason.items()),
        by_topic=tuple(answered),
        group_streak=await read_group_streak(uow, member.group_id),
        member_id=member.id,
        today=today,
        answered=streak.answered,
        next_freeze_in=_next_freeze_in(streak),
        next_milestone=next_milestone(streak.current),
        strong=strong,
        weak=weak,
        year=await _year(uow, member, today),
    )


def strong_and_weak(topics: Sequence[TopicFact]) -> tuple[tuple[TopicFact, ...], tuple[TopicFact, ...]]:
    """Up to TOPICS_SHOWN topics answered on time most steadily, and as many of the others, weakest first.

    Steadiest is the larger share of rounds answered on time, then more points; what was never answered is not strong,
    and what always was is not weak.
    """
    steady = sorted(topics, key=lambda topic: (-topic.share, -topic.points, topic.topic))
    strong = [topic for topic in steady if topic.answers][: min(TOPICS_SHOWN, (len(steady) + 1) // 2)]
    weak = [topic for topic in reversed(steady) if topic not in strong and topic.share < 1][:TOPICS_SHOWN]
    return tuple(strong), tuple(weak)


async def _year(uow: UnitOfWork, member: Member, today: date) -> tuple[tuple[date, Mark], ...]:
    days = [day for day in await _decided(uow, member, today) if day.on > today - YEAR]
    ledger = {d.on: d for d in (await uow.ledgers.streak_days([member.id])).get(member.id, ())}
    repaired = {repair.on for repair in await uow.ledgers.day_repairs([member.id])}
    booked = (ledger.get(day.on) or _unbooked(day, 0, repaired=day.on in repaired) for day in days)
    return tuple((day.on, day.mark) for day in booked)


async def _history(uow: UnitOfWork, member: Member, rounds: Sequence[Round]) -> tuple[HistoryRow, ...]:
    again = await uow.profiles.same_question(member.id, [round_.question_id for round_ in rounds])
    known = {round_.id: round_ for round_ in (*again, *rounds)}
    answers = (await read_answers(uow, list(known.values()), [member])).get(member.id, {})
    points: dict[int, int] = defaultdict(int)
    for row in await uow.ledgers.points_of([member.id], [round_.id for round_ in rounds]):
        points[row.round_id] += row.points
    mine = [round_ for round_ in rounds if round_.id in answers]
    return tuple([await _history_row(uow, round_, answers, points[round_.id], again) for round_ in mine])


async def _history_row(
    uow: UnitOfWork, round_: Round, answers: Mapping[int, Answer], points: int, again: Sequence[Round]
) -> HistoryRow:
    question = await uow.questions.version(round_.question_version_id)
    answer, is_void = answers[round_.id], round_.state is RoundState.VOID
    return HistoryRow(
        round_id=round_.id,
        on=round_.on,
        title=question.title,
        topic=round_.topic,
        verdict=answer.verdict,
        text=answer.text,
        model_answer="" if is_void else question.model_answer,
        points=points,
        earlier=None if is_void else _earlier(round_, answers, again),
        is_void=is_void,
    )


def _earlier(round_: Round, answers: Mapping[int, Answer], again: Sequence[Round]) -> Earlier | None:
    """The newest answer with a text that was given when the same question was asked before."""
    before = [
        other
        for other in again
        if other.question_id == round_.question_id
        and other.opens_at < round_.opens_at
        and other.id in answers
        and answers[other.id].text
    ]
    if not before:
        return None
    newest = before[-1]
    return Earlier(newest.id, newest.on, answers[newest.id].verdict, answers[newest.id].text)


async def _points_by_round(
    uow: UnitOfWork, member_id: int, days: Sequence[StudyDay]
) -> Mapping[int, tuple[tuple[Reason, int], ...]]:
    by_round: dict[int, tuple[tuple[Reason, int], ...]] = defaultdict(tuple)
    for row in await uow.ledgers.points_of([member_id], [day.round_id for day in days if day.round_id]):
        by_round[row.round_id] += ((row.reason, row.points),)
    return by_round


def _streak_rows(
    days: Sequence[StudyDay],
    ledger: Mapping[date, StreakDay],
    points: Mapping[int, tuple[tuple[Reason, int], ...]],
    notes: Mapping[date, str],
) -> list[StreakRow]:
    """Each settled day with its reason, oldest first."""
    rows: list[StreakRow] = []
    current = 0
    for day in days:
        booked = ledger.get(day.on) or _unbooked(day, current, repaired=day.on in notes)
        current = booked.after.current
        got = points.get(day.round_id, ()) if day.round_id else ()
        late, repaired, note = booked.was_late, booked.repaired, notes.get(day.on, "")
        rows.append(StreakRow(day.on, booked.mark, day.state, late, repaired, day.why, current, got, note))
    return rows


def _unbooked(day: StudyDay, current: int, *, repaired: bool) -> StreakDay:
    """A missed day, which has no row; or an excused one that the next settlement will book."""
    if day.state is DayState.COUNTED or repaired:
        return StreakDay(day.on, Mark.MISSED, Streak(), repaired=repaired)
    return StreakDay(day.on, Mark.EXCUSED, Streak(current=current))


def _next_freeze_in(streak: Streak) -> int:
    return ANSWERS_PER_FREEZE - streak.answered % ANSWERS_PER_FREEZE


def _streak_card(member: Member, rows: Sequence[StreakRow]) -> StreakCard:
    streak = member.streak
    days = tuple(reversed(rows))
    return StreakCard(
        member.name, streak.current, streak.longest, streak.answered, streak.freezes, _next_freeze_in(streak), days
    )
