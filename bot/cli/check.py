"""`check`: what is configured, what is missing and how to mend it; never a secret."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import click

from bot.app.chats import check_platforms
from bot.bank.lint import lint
from bot.bank.loader import read_bank
from bot.cli.start import get_bank, get_settings, make_data_folder
from bot.settings import DATABASE_FILE, Settings
from bot.store.migrations import MigrationError
from bot.store.presence import find_holders
from bot.store.readiness import find_schemas


@click.command()
def check() -> None:
    """Say what is configured, what is missing and how to mend it."""
    settings = get_settings()
    faults = 0
    for is_good, line in (*_room(settings), *_data(settings.data), *_bank(settings.questions), *_platforms(settings)):
        click.echo(f"{'ok' if is_good else '!!'}  {line}")
        faults += not is_good
    if faults:
        raise click.ClickException(f"{faults} to mend")


def _room(settings: Settings) -> Iterator[tuple[bool, str]]:
    address = f"{settings.host}:{settings.port}"
    password = "with a password" if settings.room_password else "without a password, for this machine alone"
    yield True, f"room: {address}, {password}"
    if settings.public_url:
        yield True, f"room: people open {settings.public_url}"
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            yield False, f"room: {address} cannot be used ({error.strerror}); set DRILL_PORT to a free port"


def _data(folder: Path) -> Iterator[tuple[bool, str]]:
    try:
        make_data_folder(folder)
    except click.ClickException as error:
        yield False, f"data: {error.message}"
    else:
        yield True, f"data: {folder.resolve()} can be written"
        if (folder / DATABASE_FILE).exists():
            yield from _database(folder / DATABASE_FILE)


def _database(file: Path) -> Iterator[tuple[bool, str]]:
    try:
        found, needed = find_schemas(file)
    except MigrationError as error:
        yield False, f"data: {error}"
    else:
        schema = f", schema {needed}"
        if found != needed:
            schema = f"; its schema {found or '(none yet)'} is brought to {needed} at the next start"
        yield True, f"data: {file.resolve()} is sound{schema}"
    processes = find_holders(file)
    if len(processes) > 1:
        listed = ", ".join(map(str, processes))
        yield False, f"data: {len(processes)} bots use this database (processes {listed}); stop all but one"


def _bank(folder: Path) -> Iterator[tuple[bool, str]]:
    loaded = read_bank(folder)
    faults = [*loaded.faults, *lint(loaded)]
    count = f"{len(loaded.bank.questions)} questions"
    if faults:
        yield False, f"bank: {count}, {len(faults)} faults; python -m bot bank check lists them"
    else:
        yield True, f"bank: {count}, no fault"


def _platforms(settings: Settings) -> Iterator[tuple[bool, str]]:
    yield True, "web: always on"
    if not settings.discord_token:
        yield True, "Discord: not configured; docs/discord.md says how"
    if not settings.slack_bot_token:
        yield True, "Slack: not configured; docs/slack.md says how"
    if settings.discord_token or settings.slack_bot_token:
        yield from asyncio.run(check_platforms(settings, get_bank(settings.questions)))
