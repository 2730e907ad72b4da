"""kill -9 at the worst moments: the same round, the same answers, settled and revealed once."""

import asyncio
import re
import signal
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.app.core import Core, open_core
from bot.bank.loader import load_bank
from bot.domain.refs import AccountRef
from bot.domain.schedule import Timetable
from bot.platforms.web.announcer import MAIN_CHANNEL, MESSAGE, RoomAnnouncer
from bot.ports.platform import ThreadMessage
from bot.services.verification import find_differences
from bot.settings import DATABASE_FILE, QUESTIONS
from bot.store.migrations import upgrade
from tests.bot_process import run_until_dead, running_bot
from tests.fakes import FakeClock

TEXT = "I would look at where the data comes from, since a filter alone is easy to get around."
MEMBERS = 5
# No round opens by schedule at the weekend, so what is there is what the test made.
SATURDAY = datetime(2026, 1, 10, 12, tzinfo=UTC)
ON_SATURDAY = {"STARTS_AT": SATURDAY.isoformat()}
TIMETABLE = Timetable(time(9), frozenset(range(5)), timedelta(hours=24))
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
FORM_KEY = re.compile(r'name="key" value="([^"]+)"')


async def past_round(file: Path) -> None:
    """A database as a stop left it: a round that five members answered, its deadline long gone, not yet closed."""
    clock = FakeClock(SATURDAY - timedelta(days=1, minutes=5))
    await upgrade(file)
    async with open_core(file, clock, lambda store, clock: {"web": RoomAnnouncer(store, clock)}) as core:
        await core.services.questions.load(load_bank(QUESTIONS))
        group = await core.services.groups.found("Local room", "UTC", MAIN_CHANNEL, TIMETABLE, timedelta(days=1))
        await core.services.courier.deliver()
        for number in range(MEMBERS):
            clock.advance(minutes=1)
            await say(core, clock, group.id, number)


async def say(core: Core, clock: FakeClock, group_id: int, number: int) -> None:
    round_ = (await core.store.read(lambda uow: uow.rounds.open_in(group_id)))[0]
    thread = (await core.store.read(lambda uow: uow.posts.questions_of(round_.id)))[0].thread
    assert thread is not None
    ref = AccountRef("web", MAIN_CHANNEL.space, f"member-{number}")
    account = await core.store.write(lambda uow: uow.members.put_account(ref, f"Member {number}", clock.now()))
    message = await core.store.write(
        lambda uow: uow.room.add(group_id, thread.thread, clock.now(), kind=MESSAGE, account_id=account.id, text=TEXT)
    )
    await core.services.answers.take(thread, ThreadMessage(str(message.id), ref, account.name, TEXT, clock.now()))


async def outcome(file: Path) -> dict[str, object]:
    """What a restart must not change or double."""
    async with open_core(file, FakeClock(SATURDAY)) as core:
        board = await core.services.standings.board(1, "all")
        archive = await core.services.archive.list(1)
        messages = await core.store.read(lambda uow: uow.room.since(1, 0, 1000))
        return {
            "points": sorted((row.name, row.points) for row in board.rows),
            "revealed": [row.round_id for row in archive],
            "questions": sum(message.kind == "question" for message in messages),
            "reveals": sum(message.kind == "reveal" for message in messages),
            "differences": await find_differences(core.store),
        }


@pytest.mark.parametrize("trap", ["settle:1", "settle:3", "settled:2", "settled:5"])
def test_a_kill_during_settlement_books_and_reveals_once(tmp_path: Path, trap: str) -> None:
    file = tmp_path / DATABASE_FILE
    asyncio.run(past_round(file))

    assert run_until_dead(tmp_path, "tests.crash.trapped", {**ON_SATURDAY, "TRAP": trap}) == -signal.SIGKILL
    with running_bot(tmp_path, "tests.shifted", ON_SATURDAY) as bot:
        asyncio.run(wait_for(f"{bot.address}/g/1/archive", "/g/1/rounds/1"))

    assert asyncio.run(outcome(file)) == {
        "points": [(f"Member {number}", 10) for number in range(MEMBERS)],
        "revealed": [1],
        "questions": 1,
        "reveals": 1,
        "differences": [],
    }


def test_a_kill_during_an_open_round_keeps_it_and_its_answers(tmp_path: Path) -> None:
    with running_bot(tmp_path, "tests.shifted", ON_SATURDAY) as bot:
        asyncio.run(answer_in_browser_terms(bot.address))
        bot.kill()

    with running_bot(tmp_path, "tests.shifted", ON_SATURDAY) as bot:
        page = asyncio.run(read(f"{bot.address}/g/1"))

    assert TEXT in page
    assert "1 person" in page
    state = asyncio.run(outcome(tmp_path / DATABASE_FILE))
    assert state["questions"] == 1
    assert state["reveals"] == 0
    assert state["differences"] == []


async def answer_in_browser_terms(address: str) -> None:
    """Pick a name and answer with plain forms, as a browser without JavaScript does."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        page = await (await session.get(f"{address}/name")).text()
        await session.post(f"{address}/name", data={"csrf": find(CSRF, page), "name": "Ada", "next": "/g/1"})
        await wait_for(f"{address}/g/1", "Nobody has written yet")
        page = await (await session.get(f"{address}/g/1")).text()
        form = {"csrf": find(CSRF, page), "key": find(FORM_KEY, page), "text": TEXT}
        answered = await session.post(f"{address}/g/1/rounds/1/messages", data=form)
        assert TEXT in await answered.text()


def find(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    assert found is not None
    return found[1]


async def read(address: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        return await response.text()


async def wait_for(address: str, text: str) -> None:
    """Until a page holds `text`: the bot needs a tick or two after its start."""
    async with asyncio.timeout(30):
        while text not in await read(address):  # noqa: ASYNC110 - another process has no event to wait for
            await asyncio.sleep(0.1)
