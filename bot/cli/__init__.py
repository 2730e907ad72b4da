"""`python -m bot …`: run, check, bank, db, simulate. Every fault ends with a sentence that says what to do."""

import click

from bot import __version__
from bot.cli.bank import bank
from bot.cli.check import check
from bot.cli.db import db
from bot.cli.run import run
from bot.cli.simulate import simulate


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="daily-drill")
def cli() -> None:
    """Daily Drill, a study bot for groups that prepare for AI-security interviews."""


for command in (run, check, bank, db, simulate):
    cli.add_command(command)
