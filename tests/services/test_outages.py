"""Whatever a platform or the machine does on a study day, everything comes once and nobody loses a streak."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import pytest

from bot.ports.platform import OutcomeUnknownError, PlatformBusyError
from tests.services.house import House
from tests.soak import choose, record

STEP = timedelta(minutes=10)
DAYS = choose(1, 3)
BUSY = PlatformBusyError(timedelta(seconds=7))
UNKNOWN = OutcomeUnknownError("no reply")


@dataclass
class Weather:
    """What happens around each call to the platform: its number, its name, the local time it is made."""

    before: Callable[[int, str, time], Exception | None] = lambda _number, _name, _at: None
    after: Callable[[int, str, time], Exception | None] = lambda _number, _name, _at: None
    # Seconds each call takes on the bot's clock.
    slow: float = 0.0
    # The process is gone from one time of day to another.
    gone: tuple[time, time] | None = None
    # At a time of day, the clock is put on by so much, once.
    jump: tuple[time, timedelta] | None = None


def _between(first: time, last: time, error: Exception) -> Callable[[int, str, time], Exception | None]:
    return lambda _number, _name, at: error if first <= at < last else None


def _unless_every(n: int, error: Exception) -> Callable[[int, str, time], Exception | None]:
    return lambda number, _name, _at: error if number % n else None


OPENING, CLOSING = (time(8, 50), time(9, 50)), (time(16, 50), time(17, 50))
SCRIPTS = {
    "the platform is down at the opening": Weather(before=_between(*OPENING, UNKNOWN)),
    "the platform is down at the deadline": Weather(before=_between(*CLOSING, UNKNOWN)),
    "every reply is lost, and every effect is there": Weather(after=_between(time(8), time(10), UNKNOWN)),
    "every reply to a reveal is lost": Weather(after=_between(*CLOSING, UNKNOWN)),
    "a storm of 429 lets one of five calls through": Weather(before=_unless_every(5, BUSY)),
    "the platform flaps every ten minutes": Weather(
        before=lambda _number, _name, at: None if at.minute // 10 % 2 else UNKNOWN
    ),
    "every second reply is a 5xx after the effect": Weather(after=_unless_every(2, UNKNOWN)),
    "a half-open socket: calls end in a time-out": Weather(before=_between(*OPENING, TimeoutError())),
    "every call takes thirty seconds": Weather(slow=30.0),
    "the process is down across the opening": Weather(gone=(time(8, 40), time(10, 30))),
    "the process is down across the deadline": Weather(gone=(time(16, 30), time(19))),
    "the process is down between opening and deadline": Weather(gone=(time(9, 20), time(11, 30))),
    "the clock jumps an hour ahead": Weather(jump=(time(9, 30), timedelta(hours=1))),
    "the clock jumps an hour back": Weather(jump=(time(9, 30), -timedelta(hours=1))),
    "the clock jumps an hour back at the deadline": Weather(jump=(time(17), -timedelta(hours=1))),
    "the machine sleeps for five hours": Weather(jump=(time(12, 30), timedelta(hours=5))),
}
QUICK = ("every reply is lost, and every effect is there", "a storm of 429 lets one of five calls through")
CHOSEN = choose([*QUICK, *list(SCRIPTS)[-8:-5]], list(SCRIPTS))


async def _live_a_day(house: House, weather: Weather, day: datetime) -> None:
    """From half past eight to half past seven in the evening, ten minutes at a time; Ada answers at noon."""
    house.clock.at = day.replace(hour=8, minute=30)
    has_answered = has_jumped = False
    while house.clock.at < day.replace(hour=19, minute=30):
        now = house.clock.at.time()
        if weather.gone and weather.gone[0] <= now < weather.gone[1]:
            await house.close()
            house.clock.at = day.replace(hour=weather.gone[1].hour, minute=weather.gone[1].minute)
            await house.open()
        await house.tick()
        if not has_answered and now >= time(12):
            await house.answer("Ada")
            has_answered = True
        if weather.jump and not has_jumped and now >= weather.jump[0]:
            house.clock.at += weather.jump[1]
            has_jumped = True
        house.clock.at += STEP


def _blow(house: House, weather: Weather) -> Counter[str]:
    """Have every call to the platform meet the weather; how often it failed."""
    met: Counter[str] = Counter()

    def meet(when: str, asked: Callable[[int, str, time], Exception | None], name: str) -> None:
        met[when] += 1
        house.clock.advance(seconds=weather.slow / 2)
        error = asked(met[when], name, house.clock.at.time())
        if error:
            met["failed"] += 1
            raise error

    house.platform.before = lambda name: meet("before", weather.before, name)
    house.platform.after = lambda name: meet("after", weather.after, name)
    return met


@pytest.mark.parametrize("script", CHOSEN)
async def test_whatever_happens_on_a_day_everything_comes_once(house: House, script: str) -> None:
    weather = SCRIPTS[script]
    met = _blow(house, weather)

    for number in range(DAYS):
        await _live_a_day(house, weather, house.clock.at.replace(hour=8) if number == 0 else _next_day(house))

    keys = Counter((sent.place, sent.key) for sent in house.platform.sent)
    assert [key for key, count in keys.items() if count > 1] == []
    assert len(keys) == 2 * DAYS
    assert len(house.platform.threads) == DAYS
    assert await house.current("Ada") == DAYS
    assert await house.differences() == []
    assert met["failed"] or weather.slow or weather.gone or weather.jump
    record("outages", scripts=1, days=DAYS, failed_calls=met["failed"])


def _next_day(house: House) -> datetime:
    return house.clock.at.replace(hour=8) + timedelta(days=1)


@pytest.mark.parametrize("days", [1, 3, 7, 30])
async def test_a_process_that_is_down_for_days_costs_nobody_a_streak(house: House, days: int) -> None:
    await house.play("aaa")
    await house.close()
    house.clock.advance(days=days)
    await house.open()
    await house.tick()

    assert await house.current("Ada") == 3
    await house.play_day("Ada")

    assert await house.current("Ada") == 4
    assert max(Counter(await house.opened_on()).values()) == 1
    assert await house.differences() == []
    record("outages", scripts=1, days=days)


async def test_after_a_week_of_silence_only_the_day_that_can_still_be_answered_opens(house: House) -> None:
    await house.play_day("Ada")
    await house.close()
    house.clock.advance(days=7)
    house.clock.at = house.clock.at.replace(hour=10)
    await house.open()
    await house.tick()

    first, second = await house.rounds()
    assert (second.on - first.on).days == 7
    assert second.closes_at.time() == time(17)
    await house.answer("Ada")
    await house.close_day()
    assert await house.current("Ada") == 2
