"""What every command begins with: settings, the log, the bank; faults become sentences on the terminal."""

from pathlib import Path

import click

from bot import log
from bot.bank.loader import BankError, load_bank
from bot.domain.question import Bank
from bot.settings import Settings, SettingsError, read_settings


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
    """Make the data folder, or raise ClickException saying why it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.ClickException(
            f"The data folder {folder} cannot be written ({reason}). "
            f"Give another one with DRILL_DATA (or make run DATA=…), or change its owner."
        ) from error
