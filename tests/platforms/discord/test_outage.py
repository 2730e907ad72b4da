"""The gateway is gone for a while; the process is killed. Nothing is lost, nothing comes twice."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.house import GOOD, DiscordHouse

ROOT = Path(__file__).parents[3]
# Seconds a process may take to start and do its work on a busy machine.
START = 60.0


@pytest.mark.parametrize("is_back_in_time", [True, False])
async def test_what_was_written_while_the_gateway_was_gone_is_reconciled_on_time(
    house: DiscordHouse, monkeypatch: pytest.MonkeyPatch, is_back_in_time: bool
) -> None:
    """Who is gone when we are back after the deadline may have gone after it: what was stored still counts."""
    monkeypatch.setattr("discord.backoff.ExponentialBackoff.delay", lambda _: 0.01)
    round_ = await house.open_day()
    thread = house.thread()
    said = {name: house.person(name).say(f"{name}: {GOOD}", at=thread) for name in ("Ada", "Bob", "Cem")}
    await house.until(lambda: all(house.reactions(message) for message in said.values()))
    house.clock.at = round_.closes_at - timedelta(seconds=70)
    await house.double.gateway.shut()
    await house.until(lambda: house.connection.trouble)
    written = [house.person(f"P{n}").say(f"{n}: {GOOD}", at=thread) for n in range(50)]
    house.clock.advance(seconds=10)
    for message in [said["Ada"], *written[:4]]:
        house.double.world.edit_message(thread, int(message["id"]), content="Edited: " + GOOD)
    for message in [said["Bob"], *written[48:]]:
        house.double.world.delete_message(thread, int(message["id"]))
    house.double.gateway.forget()
    if not is_back_in_time:
        await house.pass_to(round_.closes_at)
        assert house.posts(thread) == []
    house.double.gateway.is_open = True
    await house.until(lambda: not house.connection.trouble)
    await house.connection._finish()
    await house.tick()
    await house.pass_to(round_.closes_at)
    await house.tick()
    assert f"{50 if is_back_in_time else 51} people answered on time" in texts_of(house.posts(thread)[0])
    assert await house.answers("Ada") == ["Edited: " + GOOD]
    assert await house.answers("P3") == ["Edited: " + GOOD]
    assert await house.answers("Bob") == []
    assert await house.answers("P49") == []


async def test_answers_that_only_a_reading_brought_get_their_tick(
    house: DiscordHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discord.backoff.ExponentialBackoff.delay", lambda _: 0.01)
    await house.open_day()
    await house.double.gateway.shut()
    await house.until(lambda: house.connection.trouble)
    missed = house.person("Ada").say(GOOD, at=house.thread())
    house.double.gateway.forget()
    house.double.gateway.is_open = True
    await house.until(lambda: not house.connection.trouble)

    await house.tick()

    await house.until(lambda: house.reactions(missed) == ["✅"])


@asynccontextmanager
async def process(house: DiscordHouse) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot as a process of its own, from the time the clock shows."""
    arguments = [str(house.file), house.double.api, house.double.gateway.url, house.clock.at.isoformat()]
    command = [sys.executable, "-W", "ignore", "-m", "tests.platforms.discord.process", *arguments]
    started = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.DEVNULL)
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()


async def kill_at_post(house: DiscordHouse, number: int, place: int) -> None:
    """Start the bot, and kill it when so many posts arrived in a place, before it hears of the last."""
    path = f"POST /channels/{place}/messages"
    async with process(house) as bot:

        def strike(request: str) -> None:
            if request == path and house.double.times(path) == number:
                os.kill(bot.pid, signal.SIGKILL)

        house.double.on_answer = strike
        assert await asyncio.wait_for(bot.wait(), START) == -signal.SIGKILL


@pytest.fixture
async def waiting(house: DiscordHouse) -> DiscordHouse:
    """A group whose bot does not run; it is nine."""
    await house.stop()
    house.clock.at = house.clock.at.replace(hour=9)
    return house


async def test_killed_between_sending_and_remembering_the_question_comes_once(waiting: DiscordHouse) -> None:
    await kill_at_post(waiting, 1, waiting.channel)
    # Nobody knows whether the lease's holder still lives until it is over.
    waiting.clock.advance(minutes=3)
    async with process(waiting):
        await waiting.until(lambda: [c for c in waiting.double.world.channels.values() if c["type"] == 11], START)
    assert len(waiting.posts()) == 1


async def test_killed_in_the_middle_of_a_reveal_each_part_comes_once(house: DiscordHouse) -> None:
    round_ = await house.open_day()
    for name in ("Ada", "Bob", "Cem"):
        form = await house.person(name).click(house.posts()[0], "Answer privately")
        await house.person(name).submit(form, text=f"{name}: " + "long " * 600)
    await house.stop()
    house.clock.at = round_.closes_at
    await kill_at_post(house, 2, house.thread())
    house.clock.advance(minutes=3)
    async with process(house):
        await house.until(lambda: len(house.posts(house.thread())) >= 3, START)
        await house.until(lambda: "The model answer is in the thread" in texts_of(house.posts()[0]), START)
    shown = [texts_of(message) for message in house.posts(house.thread())]
    assert [text.rpartition("-# ")[2] for text in shown] == [f"Part {n} of 3" for n in (1, 2, 3)]
