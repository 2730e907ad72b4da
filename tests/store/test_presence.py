"""Who has a database in use is known while they live, and no longer."""

import os
import subprocess
import sys
from pathlib import Path

from bot.store.presence import MOST, find_holders, present
from tests.bot_process import ROOT

CHILD = """
import sys
from pathlib import Path
from bot.store.presence import present
with present(Path(sys.argv[1])) as others:
    print(len(others), flush=True)
    sys.stdin.read()
"""


def test_who_comes_second_is_told_of_the_first(tmp_path: Path) -> None:
    file = tmp_path / "drill.db"
    with present(file) as others, present(file) as later:
        assert list(others) == []
        assert later == [os.getpid()]
        assert find_holders(file) == [os.getpid()] * 2
    assert find_holders(file) == []


def test_a_process_that_is_killed_is_not_taken_for_one_that_lives(tmp_path: Path) -> None:
    file = tmp_path / "drill.db"
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, file], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "0\n"
        assert find_holders(file) == [child.pid]
        child.kill()
        child.wait()
        assert find_holders(file) == []


def test_a_folder_that_cannot_hold_locks_stops_nobody(tmp_path: Path) -> None:
    with present(tmp_path / "missing" / "drill.db") as others:
        assert list(others) == []


def test_more_than_can_be_told_apart_are_let_in_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "drill.db"
    for number in range(MOST):
        Path(f"{file}.lock{number or ''}").mkdir()
    with present(file) as others:
        assert list(others) == []
