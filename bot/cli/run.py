"""`run`: the bot with its room, until it is stopped."""

import asyncio
import sys

import click

from bot.app.running import run as run_app
from bot.cli.start import get_bank, get_settings, make_data_folder
from bot.platforms.server import AddressError
from bot.store.migrations import MigrationError


@click.command()
def run() -> None:
    """Migrate the database, open the room and keep every group's rounds going."""
    settings = get_settings()
    bank = get_bank(settings.questions)
    make_data_folder(settings.data)
    try:
        asyncio.run(run_app(settings, bank, sys.stdout))
    except (AddressError, MigrationError) as error:
        raise click.ClickException(str(error)) from error
