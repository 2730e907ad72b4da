"""`standings`: a board of a group as a file."""

import asyncio
from pathlib import Path

import click

from bot.cli.start import choose_group, get_settings, open_database
from bot.domain.errors import DrillError
from bot.domain.group import Group
from bot.domain.leaderboard import Measure
from bot.services.standings import BOARDS
from bot.services.standings_export import Export, Form
from bot.settings import Settings
from bot.wording import FALLBACK, explain


@click.command("standings")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--group", "group_id", type=int, help="Whose standings.  [default: the only group]")
@click.option("--board", type=click.Choice(list(map(str, BOARDS))), default="all", show_default=True)
@click.option("--period", help="Such as 2026-W48, 2026-11, a season's name or a topic.  [default: the current one]")
@click.option("--by", type=click.Choice(list(map(str, Measure))), default="points", show_default=True)
@click.option("--format", "form", type=click.Choice(list(map(str, Form))), help="[default: by the file's ending]")
def standings(file: Path, group_id: int | None, board: str, period: str | None, by: str, form: str | None) -> None:
    """Write a board to FILE, as CSV or JSON."""
    chosen = form or file.suffix.lower().removeprefix(".")
    if chosen not in set(Form):
        raise click.ClickException(f"What {file.name} should hold is not clear. End it in .csv or .json.")
    try:
        group, export = asyncio.run(_export(get_settings(), group_id, board, Form(chosen), period, by))
        file.write_bytes(export.content)
    except DrillError as error:
        raise click.ClickException(explain(FALLBACK, error)) from error
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(f"{file}: {export.rows} members of {group.name}")


async def _export(
    settings: Settings, group_id: int | None, board: str, form: Form, period: str | None, by: str
) -> tuple[Group, Export]:
    async with open_database(settings) as core:
        group = await choose_group(core, group_id)
        return group, await core.services.standings.export(group.id, board, form, period, by)
