"""`db verify`: recomputes ledgers and standings from the facts and says every difference."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from bot.domain.group import Group, Member
from bot.domain.leaderboard import Board, shown_points, tree_path
from bot.domain.scoring import PointRow
from bot.ports.store import Store, UnitOfWork
from bot.services.bookkeeping import Booked, answers_in, boards_of, recompute

BATCH = 200


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
        for booked in await recompute(uow, group.id, members):
            differences += [f"{group.name}, {booked.member.name}: {text}" for text in await _one_member(uow, booked)]
    return differences + [f"{group.name}: {text}" for text in await _standings(uow, group)]


async def _one_member(uow: UnitOfWork, booked: Booked) -> list[str]:
    member, wanted = booked.member, booked.booking
    stored_points = set(await uow.ledgers.points_of([member.id]))
    stored_days = set((await uow.ledgers.streak_days([member.id])).get(member.id, ()))
    differences = [f"points missing: {row}" for row in sorted(map(str, set(wanted.points) - stored_points))]
    differences += [f"points not founded on an answer: {row}" for row in sorted(map(str, stored_points - set(wanted.points)))]
    differences += [f"day missing: {row}" for row in sorted(map(str, set(wanted.days) - stored_days))]
    differences += [f"day not founded on the facts: {row}" for row in sorted(map(str, stored_days - set(wanted.days)))]
    actual = await uow.members.get(member.id)
    if booked.days and actual.streak != wanted.streak:
        differences.append(f"streak is {actual.streak}, should be {wanted.streak}")
    return differences


async def _standings(uow: UnitOfWork, group: Group) -> list[str]:
    totals, counters = await _expected(uow, group)
    stored_totals = {key: value for key, value in (await uow.standings.totals(group.id)).items() if value != (0, 0)}
    stored_counters = dict(await uow.standings.counters(group.id))
    return [
        *(f"total {key} is {stored_totals.get(key)}, should be {totals.get(key)}"
          for key in sorted(totals.keys() | stored_totals.keys()) if totals.get(key) != stored_totals.get(key)),
        *(f"counter {key} is {stored_counters.get(key, 0)}, should be {counters.get(key, 0)}"
          for key in sorted(counters.keys() | stored_counters.keys()) if counters.get(key, 0) != stored_counters.get(key, 0)),
    ]  # fmt: skip


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
