"""The gate in front of Discord's API, on a real socket with Discord's limits."""

import asyncio

import aiohttp
import pytest

from bot.platforms.discord.intake import MOST_REACTIONS
from bot.platforms.discord.sender import PERMITS, Lane, Sender, ServerFailedError
from tests.fakes import FakeClock
from tests.platforms.discord.double.server import TOKEN, DiscordDouble, running
from tests.platforms.discord.house import GOOD, DiscordHouse

HEADERS = {"Authorization": f"Bot {TOKEN}"}


async def ask(
    session: aiohttp.ClientSession, double: DiscordDouble, done: list[Lane], sender: Sender, lane: Lane
) -> None:
    with sender.lane(lane):
        async with session.get(f"{double.api}/users/@me", headers=HEADERS) as response:
            assert response.status == 200
            done.append(lane)


async def until(done: list[Lane], count: int) -> None:
    """Wait until so many requests were answered."""
    async with asyncio.timeout(20):
        while len(done) < count:  # noqa: ASYNC110 - what it waits for is on the other side of a socket
            await asyncio.sleep(0.001)


async def test_many_at_once_meet_no_limit() -> None:
    async with running(FakeClock()) as double:
        sender, done = Sender(double.api), list[Lane]()
        async with aiohttp.ClientSession(trace_configs=[sender.trace]) as session:
            asked = (ask(session, double, done, sender, Lane.QUESTION) for _ in range(PERMITS + 30))
            await asyncio.gather(*asked)
    assert double.limits.refused == []
    assert double.limits.peak <= PERMITS


async def test_what_waits_goes_in_order_of_worth() -> None:
    async with running(FakeClock()) as double:
        sender, done = Sender(double.api), list[Lane]()
        sender._free = 0
        async with aiohttp.ClientSession(trace_configs=[sender.trace]) as session:
            lanes = [Lane.REACTION, Lane.QUESTION, Lane.REFRESH, Lane.INTERACTION, Lane.REVEAL] * 2
            tasks = [asyncio.create_task(ask(session, double, done, sender, lane)) for lane in lanes]
            await asyncio.sleep(0)
            for count in range(1, len(lanes) + 1):
                sender._give()
                await until(done, count)
            await asyncio.wait(tasks)
    assert done == sorted(lanes)


async def test_interactions_wait_behind_nothing() -> None:
    async with running(FakeClock()) as double:
        sender = Sender(double.api)
        sender._free = 0
        async with (
            aiohttp.ClientSession(trace_configs=[sender.trace]) as session,
            session.post(f"{double.api}/interactions/1/token/callback", json={"type": 4}) as response,
        ):
            assert response.status == 404


async def test_a_cancelled_request_gives_its_place_away() -> None:
    async with running(FakeClock()) as double:
        sender, done = Sender(double.api), list[Lane]()
        sender._free = 0
        async with aiohttp.ClientSession(trace_configs=[sender.trace]) as session:
            tasks = [asyncio.create_task(ask(session, double, done, sender, Lane.QUESTION)) for _ in range(2)]
            await asyncio.sleep(0)
            sender._give()
            tasks[0].cancel()
            await until(done, 1)
            await asyncio.wait(tasks)
    assert done == [Lane.QUESTION]


async def test_a_post_that_the_server_failed_on_is_not_sent_again_by_the_sdk() -> None:
    async with running(FakeClock()) as double:
        sender = Sender(double.api)
        double.fail("POST .*/messages$", status=503)
        async with aiohttp.ClientSession(trace_configs=[sender.trace]) as session:
            with pytest.raises(ServerFailedError):
                await session.post(f"{double.api}/channels/1/messages", json={})
    assert double.count("POST") == 1


async def test_reactions_are_shed_when_too_many_wait(house: DiscordHouse) -> None:
    """What a member wrote is stored all the same; *My answer* is the lasting receipt."""
    await house.open_day()
    path = f"PUT /channels/{house.thread()}/messages"
    held = house.double.hold(r"PUT .*/reactions/")
    said = [house.person(f"P{n}").say(f"{n}: {GOOD}", at=house.thread()) for n in range(60)]
    await house.until(lambda: house.core.metrics.answers_taken.labels("discord")._value.get() == len(said))
    assert house.double.count(path) <= MOST_REACTIONS
    held.set()
    await house.connection._intake.stop()
    assert sum(bool(house.reactions(message)) for message in said) == MOST_REACTIONS
