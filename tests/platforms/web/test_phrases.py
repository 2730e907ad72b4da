"""Every phrase that code or a page asks for exists, and can be filled with the facts it is given."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import wording
from bot.domain.question import KINDS
from bot.domain.round import RoundState
from bot.domain.scoring import Reason
from bot.domain.streak import Mark
from bot.platforms.web.commands import COMMANDS
from bot.platforms.web.host_deeds import DEEDS
from bot.platforms.web.listen_boards import BOARDS
from bot.platforms.web.listen_host import PAGES
from bot.platforms.web.parse import UNITS
from bot.platforms.web.render import SCRIPT_WORDS

BOT = Path(__file__).parents[3] / "bot"
TABLES = {
    area: rows
    for file in sorted((BOT / "phrases" / "en").glob("*.toml"))
    for area, rows in tomllib.loads(file.read_text(encoding="utf-8")).items()
}
AREAS = set(TABLES)
_KEY = re.compile(rf"""["']((?:{"|".join(sorted(AREAS))})\.[a-z0-9_]+(?:-[a-z]+)*)["']""")
_FILE = re.compile(r"\.(?:html|css|js|svg|toml|yaml|json|db|key|txt|py)$|^(?:questions|accounts)\.id$")


def asked() -> Iterator[tuple[str, str]]:
    """Every phrase that is named in code or templates, with the file that names it."""
    for file in (*BOT.rglob("*.py"), *BOT.rglob("*.html")):
        if {"store", "discord", "slack"} & {*file.parts}:  # a table's columns; other platforms' own words and names
            continue
        for key in _KEY.findall(file.read_text(encoding="utf-8")):
            if not _FILE.search(key) and not key.endswith("_"):
                yield key, file.name


def test_every_phrase_that_is_asked_for_exists() -> None:
    assert sorted({(key, file) for key, file in asked() if not wording.has_phrase(key)}) == []


@pytest.mark.parametrize(
    "key",
    [
        *(f"mark.{mark}" for mark in Mark),
        *(f"day.because_{mark}" for mark in Mark),
        *(f"reason.{reason}" for reason in Reason),
        *(f"round.state_{state}" for state in RoundState),
        *(f"round.kind_{kind}" for kind in KINDS),
        *(f"board.{board}" for board in BOARDS),
        *(f"command.{command}" for command in COMMANDS),
        *(f"host.tab_{page}" for page in PAGES),
        *(f"host.unit_{unit}" for unit in UNITS),
        *(f"host.weekday_{day}" for day in range(7)),
        *SCRIPT_WORDS,
        *(
            f"confirm.{name.replace('-', '_')}{part}"
            for name, deed in DEEDS.items()
            if deed.asks_first
            for part in ("", "_text", "_do")
        ),
    ],
)
def test_every_phrase_that_is_put_together_exists(key: str) -> None:
    assert wording.has_phrase(key)


def test_no_phrase_holds_markup() -> None:
    room = ("room", "host", "thread", "private", "receipt", "reveal", "said", "error", "help", "name", "confirm")
    assert [(area, key) for area in room for key, text in TABLES[area].items() if re.search(r"[<>]|&\w+;", text)] == []
