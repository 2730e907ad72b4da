from collections import Counter, defaultdict
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.group import Member
from bot.domain.leaderboard import MOST_POINTS, Board, Standing, ladder_of, rank, shown_points, tree_path
from bot.ports.ledgers import StandingChange
from bot.ports.store import UnitOfWork
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import TODAY, Bench, add_account, add_group, add_member

NAMES = ["Ada", "bo", "Bo", "Ünal", "zoë", "李雷"]
PLACES = [("week", "2026-W02"), ("week", "2026-W03"), ("all", ""), ("topic", "data")]
AMOUNTS = st.one_of(st.integers(-40, 40), st.sampled_from([0, MOST_POINTS, -MOST_POINTS, 300, 5000]))
# (board and period, member, points, answers), of which each batch is one call.
CHANGES = st.tuples(st.sampled_from(PLACES), st.integers(0, len(NAMES) - 1), AMOUNTS, st.integers(-1, 1))
BATCHES = st.lists(st.lists(CHANGES, max_size=8), max_size=5)
Change = tuple[tuple[str, str], int, int, int]


async def add_members(store: SqlStore, group_id: int) -> list[Member]:
    accounts = [await add_account(store, name) for name in NAMES]

    async def seat(uow: UnitOfWork) -> list[Member]:
        return [await uow.members.add(group_id, a.id, a.name, TODAY, MONDAY) for a in accounts]

    return await store.write(seat)


@given(BATCHES)
@settings(max_examples=50)
def test_any_changes_lead_to_the_boards_one_gets_by_adding_up_and_sorting(
    bench: Bench, batches: Sequence[Sequence[Change]]
) -> None:
    group_id = bench.run(add_group(bench.store))
    members = bench.run(add_members(bench.store, group_id))
    totals: dict[tuple[str, str, int], tuple[int, int]] = defaultdict(lambda: (0, 0))

    async def live(uow: UnitOfWork) -> None:
        for batch in batches:
            changes = [StandingChange(*place, members[who].id, *sums) for place, who, *sums in batch]
            await uow.standings.apply(group_id, changes)
            for change in changes:
                booked, answers = totals[change.board, change.period, change.member_id]
                key = (change.board, change.period, change.member_id)
                totals[key] = (booked + change.points, answers + change.answers)
        await check(uow, group_id, members, {key: total for key, total in totals.items() if total != (0, 0)})

    bench.run(bench.store.write(live))


async def check(
    uow: UnitOfWork, group_id: int, members: Sequence[Member], totals: dict[tuple[str, str, int], tuple[int, int]]
) -> None:
    """Everything the repository says of a group is what these (booked points, answers) lead to."""
    names = {member.id: member.name for member in members}
    counters: Counter[tuple[str, str, int, int]] = Counter()
    for board, period in PLACES:
        here = {member_id: total for (*place, member_id), total in totals.items() if place == [board, period]}
        standings = [Standing(i, names[i], shown_points(booked), answers) for i, (booked, answers) in here.items()]
        page = await uow.boards.page(ladder_of(group_id, board, period), None, 0, 99)
        assert (page.rows, page.total) == (rank(standings), len(standings))
        if board in set(Board):
            steps = [step for row in standings for step in tree_path(row.points)]
            counters.update((board, period, level, bucket) for level, bucket in steps)
    assert await uow.standings.totals(group_id) == totals
    stored = await uow.standings.counters(group_id)
    assert stored == counters
    assert all(n > 0 for n in stored.values())


async def give(store: SqlStore, group_id: int, member: Member, points: int, answers: int = 0) -> None:
    change = StandingChange("all", "", member.id, points, answers)
    await store.write(lambda uow: uow.standings.apply(group_id, [change]))


async def total(store: SqlStore, member: Member) -> tuple[int, int] | None:
    """Points and answers as the member's row shows them."""
    mine = (await store.read(lambda uow: uow.boards.page(ladder_of(member.group_id, "all", ""), member.id, 0, 1))).mine
    return (mine.standing.points, mine.standing.answers) if mine else None


async def test_a_member_with_neither_points_nor_answers_leaves_the_board(store: SqlStore) -> None:
    group_id = await add_group(store)
    ada = await add_member(store, group_id)
    await give(store, group_id, ada, 10, 1)
    await give(store, group_id, ada, -10)
    assert await total(store, ada) == (0, 1)

    await give(store, group_id, ada, 0, -1)
    assert await total(store, ada) is None
    assert (await store.read(lambda uow: uow.boards.page(ladder_of(group_id, "all", ""), None, 0, 1))).total == 0
    assert await store.read(lambda uow: uow.standings.counters(group_id)) == {}


async def test_a_repair_below_zero_shows_0_and_is_still_owed(store: SqlStore) -> None:
    group_id = await add_group(store)
    ada = await add_member(store, group_id)
    await give(store, group_id, ada, 3, 1)
    await give(store, group_id, ada, -8)
    assert await total(store, ada) == (0, 1)
    assert await store.read(lambda uow: uow.standings.totals(group_id)) == {("all", "", ada.id): (-5, 1)}

    await give(store, group_id, ada, 10, 1)
    assert await total(store, ada) == (5, 2)


async def test_groups_and_periods_stand_apart(store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    ada, eve = await add_member(store, group_id), await add_member(store, other_id, "Eve")

    async def book(uow: UnitOfWork) -> None:
        weeks = [StandingChange("week", f"2026-W{week:02}", ada.id, 10, 1) for week in (9, 10, 2)]
        await uow.standings.apply(group_id, weeks)
        await uow.standings.apply(other_id, [StandingChange("week", "2026-W44", eve.id, 99, 1)])

    await store.write(book)
    assert await store.read(lambda uow: uow.standings.periods(group_id, "week")) == ["2026-W10", "2026-W09", "2026-W02"]
    assert await store.read(lambda uow: uow.standings.periods(group_id, "month")) == []

    await store.write(lambda uow: uow.standings.clear(group_id))
    assert await store.read(lambda uow: uow.standings.totals(group_id)) == {}
    assert await store.read(lambda uow: uow.standings.counters(group_id)) == {}
    assert len(await store.read(lambda uow: uow.standings.totals(other_id))) == 1
