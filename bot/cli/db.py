"""`db`: the database by hand."""

import asyncio
from pathlib import Path

import click

from bot.app.core import SystemClock
from bot.app.inspection import verify
from bot.cli.start import get_settings, make_data_folder, require_database
from bot.ports.health import BackupError
from bot.settings import Settings
from bot.store.backup import DamagedError, back_up, examine
from bot.store.migrations import MigrationError
from bot.store.presence import find_holders
from bot.store.readiness import HOW, make_ready
from bot.store.restore import restore

FILE = click.argument("file", type=click.Path(path_type=Path))


@click.group()
def db() -> None:
    """Upgrade, verify, back up and restore the database."""


@db.command("upgrade")
def upgrade_command() -> None:
    """Bring the database to this version's schema; makes it where there is none."""
    settings = get_settings()
    make_data_folder(settings.data)
    try:
        others = find_holders(settings.database)
        before, now = asyncio.run(make_ready(settings.database, SystemClock().now(), others=others))
    except MigrationError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{settings.database}: schema {now}" + (", nothing to do" if before == now else f", was {before or 'new'}")
    )


@db.command("verify")
@click.option("--repair", is_flag=True, help="Mend what differs, asking for nothing; it stays in the audit trail.")
def verify_command(*, repair: bool) -> None:
    """Recompute points, streaks, standings and badges from the answers, and print every difference."""
    settings = get_settings()
    require_database(settings)
    _look_through(settings.database)
    try:
        differences = asyncio.run(verify(settings.database, repair=repair))
    except ValueError as error:
        raise click.ClickException(
            f"A row of the books cannot be read ({error}). To book it anew: python -m bot db verify --repair"
        ) from error
    for difference in differences:
        click.echo(difference)
    if not differences:
        click.echo(f"{settings.database}: no difference")
    elif repair:
        click.echo(f"{len(differences)} differences mended; each is in the audit trail of its group")
    else:
        raise click.ClickException(
            f"{len(differences)} differences. To mend them from the answers: python -m bot db verify --repair"
        )


@db.command("backup")
@FILE
@click.option("--force", is_flag=True, help="Overwrite FILE where it exists.")
def backup_command(file: Path, *, force: bool) -> None:
    """Write a copy of the database to FILE, of one instant, while the bot goes on."""
    settings = _with_database()
    try:
        back_up(settings.database, file, force=force)
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{file}: {file.stat().st_size:,} bytes, whole and sound. To go back to it: {HOW} {file}")


@db.command("restore")
@FILE
def restore_command(file: Path) -> None:
    """Go back to the backup FILE; the present database is kept aside. The bot must be stopped."""
    settings = get_settings()
    make_data_folder(settings.data)
    try:
        restored = restore(file, settings.database, SystemClock().now())
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{settings.database} is now what {file} holds. Start the bot as usual; it upgrades the schema itself.")
    if restored.kept:
        click.echo(f"What was there before lies at {restored.kept}. It had what is gone now: {restored.loss}.")


def _with_database() -> Settings:
    settings = get_settings()
    if not settings.database.exists():
        raise click.ClickException(f"There is no database at {settings.database}. Start once with: python -m bot run")
    return settings


def _look_through(database: Path) -> None:
    """Books can only be checked in a file that is sound."""
    try:
        examine(database)
    except DamagedError as error:
        raise click.ClickException(
            f"{error}. That is damage to the file, which no repair of the books mends: go back to a backup with "
            f"`{HOW} FILE`; docs/operations.md says how."
        ) from error
