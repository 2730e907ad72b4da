"""`python -m bot …`: run, check, bank, db, slack, standings, simulate. Every fault says in a sentence what to do."""

import click

from bot import __version__
from bot.cli.bank import bank
from bot.cli.check import check
from bot.cli.db import db
from bot.cli.run import run
from bot.cli.simulate import simulate
from bot.cli.slack import slack
from bot.cli.standings import standings


@click.group(
    commands=[run, check, bank, db, slack, standings, simulate],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="daily-drill")
def cli() -> None:
    """Daily Drill, a study bot for groups that prepare for AI-security interviews."""
