"""The bank as an Anki package: a deck per topic, a card per question."""

import hashlib
import html
import itertools
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

import genanki

from bot.domain.question import Bank, Question, Topic

# Anki knows a note type by this number: with another one, every export would make a new type.
NOTE_TYPE = 1_754_206_113


def export_anki(bank: Bank, path: Path, made_at: datetime) -> None:
    """Write the bank to `path` (.apkg). Decks and notes keep their ids, so a later export updates them in Anki."""
    note_type = genanki.Model(
        NOTE_TYPE,
        "Daily Drill question",
        fields=[{"name": "Question"}, {"name": "Answer"}],
        templates=[{"name": "Card", "qfmt": "{{Question}}", "afmt": "{{FrontSide}}<hr id=answer>{{Answer}}"}],
    )
    package = genanki.Package([_deck(topic, bank, note_type) for topic in bank.topics])
    # genanki's own write_to_file leaves its database behind in the temporary folder.
    with TemporaryDirectory() as folder:
        file = Path(folder) / "collection.anki2"
        with closing(sqlite3.connect(file)) as database:
            first_id = int(made_at.timestamp() * 1000)
            package.write_to_db(database.cursor(), made_at.timestamp(), itertools.count(first_id))
            database.commit()
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            archive.write(file, file.name)
            archive.writestr("media", "{}")


def _deck(topic: Topic, bank: Bank, note_type: genanki.Model) -> genanki.Deck:
    deck = genanki.Deck(_stable_id(topic.id), f"Daily Drill::{topic.title}")
    for question in bank.questions:
        if question.topic == topic.id:
            deck.add_note(_note(question, note_type))
    return deck


def _note(question: Question, note_type: genanki.Model) -> genanki.Note:
    front = f"<b>{_shown(question.title)}</b><br><br>{_shown(question.prompt)}"
    points = "".join(f"<li>{_shown(point.fact)}</li>" for point in question.key_points)
    listed = f"<br><br><ul>{points}</ul>" if points else ""
    tags = [question.topic, f"difficulty-{question.difficulty}"]
    fields = [front, f"{_shown(question.model_answer)}{listed}"]
    return genanki.Note(note_type, fields, tags=tags, guid=genanki.guid_for("daily-drill", question.id))


def _shown(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def _stable_id(name: str) -> int:
    digest = hashlib.sha256(f"daily-drill:{name}".encode()).digest()
    return int.from_bytes(digest[:4], "big") | 1 << 32
