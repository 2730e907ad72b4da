"""Whatever happened to a group: linking two accounts and undoing it leaves every book as it was."""

import asyncio
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from bot.services.linking import Linking
from bot.services.verification import find_differences
from bot.store.engine import Engines, make_engines
from bot.store.tables import (
    members,
    points,
    review_cards,
    seats,
    shared_seats,
    standing_counters,
    standings,
    streak_days,
)
from bot.store.unit_of_work import SqlUnitOfWork
from tests.services.history import ACCOUNTS, EVENTS, PEOPLE, Event, History, OneTransaction

BOOKS = (members, seats, shared_seats, points, streak_days, standings, standing_counters, review_cards)
UNLINKED = [event for event in EVENTS if event not in ("link", "unlink")]
DAYS = st.lists(
    st.lists(st.tuples(st.sampled_from(UNLINKED), st.sampled_from(PEOPLE), st.integers(0, 9)), max_size=5),
    min_size=1,
    max_size=4,
)
TWO = st.lists(st.sampled_from(ACCOUNTS), min_size=2, max_size=2, unique=True)


@pytest.fixture(scope="module")
def place(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, Engines]]:
    """One database for all histories: each is rolled back."""
    engines = make_engines(Path(shutil.copy(migrated, tmp_path_factory.mktemp("links") / "drill.db")), "OFF")
    with asyncio.Runner() as runner:
        yield runner, engines
        runner.run(engines.dispose())


def test_a_link_that_is_undone_leaves_the_books_as_they_were(place: tuple[asyncio.Runner, Engines]) -> None:
    runner, engines = place
    moved = 0

    @settings(max_examples=25)
    @given(DAYS, TWO)
    @example([[("answer", "ada", 0), ("answer", "ben", 0)], [("answer", "ben", 0)]], ["ada", "ben"])
    def live(days: Sequence[Sequence[Event]], two: Sequence[str]) -> None:
        nonlocal moved
        moved += runner.run(_link_and_unlink(engines, days, two))

    live()
    assert moved > 0


async def _link_and_unlink(engines: Engines, days: Sequence[Sequence[Event]], two: Sequence[str]) -> bool:
    """Whether the link moved a seat."""
    async with engines.writer.connect() as connection:
        history = History(OneTransaction(SqlUnitOfWork(connection), connection))
        await history.found()
        await history.live(days)
        one, other = [found.id for name in two if (found := await history.find_account(name))]
        linking, before = Linking(history.store, history.clock), await _read_books(history)

        await linking.link(other, (await linking.offer(one)).code)
        between = await _read_books(history)
        await history.check()
        [link] = (await linking.links(one)).links
        await linking.unlink(one, link.link_id)

        assert await _read_books(history) == before
        assert await find_differences(history.store) == []
        await connection.rollback()
        return between["seats"] != before["seats"]


async def _read_books(history: History) -> dict[str, list[tuple[object, ...]]]:
    books = {table.name: await _rows(history, table) for table in BOOKS}
    # A counter that went back to nothing is as good as none.
    counters = [row for row in books[standing_counters.name] if row[-1]]
    return {**books, standing_counters.name: counters}


async def _rows(history: History, table: Table) -> list[tuple[object, ...]]:
    rows = await history.store.connection.execute(select(table).order_by(*table.primary_key))
    return [tuple(row) for row in rows]
