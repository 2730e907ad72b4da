"""A zone or a schedule that is changed in the middle of rounds and streaks robs nobody and opens nothing twice."""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.domain.round import Round
from bot.domain.schedule import Timetable
from tests.services.house import House
from tests.soak import choose, record

EVERY_DAY = frozenset(range(7))
ZONES = st.sampled_from(
    ["UTC", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"]
)
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
# What a host does on a day, and how many minutes after the answer.
CHANGES = st.tuples(ZONES | TIMES | st.none(), st.integers(0, 23 * 60))
WINDOW = timedelta(hours=24)


async def _change(house: House, change: str | time) -> None:
    groups, schedule = house.core.services.groups, await house.schedule()
    if isinstance(change, str):
        await groups.change_zone(house.group.id, change, house.host)
    else:
        timetable = Timetable(change, EVERY_DAY, WINDOW)
        await groups.change_schedule(house.group.id, schedule.id, timetable, frozenset(), frozenset(), house.host)


async def _live(file: Path, changes: Sequence[tuple[str | time | None, int]]) -> None:
    house = House(file)
    await house.open()
    try:
        await house.found(weekdays=EVERY_DAY, window=WINDOW)
        answered: dict[int, datetime] = {}
        for change, minutes in changes:
            round_ = await _answer_next(house, answered)
            house.clock.at += min(timedelta(minutes=minutes), (await _next_due(house) - house.clock.at) / 2)
            if change is not None:
                await _change(house, change)
        while not (await house.get_round(round_.id)).settled_at:
            await _answer_next(house, answered)
        await _check(house, answered)
    finally:
        await house.close()


async def _answer_next(house: House, answered: dict[int, datetime]) -> Round:
    """Pass from one opening or deadline to the next until a new round is open, and answer it."""
    for _ in range(6):
        house.clock.at = max(house.clock.at, await _next_due(house))
        await house.tick()
        round_ = await house.round()
        if round_.id not in answered and round_.closed_at is None:
            await house.answer("Ada")
            answered[round_.id] = round_.closes_at
            return round_
    raise AssertionError(f"no round opened by {house.clock.at}")


async def _next_due(house: House) -> datetime:
    next_at = (await house.schedule()).next_at
    rounds = await house.core.store.read(lambda uow: uow.rounds.open_in(house.group.id))
    assert next_at
    return min([next_at, *(round_.closes_at for round_ in rounds)])


async def _check(house: House, answered: dict[int, datetime]) -> None:
    """Every round closed when it said it would, no date has two, and each settled one added a day to the streak."""
    assert [date for date, count in Counter(await house.opened_on()).items() if count > 1] == []
    rounds = await house.rounds()
    assert {round_.id: round_.closes_at for round_ in rounds if round_.id in answered} == answered
    settled = [round_.id for round_ in rounds if round_.settled_at]
    assert set(settled) <= set(answered)
    assert await house.current("Ada") == len(settled)
    assert await house.differences() == []


# A life takes too long to look for a shorter one that fails as well.
@settings(
    max_examples=choose(4, 100),
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(CHANGES, min_size=2, max_size=6))
def test_each_day_has_one_round_and_who_answers_every_round_keeps_the_streak(
    migrated: Path, changes: Sequence[tuple[str | time | None, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_live(Path(shutil.copy(migrated, Path(folder) / "drill.db")), changes))
    record("changed-clocks", lives=1, days=len(changes))
