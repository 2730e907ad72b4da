"""The bot as a process: what it does before it is ready, and how it ends."""

import re
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest

from bot.store.backup import examine
from bot.store.presence import present
from tests.bot_process import READY, ROOT, bot_environment, free_port
from tests.store.populate import build


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database as an older version left it."""
    (tmp_path / "data").mkdir()
    build(tmp_path / "data" / "drill.db", "0002", tmp_path / "scripts")
    return tmp_path / "data" / "drill.db"


def start(data: Path, port: int) -> "subprocess.Popen[str]":
    """The bot, whose log and lines come by one pipe."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=ROOT,
        env=bot_environment(data, port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_where_its_port_is_taken_it_leaves_the_database_as_it_was(old: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        said, _ = start(old.parent, port).communicate(timeout=60)

    assert f"Port {port} is taken by another program" in said
    assert examine(old) == "0002"
    assert not (old.parent / "backups").exists()


def test_it_does_not_change_the_schema_under_another_bot(old: Path) -> None:
    with present(old):
        said, _ = start(old.parent, free_port()).communicate(timeout=60)

    assert "Stop it first" in said
    assert examine(old) == "0002"


def test_told_to_stop_it_ends_open_streams_and_says_that_it_stopped(tmp_path: Path) -> None:
    bot = start(tmp_path / "data", free_port())
    assert bot.stdout is not None
    ready = next(found for line in bot.stdout if (found := READY.search(line)))
    with urlopen(ready[1].rstrip("/") + "/g/1/events", timeout=30) as stream:  # noqa: S310 - the bot's own
        assert stream.read(1) == b":"
        bot.send_signal(signal.SIGTERM)
        said, _ = bot.communicate(timeout=60)
        stream.read()

    assert bot.returncode == 0
    assert re.search(r'"event": ?"stopped"', said.splitlines()[-1])
