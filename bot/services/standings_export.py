"""A board as a file: CSV that no spreadsheet runs, and JSON."""

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.cells import guard_cell
from bot.domain.leaderboard import Ranked

COLUMNS = ("rank", "name", "points", "answers", "streak", "longest_streak")
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


class Form(StrEnum):
    """What a board is written as."""

    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Export:
    """A file to hand over: what to call it, what it is, and its bytes."""

    name: str
    media_type: str
    content: bytes
    rows: int


def write_export(board: str, period: str, rows: Sequence[Ranked], form: Form) -> Export:
    """The rows of a board, in its order, as UTF-8."""
    table = [_values(ranked) for ranked in rows]
    stem = _NOT_IN_NAMES.sub("-", "-".join(part for part in ("standings", board, period) if part)).strip("-.")
    if form is Form.CSV:
        return Export(f"{stem}.csv", "text/csv; charset=utf-8", _csv(table).encode(), len(table))
    document = {"board": board, "period": period, "standings": table}
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return Export(f"{stem}.json", "application/json", text.encode(), len(table))


def _values(ranked: Ranked) -> dict[str, str | int]:
    row = ranked.standing
    return dict(zip(COLUMNS, (ranked.rank, row.name, row.points, row.answers, row.current, row.longest), strict=True))


def _csv(table: Sequence[dict[str, str | int]]) -> str:
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, COLUMNS)
    writer.writeheader()
    for row in table:
        writer.writerow({**row, "name": guard_cell(str(row["name"]))})
    return sheet.getvalue()
