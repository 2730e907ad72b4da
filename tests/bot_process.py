"""The real bot as a child process, as an operator starts it."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

READY = re.compile(r"Daily Drill is ready: (\S+)")
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class BotProcess:
    """A running bot: where its room is, and its data folder."""

    child: "subprocess.Popen[str]"
    address: str
    data: Path

    @property
    def host_link(self) -> str:
        return (self.data / "links.txt").read_text().strip()

    def kill(self) -> None:
        """kill -9."""
        self.child.kill()
        self.child.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def bot_environment(data: Path, port: int, **settings: str) -> dict[str, str]:
    """What the bot is started with: this machine's environment, and only our settings."""
    own = {"DRILL_DATA": str(data), "DRILL_PORT": str(port), "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **own, **settings}


@contextmanager
def running_bot(data: Path, module: str = "bot", settings: Mapping[str, str] | None = None) -> Iterator[BotProcess]:
    """Start the bot, wait until it says that it is ready, and end it with the block."""
    environment = bot_environment(data, free_port(), **(settings or {}))
    child = subprocess.Popen(
        [sys.executable, "-m", module, "run"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        yield BotProcess(child, _wait_until_ready(child), data)
    finally:
        child.terminate()
        child.wait()
        assert child.stdout is not None
        child.stdout.close()


def run_until_dead(data: Path, module: str, settings: Mapping[str, str]) -> int:
    """Start the bot and wait until it ends by itself; its exit status, negative for the signal that ended it."""
    environment = bot_environment(data, free_port(), **settings)
    done = subprocess.run(
        [sys.executable, "-m", module, "run"], cwd=ROOT, env=environment, capture_output=True, timeout=100, check=False
    )
    return done.returncode


def _wait_until_ready(child: "subprocess.Popen[str]") -> str:
    assert child.stdout is not None
    said = []
    for line in child.stdout:
        said.append(line)
        if found := READY.search(line):
            # The line with the host link follows at once.
            child.stdout.readline()
            return found[1].rstrip("/")
    raise AssertionError(f"the bot ended before it was ready: {''.join(said)}")
