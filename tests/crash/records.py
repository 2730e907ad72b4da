"""What a bot's database holds, read from beside it; and what it comes to in the end."""

import re
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.services.verification import find_differences
from bot.store.engine import make_engines
from bot.store.unit_of_work import SqlStore

PARTS = "SELECT posts.key, part, message_id FROM posts JOIN post_parts ON post_id = posts.id WHERE platform = ?"
LATEST = """SELECT rounds.id, posts.thread, message_id FROM rounds
    JOIN posts ON round_id = rounds.id AND posts.kind = 'question' AND platform = ?
    JOIN post_parts ON post_id = posts.id ORDER BY opens_at DESC LIMIT 1"""
ANSWERS = """SELECT round_id, name, text, private FROM answer_messages
    JOIN accounts ON account_id = accounts.id WHERE deleted_at IS NULL"""
POINTS = """SELECT members.name, counts_on, reason, points FROM points JOIN members ON member_id = members.id
    WHERE group_id = ?"""
STREAKS = """SELECT members.name, study_on, mark, streak_days.current, streak_days.longest FROM streak_days
    JOIN members ON member_id = members.id WHERE group_id = ?"""
STATES = "SELECT closed_at IS NOT NULL, settled_at IS NOT NULL, revealed_at IS NOT NULL, counts_on FROM rounds"
WAITING = """SELECT key, state, error FROM posts WHERE state = 'cancelled' OR has_work = 1
    AND not_before IS NOT (SELECT late_until FROM rounds WHERE rounds.id = round_id)"""
FIRST_WORD = re.compile(r"^\w+")


@dataclass(frozen=True)
class Records:
    """A database file and the platform whose group matters."""

    file: Path
    platform: str

    def ask(self, sql: str, *facts: object) -> list[tuple[Any, ...]]:
        """Rows, as committed now."""
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(sql, facts).fetchall()

    def latest(self) -> tuple[int, str | None, str] | None:
        """The latest round whose question is out: its id, thread and message."""
        found = self.ask(LATEST, self.platform)
        return (int(found[0][0]), found[0][1], str(found[0][2])) if found else None

    def group(self) -> int:
        """The group that is lived in."""
        return int(self.ask("SELECT group_id FROM posts WHERE platform = ? LIMIT 1", self.platform)[0][0])

    def has_answer(self, text: str) -> bool:
        """Whether an answer is stored."""
        return bool(self.ask("SELECT 1 FROM answer_messages WHERE text = ?", text.strip()))

    def parts(self) -> list[tuple[str, int, str]]:
        """The key, part and message id of all that the journal says is out."""
        return [(str(key), int(part), str(message)) for key, part, message in self.ask(PARTS, self.platform)]

    def waiting(self) -> list[tuple[Any, ...]]:
        """Posts that have something to do before late answers are over, or were given up."""
        return self.ask(WAITING)

    async def outcome(self) -> dict[str, object]:
        """What a crash must not change: answers, points, streaks and rounds of the group; all ledgers recomputed."""
        engines = make_engines(self.file)
        try:
            differences = await find_differences(SqlStore(engines))
        finally:
            await engines.dispose()
        group = self.group()
        answers = Counter(
            (round_id, first_word(name), text.partition(":")[0], len(text), bool(private))
            for round_id, name, text, private in self.ask(ANSWERS)
        )
        return {
            "answers": sorted((*answer, count) for answer, count in answers.items()),
            "points": _sorted(self.ask(POINTS, group)),
            "streaks": _sorted(self.ask(STREAKS, group)),
            "rounds": sorted(self.ask(STATES + " WHERE group_id = ?", group)),
            "differences": differences,
            "waiting": self.waiting(),
            "integrity": self.ask("PRAGMA integrity_check"),
        }


def first_word(name: str) -> str:
    """A name without what a person adds where the plain one is taken."""
    found = FIRST_WORD.match(name)
    assert found
    return found[0]


def _sorted(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted((first_word(name), *rest) for name, *rest in rows)
