"""What fails is left alone for a while, longer each time, told of once in full, and holds up nobody else."""

from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.domain.errors import NotStoredError
from bot.domain.post import LONGEST_RETRY
from bot.ports.platform import OutcomeUnknownError
from bot.services.setbacks import FORGET_AFTER, Setbacks
from tests.fakes import MONDAY

SECOND = timedelta(seconds=1)


async def works() -> int:
    return 7


async def fails() -> int:
    raise ValueError("a bad row")


async def fail(setbacks: Setbacks[int], key: int, now: datetime, times: int = 1) -> datetime:
    """Let it fail that often, each time as soon as it is tried again: when it is tried next."""
    for _ in range(times):
        while key in setbacks.left_alone(now):
            now += SECOND
        await setbacks.attempt(key, fails, now)
    while key in setbacks.left_alone(now):
        now += SECOND
    return now


async def test_what_works_gives_what_it_gives() -> None:
    assert await Setbacks[int]("work").attempt(1, works, MONDAY) == 7


async def test_what_failed_is_left_alone_and_others_are_not() -> None:
    setbacks = Setbacks[int]("work")
    await setbacks.attempt(1, fails, MONDAY)

    assert await setbacks.attempt(1, works, MONDAY + SECOND) is None
    assert await setbacks.attempt(2, works, MONDAY + SECOND) == 7
    assert await setbacks.attempt(1, works, MONDAY + 2 * SECOND) == 7


async def test_it_is_left_alone_twice_as_long_each_time_up_to_a_limit() -> None:
    setbacks = Setbacks[int]("work")
    tried_at = [await fail(setbacks, 1, MONDAY)]
    for _ in range(10):
        tried_at.append(await fail(setbacks, 1, tried_at[-1]))

    waits = [later - earlier for earlier, later in zip([MONDAY, *tried_at], tried_at, strict=False)]
    assert waits[:4] == [2 * SECOND, 4 * SECOND, 8 * SECOND, 16 * SECOND]
    assert waits[-2:] == [LONGEST_RETRY, LONGEST_RETRY]


async def test_a_limit_of_its_own_is_kept() -> None:
    setbacks = Setbacks[int]("work", longest=3 * SECOND)
    before = await fail(setbacks, 1, MONDAY, times=5)

    assert await fail(setbacks, 1, before) - before == 3 * SECOND


async def test_once_it_worked_the_next_failure_is_the_first_again() -> None:
    setbacks = Setbacks[int]("work")
    now = await fail(setbacks, 1, MONDAY, times=5)
    await setbacks.attempt(1, works, now)

    assert await fail(setbacks, 1, now) - now == 2 * SECOND


async def test_a_failure_is_logged_with_its_traceback_once_and_not_while_it_is_left_alone() -> None:
    setbacks = Setbacks[int]("work")
    with capture_logs() as logs:
        await fail(setbacks, 1, MONDAY, times=3)
        setbacks.note(1, ValueError("again"), MONDAY)

    assert [(log["event"], log["key"], log["times"]) for log in logs] == [("work failed", 1, n) for n in (1, 2, 3)]
    assert [bool(log["exc_info"]) for log in logs] == [True, False, False]


async def test_what_a_platform_says_needs_no_traceback() -> None:
    with capture_logs() as logs:
        Setbacks[int]("work").note(1, OutcomeUnknownError(), MONDAY)

    assert [log["exc_info"] for log in logs] == [None]


async def test_that_nothing_can_be_stored_is_no_fault_of_the_row() -> None:
    async def full() -> int:
        raise NotStoredError

    setbacks = Setbacks[int]("work")
    with pytest.raises(NotStoredError):
        await setbacks.attempt(1, full, MONDAY)

    assert setbacks.left_alone(MONDAY) == frozenset()


async def test_what_is_never_tried_again_is_forgotten() -> None:
    setbacks = Setbacks[int]("work")
    await fail(setbacks, 1, MONDAY, times=3)
    later = MONDAY + FORGET_AFTER + timedelta(hours=1)
    await setbacks.attempt(2, fails, later)

    assert await fail(setbacks, 1, later) - later == 2 * SECOND
