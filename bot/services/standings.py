"""Boards, streaks, profiles and the archive, read as cards. One order serves every command and page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bot.cards.boards import BoardCard, BoardRow, ProfileCard, StreakCard, StreakRow
from bot.cards.rounds import ArchiveRow, RevealCard
from bot.domain.answer import Verdict
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.group import Member
from bot.domain.leaderboard import Board, Ranked, Standing, period_of, rank, shown_points
from bot.domain.round import Round, RoundState
from bot.domain.schedule import get_zone
from bot.domain.scoring import PointRow, Reason
from bot.domain.streak import ACTIVE_DAYS, ANSWERS_PER_FREEZE, DayState, Mark, Streak, StreakDay, StudyDay
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.bookkeeping import answers_in, make_answer
from bot.services.presenting import read_reveal_card

LATEST = "latest"
PAGE = 25
DAYS_SHOWN = 60
ARCHIVE_PAGE = 20


class Standings:
    """Reads what the ledgers hold. `viewer` is a member id, or None for someone without a seat."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def board(
        self, group_id: int, board: str, viewer: int | None = None, period: str | None = None, offset: int = 0
    ) -> BoardCard:
        """A page of a board: `latest`, `week`, `month`, `season` or `all`; without `period`, the current one.

        Raises InvalidInputError for another name.
        """
        if board == LATEST:
            return await self._store.read(lambda uow: _latest_board(uow, group_id, viewer))
        if board not in set(Board):
            raise InvalidInputError("board.unknown", boards=", ".join([LATEST, *Board]))

        async def work(uow: UnitOfWork) -> BoardCard:
            group = await uow.groups.get(group_id)
            today = self._clock.now().astimezone(get_zone(group.zone)).date()
            seasons = await uow.groups.seasons(group_id)
            season = next((s.name for s in seasons if s.starts_on <= today <= s.ends_on), "")
            current = period_of(Board(board), today, season)
            return await _points_board(uow, group_id, board, period or current, viewer, offset)

        return await self._store.read(work)

    async def streak(self, group_id: int, member_id: int) -> StreakCard:
        """A member's streak with the reason of each study day since joining, newest first."""

        async def work(uow: UnitOfWork) -> StreakCard:
            member = await _own_member(uow, group_id, member_id)
            today = self._clock.now().astimezone(get_zone((await uow.groups.get(group_id)).zone)).date()
            days = [d for d in await uow.rounds.days(group_id, None, today) if d.on >= member.joined_on][-DAYS_SHOWN:]
            ledger = {d.on: d for d in (await uow.ledgers.streak_days([member.id])).get(member.id, ())}
            rounds = await uow.rounds.by_id([day.round_id for day in days if day.round_id])
            decided = [day for day in days if day.round_id is None or rounds[day.round_id].settled_at]
            points = await _points_by_round(uow, member.id, decided)
            notes = {repair.on: repair.why for repair in await uow.ledgers.day_repairs([member.id])}
            return _streak_card(member, _streak_rows(decided, ledger, points, notes))

        return await self._store.read(work)

    async def profile(self, group_id: int, member_id: int) -> ProfileCard:
        """A member at a glance, over all time."""

        async def work(uow: UnitOfWork) -> ProfileCard:
            member = await _own_member(uow, group_id, member_id)
            total = await uow.standings.find(group_id, Board.ALL, "", member.id)
            by_reason = await uow.ledgers.by_reason(member.id)
            by_topic = await uow.ledgers.by_topic(member.id)
            return ProfileCard(
                name=member.name,
                joined_on=member.joined_on,
                points=total.points if total else 0,
                rank=await uow.standings.rank_of(group_id, Board.ALL, "", total.points) if total else None,
                answers=total.answers if total else 0,
                current=member.streak.current,
                longest=member.streak.longest,
                freezes=member.streak.freezes,
                by_reason=tuple((Reason(reason), points) for reason, points in by_reason.items()),
                by_topic=tuple(sorted(by_topic.items(), key=lambda item: (-item[1], item[0]))),
                group_streak=await _group_streak(uow, group_id),
            )

        return await self._store.read(work)

    async def archive(self, group_id: int, offset: int = 0) -> Sequence[ArchiveRow]:
        """Revealed rounds, newest first, ARCHIVE_PAGE at a time."""

        async def work(uow: UnitOfWork) -> Sequence[ArchiveRow]:
            rounds = await uow.rounds.history(group_id, offset, ARCHIVE_PAGE)
            return [await _archive_row(uow, round_) for round_ in rounds]

        return await self._store.read(work)

    async def reveal(self, group_id: int, round_id: int, platform: str, space: str) -> RevealCard:
        """The reveal of an archived round. Raises NotFoundError before it is revealed, or in another group."""

        async def work(uow: UnitOfWork) -> RevealCard:
            round_ = await uow.rounds.get(round_id)
            if round_.group_id != group_id or round_.state is not RoundState.REVEALED:
                raise NotFoundError("round.not_revealed")
            return await read_reveal_card(uow, round_, platform, space)

        return await self._store.read(work)


async def _own_member(uow: UnitOfWork, group_id: int, member_id: int) -> Member:
    member = await uow.members.get(member_id)
    if member.group_id != group_id:
        raise NotFoundError("member.unknown")
    return member


async def _points_board(
    uow: UnitOfWork, group_id: int, board: str, period: str, viewer: int | None, offset: int
) -> BoardCard:
    page = await uow.standings.page(group_id, board, period, offset, PAGE)
    first = await uow.standings.rank_of(group_id, board, period, page[0].points) if page else 1
    rows = [_board_row(row) for row in _rank_page(page, first, offset)]
    mine = await uow.standings.find(group_id, board, period, viewer) if viewer else None
    my_row = None
    if mine and all(row.member_id != viewer for row in rows):
        my_row = _board_row(Ranked(await uow.standings.rank_of(group_id, board, period, mine.points), mine))
    total = await uow.standings.count(group_id, board, period)
    return BoardCard(board, period, tuple(rows), total, my_row, offset)


def _rank_page(page: Sequence[Standing], first: int, offset: int) -> list[Ranked]:
    """Ranks of a page in its stored order: ties share the first place among them."""
    ranked: list[Ranked] = []
    for place, row in enumerate(page, start=offset + 1):
        tied = ranked and ranked[-1].standing.points == row.points
        ranked.append(Ranked(ranked[-1].rank if tied else place if ranked else first, row))
    return ranked


def _board_row(ranked: Ranked) -> BoardRow:
    row = ranked.standing
    return BoardRow(ranked.rank, row.member_id, row.name, row.points, row.answers, row.current)


async def _latest_board(uow: UnitOfWork, group_id: int, viewer: int | None) -> BoardCard:
    """While the round is not settled: who has answered, points pending; afterwards what each got."""
    round_ = await uow.rounds.latest(group_id)
    if round_ is None:
        return BoardCard(LATEST, "", (), 0)
    authors = [account_id for account_id, _, _ in await uow.answers.authors(round_.id)]
    members = {m.id: m for m in (await uow.members.by_account(group_id, authors)).values() if m.hidden_at is None}
    if round_.settled_at is None:
        answered = await _who_answered(uow, round_, authors)
        names = sorted((members[i] for i in answered if i in members), key=lambda member: member.name.casefold())
        rows = [BoardRow(None, m.id, m.name, None, 1, m.streak.current) for m in names]
    else:
        booked = await uow.ledgers.points_of(list(members), [round_.id])
        rows = [_board_row(ranked) for ranked in rank(_round_standings(booked, members))]
    mine = next((row for row in rows if row.member_id == viewer), None)
    return BoardCard(LATEST, str(round_.on), tuple(rows[:PAGE]), len(rows), mine if mine not in rows[:PAGE] else None)


async def _who_answered(uow: UnitOfWork, round_: Round, authors: Sequence[int]) -> set[int]:
    by_account = await uow.members.by_account(round_.group_id, authors)
    messages = defaultdict(list)
    for message in await uow.answers.of_rounds([round_.id], authors):
        messages[message.account_id].append(message)
    return {
        by_account[account_id].id
        for account_id, mine in messages.items()
        if account_id in by_account and make_answer(round_, mine).verdict is Verdict.ANSWERED
    }


def _round_standings(rows: Iterable[PointRow], members: Mapping[int, Member]) -> list[Standing]:
    """What each member got for one round."""
    points: dict[int, int] = defaultdict(int)
    answers: dict[int, int] = defaultdict(int)
    for row in rows:
        points[row.member_id] += row.points
        answers[row.member_id] += answers_in(row)
    return [
        Standing(i, members[i].name, shown_points(n), answers[i], members[i].streak.current) for i, n in points.items()
    ]


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


def _streak_card(member: Member, rows: Sequence[StreakRow]) -> StreakCard:
    streak = member.streak
    left = ANSWERS_PER_FREEZE - streak.answered % ANSWERS_PER_FREEZE
    newest_first = tuple(reversed(rows))
    return StreakCard(member.name, streak.current, streak.longest, streak.answered, streak.freezes, left, newest_first)


async def _archive_row(uow: UnitOfWork, round_: Round) -> ArchiveRow:
    question = await uow.questions.version(round_.question_version_id)
    answered = await uow.answers.count_answered(round_.id, round_.closes_at, round_.rules.minimum)
    return ArchiveRow(round_.id, round_.on, question.title, round_.topic, question.difficulty, answered, round_.state)


async def _group_streak(uow: UnitOfWork, group_id: int) -> int:
    """Counted days in a row, up to the last settled one, on which at least half of the active answered (RULES)."""
    days = [d for d in await uow.rounds.days(group_id, None, date.max) if d.state is DayState.COUNTED and d.round_id]
    rounds = await uow.rounds.by_id([day.round_id for day in days if day.round_id])
    settled = [day.on for day in days if day.round_id and rounds[day.round_id].settled_at]
    if not settled:
        return 0
    answered = await uow.ledgers.answered_on(group_id, settled[0])
    streak = 0
    for at in range(len(settled) - 1, -1, -1):
        active = set().union(*(answered.get(on, set()) for on in settled[max(0, at - ACTIVE_DAYS + 1) : at + 1]))
        here = answered.get(settled[at], set())
        if not active or 2 * len(here) < len(active):
            break
        streak += 1
    return streak
