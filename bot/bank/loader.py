"""Reads `questions/` into a Bank and says every fault at once, each with file and line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.bank.rows import Known, id_of, question_rows, read_question, read_row
from bot.bank.schema import Row, ShelfFile, TopicFile
from bot.bank.yaml_lines import Document, Finding, parse_file
from bot.domain.question import Bank, Question, Reference, Topic

TOPICS_FILE = "topics.yaml"
SHELF_FILE = "references.yaml"
Origin = tuple[str, int]
R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend: the file as given, the line from 1, and what to do."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class BankError(Exception):
    """The bank cannot be used; `faults` lists everything that is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True)
class LoadedBank:
    """What could be read, where each question stands, and the faults met on the way."""

    bank: Bank
    origins: dict[str, Origin]
    faults: tuple[Fault, ...]


def load_bank(root: Path) -> Bank:
    """The bank under `root`. Raises BankError listing every fault of format."""
    loaded = read_bank(root)
    if loaded.faults:
        raise BankError(loaded.faults)
    return loaded.bank


def read_bank(root: Path) -> LoadedBank:
    """Read all that can be read under `root`: topics.yaml, references.yaml and `<topic>/*.yaml`."""
    reader = _Reader()
    known = Known(reader.read_topics(root / TOPICS_FILE), reader.read_shelf(root / SHELF_FILE))
    files = sorted(root.glob("*/*.yaml"))
    questions = tuple(question for path in files for question in reader.read_questions(path, known))
    reader.refuse_strays(root, files)
    if not files and not reader.faults:
        reader.faults.append(Fault(str(root), 1, "no question files here: expected <topic>/*.yaml"))
    return LoadedBank(Bank(known.topics or (), questions), reader.origins, tuple(sorted(reader.faults)))


class _Reader:
    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.origins: dict[str, Origin] = {}

    def read_topics(self, path: Path) -> tuple[Topic, ...] | None:
        file = self._read(path, TopicFile)
        return tuple(topic.to_domain() for topic in file.topics) if file else None

    def read_shelf(self, path: Path) -> dict[str, Reference] | None:
        file = self._read(path, ShelfFile)
        return {row.id: row.to_domain() for row in file.references} if file else None

    def read_questions(self, path: Path, known: Known) -> Iterator[Question]:
        document = self._parse(path)
        rows, findings = question_rows(document)
        self._blame(path, findings)
        for index, value in enumerate(rows):
            question, findings = read_question(value, document, ("questions", index), known)
            line = document.line_of(("questions", index))
            findings += [(line, fault) for fault in self._place_faults(value, path, line)]
            self._blame(path, findings, id_of(value))
            if question and not findings:
                yield question

    def refuse_strays(self, root: Path, files: list[Path]) -> None:
        """A file that looks like part of the bank but lies where nobody reads it."""
        known = {root / TOPICS_FILE, root / SHELF_FILE, *files}
        for path in sorted({*root.rglob("*.yaml"), *root.rglob("*.yml")} - known):
            self.faults.append(Fault(str(path), 1, "this file is not read; name it <topic>/<name>.yaml"))

    def _place_faults(self, value: Any, path: Path, line: int) -> Iterator[str]:
        """Two questions of one id, or a topic in another topic's folder; seen even in rows with other faults."""
        slug = id_of(value)
        file, first = self.origins.setdefault(slug, (str(path), line)) if slug else (str(path), line)
        if (file, first) != (str(path), line):
            yield f"this id is taken by {file}:{first}"
        topic = value.get("topic") if isinstance(value, dict) else None
        if isinstance(topic, str) and topic != path.parent.name:
            yield f"topic is {topic!r} but the file lies in {path.parent.name}/"

    def _read(self, path: Path, model: type[R]) -> R | None:
        document = self._parse(path)
        row, findings = read_row(model, document.value, document)
        self._blame(path, findings)
        return row

    def _parse(self, path: Path) -> Document:
        document = parse_file(path)
        self._blame(path, document.faults)
        return document

    def _blame(self, path: Path, findings: Iterable[Finding], slug: str = "") -> None:
        prefix = f"{slug}: " if slug else ""
        self.faults.extend(Fault(str(path), line, prefix + message) for line, message in findings)
