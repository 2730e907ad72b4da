"""`/quiz`, `/due`, `/mock` and `/practice` as Discord lists them; all work in direct messages too.

The ranges of options are the domain's, written out since they are annotations; a test compares them.
"""

from collections.abc import Sequence

from discord import app_commands

from bot.domain.quiz import QuizKind
from bot.platforms.discord.completion import Choices, Completion
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.layout import MOST_OPTIONS
from bot.platforms.discord.member_commands import Command, anywhere, handle
from bot.platforms.discord.member_commands import about as about_command
from bot.platforms.discord.mock import MockButtons
from bot.platforms.discord.mock_ids import USUAL_MINUTES
from bot.platforms.discord.practice_quiz import write_wish
from bot.platforms.discord.practice_settings import NO_INTERVIEW
from bot.platforms.discord.render_mock import LENGTHS
from bot.platforms.discord.visit import Interaction
from bot.services.practice import PERIODS
from bot.wording import say


def about(name: str) -> str:
    """An option's or subcommand's description."""
    return say("en", f"discord_practice.about_{name}")


def practice_commands(
    counter: Counter, mocks: MockButtons, completion: Completion
) -> Sequence[Command | app_commands.Group]:
    """Every command of practice."""
    return [
        anywhere(_quiz(counter, completion)),
        anywhere(_due(counter)),
        anywhere(_mock(mocks)),
        _practice(counter, completion),
    ]


def _quiz(counter: Counter, completion: Completion) -> Command:
    kinds = [app_commands.Choice(name=say("en", f"discord_practice.kind_{kind}"), value=str(kind)) for kind in QuizKind]

    @app_commands.command(name="quiz", description=about_command("quiz"))
    @app_commands.describe(
        topic=about("topic"), difficulty=about("difficulty"), count=about("count"), kind=about("kind")
    )
    @app_commands.autocomplete(topic=completion.topics)
    @app_commands.choices(kind=kinds)
    async def command(
        interaction: Interaction,
        topic: str = "",
        difficulty: app_commands.Range[int, 1, 5] | None = None,
        count: app_commands.Range[int, 1, 20] = 5,
        kind: str = "",
    ) -> None:
        wish = write_wish(topic, difficulty, count, kind)
        await handle(interaction, lambda visit: counter.run(visit, "quiz", wish))

    return command


def _due(counter: Counter) -> Command:
    @app_commands.command(name="due", description=about_command("due"))
    async def command(interaction: Interaction) -> None:
        await handle(interaction, lambda visit: counter.run(visit, "due"))

    return command


def _mock(mocks: MockButtons) -> Command:
    lengths = [
        app_commands.Choice(name=say("en", "discord_practice.mock_minutes", n=minutes), value=minutes)
        for minutes in LENGTHS
    ]

    @app_commands.command(name="mock", description=about_command("mock"))
    @app_commands.describe(minutes=about("minutes"))
    @app_commands.choices(minutes=lengths)
    async def command(interaction: Interaction, minutes: int = USUAL_MINUTES) -> None:
        await handle(interaction, lambda visit: mocks.begin(visit, minutes))

    return command


def _practice(counter: Counter, completion: Completion) -> app_commands.Group:
    """`/practice` with its subcommands."""
    group = app_commands.Group(
        name="practice",
        description=about_command("practice"),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
    )
    _add_settings(group, counter, completion)
    _add_board(group, counter)
    return group


def _add_settings(group: app_commands.Group, counter: Counter, completion: Completion) -> None:
    @group.command(name="settings", description=about("settings"))
    @app_commands.describe(retention=about("retention"), load=about("load"), interview=about("interview"))
    async def settings(
        interaction: Interaction,
        retention: app_commands.Range[int, 80, 95] | None = None,
        load: app_commands.Range[int, 1, 100] | None = None,
        interview: str = "",
    ) -> None:
        wish = f"{retention or ''}/{load or ''}/{interview.strip().replace('/', '-')[:20]}"
        await handle(interaction, lambda visit: counter.run(visit, "practice-settings", wish))

    @settings.autocomplete("interview")
    async def complete(interaction: Interaction, typed: str) -> Choices:
        none = say("en", "discord_practice.none")
        offered = [app_commands.Choice(name=none, value=NO_INTERVIEW)] if typed.strip().casefold() in none else []
        return [*offered, *(await completion.dates(interaction, typed))][:MOST_OPTIONS]


def _add_board(group: app_commands.Group, counter: Counter) -> None:
    periods = [app_commands.Choice(name=say("en", f"discord_practice.period_{p}"), value=p) for p in PERIODS]

    @group.command(name="board", description=about("board"))
    @app_commands.describe(period=about("period"))
    @app_commands.choices(period=periods)
    async def board(interaction: Interaction, period: str = PERIODS[0]) -> None:
        await handle(interaction, lambda visit: counter.run(visit, "practice-board", period))
