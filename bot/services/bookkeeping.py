"""Gathers a batch of members' facts, books them, and writes only what differs from the ledgers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.answer import Answer, AnswerMessage, Verdict, assemble, better_answer
from bot.domain.booking import Booking, Facts, book
from bot.domain.group import Member, Season
from bot.domain.leaderboard import periods_of
from bot.domain.round import Round
from bot.domain.scoring import PointRow, Reason
from bot.domain.streak import Mark, Streak, StreakDay, StudyDay
from bot.ports.ledgers import StandingChange
from bot.ports.store import UnitOfWork

TOPIC_BOARD = "topic"
Answers = Mapping[int, Mapping[int, Answer]]


@dataclass(frozen=True, slots=True)
class Booked:
    """A member as stored, with what the facts lead to.

    `whole` is set where `booking` is all there is of the member's days, so that other stored days are to go;
    `joined_on` is the joining date that the facts lead to.
    """

    member: Member
    joined_on: date
    booking: Booking
    rounds: Sequence[Round]
    days: Sequence[StudyDay]
    whole: bool


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the bookings of a batch stand on.

    `reach` holds the last member id that a round is settled for, of rounds whose settlement is under way or to come.
    """

    days: Sequence[StudyDay]
    rounds: Sequence[Round]
    reach: Mapping[int, int]
    answers: Answers
    whole: bool

    def covers(self, round_id: int | None, member_id: int) -> bool:
        """Whether a round is settled for a member."""
        return round_id is None or self.reach.get(round_id, member_id) >= member_id


async def settle_members(uow: UnitOfWork, round_: Round, members: Sequence[Member]) -> None:
    """Book one round for a batch of members.

    Usually only the days since each member's last booking are new; a member booked past the round already is
    replayed from the day of joining.
    """
    answers = await read_answers(uow, [round_], members)
    members = [await come_back(uow, member, answers) for member in members]
    behind = [member for member in members if _is_booked_past(member, round_)]
    forward = [member for member in members if member not in behind]
    if forward:
        await write_booked(uow, await _book(uow, forward, await _next_ground(uow, round_, forward, answers)))
    if behind:
        await write_booked(uow, await recompute(uow, round_.group_id, behind, round_))


async def replay_members(uow: UnitOfWork, group_id: int, members: Sequence[Member]) -> None:
    """Recompute members' whole ledgers from the facts and mend what differs."""
    await write_booked(uow, await recompute(uow, group_id, members))


async def recompute(
    uow: UnitOfWork, group_id: int, members: Sequence[Member], settling: Round | None = None
) -> list[Booked]:
    """What the ledgers of these members should hold, from the day each joined; `settling` counts as settled.

    Changes nothing, so that it also serves to verify.
    """
    since_on = min(member.joined_on for member in members)
    rounds = list(await uow.rounds.scored(group_id, [member.id for member in members], since_on))
    if settling and settling.id not in {round_.id for round_ in rounds}:
        rounds.append(settling)
    answers = await read_answers(uow, rounds, members)
    first_on = min(_joined_on(member, rounds, answers) for member in members)
    last_on = max((round_.on for round_ in rounds if round_.carries_streak), default=date.min)
    days = await uow.rounds.days(group_id, first_on - timedelta(days=1), last_on)
    reach = await _read_reach(uow, days, rounds, settling)
    fresh = [replace(member, streak=Streak(), streak_on=None) for member in members]
    return await _book(uow, fresh, _Ground(days, rounds, reach, answers, whole=True))


async def write_booked(uow: UnitOfWork, booked: Sequence[Booked]) -> None:
    """Bring ledgers, streaks and standings to what was booked, touching only rows that differ."""
    for row in booked:
        if row.joined_on < row.member.joined_on:
            await uow.members.join_earlier(row.member.id, row.joined_on)
    await _write_days(uow, booked)
    changed = await _write_points(uow, booked)
    await uow.members.save_streaks(
        [(row.member.id, row.booking.streak, stands_on(row)) for row in booked if row.days or row.whole]
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


async def hide_member(uow: UnitOfWork, member: Member, at: datetime) -> None:
    """Take a member off every board; the ledgers stay (RULES, Points)."""
    if member.hidden_at is None:
        rows = await uow.ledgers.points_of([member.id])
        await apply_to_standings(uow, [member], [(row, -row.points, -answers_in(row)) for row in rows])
        await uow.members.hide(member.id, at)


async def show_member(uow: UnitOfWork, member: Member) -> Member:
    """Put a hidden member back on the boards, as the ledgers say."""
    shown = replace(member, hidden_at=None)
    if member.hidden_at is not None:
        await uow.members.hide(member.id, None)
        rows = await uow.ledgers.points_of([member.id])
        await apply_to_standings(uow, [shown], [(row, row.points, answers_in(row)) for row in rows])
    return shown


async def come_back(uow: UnitOfWork, member: Member, answers: Answers) -> Member:
    """Whoever answers after being hidden is there again (RULES, Groups)."""
    if member.hidden_at is None:
        return member
    written = [m for a in answers.get(member.id, {}).values() if a.verdict is not Verdict.NONE for m in a.messages]
    if any(message.stamped_at > member.hidden_at for message in written):
        return await show_member(uow, member)
    return member


async def read_answers(uow: UnitOfWork, rounds: Sequence[Round], members: Sequence[Member]) -> Answers:
    """Answers by member and round id; of two accounts of one member the better counts."""
    accounts = await uow.members.accounts_of([member.id for member in members])
    member_of = {account_id: member_id for member_id, ids in accounts.items() for account_id in ids}
    by_author: dict[tuple[int, int], list[AnswerMessage]] = defaultdict(list)
    for message in await uow.answers.of_rounds([round_.id for round_ in rounds], list(member_of)):
        by_author[message.round_id, message.account_id].append(message)
    by_id = {round_.id: round_ for round_ in rounds}
    answers: dict[int, dict[int, Answer]] = defaultdict(dict)
    for (round_id, account_id), messages in by_author.items():
        answer = make_answer(by_id[round_id], messages)
        mine = answers[member_of[account_id]]
        mine[round_id] = better_answer(mine[round_id], answer) if round_id in mine else answer
    return answers


def make_answer(round_: Round, messages: Iterable[AnswerMessage]) -> Answer:
    """One author's answer to a round, by the rules the round was opened with."""
    return assemble(messages, round_.closes_at, round_.rules.minimum, round_.rules.late_for)


def _is_booked_past(member: Member, round_: Round) -> bool:
    """Whether later days may be settled already; of someone never booked, nobody knows."""
    return round_.carries_streak and (member.streak_on is None or member.streak_on >= round_.on)


async def _next_ground(uow: UnitOfWork, round_: Round, members: Sequence[Member], answers: Answers) -> _Ground:
    """One more round for members who are not booked past it, with the days since their last booking."""
    if not round_.carries_streak:
        return _Ground((), [round_], {}, answers, whole=False)
    since_on = min(_booked_up_to(member, _joined_on(member, [round_], answers)) for member in members)
    days = await uow.rounds.days(round_.group_id, since_on, round_.on)
    reach = await _read_reach(uow, days, [round_], round_)
    return _Ground(days, [round_], reach, answers, whole=False)


async def _read_reach(
    uow: UnitOfWork, days: Sequence[StudyDay], rounds: Sequence[Round], settling: Round | None
) -> dict[int, int]:
    """How far rounds are settled that are not settled for everyone, `settling` left out."""
    known = {round_.id: round_ for round_ in rounds}
    others = sorted({day.round_id for day in days if day.round_id} - known.keys())
    known |= await uow.rounds.by_id(others) if others else {}
    waiting = [id_ for id_, round_ in known.items() if not round_.settled_at and not (settling and id_ == settling.id)]
    return {round_id: await uow.rounds.settled_up_to(round_id) or 0 for round_id in waiting}


async def _book(uow: UnitOfWork, members: Sequence[Member], ground: _Ground) -> list[Booked]:
    ids = [member.id for member in members]
    rests = await uow.members.rests(ids)
    day_repairs: dict[int, dict[date, Mark]] = defaultdict(dict)
    for day in await uow.ledgers.day_repairs(ids):
        day_repairs[day.member_id][day.on] = day.mark
    point_repairs: dict[int, Counter[int]] = defaultdict(Counter)
    for repair in await uow.ledgers.point_repairs(ids):
        point_repairs[repair.member_id][repair.round_id] += repair.points
    votes = await uow.votes.count([round_.id for round_ in ground.rounds], ids)
    booked = []
    for member in members:
        rounds, days = _share(member, ground)
        answers = ground.answers.get(member.id, {})
        repairs = day_repairs[member.id], point_repairs[member.id]
        facts = Facts(member.id, days, rounds, answers, rests.get(member.id, ()), *repairs, votes.get(member.id, {}))
        joined_on = _joined_on(member, rounds, ground.answers)
        booked.append(Booked(member, joined_on, book(facts, member.streak), rounds, days, ground.whole))
    return booked


def _share(member: Member, ground: _Ground) -> tuple[list[Round], list[StudyDay]]:
    """The rounds and days of `ground` that are settled for a member and not booked yet."""
    rounds = [round_ for round_ in ground.rounds if ground.covers(round_.id, member.id)]
    last_on = max((round_.on for round_ in rounds if round_.carries_streak), default=date.min)
    since_on = _booked_up_to(member, _joined_on(member, rounds, ground.answers))
    days = [d for d in ground.days if since_on < d.on <= last_on and ground.covers(d.round_id, member.id)]
    return rounds, days


def _joined_on(member: Member, rounds: Sequence[Round], answers: Answers) -> date:
    """Whoever answers on time was there on that study day, even if the seat is younger."""
    mine = answers.get(member.id, {})
    there = [r.on for r in rounds if r.carries_streak and r.id in mine and mine[r.id].verdict is Verdict.ANSWERED]
    return min([member.joined_on, *there])


def _booked_up_to(member: Member, joined_on: date) -> date:
    return member.streak_on or joined_on - timedelta(days=1)


def stands_on(row: Booked) -> date:
    """The day a streak stands after: the one before joining where no day is booked."""
    return row.days[-1].on if row.days else row.joined_on - timedelta(days=1)


async def _write_days(uow: UnitOfWork, booked: Sequence[Booked]) -> None:
    """A booking that only goes on writes new days; a whole one also drops what the facts no longer lead to."""
    stored = await uow.ledgers.streak_days([row.member.id for row in booked if row.whole])
    put: list[tuple[int, StreakDay]] = []
    drop: list[tuple[int, date]] = []
    for row in booked:
        before = {day.on: day for day in stored.get(row.member.id, ())}
        after = {day.on: day for day in row.booking.days}
        put += [(row.member.id, day) for on, day in after.items() if before.get(on) != day]
        drop += [(row.member.id, on) for on in before.keys() - after.keys()]
    await uow.ledgers.drop_days(drop)
    await uow.ledgers.put_days(put)


async def _write_points(uow: UnitOfWork, booked: Sequence[Booked]) -> list[tuple[PointRow, int, int]]:
    """Write points that differ; each changed row with the difference in points and answers."""
    covered = {(row.member.id, round_.id) for row in booked for round_ in row.rounds}
    stored = await uow.ledgers.points_of([row.member.id for row in booked], sorted({r for _, r in covered}))
    before = {(p.member_id, p.round_id, p.reason): p for p in stored if (p.member_id, p.round_id) in covered}
    after = {(p.member_id, p.round_id, p.reason): p for row in booked for p in row.booking.points}
    put = [row for key, row in after.items() if before.get(key) != row]
    drop = [row for key, row in before.items() if key not in after]
    await uow.ledgers.drop_points(drop)
    await uow.ledgers.put_points(put)
    gone = [(row, -row.points, -answers_in(row)) for row in drop]
    return gone + [_difference(row, before.get((row.member_id, row.round_id, row.reason))) for row in put]


def _difference(row: PointRow, former: PointRow | None) -> tuple[PointRow, int, int]:
    if former is None:
        return row, row.points, answers_in(row)
    return row, row.points - former.points, answers_in(row) - answers_in(former)
