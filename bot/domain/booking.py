"""Books a member: facts in, ledger rows out. Settlement and every later replay are this one function."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.domain.answer import Answer, Verdict
from bot.domain.group import Rest
from bot.domain.round import Round
from bot.domain.scoring import PointRow, Reason, helpful_points, points_for
from bot.domain.streak import DayFacts, Mark, Streak, StreakDay, StudyDay, replay


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one member: the study days to book, in order, and the rounds to give points for.

    `votes` counts by round the people who found the member's answer helpful.
    """

    member_id: int
    days: Sequence[StudyDay]
    rounds: Sequence[Round]
    answers: Mapping[int, Answer] = field(default_factory=dict)
    rests: Sequence[Rest] = ()
    day_repairs: Mapping[date, Mark] = field(default_factory=dict)
    point_repairs: Mapping[int, int] = field(default_factory=dict)
    votes: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Booking:
    """The rows the facts lead to, and the streak after the last day."""

    days: tuple[StreakDay, ...]
    points: tuple[PointRow, ...]
    streak: Streak


def book(facts: Facts, start: Streak) -> Booking:
    """Every ledger row of `facts`, beginning with a streak that stands at `start`."""
    ledger = replay([_day_facts(facts, day) for day in facts.days], start)
    by_on = {row.on: row for row in ledger}
    by_round = {day.round_id: by_on[day.on] for day in facts.days if day.round_id is not None}
    points = [row for round_ in facts.rounds for row in _points(facts, round_, by_round.get(round_.id))]
    kept = tuple(row for row in ledger if row.mark is not Mark.MISSED)
    return Booking(kept, tuple(points), ledger[-1].after if ledger else start)


def _verdict(facts: Facts, round_id: int | None) -> Verdict:
    answer = facts.answers.get(round_id) if round_id is not None else None
    return answer.verdict if answer else Verdict.NONE


def _day_facts(facts: Facts, day: StudyDay) -> DayFacts:
    resting = any(rest.first_on <= day.on <= rest.last_on for rest in facts.rests)
    return DayFacts(day.on, day.state, _verdict(facts, day.round_id), resting, facts.day_repairs.get(day.on))


def _points(facts: Facts, round_: Round, day: StreakDay | None) -> list[PointRow]:
    if round_.voided_at:
        return []
    verdict = _verdict(facts, round_.id)
    points = points_for(verdict, day, round_.rules)
    if verdict is not Verdict.NONE and (helpful := helpful_points(facts.votes.get(round_.id, 0), round_.rules)):
        points[Reason.HELPFUL] = helpful
    if repair := facts.point_repairs.get(round_.id):
        points[Reason.REPAIR] = repair
    return [PointRow(round_.id, facts.member_id, reason, n, round_.on) for reason, n in points.items()]
