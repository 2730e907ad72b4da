import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.bank.anki import NOTE_TYPE, export_anki
from bot.domain.question import Bank
from tests.bank.sample_bank import sample_bank

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
BANK = sample_bank()


def _notes(bank: Bank, folder: Path, made_at: datetime = NOW) -> list[tuple[str, int, str, str]]:
    """Guid, note type, fields and tags of every note of an exported package."""
    export_anki(bank, folder / "bank.apkg", made_at)
    with ZipFile(folder / "bank.apkg") as archive:
        archive.extract("collection.anki2", folder)
    with closing(sqlite3.connect(folder / "collection.anki2")) as database:
        return database.execute("SELECT guid, mid, flds, tags FROM notes ORDER BY id").fetchall()


def test_every_question_becomes_a_card_with_its_answer_and_key_points(tmp_path: Path) -> None:
    notes = _notes(BANK, tmp_path)

    front, back = notes[0][2].split("\x1f")
    assert front == f"<b>The fast gradient sign</b><br><br>{BANK.questions[0].prompt}"
    assert "<li>Every pixel moves by epsilon in the direction of the sign.</li>" in back
    assert len(notes) == 3
    assert notes[0][3].split() == ["evasion", "difficulty-2"]


def test_a_later_export_keeps_the_ids_so_that_anki_updates_its_notes(tmp_path: Path) -> None:
    first = _notes(BANK, tmp_path)
    changed = replace(BANK, questions=tuple(replace(q, title=f"New {q.title}") for q in reversed(BANK.questions)))

    later = _notes(changed, tmp_path, NOW + timedelta(days=1))

    assert {note[0] for note in later} == {note[0] for note in first}
    assert {note[1] for note in (*first, *later)} == {NOTE_TYPE}


def test_the_ids_of_notes_are_the_ones_they_always_were(tmp_path: Path) -> None:
    """Written down, since a change would double every member's cards."""
    assert sorted(note[0] for note in _notes(BANK, tmp_path)) == ["CA).5[@r*k", "L5YTL{`3E<", "nn.9IPeBo2"]


def test_text_is_shown_and_never_markup(tmp_path: Path) -> None:
    nasty = replace(BANK.questions[0], title="<script>", prompt="a & b\nc")

    note = _notes(replace(BANK, questions=(nasty,)), tmp_path)[0]

    assert note[2].startswith("<b>&lt;script&gt;</b><br><br>a &amp; b<br>c")


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))

    export_anki(BANK, tmp_path / "bank.apkg", NOW)

    assert list(scratch.iterdir()) == []
