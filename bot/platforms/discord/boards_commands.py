"""`/leaderboard` for members and `/standings` for hosts, as Discord lists them."""

import discord
from discord import app_commands

from bot.domain.leaderboard import NEWCOMERS_BOARD, TOPIC_BOARD, Board, Measure
from bot.platforms.discord.boards import SHARE
from bot.platforms.discord.boards_host import BoardHosting
from bot.platforms.discord.boards_wish import EVERYONE
from bot.platforms.discord.completion import Choices, Completion, make_choices
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.member_commands import Command, about, anywhere, handle
from bot.platforms.discord.render import Topics, topic_title
from bot.platforms.discord.visit import Interaction, parse_visit
from bot.services.bundle import Services
from bot.services.standings import LATEST
from bot.services.standings_export import Form
from bot.wording import say

MOST_WHOSE = 40
# Those of everyone; newcomers and topics are whose board it is.
DATED = (LATEST, *Board)
_FORMS = {Form.CSV: "chat_seasons.csv", Form.JSON: "chat_seasons.json"}


class BoardCompletion:
    """Completions of whose board and of seasons. None of them fails: with nothing to offer, nothing is offered."""

    def __init__(self, services: Services, completion: Completion, topics: Topics) -> None:
        self._services = services
        self._completion = completion
        self._topics = topics

    async def whose(self, interaction: Interaction, typed: str) -> Choices:
        """Everyone, newcomers, and the topics somebody has points in."""
        group = await self._completion.find_group(parse_visit(interaction))
        topics = await self._services.standings.periods(group.id, TOPIC_BOARD) if group else ()
        named = [(say("en", "chat_boards.everyone"), EVERYONE), (say("en", "boards.newcomers"), NEWCOMERS_BOARD)]
        named += sorted((topic_title(topic, self._topics), topic) for topic in topics if len(topic) <= MOST_WHOSE)
        return make_choices((name, value) for name, value in named if typed.strip().casefold() in name.casefold())

    async def dates(self, interaction: Interaction, typed: str) -> Choices:
        """The coming days."""
        return await self._completion.dates(interaction, typed)

    async def seasons(self, interaction: Interaction, typed: str) -> Choices:
        """The seasons of the group, newest first."""
        group = await self._completion.find_group(parse_visit(interaction))
        found = await self._services.seasons.list(group.id) if group else ()
        names = [season.name for season in reversed(found) if typed.strip().casefold() in season.name.casefold()]
        return make_choices((name, name) for name in names)


def leaderboard(counter: Counter, complete: BoardCompletion) -> Command:
    """`/leaderboard`."""

    @app_commands.command(name="leaderboard", description=about("leaderboard"))
    @app_commands.describe(
        board=about("leaderboard_board"), whose=said("of"), by=said("by"), share=about("leaderboard_share")
    )
    @app_commands.rename(whose="of")
    @app_commands.choices(board=boards(), by=measures())
    @app_commands.autocomplete(whose=complete.whose)
    async def command(
        interaction: Interaction, board: str = "", whose: str = "", by: str = "", share: bool = False
    ) -> None:
        wish = f"{SHARE if share else ''}{board}:{by}:{whose[:MOST_WHOSE]}"
        await handle(interaction, lambda visit: counter.run(visit, "leaderboard", wish))

    return anywhere(command)


def standings_group(counter: Counter, hosting: BoardHosting, complete: BoardCompletion) -> app_commands.Group:
    """`/standings` with its subcommands, hidden from who may not manage the server."""
    group = app_commands.Group(
        name="standings",
        description=of_season("about"),
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True),
    )
    _add_seasons(group, counter, hosting, complete)
    _add_export(group, hosting, complete)
    return group


def _add_seasons(group: app_commands.Group, counter: Counter, hosting: BoardHosting, complete: BoardCompletion) -> None:
    @group.command(name="seasons", description=of_season("about_seasons"))
    async def seasons(interaction: Interaction) -> None:
        await handle(interaction, lambda visit: counter.run(visit, "standings-seasons"))

    @group.command(name="season", description=of_season("about_season"))
    @app_commands.describe(name=of_season("about_name"), first=of_season("about_first"), last=of_season("about_last"))
    async def season(interaction: Interaction, name: str, first: str, last: str) -> None:
        await handle(interaction, lambda visit: hosting.season(visit, name, first, last))

    @group.command(name="end", description=of_season("about_end"))
    @app_commands.describe(name=of_season("about_name"))
    async def end(interaction: Interaction, name: str) -> None:
        await handle(interaction, lambda visit: hosting.end(visit, name))

    season.autocomplete("name")(complete.seasons)
    season.autocomplete("first")(complete.dates)
    season.autocomplete("last")(complete.dates)
    end.autocomplete("name")(complete.seasons)


def _add_export(group: app_commands.Group, hosting: BoardHosting, complete: BoardCompletion) -> None:
    forms = [app_commands.Choice(name=say("en", phrase), value=form.value) for form, phrase in _FORMS.items()]

    @group.command(name="export", description=of_season("about_export"))
    @app_commands.describe(
        board=about("leaderboard_board"), whose=said("of"), by=said("by"), form=of_season("about_form")
    )
    @app_commands.rename(whose="of")
    @app_commands.choices(board=boards(), by=measures(), form=forms)
    @app_commands.autocomplete(whose=complete.whose)
    async def export(
        interaction: Interaction, board: str = "", whose: str = "", by: str = "", form: str = Form.CSV.value
    ) -> None:
        await handle(interaction, lambda visit: hosting.export(visit, board, whose, by, form))


def boards() -> list[app_commands.Choice[str]]:
    """The boards of everyone."""
    return [app_commands.Choice(name=say("en", f"board.{name}"), value=str(name)) for name in DATED]


def measures() -> list[app_commands.Choice[str]]:
    """What a board can be ordered by."""
    return [app_commands.Choice(name=say("en", f"boards.by_{by}"), value=by.value) for by in Measure]


def said(name: str) -> str:
    """The description of an option of boards."""
    return say("en", f"chat_boards.about_{name}")


def of_season(name: str) -> str:
    """The description of `/standings` and its options."""
    return say("en", f"chat_seasons.{name}")
