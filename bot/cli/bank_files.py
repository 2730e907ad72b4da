"""`bank export` and `bank import`: the bank, or a group's own questions, as a file and back."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.bank.files import ENDINGS, FORMATS, Form, read_own, write_bank
from bot.bank.importers import Format, ImportReport
from bot.cli.start import choose_group, get_bank, get_settings, open_database
from bot.domain.group import Group
from bot.domain.question import Bank, Question
from bot.services.own_questions import Import, Outcome
from bot.settings import Settings

_ROWS: Mapping[Format, str] = {"yaml": "line", "json": "question", "csv": "row"}
_OUTCOMES = {
    Outcome.ADDED: "added",
    Outcome.CHANGED: "changed",
    Outcome.UNCHANGED: "unchanged",
    Outcome.IN_BANK: "in the bank already",
    Outcome.ID_TAKEN: "the bank has another question of this id; give yours another",
}
# Told by their number alone: of a whole bank imported again, each would be a line.
_NOTHING_DONE = (Outcome.UNCHANGED, Outcome.IN_BANK)


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--group", "group_id", type=int, help="Export this group's own questions instead of the bank.")
@click.option(
    "--format", "form", type=click.Choice(sorted(set(ENDINGS.values()))), help="[default: by the file's ending]"
)
def export_command(file: Path, group_id: int | None, form: Form | None) -> None:
    """Write the bank to FILE: YAML, JSON, CSV, Markdown or an Anki deck (.apkg)."""
    chosen = form or ENDINGS.get(file.suffix.lower())
    if chosen is None:
        raise click.ClickException(
            f"What {file.name} should hold is not clear. End it in {', '.join(ENDINGS)}, or say --format."
        )
    settings = get_settings()
    bank = get_bank(settings.questions)
    if group_id is not None:
        bank = Bank(bank.topics, asyncio.run(_read_own(settings, group_id)))
    try:
        write_bank(bank, file, chosen, datetime.now(UTC))
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(f"{file}: {len(bank.questions)} questions")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--group", "group_id", type=int, help="The group they are for.  [default: the only one]")
@click.option("--format", "form", type=click.Choice(sorted(_ROWS)), help="[default: by the file's ending]")
def import_command(file: Path, group_id: int | None, form: Format | None) -> None:
    """Add the questions of FILE (YAML, JSON or CSV) to a group: all of them, or none and what to mend."""
    chosen = form or FORMATS.get(file.suffix.lower())
    if chosen is None:
        raise click.ClickException(f"What {file.name} holds is not clear. Say --format yaml, json or csv.")
    settings = get_settings()
    report = read_own(file, chosen, get_bank(settings.questions))
    if not report.is_clean:
        _tell_faults(report, _ROWS[chosen])
    group, done = asyncio.run(_take_in(settings, group_id, report.questions))
    for row in report.rows:
        if done.outcomes[row.id] not in _NOTHING_DONE:
            click.echo(f"{_ROWS[chosen]} {row.number}: {row.id}: {_OUTCOMES[done.outcomes[row.id]]}")
    if not done.is_stored:
        raise click.ClickException("Nothing was imported.")
    counts = Counter(_OUTCOMES[outcome] for outcome in done.outcomes.values())
    click.echo(f"{group.name}: " + ", ".join(f"{n} {words}" for words, n in counts.items()))


def _tell_faults(report: ImportReport, row_word: str) -> None:
    """Print every fault. Raises ClickException."""
    for fault in report.faults:
        click.echo(fault)
    for row in report.rows:
        click.echo(f"{row_word} {row.number}: {row.id or '?'}: {'; '.join(row.faults) or 'good'}")
    count = len(report.faults) + sum(len(row.faults) for row in report.rows)
    raise click.ClickException(f"{count} to mend; nothing was imported.")


async def _read_own(settings: Settings, group_id: int) -> tuple[Question, ...]:
    async with open_database(settings) as core:
        group = await choose_group(core, group_id)
        own = await core.services.own_questions.export(group.id)
    if not own:
        raise click.ClickException(f"{group.name} has no questions of its own.")
    return tuple(own)


async def _take_in(settings: Settings, group_id: int | None, questions: Sequence[Question]) -> tuple[Group, Import]:
    async with open_database(settings) as core:
        group = await choose_group(core, group_id)
        return group, await core.services.own_questions.take_in(group.id, questions, None)
