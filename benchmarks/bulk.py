"""Data for benchmarks, written by SQL in bulk: a group with as many members, rounds and answers as are wished for."""

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

GROUP = 1
ROUNDS = 20
FIRST_ON = date(2026, 1, 5)
RULES = "{}"
TEXT = "An answer as long as it has to be to count."

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most)"


def study_dates() -> list[date]:
    """ROUNDS weekdays from FIRST_ON on."""
    days = (FIRST_ON + timedelta(days=day) for day in range(2 * ROUNDS))
    return [day for day in days if day.weekday() < 5][:ROUNDS]


def fill_people(connection: sqlite3.Connection, members: int) -> None:
    """One group, whose members joined before its first round; account and member have the same number."""
    at = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    connection.execute("INSERT INTO groups (id, name, zone, seed, founded_at) VALUES (1, 'Crowd', 'UTC', 7, ?)", (at,))
    values = {"most": members, "at": at}
    connection.execute(
        f"{_NUMBERS} INSERT INTO accounts (id, platform, scope, external_id, name, created_at) "
        "SELECT i, 'none', '', 'u' || i, 'Member ' || i, :at FROM n",
        values,
    )
    connection.execute(
        f"{_NUMBERS} INSERT INTO members (id, group_id, name, name_key, joined_on, joined_at) "
        "SELECT i, 1, 'Member ' || i, 'member ' || i, '2026-01-01', :at FROM n",
        values,
    )
    connection.execute(f"{_NUMBERS} INSERT INTO seats SELECT i, 1, i FROM n", {"most": members})
    connection.execute("INSERT INTO questions (id, topic, difficulty, version_id) VALUES ('q', 'data', 1, 1)")
    connection.execute(
        "INSERT INTO question_versions (id, question_id, content_hash, content, created_at) "
        "VALUES (1, 'q', 'd', '{}', ?)",
        (at,),
    )


def add_round(connection: sqlite3.Connection, number: int, on: date, state: str) -> None:
    """A round of eight hours, `settled`, `closed` (to be settled) or `open`."""
    opens, closes = (f"{on} {hour}:00:00.000000" for hour in ("09", "17"))
    late = f"{on + timedelta(days=7)} 17:00:00.000000"
    settled = closes if state == "settled" else None
    closed = closes if state != "open" else None
    connection.execute(
        "INSERT INTO rounds (id, group_id, request_key, question_version_id, question_id, topic, counts_on, opens_at, "
        "closes_at, late_until, carries_streak, rules, closed_at, settled_at, revealed_at) "
        "VALUES (?, 1, ?, 1, 'q', 'data', ?, ?, ?, ?, 1, ?, ?, ?, ?)",
        (number, f"round {number}", str(on), opens, closes, late, RULES, closed, settled, settled),
    )
    connection.execute(
        "INSERT INTO study_days (group_id, study_on, state, why, round_id) VALUES (1, ?, 'counted', 'day.counted', ?)",
        (str(on), number),
    )


def add_answers(connection: sqlite3.Connection, number: int, on: date, members: int) -> None:
    """An answer of every member to a round, on time."""
    connection.execute(
        f"{_NUMBERS} INSERT INTO answer_messages "
        "(platform, space, message_id, account_id, round_id, stamped_at, text, length) "
        "SELECT 'none', 's', :round || '-' || i, i, :round, :at, :text, 43 FROM n",
        {"most": members, "round": number, "at": f"{on} 10:00:00.000000", "text": TEXT},
    )


def open_file(file: Path) -> sqlite3.Connection:
    """A connection for bulk writing: nothing is durable before it is closed."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("BEGIN")
    return connection
