"""Rows in every table of a database, whatever tables it has; kept as SQL for each schema that was released.

`python -m tests.store.populate 0003` writes tests/store/populated/0003.sql: run it once for the newest schema of a
release, and never again for that one.
"""

import asyncio
import re
import shutil
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.store.migrations import MIGRATIONS, known_revisions, upgrade

KEPT = Path(__file__).parent / "populated"
ROWS = 3
REVISIONS = tuple(reversed(known_revisions()))
_SIZE = re.compile(r"\((\d+)\)")
Rows = Mapping[str, Sequence[Mapping[str, object]]]


def steps(folder: Path, last: str) -> Path:
    """Our migrations up to that revision, as they were before later ones came."""
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (folder / "versions").glob("*.py"):
        if file.name[:4] > last:
            file.unlink()
    return folder


def populate(connection: sqlite3.Connection) -> None:
    """Put ROWS rows into every table; row n of a table refers to row n of others."""
    for table in table_names(connection):
        columns = [row[1] for row in connection.execute(f"PRAGMA table_xinfo({table})") if not row[6]]
        names = ", ".join(f'"{name}"' for name in columns)
        places = ", ".join("?" * len(columns))
        for n in range(1, ROWS + 1):
            values = [_value(connection, table, name, n) for name in columns]
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", values)  # noqa: S608


def rows_of(file: Path) -> Rows:
    """Everything that is stored, by table, without what only says which schema it is."""
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        return {
            table: [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")]  # noqa: S608
            for table in table_names(connection)
        }


def table_names(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return [row[0] for row in rows if row[0] != "alembic_version" and not row[0].startswith("sqlite_")]


def build(file: Path, revision: str, folder: Path) -> None:
    """A populated database of that schema: from the kept SQL, or where that was not released yet, made now."""
    kept = KEPT / f"{revision}.sql"
    if kept.exists():
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.executescript(kept.read_text(encoding="utf-8"))
        return
    asyncio.run(upgrade(file, steps(folder, revision)))
    with closing(sqlite3.connect(file)) as connection, connection:
        populate(connection)


def _value(connection: sqlite3.Connection, table: str, column: str, n: int) -> object:
    """What row n of a table holds: where the column refers to another, what is there in row n."""
    for reference in connection.execute(f"PRAGMA foreign_key_list({table})").fetchall():
        if reference[3] == column:
            return _value(connection, reference[2], reference[4], n)
    columns = connection.execute(f"PRAGMA table_xinfo({table})")
    return _plain_value(table, column, next(row[2].upper() for row in columns if row[1] == column), n)


def _plain_value(table: str, column: str, kind: str, n: int) -> object:
    if "INT" in kind:
        return n
    if kind == "BOOLEAN":
        return n % 2
    if kind == "DATE":
        return f"2026-01-{4 + n:02}"
    if kind.startswith("DATETIME"):
        return f"2026-01-{4 + n:02} 08:00:00.000000"
    if kind in {"FLOAT", "REAL"} or kind.startswith("NUMERIC"):
        return n / 2
    if kind == "TIME":
        return f"0{n}:00:00.000000"
    if kind == "BLOB":
        return b"\x00" * n
    size = _SIZE.search(kind)
    said = f"{n} {table}.{column} ünïcödé"
    return said[: int(size[1])] if size else said


def _dump(revision: str) -> str:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "drill.db"
        build(file, revision, Path(folder) / "migrations")
        with closing(sqlite3.connect(file)) as connection:
            return "PRAGMA foreign_keys=OFF;\n" + "\n".join(connection.iterdump()) + "\n"


if __name__ == "__main__":
    (KEPT / f"{sys.argv[1]}.sql").write_text(_dump(sys.argv[1]), encoding="utf-8")
