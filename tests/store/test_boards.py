"""Boards as they are read: a page, a rank, neighbours and newcomers are what one gets by sorting everybody."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from bot.domain.group import Member
from bot.domain.leaderboard import NEWCOMER_FOR, Ladder, Measure, Standing, ladder_of, rank
from bot.domain.scoring import PointRow, Reason
from bot.domain.streak import Streak
from bot.ports.ledgers import StandingChange
from bot.ports.store import UnitOfWork
from bot.store.engine import Engines
from bot.store.tables import seats
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import DAY, HOUR, TODAY, Bench, add_account, add_group, add_member, add_round, change, put

NAMES = ["Ada", "bo", "Bo", "Ünal", "zoë", "李雷", "Cy", "Dee", "Eve"]
# Points, answers, longest streak, days since joining, hidden: of each person in turn.
PEOPLE = st.lists(
    st.tuples(
        st.integers(0, 30), st.integers(0, 3), st.integers(0, 3), st.sampled_from([0, 29, 30, 90]), st.booleans()
    ),
    min_size=1,
    max_size=len(NAMES),
)
Person = tuple[int, int, int, int, bool]


async def seat(store: SqlStore, group_id: int, people: Sequence[Person]) -> list[tuple[Member, Person]]:
    accounts = [await add_account(store, name) for name, _ in zip(NAMES, people, strict=False)]

    async def work(uow: UnitOfWork) -> list[tuple[Member, Person]]:
        seated = []
        for account, person in zip(accounts, people, strict=True):
            points, answers, longest, days, hidden = person
            member = await uow.members.add(group_id, account.id, account.name, TODAY - days * DAY, MONDAY)
            await uow.members.save_streaks([(member.id, Streak(0, longest, 0, 0), TODAY)])
            seated.append((member, person))
            if hidden:
                await uow.members.hide(member.id, MONDAY)
            elif points or answers:
                await uow.standings.apply(group_id, [StandingChange("all", "", member.id, points, answers)])
        return seated

    return await store.write(work)


def expected(seated: Sequence[tuple[Member, Person]], ladder: Ladder) -> list[Standing]:
    """Everyone who stands on a ladder, by RULES."""
    found = []
    for member, (points, answers, longest, _, hidden) in seated:
        standing = Standing(member.id, member.name, points, answers, 0, longest)
        new = ladder.joined_from_on is None or member.joined_on > ladder.joined_from_on
        there = (points or answers) if ladder.by is Measure.POINTS else standing.measured(ladder.by)
        if there and new and not hidden:
            found.append(standing)
    return found


@given(PEOPLE, st.sampled_from(Measure), st.sampled_from(["all", "newcomers"]), st.integers(0, 9), st.integers(1, 4))
@settings(max_examples=60)
def test_a_page_is_a_part_of_everybody_sorted(
    bench: Bench, people: Sequence[Person], by: Measure, board: str, offset: int, limit: int
) -> None:
    group_id = bench.run(add_group(bench.store))
    seated = bench.run(seat(bench.store, group_id, people))
    ladder = ladder_of(group_id, board, "", by, TODAY)
    everyone = rank(expected(seated, ladder), by)
    viewer = seated[0][0].id
    page = bench.run(bench.store.read(lambda uow: uow.boards.page(ladder, viewer, offset, limit)))

    assert page.rows == everyone[offset : offset + limit]
    assert page.total == len(everyone)
    assert page.mine == next((row for row in everyone if row.standing.member_id == viewer), None)


@given(PEOPLE, st.sampled_from(Measure), st.integers(1, 5))
@settings(max_examples=60)
def test_neighbours_are_those_before_and_after(bench: Bench, people: Sequence[Person], by: Measure, limit: int) -> None:
    group_id = bench.run(add_group(bench.store))
    seated = bench.run(seat(bench.store, group_id, people))
    ladder = ladder_of(group_id, "all", "", by)
    everyone = rank(expected(seated, ladder), by)
    for place, row in enumerate(everyone):
        viewer = row.standing.member_id
        page = bench.run(bench.store.read(lambda uow: uow.boards.around(ladder, viewer, limit)))  # noqa: B023
        first = max(0, place - limit // 2)

        assert page.offset == first
        assert page.rows == everyone[first : place + limit - limit // 2]
        assert (page.mine, page.total) == (row, len(everyone))


async def test_who_is_not_on_a_board_sees_its_first_page_in_place_of_neighbours(store: SqlStore) -> None:
    group_id = await add_group(store)
    seated = await seat(store, group_id, [(5, 1, 1, 0, False), (0, 0, 0, 0, False)])
    page = await store.read(lambda uow: uow.boards.around(ladder_of(group_id, "all", ""), seated[1][0].id, 5))

    assert [row.standing.name for row in page.rows] == ["Ada"]
    assert page.mine is None


def test_newcomers_joined_within_thirty_days() -> None:
    assert ladder_of(1, "newcomers", "", today=date(2026, 1, 31)).joined_from_on == date(2026, 1, 31) - NEWCOMER_FOR


async def test_a_rebuilt_board_holds_what_counts_on_its_dates(store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store, "Others")
    ada, hidden = await add_member(store, group_id, "Ada"), await add_member(store, group_id, "Bo")
    eve = await add_member(store, other_id, "Eve")
    rounds = [await add_round(store, group_id, str(day), on=TODAY + day * DAY) for day in range(3)]
    elsewhere = await add_round(store, other_id)

    async def book(uow: UnitOfWork) -> None:
        await uow.members.hide(hidden.id, MONDAY)
        rows = [PointRow(r.id, m.id, Reason.ON_TIME, 10, r.on) for r in rounds for m in (ada, hidden)]
        await uow.ledgers.put_points([*rows, PointRow(rounds[1].id, ada.id, Reason.REPAIR, 90, rounds[1].on)])
        await uow.ledgers.put_points([PointRow(elsewhere.id, eve.id, Reason.ON_TIME, 10, TODAY)])
        await uow.standings.apply(group_id, [StandingChange("season", "Winter", hidden.id, 7, 1)])
        await uow.standings.rebuild(group_id, "season", "Winter", TODAY + DAY, TODAY + 2 * DAY)

    await store.write(book)
    assert await store.read(lambda uow: uow.standings.totals(group_id)) == {("season", "Winter", ada.id): (110, 2)}
    counters = await store.read(lambda uow: uow.standings.counters(group_id))
    assert counters == {("season", "Winter", level, 110 >> 4 * level): 1 for level in range(5)}
    page = await store.read(lambda uow: uow.boards.page(ladder_of(group_id, "season", "Winter"), ada.id, 0, 5))
    assert [(row.rank, row.standing.points, row.standing.answers) for row in page.rows] == [(1, 110, 2)]


async def test_two_accounts_of_one_person_answer_once(store: SqlStore, engines: Engines) -> None:
    group_id = await add_group(store)
    await add_member(store, group_id, "Ada")
    other = await add_account(store, "Ada2")
    round_ = await add_round(store, group_id)
    ada = (await store.read(lambda uow: uow.members.page(group_id, 0, 1)))[0]
    await put(engines, change("1", round_.id), change("2", round_.id, name="Ada2"), change("3", round_.id, name="New"))
    assert await store.read(lambda uow: uow.answers.count_answered(round_.id, round_.closes_at, 40)) == 3

    async with engines.writer.begin() as connection:
        await connection.execute(insert(seats).values(account_id=other.id, group_id=group_id, member_id=ada.id))

    assert await store.read(lambda uow: uow.answers.count_answered(round_.id, round_.closes_at, 40)) == 2
    page = await store.read(lambda uow: uow.boards.answered(round_.id, MONDAY + 2 * HOUR, 40, ada.id, 0, 5))
    assert [row.standing.name for row in page.rows] == ["Ada"]
    assert (page.total, page.mine) == (1, replace(page.rows[0]))
