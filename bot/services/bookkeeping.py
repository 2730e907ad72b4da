"""Gathers a batch of members' facts, books them, and writes only what differs from the ledgers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.answer import Answer, AnswerMessage, assemble, better_answer
from bot.domain.booking import Booking, Facts, book
from bot.domain.group import Member, Season
from bot.domain.leaderboard import periods_of
from bot.domain.round import Round
from bot.domain.scoring import PointRow, Reason
from bot.domain.streak import Mark, Streak, StreakDay, StudyDay
from bot.ports.ledgers import StandingChange
from bot.ports.store import UnitOfWork

TOPIC_BOARD = "topic"


@dataclass(frozen=True, slots=True)
class Booked:
    """A member with what the facts lead to, and what of it the ledgers are compared with."""

    member: Member
    booking: Booking
    rounds: Sequence[Round]
    days: Sequence[StudyDay]


async def settle_members(uow: UnitOfWork, round_: Round, members: Sequence[Member]) -> None:
    """Book one round for a batch of members.

    Usually only the days since each member's last booking are new; a member booked past the round already is
    replayed from the day of joining.
    """
    answers = await _read_answers(uow, [round_], members)
    members = [await _joined_in_time(uow, member, [round_], answers) for member in members]
    behind = [m for m in members if round_.carries_streak and m.streak_on is not None and m.streak_on >= round_.on]
    forward = [member for member in members if member not in behind]
    if forward:
        scored = [*await uow.rounds.scored(round_.group_id, members[-1].id), round_]
        days = await _settled_days(uow, scored, round_.on) if round_.carries_streak else []
        await write_booked(uow, await _gather(uow, forward, [round_], days, answers))
    if behind:
        await write_booked(uow, await recompute(uow, round_.group_id, behind, round_))


async def replay_members(uow: UnitOfWork, group_id: int, members: Sequence[Member]) -> None:
    """Recompute members' whole ledgers from the facts and mend what differs."""
    await write_booked(uow, await recompute(uow, group_id, members))


async def recompute(
    uow: UnitOfWork, group_id: int, members: Sequence[Member], settling: Round | None = None
) -> list[Booked]:
    """What the ledgers of these members should hold, from the day each joined; `settling` counts as settled."""
    rounds = [round_ for round_ in await uow.rounds.scored(group_id, members[-1].id)]
    rounds += [settling] if settling and settling.id not in {round_.id for round_ in rounds} else []
    answers = await _read_answers(uow, rounds, members)
    members = [await _joined_in_time(uow, member, rounds, answers) for member in members]
    last_on = max((r.on for r in rounds if r.carries_streak), default=None)
    days = await _settled_days(uow, rounds, last_on) if last_on else []
    fresh = [replace(member, streak=Streak(), streak_on=None) for member in members]
    return await _gather(uow, fresh, rounds, days, answers)


async def write_booked(uow: UnitOfWork, booked: Sequence[Booked]) -> None:
    """Bring ledgers, streaks and standings to what was booked, touching only rows that differ."""
    await _write_days(uow, booked)
    changed = await _write_points(uow, booked)
    await uow.members.save_streaks(
        [(row.member.id, row.booking.streak, row.days[-1].on) for row in booked if row.days]
    )
    await apply_to_standings(uow, [row.member for row in booked], changed)


async def apply_to_standings(
    uow: UnitOfWork, members: Sequence[Member], changed: Iterable[tuple[PointRow, int, int]]
) -> None:
    """Add (row, points, answers) differences to every board they count on; hidden members stand on none."""
    shown = {member.id: member for member in members if member.hidden_at is None}
    rows = [(row, points, answers) for row, points, answers in changed if row.member_id in shown]
    if not rows:
        return
    group_id = next(iter(shown.values())).group_id
    seasons = await uow.groups.seasons(group_id)
    rounds = await uow.rounds.by_id(sorted({row.round_id for row, _, _ in rows}))
    changes = [
        StandingChange(board, period, row.member_id, points, answers)
        for row, points, answers in rows
        for board, period in boards_of(row, rounds[row.round_id], seasons)
    ]
    await uow.standings.apply(group_id, changes)


def boards_of(row: PointRow, round_: Round, seasons: Sequence[Season]) -> list[tuple[str, str]]:
    """Every (board, period) a ledger row counts on, by the date it counts on."""
    season = next((s.name for s in seasons if s.starts_on <= row.counts_on <= s.ends_on), "")
    boards = [(str(board), period) for board, period in periods_of(row.counts_on, season).items()]
    return [*boards, (TOPIC_BOARD, round_.topic)]


def answers_in(row: PointRow) -> int:
    """How many on-time answers a ledger row stands for."""
    return int(row.reason is Reason.ON_TIME)


async def _write_days(uow: UnitOfWork, booked: Sequence[Booked]) -> None:
    stored = await uow.ledgers.streak_days([row.member.id for row in booked])
    put: list[tuple[int, StreakDay]] = []
    drop: list[tuple[int, date]] = []
    for row in booked:
        covered = {day.on for day in row.days}
        before = {day.on: day for day in stored.get(row.member.id, ()) if day.on in covered}
        after = {day.on: day for day in row.booking.days}
        put += [(row.member.id, day) for on, day in after.items() if before.get(on) != day]
        drop += [(row.member.id, on) for on in before.keys() - after.keys()]
    await uow.ledgers.drop_days(drop)
    await uow.ledgers.put_days(put)


async def _write_points(uow: UnitOfWork, booked: Sequence[Booked]) -> list[tuple[PointRow, int, int]]:
    """Write points that differ; each changed row with the difference in points and answers."""
    rounds = sorted({round_.id for row in booked for round_ in row.rounds})
    stored = await uow.ledgers.points_of([row.member.id for row in booked], rounds)
    before = {(row.member_id, row.round_id, row.reason): row for row in stored}
    after = {(p.member_id, p.round_id, p.reason): p for row in booked for p in row.booking.points}
    put = [row for key, row in after.items() if before.get(key) != row]
    drop = [row for key, row in before.items() if key not in after]
    await uow.ledgers.drop_points(drop)
    await uow.ledgers.put_points(put)
    changed = [(row, -row.points, -answers_in(row)) for row in drop]
    for row in put:
        old = before.get((row.member_id, row.round_id, row.reason))
        changed.append((row, row.points - (old.points if old else 0), answers_in(row) - (answers_in(old) if old else 0)))
    return changed


async def _gather(
    uow: UnitOfWork,
    members: Sequence[Member],
    rounds: Sequence[Round],
    days: Sequence[StudyDay],
    answers: Mapping[int, Mapping[int, Answer]],
) -> list[Booked]:
    ids = [member.id for member in members]
    rests = await uow.members.rests(ids)
    day_repairs: dict[int, dict[date, Mark]] = defaultdict(dict)
    for day in await uow.ledgers.day_repairs(ids):
        day_repairs[day.member_id][day.on] = day.mark
    point_repairs: dict[int, dict[int, int]] = defaultdict(dict)
    for repair in await uow.ledgers.point_repairs(ids):
        point_repairs[repair.member_id][repair.round_id] = repair.points
    booked = []
    for member in members:
        since = member.streak_on or member.joined_on - timedelta(days=1)
        mine = [day for day in days if day.on > since]
        facts = Facts(
            member.id,
            mine,
            rounds,
            answers.get(member.id, {}),
            rests.get(member.id, ()),
            day_repairs[member.id],
            point_repairs[member.id],
        )
        booked.append(Booked(member, book(facts, member.streak), rounds, mine))
    return booked


async def _read_answers(
    uow: UnitOfWork, rounds: Sequence[Round], members: Sequence[Member]
) -> dict[int, dict[int, Answer]]:
    """Answers by member and round id; of two accounts of one member the better counts."""
    accounts = await uow.members.accounts_of([member.id for member in members])
    member_of = {account_id: member_id for member_id, ids in accounts.items() for account_id in ids}
    by_author: dict[tuple[int, int], list[AnswerMessage]] = defaultdict(list)
    for message in await uow.answers.of_rounds([round_.id for round_ in rounds], list(member_of)):
        by_author[message.round_id, message.account_id].append(message)
    by_id = {round_.id: round_ for round_ in rounds}
    answers: dict[int, dict[int, Answer]] = defaultdict(dict)
    for (round_id, account_id), messages in by_author.items():
        round_ = by_id[round_id]
        answer = assemble(messages, round_.closes_at, round_.rules.minimum, round_.rules.late_for)
        mine = answers[member_of[account_id]]
        mine[round_id] = better_answer(mine[round_id], answer) if round_id in mine else answer
    return answers


async def _joined_in_time(
    uow: UnitOfWork, member: Member, rounds: Sequence[Round], answers: Mapping[int, Mapping[int, Answer]]
) -> Member:
    """Whoever answers a round was there on its day, even if the seat is younger."""
    mine = answers.get(member.id, {})
    first_on = min((round_.on for round_ in rounds if round_.id in mine), default=member.joined_on)
    if member.joined_on <= first_on:
        return member
    await uow.members.join_earlier(member.id, first_on)
    return replace(member, joined_on=first_on)


async def _settled_days(uow: UnitOfWork, rounds: Sequence[Round], until_on: date) -> list[StudyDay]:
    """Study days up to `until_on`, without those whose round still waits to be settled."""
    settled = {round_.id for round_ in rounds}
    days = await uow.rounds.days(rounds[0].group_id, None, until_on)
    return [day for day in days if day.round_id is None or day.round_id in settled]
