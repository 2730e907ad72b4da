"""`db`: the database by hand."""

import asyncio

import click

from bot.app import verify
from bot.cli.start import get_settings, make_data_folder
from bot.store.migrations import MigrationError, upgrade


@click.group()
def db() -> None:
    """Upgrade and verify the database."""


@db.command("upgrade")
def upgrade_command() -> None:
    """Bring the database to this version's schema; makes it where there is none."""
    settings = get_settings()
    make_data_folder(settings.data)
    try:
        before, now = asyncio.run(upgrade(settings.database))
    except MigrationError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{settings.database}: schema {now}" + (", nothing to do" if before == now else f", was {before or 'new'}")
    )


@db.command("verify")
def verify_command() -> None:
    """Recompute points, streaks and standings from the answers, and print every difference."""
    settings = get_settings()
    if not settings.database.exists():
        raise click.ClickException(f"There is no database at {settings.database}. Start once with: python -m bot run")
    differences = asyncio.run(verify(settings.database))
    for difference in differences:
        click.echo(difference)
    if differences:
        raise click.ClickException(f"{len(differences)} differences")
    click.echo(f"{settings.database}: no difference")
