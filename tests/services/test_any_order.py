"""Whatever happens, in whatever order: ledgers and boards are what the facts lead to, and what RULES make of them."""

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.house import House
from tests.services.life import NAMES, Life
from tests.soak import choose

Event = tuple[str, str, int]
EVENTS = (
    *["answer"] * 12,
    *["answer_in_part", "answer_unheard", "shorten", "delete", "read_again"] * 2,
    *["restart", "go_down", "close_channel", "open_channel", "rest", "hide"],
    *["mend_day", "mend_points", "void", "replace", "open_extra"],
)
LIVES = st.lists(
    st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from(NAMES), st.integers(0, 9)), max_size=6),
    min_size=3,
    max_size=12,
)


async def _live(file: Path, days: Sequence[Sequence[Event]]) -> None:
    house = House(file)
    await house.open()
    try:
        await house.found(channels=("general", "second"))
        life = Life(house)
        for events in days:
            await _live_a_day(life, events)
            await _check(life)
    finally:
        await house.close()


async def _live_a_day(life: Life, events: Sequence[Event]) -> None:
    house = life.house
    opens_at = (await house.schedule()).next_at
    assert opens_at is not None
    await house.pass_to(max(opens_at, house.clock.at))
    for what, name, n in events:
        house.clock.advance(minutes=7)
        await life.happen(what, name, n)
    await house.pass_to(max(opens_at + timedelta(hours=8), house.clock.at))


async def _check(life: Life) -> None:
    house = life.house
    assert await house.differences() == []
    for name in NAMES:
        member = await house.find_member(name)
        if member is None:
            continue
        marks, streak, points = await life.expected(member)
        rows = await house.core.store.read(lambda uow, m=member: uow.ledgers.points_of([m.id]))  # type: ignore[misc]
        settled = (await house.streak(name)).days[-len(marks) :] if marks else ()
        assert [row.mark for row in reversed(settled)] == marks
        assert (member.streak, sum(row.points for row in rows)) == (streak, points)


@settings(
    max_examples=choose(10, 300), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(LIVES)
def test_the_ledgers_are_what_the_facts_lead_to(migrated: Path, days: Sequence[Sequence[Event]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_live(Path(shutil.copy(migrated, folder)), days))
