"""Database files to copy, damage and compare."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store.migrations import known_revisions
from tests.store.populate import populate

HEAD = known_revisions()[0]
ZEROS = b"\x00" * 4096


def fill(file: Path, accounts: int = 200) -> None:
    """Rows in every table, and enough accounts for many pages."""
    with closing(sqlite3.connect(file)) as connection, connection:
        populate(connection)
        rows = [("web", "", f"many-{n}", "x" * 500, "2026-01-05 08:00:00.000000") for n in range(accounts)]
        names = "platform, scope, external_id, name, created_at"
        connection.executemany(f"INSERT INTO accounts ({names}) VALUES (?, ?, ?, ?, ?)", rows)  # noqa: S608


def run(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def count(file: Path, table: str) -> int:
    with closing(sqlite3.connect(file)) as connection:
        found: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
    return found


def spoil(file: Path) -> None:
    """Overwrite pages in the middle of a closed database, as a failing disk does."""
    pages = len(file.read_bytes()) // len(ZEROS)
    with file.open("r+b") as opened:
        for page in range(pages // 3, 2 * pages // 3):
            opened.seek(page * len(ZEROS))
            opened.write(ZEROS)
