"""`bank feedback`: measures the feedback on a file of labelled answers."""

import json
from pathlib import Path

import click

from bot.bank.labels import read_labels
from bot.bank.loader import BankError
from bot.bank.measuring import Agreement, measure
from bot.cli.start import get_bank, get_settings


@click.command("feedback")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def feedback_command(file: Path, as_json: bool) -> None:
    """Measure the feedback on FILE: YAML `answers:`, each with question, kind, covered, borderline and text."""
    try:
        answers = read_labels(file, get_bank(get_settings().questions))
    except BankError as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        raise click.ClickException(f"{len(error.faults)} to mend; nothing was measured.") from error
    agreement = measure(answers)
    click.echo(json.dumps(_figures(agreement)) if as_json else _render(agreement, len(answers)))


def _figures(agreement: Agreement) -> dict[str, float | dict[str, float]]:
    return {
        "f1": agreement.f1,
        "precision": agreement.precision,
        "recall": agreement.recall,
        "false_credit": dict(agreement.false_credit),
    }


def _render(agreement: Agreement, count: int) -> str:
    pairs = sum(agreement.kinds.values())
    lines = [
        f"{count} answers, {pairs} pairs of an answer and a key point",
        f"precision    {agreement.precision:.2f}",
        f"recall       {agreement.recall:.2f}",
        f"F1           {agreement.f1:.2f}",
        "false credit (pairs ticked though not covered)",
    ]
    return "\n".join(lines + [f"  {kind:<14} {share:6.1%}" for kind, share in agreement.false_credit.items()])
