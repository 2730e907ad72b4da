"""`simulate`: a study group under a virtual clock."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from bot.cli.start import get_bank, get_settings, make_data_folder
from bot.settings import DATABASE_FILE
from bot.simulate import Plan
from bot.simulate import simulate as play

FIRST_ON = date(2026, 1, 5)


@click.command()
@click.option("--days", type=click.IntRange(1, 3660), default=60, show_default=True, help="Calendar days to simulate.")
@click.option("--members", type=click.IntRange(1, 500), default=12, show_default=True, help="People in the group.")
@click.option("--seed", type=int, default=7, show_default=True, help="Decides everything they do.")
@click.option("--from", "first_on", type=click.DateTime(["%Y-%m-%d"]), help=f"First day.  [default: {FIRST_ON}]")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep the database in this folder; it ends yesterday, with a round open now: a room with history.",
)
def simulate(days: int, members: int, seed: int, first_on: datetime | None, data: Path | None) -> None:
    """Play a group of members who answer on time, late, edit, delete and vanish, and print what happens.

    Runs the real services, store and room announcer without sleeping. The same seed prints the same result.
    """
    if data is not None and first_on is not None:
        raise click.UsageError("--data ends the span yesterday, so it cannot be combined with --from")
    settings = get_settings()
    begin = first_on.date() if first_on else FIRST_ON
    database = None
    if data is not None:
        make_data_folder(data)
        database = data / DATABASE_FILE
        if database.exists():
            raise click.ClickException(f"{database} exists already; give an empty folder with --data")
        begin = datetime.now(UTC).date() - timedelta(days=days)
    asyncio.run(play(Plan(begin, days, members, seed), get_bank(settings.questions), click.echo, database))
