"""Disk full, read-only, locked, torn: what was acknowledged stays, the rest is refused in words, and it goes on."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import text

from bot.domain.errors import NotStoredError
from bot.domain.round import Round
from bot.ports.store import UnitOfWork
from bot.store.answer_writer import SqlAnswerWriter
from bot.store.backup import examine
from bot.store.engine import Engines
from bot.store.unit_of_work import SqlStore
from bot.wording import explain
from tests.bot_process import ROOT
from tests.fakes import MONDAY
from tests.store.test_answer_writer import stored
from tests.store.world import add_group, add_round, change

FULL = "database or disk is full"


@pytest.fixture
async def round_(store: SqlStore) -> Round:
    return await add_round(store, await add_group(store))


async def claim(store: SqlStore, key: str) -> bool:
    return await store.write(lambda uow: uow.inbox.claim(key, MONDAY))


async def limit_pages(engines: Engines, extra: int | None) -> None:
    """Let the file grow by `extra` pages at most, or without a limit."""
    async with engines.writer.connect() as connection:
        pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
        most = 1_000_000 if extra is None else pages + extra
        await connection.execute(text(f"PRAGMA max_page_count={most}"))
        await connection.rollback()


async def test_a_full_disk_refuses_in_words_and_keeps_what_it_acknowledged(
    engines: Engines, database: Path, round_: Round
) -> None:
    writer = SqlAnswerWriter(engines)
    await writer.start()
    await limit_pages(engines, 2)
    acknowledged, refused = set(), []
    for n in range(30):
        try:
            await writer.write(change(f"{n}", round_.id, "x" * 2000))
        except NotStoredError as error:
            refused.append(explain("en", error))
        else:
            acknowledged.add(f"{n}")

    assert acknowledged
    assert refused[0].startswith("That was NOT stored")
    assert stored(database).keys() == acknowledged
    assert engines.faults.reason == FULL

    await limit_pages(engines, None)
    assert await writer.write(change("after", round_.id, "x" * 2000))
    await writer.stop()
    assert stored(database).keys() == acknowledged | {"after"}


async def test_many_at_once_on_a_full_disk_are_all_told(engines: Engines, database: Path, round_: Round) -> None:
    writer = SqlAnswerWriter(engines)
    await writer.start()
    await limit_pages(engines, 0)
    handed_in = (writer.write(change(f"{n}", round_.id, "x" * 3000)) for n in range(100))
    results = await asyncio.gather(*handed_in, return_exceptions=True)
    await limit_pages(engines, None)
    await writer.stop()

    told = {f"{n}" for n, result in enumerate(results) if not isinstance(result, NotStoredError)}
    assert len(told) < len(results)
    assert stored(database).keys() == told


async def test_a_database_locked_by_another_process_is_waited_for_then_refused_and_then_goes_on(
    store: SqlStore, engines: Engines, database: Path
) -> None:
    async with engines.writer.connect() as connection:
        await connection.execute(text("PRAGMA busy_timeout=50"))
        await connection.rollback()
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(NotStoredError):
            await claim(store, "locked out")
        assert engines.faults.reason == "database is locked"
        assert await store.read(lambda uow: uow.groups.list()) == []
        other.execute("ROLLBACK")

    assert await claim(store, "locked out")


async def test_faults_of_our_own_are_not_taken_for_faults_of_the_disk(store: SqlStore, engines: Engines) -> None:
    async def broken(uow: UnitOfWork) -> None:
        await uow.groups.add_host(99, 99, None, MONDAY)

    with pytest.raises(Exception, match="FOREIGN KEY"):
        await store.write(broken)
    assert engines.faults.reason == ""


async def test_a_task_cancelled_inside_a_transaction_leaves_no_lock_and_no_half(
    store: SqlStore, database: Path
) -> None:
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def slow(uow: UnitOfWork) -> None:
        await uow.inbox.claim("first", MONDAY)
        inside.set()
        await go_on.wait()
        await uow.inbox.claim("second", MONDAY)

    task = asyncio.create_task(store.write(slow))
    await inside.wait()
    for _ in range(3):
        task.cancel()
        await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task

    with closing(sqlite3.connect(database, timeout=0)) as other, other:
        assert other.execute("SELECT count(*) FROM inbox").fetchone() == (2,)
        other.execute("DELETE FROM inbox")
    assert await claim(store, "after")


def child(code: str, *arguments: object) -> list[str]:
    """What a process prints that runs `code` beside this one."""
    words = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode in (0, -9), done.stderr
    return done.stdout.splitlines()


LIMITED = """
import asyncio, resource, signal, sys
from pathlib import Path
from bot import log
from bot.domain.errors import NotStoredError
from bot.store.engine import make_engines
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY

async def main(file):
    engines = make_engines(file)
    store = SqlStore(engines)
    async def claim(key):
        try:
            await store.write(lambda uow: uow.inbox.claim(key, MONDAY))
        except NotStoredError:
            print("refused", key, engines.faults.reason)
        else:
            print("stored", key)
    await claim("before")
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = Path(f"{file}-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 3 * 4096, hard))
    for n in range(40):
        await claim(f"{n} " + "x" * 1000)
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    await claim("after")
    await engines.dispose()

log.configure("error", "json", frozenset())
sys.stderr = open("/dev/null", "w")
asyncio.run(main(Path(sys.argv[1])))
"""


def test_a_disk_that_takes_no_more_bytes_refuses_and_then_goes_on_without_a_restart(database: Path) -> None:
    said = [line for line in child(LIMITED, database) if not line.startswith("{")]
    with closing(sqlite3.connect(database)) as connection:
        keys = {key for (key,) in connection.execute("SELECT key FROM inbox")}

    assert {line.removeprefix("stored ") for line in said if line.startswith("stored")} == keys
    assert "before" in keys
    assert "after" in keys
    assert any(line.startswith("refused") for line in said)
    assert examine(database)


READ_ONLY = """
import asyncio, os, sys
from pathlib import Path
from bot.domain.errors import NotStoredError
from bot.store.engine import make_engines
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY

async def main(file):
    engines = make_engines(file)
    store = SqlStore(engines)
    try:
        await store.write(lambda uow: uow.inbox.claim("key", MONDAY))
    except NotStoredError:
        print("refused:", engines.faults.reason)
    await engines.dispose()

if os.getuid() == 0:
    os.setuid(65534)  # whoever may do everything may write everything
asyncio.run(main(Path(sys.argv[1])))
"""


def test_a_file_that_may_only_be_read_is_refused_with_the_reason(database: Path) -> None:
    with TemporaryDirectory() as folder:
        file = Path(shutil.copy(database, folder))
        file.chmod(0o444)
        Path(folder).chmod(0o777)
        said = child(READ_ONLY, file)
        content = file.read_bytes()

    assert said[-1] == "refused: attempt to write a readonly database"
    assert content == database.read_bytes()


WRITE_AND_DIE = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.store.engine import make_engines
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY

async def main(file):
    store = SqlStore(make_engines(file))
    for n in range(20):
        await store.write(lambda uow: uow.inbox.claim(f"{n}", MONDAY))
        print(n, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main(Path(sys.argv[1])))
"""


def keys_of(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {key for (key,) in connection.execute("SELECT key FROM inbox")}


@pytest.mark.parametrize("torn", [b"", b"\x00" * 100, b"\x37\x7f\x06\x82" * 1000, b"half a frame" * 500])
def test_a_frame_torn_after_a_kill_costs_nothing_that_was_acknowledged(database: Path, torn: bytes) -> None:
    said = child(WRITE_AND_DIE, database)
    with Path(f"{database}-wal").open("ab") as side:
        side.write(torn)

    assert keys_of(database) == set(said) == {f"{n}" for n in range(20)}
    assert examine(database)


def test_a_side_file_cut_off_in_the_middle_of_a_frame_leaves_a_sound_database(database: Path) -> None:
    """A disk that lost what it had confirmed: the commits before the cut are there, whole, and nothing of the rest."""
    child(WRITE_AND_DIE, database)
    side = Path(f"{database}-wal")
    with side.open("r+b") as opened:
        opened.truncate(side.stat().st_size * 2 // 3)

    keys = keys_of(database)
    assert keys == {f"{n}" for n in range(len(keys))}
    assert 0 < len(keys) < 20
    assert examine(database)
