"""Commands of members, as Discord lists them. Each acknowledges, finds its group and hands over to a handler."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord
from discord import app_commands

from bot.platforms.discord.accounts import Accounts
from bot.platforms.discord.completion import Completion
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.intake import Intake
from bot.platforms.discord.personal import Personal
from bot.platforms.discord.rounds import RoundButtons
from bot.platforms.discord.talk import Talk
from bot.platforms.discord.visit import Interaction, Visit, answering, parse_visit
from bot.wording import say

Command = app_commands.Command[Any, ..., None]
Do = Callable[[Visit], Awaitable[None]]
# Minutes before a deadline at which one can be reminded; 0 is never.
REMINDERS = (30, 60, 120, 240, 480, 720, 0)


def about(name: str) -> str:
    """A command's or option's description; English until there are more languages."""
    return say("en", f"discord.about_{name}")


async def handle(interaction: Interaction, do: Do) -> None:
    """Run a command; what goes wrong is said in words."""
    visit = parse_visit(interaction)
    async with answering(visit):
        await do(visit)


def anywhere(command: Command) -> Command:
    """Have a command in guilds and direct messages, and wherever a person installed the bot for themselves."""
    command.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
    command.allowed_installs = app_commands.AppInstallationType(guild=True, user=True)
    return command


def member_commands(
    counter: Counter,
    rounds: RoundButtons,
    personal: Personal,
    accounts: Accounts,
    talk: Talk,
    completion: Completion,
) -> Sequence[Command]:
    """Every command of members."""
    words = {
        "answer": rounds.answer_latest,
        "privacy": personal.privacy,
        "unlink": accounts.unlink,
        "help": talk.help,
        "guide": talk.guide,
    }
    commands = [
        *(_plain(name, counter) for name in ("streak", "profile", "join", "leave")),
        *(_words(name, do) for name, do in words.items()),
        _away(counter, completion),
        _remind(counter, completion),
        _suggest(counter, completion),
        _link(accounts),
    ]
    return [anywhere(command) for command in commands]


def _plain(name: str, counter: Counter) -> Command:
    @app_commands.command(name=name, description=about(name))
    async def command(interaction: Interaction) -> None:
        await handle(interaction, lambda visit: counter.run(visit, name))

    return command


def _words(name: str, do: Do) -> Command:
    @app_commands.command(name=name, description=about(name))
    async def command(interaction: Interaction) -> None:
        await handle(interaction, do)

    return command


def _away(counter: Counter, completion: Completion) -> Command:
    @app_commands.command(name="away", description=about("away"))
    @app_commands.describe(first=about("away_first"), last=about("away_last"))
    @app_commands.autocomplete(first=completion.dates, last=completion.dates)
    async def command(interaction: Interaction, first: str = "", last: str = "") -> None:
        wish = f"{first}/{last}" if first else ""
        await handle(interaction, lambda visit: counter.run(visit, "away", wish))

    return command


def _remind(counter: Counter, completion: Completion) -> Command:
    @app_commands.command(name="remind", description=about("remind"))
    @app_commands.describe(before=about("remind_before"), zone=about("remind_zone"), quiet=about("remind_quiet"))
    @app_commands.autocomplete(zone=completion.zones)
    @app_commands.choices(before=[app_commands.Choice(name=_before(n), value=n) for n in REMINDERS])
    async def command(interaction: Interaction, before: int = -1, zone: str = "", quiet: str = "") -> None:
        parts = ["" if before < 0 else str(before), zone.replace("/", "|")[:40], quiet.replace("/", "")[:11]]
        await handle(interaction, lambda visit: counter.run(visit, "remind", "/".join(parts)))

    return command


def _suggest(counter: Counter, completion: Completion) -> Command:
    @app_commands.command(name="suggest", description=about("suggest"))
    @app_commands.describe(topic=about("suggest_topic"))
    @app_commands.autocomplete(topic=completion.topics)
    async def command(interaction: Interaction, topic: str = "") -> None:
        await handle(interaction, lambda visit: counter.run(visit, "suggest", topic[:60]))

    return command


def _link(accounts: Accounts) -> Command:
    @app_commands.command(name="link", description=about("link"))
    @app_commands.describe(code=about("link_code"))
    async def command(interaction: Interaction, code: str = "") -> None:
        await handle(interaction, lambda visit: accounts.link(visit, code[:40]))

    return command


def message_menus(intake: Intake, vote: Callable[[Visit, str], Awaitable[None]]) -> Sequence[app_commands.ContextMenu]:
    """Commands on a message: count it as an answer, find it helpful."""

    async def count(interaction: Interaction, message: discord.Message) -> None:
        await handle(interaction, lambda visit: intake.count(visit, message))

    async def helpful(interaction: Interaction, message: discord.Message) -> None:
        await handle(interaction, lambda visit: vote(visit, str(message.id)))

    named = (("discord.menu_count", count), ("discord.menu_helpful", helpful))
    menus = [app_commands.ContextMenu(name=say("en", name), callback=callback) for name, callback in named]
    for menu in menus:
        menu.allowed_contexts = app_commands.AppCommandContext(guild=True)
        menu.allowed_installs = app_commands.AppInstallationType(guild=True)
    return menus


def _before(minutes: int) -> str:
    if minutes == 0:
        return say("en", "discord.never")
    return (
        say("en", "discord.hours", n=minutes // 60) if minutes % 60 == 0 else say("en", "discord.in_minutes", n=minutes)
    )
