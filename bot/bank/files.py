"""Banks as files: the form is told by a file's ending."""

from datetime import datetime
from pathlib import Path
from typing import Literal

from bot.bank.anki import export_anki
from bot.bank.exporters import export_csv, export_json, export_markdown, export_yaml
from bot.bank.importers import Format, ImportReport, read_import
from bot.bank.own import OwnQuestionRow
from bot.domain.question import Bank

Form = Literal["yaml", "json", "csv", "markdown", "anki"]
ENDINGS: dict[str, Form] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".csv": "csv",
    ".md": "markdown",
    ".apkg": "anki",
}
FORMATS: dict[str, Format] = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".csv": "csv"}
_EXPORTS = {"yaml": export_yaml, "json": export_json, "csv": export_csv, "markdown": export_markdown}


def write_bank(bank: Bank, path: Path, form: Form, made_at: datetime) -> None:
    """Write a bank to `path`, over what is there. Raises OSError."""
    if form == "anki":
        export_anki(bank, path, made_at)
    else:
        path.write_text(_EXPORTS[form](bank), encoding="utf-8", newline="")


def read_own(source: Path | str, format: Format, bank: Bank) -> ImportReport:
    """Questions for a group's own from a file or its text, in topics of `bank`; every fault is in the report."""
    return read_import(source, format, bank, OwnQuestionRow)
