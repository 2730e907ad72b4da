"""Reads a group's week as the card of its digest."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.cards.digest import BestAnswer, CoveredPoint, DigestCard, DigestPerson
from bot.domain.answer import Verdict
from bot.domain.digest import LEAST_ANSWERS, WEEK, telling, week_of
from bot.domain.feedback import read_answer
from bot.domain.group import Group, Member
from bot.domain.leaderboard import Board, Standing, ladder_of, period_of
from bot.domain.question import Question
from bot.domain.round import Round, RoundState
from bot.domain.schedule import get_zone, openings_between
from bot.ports.store import Store, UnitOfWork
from bot.services.bookkeeping import read_answers
from bot.services.group_streak import read_group_streak
from bot.services.questions import read_upcoming
from bot.services.votes import read_votable

MOST_ROUNDS = 21
MOST_PEOPLE = 10
MOST_COVERED = 6
MOST_TOPICS = 7
# Answers of a round that are read for its key points; of more, the first say enough.
MOST_READ = 200
AT_ONCE = 200


@dataclass
class _Week:
    """What is gathered of a week, member by member."""

    answers: int = 0
    members: set[int] = field(default_factory=set)
    kept: int = 0
    texts: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


class DigestReader:
    """Reads in small steps, so that nobody waits for a large group's week."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def read(self, group: Group, on: date, now: datetime) -> DigestCard:
        """The week of a digest on the local date `on`: its rounds revealed by now, and what comes after `now`."""
        first_on, last_on = week_of(on)
        rounds = await self._store.read(lambda uow: _rounds(uow, group.id, first_on, last_on))
        week = await self._gather(rounds)

        async def work(uow: UnitOfWork) -> DigestCard:
            ladder = ladder_of(group.id, Board.WEEK, period_of(Board.WEEK, first_on))
            page = await uow.boards.page(ladder, None, 0, MOST_PEOPLE)
            rows = [ranked.standing for ranked in page.rows]
            return DigestCard(
                group=group.name,
                first_on=first_on,
                last_on=last_on,
                rounds=len(rounds),
                answers=week.answers,
                answered=len(week.members),
                people=tuple(DigestPerson(r.name, r.answers, r.points, r.current) for r in rows if r.answers),
                kept=week.kept,
                group_streak=await read_group_streak(uow, group.id),
                champions=_champions(rows),
                best=await _best_answer(uow, rounds),
                next_topics=await _next_topics(uow, group, now),
            )

        card = await self._store.read(work)
        return replace(card, coverage=tuple(await self._cover(rounds, week)))

    async def _gather(self, rounds: Sequence[Round]) -> _Week:
        week = _Week()
        accounts: set[int] = set()
        for round_ in rounds:
            accounts |= await self._store.read(partial(_authors, round_id=round_.id))
        for some in _chunks(sorted(accounts)):
            await self._store.read(partial(_add_members, week=week, rounds=rounds, account_ids=some))
        return week

    async def _cover(self, rounds: Sequence[Round], week: _Week) -> Sequence[CoveredPoint]:
        covered: list[CoveredPoint] = []
        for round_ in rounds:
            texts = week.texts[round_.id]
            if len(texts) >= LEAST_ANSWERS:
                question = await self._store.read(partial(_question, version_id=round_.question_version_id))
                covered += await _cover_question(question, texts)
        return covered[:MOST_COVERED]


async def _authors(uow: UnitOfWork, round_id: int) -> set[int]:
    return {account_id for account_id, _, _ in await uow.answers.authors(round_id)}


async def _question(uow: UnitOfWork, version_id: int) -> Question:
    return await uow.questions.version(version_id)


async def _rounds(uow: UnitOfWork, group_id: int, first_on: date, last_on: date) -> list[Round]:
    """The week's revealed rounds, oldest first."""
    latest = await uow.rounds.history(group_id, 0, 2 * MOST_ROUNDS)
    mine = [r for r in latest if first_on <= r.on <= last_on and r.state is RoundState.REVEALED]
    return mine[:MOST_ROUNDS][::-1]


async def _add_members(uow: UnitOfWork, week: _Week, rounds: Sequence[Round], account_ids: Sequence[int]) -> None:
    """Count these accounts' members in, unless another account of theirs did; hidden ones are left out."""
    found = await uow.members.by_account(rounds[0].group_id, account_ids) if rounds else {}
    members = {m.id: m for m in found.values() if m.hidden_at is None and m.id not in week.members}
    answers = await read_answers(uow, rounds, list(members.values()))
    for member_id, by_round in answers.items():
        given = {r: answer for r, answer in by_round.items() if answer.verdict is Verdict.ANSWERED}
        if given:
            _count(week, members[member_id], {r: answer.text for r, answer in given.items()})


def _count(week: _Week, member: Member, texts: dict[int, str]) -> None:
    week.members.add(member.id)
    week.answers += len(texts)
    week.kept += member.streak.current > 0
    for round_id, text in texts.items():
        if text and len(week.texts[round_id]) < MOST_READ:
            week.texts[round_id].append(text)


async def _cover_question(question: Question, texts: Sequence[str]) -> list[CoveredPoint]:
    """Its most and its least named key points; other tasks go first after every answer."""
    points = [point for point in question.key_points if point.evidence and not point.beyond]
    named: Counter[str] = Counter()
    for text in texts:
        named.update(evidence.key_point.id for evidence in read_answer(question, text).covered)
        await asyncio.sleep(0)
    facts = [(point.fact, named[point.id]) for point in points]
    return [CoveredPoint(question.title, fact, count, len(texts)) for fact, count in telling(facts)]


def _champions(rows: Sequence[Standing]) -> tuple[str, ...]:
    return tuple(row.name for row in rows if row.points > 0 and row.points == rows[0].points)


async def _best_answer(uow: UnitOfWork, rounds: Sequence[Round]) -> BestAnswer | None:
    """The answer with most helpful votes, of equal ones the first; None without any vote."""
    best: BestAnswer | None = None
    for round_ in rounds:
        for answer in await read_votable(uow, round_):
            if answer.votes > (best.votes if best else 0):
                title = (await uow.questions.version(round_.question_version_id)).title
                best = BestAnswer(answer.name, title, answer.votes)
    return best


async def _next_topics(uow: UnitOfWork, group: Group, now: datetime) -> tuple[str, ...]:
    """Topics of the openings planned for the next seven days, each once."""
    topics: list[str] = []
    for schedule in await uow.schedules.of_group(group.id):
        if schedule.paused_at is None:
            until = now + WEEK - timedelta(seconds=1)
            openings = openings_between(schedule.timetable, get_zone(group.zone), now, until)
            ids, _ = await read_upcoming(uow, group, schedule, min(len(openings), MOST_TOPICS))
            topics += [(await uow.questions.current(question_id))[1].topic for question_id in ids]
    return tuple(dict.fromkeys(topics))[:MOST_TOPICS]


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
