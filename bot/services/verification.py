"""`db verify`: recomputes ledgers and standings from the facts and says every difference."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bot.domain.group import Group, Member
from bot.domain.leaderboard import Board, shown_points, tree_path
from bot.domain.scoring import PointRow
from bot.domain.streak import StreakDay
from bot.ports.store import Store, UnitOfWork
from bot.services.bookkeeping import Booked, answers_in, boards_of, recompute, stands_on
from bot.services.reviews import check_memories

BATCH = 200
K = TypeVar("K", bound=tuple[str | int, ...])
V = TypeVar("V", int, tuple[int, int])


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
    return differences + await check_standings(uow, group)


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
    """Totals and counters of a group, beside what its points ledger leads to."""
    totals, counters = await _expected(uow, group)
    return [
        f"{group.name}: {text}"
        for text in (
            *_unequal("total", await uow.standings.totals(group.id), totals, (0, 0)),
            *_unequal("counter", await uow.standings.counters(group.id), counters, 0),
        )
    ]


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
    differences = [f"points missing: {row}" for row in sorted(map(str, set(wanted.points) - points))]
    differences += [f"points not founded on an answer: {row}" for row in sorted(map(str, points - set(wanted.points)))]
    differences += [f"day missing: {row}" for row in sorted(map(str, set(wanted.days) - days))]
    differences += [f"day not founded on the facts: {row}" for row in sorted(map(str, days - set(wanted.days)))]
    if actual.streak != wanted.streak:
        differences.append(f"streak is {actual.streak}, should be {wanted.streak}")
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


def _unequal(name: str, stored: Mapping[K, V], wanted: Mapping[K, V], nothing: V) -> list[str]:
    keys = sorted(stored.keys() | wanted.keys())
    pairs = [(key, stored.get(key, nothing), wanted.get(key, nothing)) for key in keys]
    return [
        f"{name} {key} is {is_now}, should be {should_be}" for key, is_now, should_be in pairs if is_now != should_be
    ]


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
