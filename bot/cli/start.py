"""What commands begin with: settings, log, bank, database, group; faults become sentences on the terminal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import click

from bot import log
from bot.app.core import Core, SystemClock, open_core
from bot.bank.loader import BankError, load_bank
from bot.domain.group import Group
from bot.domain.question import Bank
from bot.settings import Settings, SettingsError, read_settings
from bot.store.migrations import MigrationError
from bot.store.readiness import require_ready


def get_settings() -> Settings:
    """Checked settings, with the log set up by them. Raises ClickException listing every fault."""
    try:
        settings = read_settings()
    except SettingsError as error:
        raise click.ClickException("The settings cannot be used:\n  " + "\n  ".join(error.faults)) from error
    log.configure(settings.log_level, settings.log_format, settings.secret_values)
    return settings


def get_bank(folder: Path) -> Bank:
    """The bank in `folder`. Raises ClickException listing every fault with file and line."""
    try:
        return load_bank(folder)
    except BankError as error:
        count = len(error.faults)
        raise click.ClickException(f"The question bank has {count} faults; nothing was started.\n{error}") from error


def make_data_folder(folder: Path) -> None:
    """Make the data folder, for its owner alone, or raise ClickException saying why it cannot be written."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.ClickException(
            f"The data folder {folder} cannot be written ({reason}). "
            f"Give another one with DRILL_DATA (or make run DATA=…), or change its owner."
        ) from error


def require_database(settings: Settings) -> None:
    """Raises ClickException where there is no database, or one that is damaged or not of this version's schema."""
    if not settings.database.exists():
        raise click.ClickException(f"There is no database at {settings.database}. Start once with: python -m bot run")
    try:
        require_ready(settings.database)
    except MigrationError as error:
        raise click.ClickException(str(error)) from error


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Core]:
    """The core on the database there is, of this version's schema. Raises ClickException where there is none such."""
    require_database(settings)
    async with open_core(settings.database, SystemClock()) as core:
        yield core


async def choose_group(core: Core, group_id: int | None) -> Group:
    """The group of that id, without one the only group. Raises ClickException listing the groups to choose from."""
    groups = await core.store.read(lambda uow: uow.groups.list())
    chosen = [group for group in groups if group_id in (None, group.id)]
    if len(chosen) == 1:
        return chosen[0]
    listed = (
        "\n".join(f"  {group.id}  {group.name}" for group in groups) or "  none yet; start once with: python -m bot run"
    )
    why = "Say which group with --group." if group_id is None else f"There is no group {group_id}."
    raise click.ClickException(f"{why} The groups are:\n{listed}")
