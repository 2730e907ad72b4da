"""Discord and Slack, built where they are configured."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

import structlog
from pydantic import SecretStr

from bot.app.core import Core, SystemClock, open_core
from bot.bank.guide import GuideCard, GuideError, find_guide
from bot.domain.question import Bank
from bot.ports.pictures import Pictures
from bot.settings import Settings
from bot.store.migrations import upgrade

if TYPE_CHECKING:
    from bot.platforms.discord.connect import DiscordConnection
    from bot.platforms.slack.connect import SlackConnection

log = structlog.get_logger(__name__)


class Connection(Protocol):
    """A chat platform's connection, which comes and goes by itself between start and stop."""

    async def start(self) -> None:
        """Begin to connect; returns at once."""

    async def stop(self) -> None:
        """Finish what is under way and disconnect."""


def make_discord(
    core: Core, settings: Settings, topics: dict[str, str], pictures: Pictures | None = None
) -> "DiscordConnection | None":
    """Discord, where it is configured; imported only then, since an unused SDK costs 20 MB and half a second."""
    if settings.discord_token is None:
        return None
    from bot.platforms.discord.connect import DiscordConfig, DiscordConnection  # noqa: PLC0415 - see above

    token, guild = settings.discord_token.get_secret_value(), settings.discord_dev_guild
    api, gateway = settings.discord_api, settings.discord_gateway
    config = DiscordConfig(token, api, gateway, guild, topics=topics, guide=read_guide(settings), pictures=pictures)
    connection = DiscordConnection(core.services, core.store, core.clock, core.metrics, config)
    core.announcers[connection.announcer.platform] = connection.announcer
    core.vitals.watch(connection.announcer.platform, lambda: connection.trouble)
    return connection


def make_slack(
    core: Core, settings: Settings, topics: dict[str, str], pictures: Pictures | None = None
) -> "SlackConnection | None":
    """Slack, where it is configured; imported only then, as Discord is."""
    if settings.slack_bot_token is None:
        return None
    from bot.platforms.slack.connect import SlackConfig, SlackConnection  # noqa: PLC0415 - see above

    app_token, secret = _revealed(settings.slack_app_token), _revealed(settings.slack_signing_secret)
    token = settings.slack_bot_token.get_secret_value()
    config = SlackConfig(token, settings.slack_api, app_token, secret, topics, read_guide(settings), pictures)
    connection = SlackConnection(core.services, core.store, core.clock, core.metrics, config)
    core.announcers[connection.announcer.platform] = connection.announcer
    core.vitals.watch(connection.announcer.platform, lambda: connection.trouble)
    return connection


def _revealed(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


@asynccontextmanager
async def connected(*connections: Connection | None) -> AsyncIterator[None]:
    """Connected while the block runs; a platform that is out of reach stops nobody."""
    started = [connection for connection in connections if connection]
    for connection in started:
        await connection.start()
    try:
        yield
    finally:
        for connection in started:
            await connection.stop()


async def check_platforms(settings: Settings, bank: Bank) -> list[tuple[bool, str]]:
    """What each configured chat platform says of its set-up; stores nothing."""
    with TemporaryDirectory(prefix="drill-") as folder:
        database = Path(folder) / "check.db"
        await upgrade(database)
        async with open_core(database, SystemClock()) as core:
            discord = make_discord(core, settings, topic_titles(bank))
            slack = make_slack(core, settings, topic_titles(bank))
            return [line for chat in (discord, slack) if chat for line in await chat.check()]


def read_guide(settings: Settings) -> GuideCard | None:
    """The guide beside the bank; one that cannot be read stops nobody."""
    try:
        return find_guide(settings.questions)
    except (OSError, UnicodeDecodeError, GuideError) as error:
        log.warning("the guide cannot be read", reason=str(error))
        return None


def topic_titles(bank: Bank) -> dict[str, str]:
    """What each topic of the bank is called, by its id."""
    return {topic.id: topic.title for topic in bank.topics}
