from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.web.limits import MOST_BUCKETS, Buckets
from tests.fakes import FakeClock
from tests.platforms.web.lodge import JSON, Browser, Lodge


def test_a_bucket_gives_its_burst_and_then_one_at_a_time() -> None:
    clock = FakeClock()
    buckets = Buckets(clock, burst=3, per_minute=6)
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 0]
    assert buckets.take("a") == 10
    clock.advance(seconds=4)
    assert round(buckets.take("a"), 6) == 6
    clock.advance(seconds=6)
    assert buckets.take("a") == 0
    assert buckets.take("a") > 0


def test_what_is_given_back_can_be_taken_again_and_never_makes_more_than_the_burst() -> None:
    buckets = Buckets(FakeClock(), burst=2, per_minute=1)
    assert buckets.take("a") == 0
    buckets.give_back("a")
    buckets.give_back("a")
    assert [buckets.take("a") > 0 for _ in range(3)] == [False, False, True]


def test_buckets_are_one_for_each_key() -> None:
    buckets = Buckets(FakeClock(), burst=1, per_minute=1)
    assert buckets.take("a") == 0
    assert buckets.take("b") == 0
    assert buckets.take("a") > 0


def test_full_buckets_are_forgotten_once_there_are_too_many() -> None:
    clock = FakeClock()
    buckets = Buckets(clock, burst=1, per_minute=60)
    for number in range(MOST_BUCKETS):
        buckets.take(str(number))
    clock.advance(seconds=2)
    buckets.take("newest")
    assert len(buckets._left) == 1
    assert buckets.take("newest") > 0


@given(st.lists(st.integers(0, 30), min_size=1, max_size=80))
def test_nobody_ever_gets_more_than_the_burst_and_what_time_brought(waits: list[int]) -> None:
    clock = FakeClock()
    buckets = Buckets(clock, burst=5, per_minute=12)
    began, taken = clock.now(), 0
    for wait in waits:
        clock.advance(seconds=wait)
        taken += buckets.take("a") == 0
        assert taken <= 5 + (clock.now() - began) / timedelta(seconds=5) + 1e-6


async def test_whoever_writes_too_fast_is_told_how_long_to_wait_and_loses_nothing(lodge: Lodge, ada: Browser) -> None:
    form = await ada.filled("/g/1", text="A message that is typed again and again.")
    for _ in range(40):
        reply = await ada.post("/g/1/rounds/1/messages", form)
        if reply.status == 429:
            break
    assert reply.status == 429
    assert int(reply.headers["Retry-After"]) >= 1
    assert reply.shows("That was a lot at once. Wait 1 second, then send again.")
    assert reply.shows("A message that is typed again and again.")
    asked = await ada.post("/g/1/rounds/1/messages", form, JSON)
    assert asked.status == 429
    assert "That was a lot at once" in asked.text
    lodge.clock.advance(seconds=int(reply.headers["Retry-After"]))
    assert (await ada.post("/g/1/rounds/1/messages", form)).status == 200


async def test_one_who_is_too_fast_does_not_slow_the_others(lodge: Lodge, ada: Browser) -> None:
    form = await ada.filled("/g/1", text="x")
    while (await ada.post("/g/1/rounds/1/messages", form)).status != 429:
        pass
    ben = await lodge.browser("Ben")
    assert (await lodge.say(ben)).status == 200


async def test_reading_is_limited_too(lodge: Lodge, ada: Browser) -> None:
    lodge.room.limits = replace(lodge.room.limits, reads=Buckets(lodge.clock, burst=3, per_minute=60))
    statuses = [(await ada.get("/g/1/changes", JSON)).status for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    lodge.clock.advance(seconds=1)
    assert (await ada.get("/g/1")).status == 200
