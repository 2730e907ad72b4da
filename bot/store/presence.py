"""Which processes have a database file in use: each holds a lock that the system drops when the process ends."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

# Nobody means to start more than one; more than this many are not told apart.
MOST = 8


@contextmanager
def present(database: Path) -> Iterator[Sequence[int]]:
    """Be known to use `database` while the block runs; gives the processes (by id) that use it already.

    On a file system without locks nobody is known, and nobody is found.
    """
    others = find_holders(database)
    file = _take(database)
    try:
        yield others
    finally:
        if file is not None:
            file.close()


def find_holders(database: Path) -> list[int]:
    """Ids of the processes that use a database file now, 0 for one that has not said its own yet.

    The id of a process in another container may be anybody's in this one.
    """
    return [holder for number in range(MOST) if (holder := _holder(_lock_file(database, number))) is not None]


def sync_folder(folder: Path) -> None:
    """Make a rename or removal in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _take(database: Path) -> BinaryIO | None:
    for number in range(MOST):
        with suppress(OSError):
            file = _lock_file(database, number).open("a+b", buffering=0)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                file.truncate(0)
                file.write(str(os.getpid()).encode())
            except OSError:
                file.close()
                raise
            return file
    return None


def _holder(lock: Path) -> int | None:
    try:
        file = lock.open("rb", buffering=0)
    except OSError:
        return None
    with closing(file):
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            said = file.read(20)
            return int(said) if said.isdigit() else 0
        except OSError:
            return None
    return None


def _lock_file(database: Path, number: int) -> Path:
    return Path(f"{database}.lock{number or ''}")
