"""`bank`: the question bank by hand."""

import asyncio
from difflib import get_close_matches
from pathlib import Path

import click

from bot.app.inspection import read_disputes
from bot.bank.lint import lint
from bot.bank.loader import read_bank
from bot.bank.report import render_disputes, render_list, render_question, render_stats
from bot.cli.bank_feedback import feedback_command
from bot.cli.bank_files import export_command, import_command
from bot.cli.start import get_bank, get_settings, require_database
from bot.domain.question import DIFFICULTIES, KINDS


@click.group(commands=[export_command, feedback_command, import_command])
def bank() -> None:
    """Check, look through, export, import and measure the question bank."""


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


@bank.command("list")
@click.option("--topic", help="Only this topic, by its id.")
@click.option(
    "--difficulty",
    type=click.IntRange(DIFFICULTIES[0], DIFFICULTIES[-1]),
    help=f"Only this level, {DIFFICULTIES[0]} to {DIFFICULTIES[-1]}.",
)
@click.option("--kind", type=click.Choice(KINDS), help="Only this kind.")
def list_command(topic: str | None, difficulty: int | None, kind: str | None) -> None:
    """List the questions, one a line."""
    found = get_bank(get_settings().questions)
    topics = [known.id for known in found.topics]
    if topic is not None and topic not in topics:
        raise click.ClickException(f"There is no topic {topic!r}. Choose one of {', '.join(topics)}.")
    questions = [
        question
        for question in found.questions
        if topic in (None, question.topic)
        and difficulty in (None, question.difficulty)
        and kind in (None, question.kind)
    ]
    if not questions:
        raise click.ClickException("No question is like that. Leave out one of --topic, --difficulty and --kind.")
    click.echo(render_list(questions), nl=False)


@bank.command("show")
@click.argument("question_id", metavar="ID")
def show_command(question_id: str) -> None:
    """Print one question in full, with its model answer."""
    by_id = {question.id: question for question in get_bank(get_settings().questions).questions}
    if question_id not in by_id:
        near = get_close_matches(question_id, by_id, n=3)
        hint = f"Did you mean {', '.join(near)}?" if near else "python -m bot bank list has them all."
        raise click.ClickException(f"There is no question {question_id!r}. {hint}")
    click.echo(render_question(by_id[question_id]), nl=False)


@bank.command("stats")
@click.option("--disputed", is_flag=True, help="Count what members covered though the reading of answers missed it.")
def stats_command(*, disputed: bool) -> None:
    """Count the questions of each topic by difficulty and kind, or what members disputed of each."""
    settings = get_settings()
    if not disputed:
        click.echo(render_stats(get_bank(settings.questions)), nl=False)
        return
    require_database(settings)
    click.echo(render_disputes(asyncio.run(read_disputes(settings.database))), nl=False)
