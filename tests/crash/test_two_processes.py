"""Two bots on one database by mistake: one post, one reveal, one receipt, no answer lost, and it is seen."""

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.settings import DATABASE_FILE
from bot.store.presence import find_holders
from tests.bot_process import BotProcess, running_bot
from tests.crash.test_kill import CSRF, FORM_KEY, ON_SATURDAY, find, outcome, past_round, read, wait_for

# Two bots and six people in one test: on a busy machine that takes its time.
pytestmark = pytest.mark.timeout(400)
TEXT = "I would ask which of the two bots this answer of mine was written to, and whether it counts."
SATURDAY = datetime.fromisoformat(ON_SATURDAY["STARTS_AT"])


async def answer(bot: BotProcess, name: str) -> str:
    """Pick a name and answer at one of the bots, sending the form twice; the page that comes back."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        page = await (await session.get(f"{bot.address}/name")).text()
        await session.post(f"{bot.address}/name", data={"csrf": find(CSRF, page), "name": name, "next": "/g/1"})
        async with asyncio.timeout(30):
            while not FORM_KEY.search(page := await (await session.get(f"{bot.address}/g/1")).text()):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        form = {"csrf": find(CSRF, page), "key": find(FORM_KEY, page), "text": f"{TEXT} {name}"}
        for _ in range(2):
            said = await (await session.post(f"{bot.address}/g/1/rounds/1/messages", data=form)).text()
        return said


async def answer_at_both(first: BotProcess, second: BotProcess) -> None:
    await wait_for(f"{first.address}/g/1", "Nobody has written yet")
    await wait_for(f"{second.address}/g/1", "Nobody has written yet")
    pages = await asyncio.gather(
        *(answer(bot, f"{name} of {n}") for n, bot in enumerate((first, second)) for name in ("Ada", "Ben"))
    )
    assert all(TEXT in page for page in pages)
    for bot in (first, second):
        await wait_for(f"{bot.address}/g/1", "4 people")


def test_both_open_one_round_and_every_answer_at_either_is_taken_once(tmp_path: Path) -> None:
    with (
        running_bot(tmp_path, "tests.shifted", ON_SATURDAY) as first,
        running_bot(tmp_path, "tests.shifted", ON_SATURDAY) as second,
    ):
        asyncio.run(answer_at_both(first, second))
        health = json.loads(asyncio.run(read(f"{first.address}/health")))
        assert set(find_holders(tmp_path / DATABASE_FILE)) == {first.child.pid, second.child.pid}

    assert health["parts"]["processes"] == "2 use this database; stop all but one"
    assert health["status"] == "ok"
    with closing(sqlite3.connect(tmp_path / DATABASE_FILE)) as connection:
        texts = [text for (text,) in connection.execute("SELECT text FROM answer_messages ORDER BY text")]
    assert texts == [f"{TEXT} {name} of {n}" for name in ("Ada", "Ben") for n in (0, 1)]
    state = asyncio.run(outcome(tmp_path / DATABASE_FILE))
    assert (state["questions"], state["reveals"], state["differences"]) == (1, 0, [])


def test_both_close_settle_and_reveal_a_round_once(tmp_path: Path) -> None:
    file = tmp_path / DATABASE_FILE
    asyncio.run(past_round(file))
    with (
        running_bot(tmp_path, "tests.shifted", ON_SATURDAY) as first,
        running_bot(tmp_path, "tests.shifted", ON_SATURDAY) as second,
    ):
        for bot in (first, second):
            asyncio.run(wait_for(f"{bot.address}/g/1/archive", "/g/1/rounds/1"))

    assert asyncio.run(outcome(file)) == {
        "points": [(f"Member {number}", 10) for number in range(5)],
        "revealed": [1],
        "questions": 1,
        "reveals": 1,
        "differences": [],
    }


def test_when_the_first_is_killed_the_second_goes_on_with_what_both_had(tmp_path: Path) -> None:
    with running_bot(tmp_path, "tests.shifted", ON_SATURDAY) as second:
        with running_bot(tmp_path, "tests.shifted", ON_SATURDAY) as first:
            asyncio.run(answer_at_both(first, second))
            first.kill()
        assert find_holders(tmp_path / DATABASE_FILE) == [second.child.pid]
        asyncio.run(answer(second, "Cleo"))
        asyncio.run(wait_for(f"{second.address}/g/1", "5 people"))

    later = {"STARTS_AT": (SATURDAY + timedelta(days=2, hours=-4)).isoformat()}
    with running_bot(tmp_path, "tests.shifted", later) as bot:
        asyncio.run(wait_for(f"{bot.address}/g/1/archive", "/g/1/rounds/1"))
    state = asyncio.run(outcome(tmp_path / DATABASE_FILE))
    assert (state["questions"], state["reveals"], state["differences"]) == (1, 1, [])
