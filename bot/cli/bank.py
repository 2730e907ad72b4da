"""`bank`: the question bank by hand."""

from pathlib import Path

import click

from bot.bank.lint import lint
from bot.bank.loader import read_bank
from bot.cli.start import get_settings


@click.group()
def bank() -> None:
    """Check and look through the question bank."""


@bank.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
def check_command(folder: Path | None) -> None:
    """List every fault of the bank with file and line, then the counts."""
    loaded = read_bank(folder or get_settings().questions)
    faults = sorted({*loaded.faults, *lint(loaded)})
    for fault in faults:
        click.echo(str(fault))
    questions = loaded.bank.questions
    checks = sum(len(question.checks) for question in questions)
    click.echo(f"{len(questions)} questions, {checks} checks, {len(faults)} faults")
    if faults:
        raise SystemExit(1)
