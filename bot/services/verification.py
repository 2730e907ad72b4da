"""`db verify`: recomputes ledgers, standings and badges from the facts and says every difference."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.group import Group, Member
from bot.domain.leaderboard import Board, shown_points, tree_path
from bot.domain.scoring import PointRow
from bot.domain.streak import StreakDay
from bot.ports.store import Store, UnitOfWork
from bot.services.badges import MOST_CHAMPIONS, read_champions_of
from bot.services.bookkeeping import Booked, answers_in, boards_of, recompute, stands_on
from bot.services.differences import tell_days, tell_places, tell_points, tell_streak, tell_totals, unequal
from bot.services.reviews import check_memories

BATCH = 200
Totals = Mapping[tuple[str, str, int], tuple[int, int]]
# A counter's board, period, level and bucket.
Counted = tuple[str, str, int, int]


@dataclass(frozen=True, slots=True)
class _Stored:
    """What the ledgers hold of a batch of members, and which rounds and days are not settled for everyone."""

    points: defaultdict[int, set[PointRow]]
    days: Mapping[int, Sequence[StreakDay]]
    waiting_rounds: set[int]
    waiting_days: set[date]


@dataclass(frozen=True, slots=True)
class Checked:
    """A member as the facts lead to, beside what the ledgers hold, and every difference in words."""

    booked: Booked
    points: Collection[PointRow]
    days: Collection[StreakDay]
    said: Sequence[str]


async def find_differences(store: Store) -> list[str]:
    """Every difference between what is stored and what the facts lead to, one sentence each; empty when none."""
    return await store.read(_all_groups)


async def _all_groups(uow: UnitOfWork) -> list[str]:
    return [difference for group in await uow.groups.list() for difference in await _one_group(uow, group)]


async def _one_group(uow: UnitOfWork, group: Group) -> list[str]:
    differences: list[str] = []
    after_id = 0
    while members := await uow.members.page(group.id, after_id, BATCH):
        after_id = members[-1].id
        for checked in await check_members(uow, group, members):
            differences += checked.said
        differences += await check_memories(uow, group, members)
    return [*differences, *await check_standings(uow, group), *await check_badges(uow, group)]


async def check_members(uow: UnitOfWork, group: Group, members: Sequence[Member]) -> list[Checked]:
    """Points, study days and streaks of some members of a group."""
    stored = await _read_stored(uow, members)
    actual = {member.id: member for member in members}
    return [
        Checked(
            booked,
            stored.points[booked.member.id],
            stored.days.get(booked.member.id, ()),
            [
                f"{group.name}, {booked.member.name}: {text}"
                for text in _compare(booked, actual[booked.member.id], stored)
            ],
        )
        for booked in await recompute(uow, group.id, members)
    ]


async def check_standings(uow: UnitOfWork, group: Group) -> list[str]:
    """Totals, what is shown of them, counters and champions of a group, beside what its points ledger leads to."""
    totals, counters = await _expected(uow, group)
    names = await _names(uow, group)
    keys = {member_id: name.casefold() for member_id, name in names.items()}
    stored = await uow.standings.totals(group.id)
    places = {key: (shown_points(points), keys[key[2]]) for key, (points, _) in totals.items() if key in stored}
    shown = {key: place for key, place in (await uow.standings.places(group.id)).items() if key in places}
    wrong = tell_totals(stored, totals)
    misplaced = {one: said for one, said in tell_places(shown, places).items() if one not in wrong}
    return [
        f"{group.name}: {text}"
        for text in (
            *(f"total of {_name(names, one)} {said}" for one, said in wrong.items()),
            *(f"place of {_name(names, one)} {said}" for one, said in misplaced.items()),
            *_tell_counters(await uow.standings.counters(group.id), counters),
            *_tell_sorted_names(await uow.standings.sorted_names(group.id), keys, names),
            *await _wrong_champions(uow, group, totals, names),
        )
    ]


def _name(names: Mapping[int, str], member_id: int) -> str:
    return names.get(member_id, f"member {member_id}")


def _tell_counters(stored: Mapping[Counted, int], wanted: Mapping[Counted, int]) -> Iterator[str]:
    """One sentence for them all: each is worked out from the totals, and says nothing to anybody."""
    if count := len(unequal(stored, wanted, 0)):
        yield f"counters of ranks: {count} differ from the totals"


def _tell_sorted_names(stored: Mapping[int, str], keys: Mapping[int, str], names: Mapping[int, str]) -> Iterator[str]:
    for member_id, is_now, should_be in unequal(stored, keys, ""):
        yield f"sorted name of {_name(names, member_id)} is {is_now!r}, should be {should_be!r}"


async def check_badges(uow: UnitOfWork, group: Group) -> list[str]:
    """Badges that nothing looks at any more: their roles would stay with whoever has them.

    What a platform was not told yet is no difference: it is told as soon as it lets us.
    """
    has_any = (await uow.badges.rules(group.id)).badges() or await uow.badges.grants(group.id)
    if has_any and await uow.badges.next_at(group.id) is None:
        return [f"{group.name}: badges are never looked at, should be regularly"]
    return []


async def _wrong_champions(uow: UnitOfWork, group: Group, totals: Totals, names: Mapping[int, str]) -> list[str]:
    """Weeks whose champions, as their badge has it, are not those with the most points in the ledger."""
    if not (await uow.badges.rules(group.id)).champion:
        return []
    by_week: dict[str, dict[int, int]] = defaultdict(dict)
    for (board, period, member_id), (points, _) in totals.items():
        if board == Board.WEEK:
            by_week[period][member_id] = shown_points(points)
    said: list[str] = []
    for week, points_of in sorted(by_week.items()):
        most = max(points_of.values())
        first = sorted(
            (m for m, points in points_of.items() if points == most > 0), key=lambda m: (names[m].casefold(), m)
        )
        is_now = sorted(await read_champions_of(uow, group.id, week))
        if is_now != (should_be := sorted(first[:MOST_CHAMPIONS])):
            are, should = (", ".join(_name(names, m) for m in ids) or "nobody" for ids in (is_now, should_be))
            said.append(f"champions of {week} are {are}, should be {should}")
    return said


async def _names(uow: UnitOfWork, group: Group) -> dict[int, str]:
    """What members are called, by member id; folded, they are listed by it where points are equal."""
    names: dict[int, str] = {}
    after_id = 0
    while members := await uow.members.page(group.id, after_id, BATCH):
        after_id = members[-1].id
        names |= {member.id: member.name for member in members}
    return names


async def _read_stored(uow: UnitOfWork, members: Sequence[Member]) -> _Stored:
    ids = [member.id for member in members]
    points: defaultdict[int, set[PointRow]] = defaultdict(set)
    for row in await uow.ledgers.points_of(ids):
        points[row.member_id].add(row)
    days = await uow.rounds.days(members[0].group_id, None, date.max)
    mentioned = {row.round_id for rows in points.values() for row in rows} | {d.round_id for d in days if d.round_id}
    rounds = await uow.rounds.by_id(sorted(mentioned))
    waiting = {id_ for id_, round_ in rounds.items() if round_.settled_at is None}
    waiting_days = {day.on for day in days if day.round_id in waiting}
    return _Stored(points, await uow.ledgers.streak_days(ids), waiting, waiting_days)


def _compare(booked: Booked, actual: Member, stored: _Stored) -> list[str]:
    points, days = stored.points[actual.id], set(stored.days.get(actual.id, ()))
    if _waits(booked, points, days, stored):
        return []
    wanted = booked.booking
    differences = [*tell_points(points, wanted.points), *tell_days(days, wanted.days)]
    if actual.streak != wanted.streak:
        differences.append(f"streak is {tell_streak(actual.streak)}, should be {tell_streak(wanted.streak)}")
    if actual.streak_on is not None and actual.streak_on != stands_on(booked):
        differences.append(f"streak is of {actual.streak_on}, should be of {stands_on(booked)}")
    return differences


def _waits(booked: Booked, points: Collection[PointRow], days: Collection[StreakDay], stored: _Stored) -> bool:
    """Whether a round that was voided after it was booked is still to be taken back from this member."""
    covered = {round_.id for round_ in booked.rounds}
    counted = {day.on for day in booked.days}
    return any(row.round_id in stored.waiting_rounds - covered for row in points) or any(
        day.on in stored.waiting_days - counted for day in days
    )


async def _expected(
    uow: UnitOfWork, group: Group
) -> tuple[dict[tuple[str, str, int], tuple[int, int]], Counter[tuple[str, str, int, int]]]:
    """Totals by (board, period, member) and counters by (board, period, level, bucket), from the points ledger."""
    sums: dict[tuple[str, str, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    seasons = await uow.groups.seasons(group.id)
    rows = await _shown_points(uow, group)
    rounds = await uow.rounds.by_id(sorted({row.round_id for row in rows}))
    for row in rows:
        for board, period in boards_of(row, rounds[row.round_id], seasons):
            points, answers = sums[board, period, row.member_id]
            sums[board, period, row.member_id] = (points + row.points, answers + answers_in(row))
    totals = {key: value for key, value in sums.items() if value != (0, 0)}
    counters: Counter[tuple[str, str, int, int]] = Counter()
    for (board, period, _), (points, _answers) in totals.items():
        if board in set(Board):
            counters.update((board, period, level, bucket) for level, bucket in tree_path(shown_points(points)))
    return totals, counters


async def _shown_points(uow: UnitOfWork, group: Group) -> list[PointRow]:
    rows: list[PointRow] = []
    after_id = 0
    while members := await uow.members.page(group.id, after_id, BATCH):
        after_id = members[-1].id
        rows += await uow.ledgers.points_of(_visible(members))
    return rows


def _visible(members: Sequence[Member]) -> list[int]:
    return [member.id for member in members if member.hidden_at is None]
