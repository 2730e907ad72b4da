"""discord.py's client as we use it: the fewest intents and caches, and message payloads taken as they come."""

from collections.abc import Awaitable, Callable, Mapping

import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.platforms.discord.intake import Intake
from bot.platforms.discord.parse import Payload
from bot.platforms.discord.sender import Sender

Handler = Callable[..., Awaitable[None]]
# Seconds the SDK may wait for a rate limit; a longer one is the journal's to wait for.
LONGEST_LIMIT = 30.0
log = structlog.get_logger(__name__)


def point_at(api: str, gateway: str) -> None:
    """Use these addresses for the REST API and the gateway.

    discord.py keeps them on its classes, and an invalid session sends it back to the default gateway: both must follow.
    """
    # Nobody speaks here: what its voice would need is not missed.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    Route.BASE = api.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


def make_client(sender: Sender, *, reads_content: bool, guild_seconds: float) -> discord.Client:
    """A client that asks for guilds and their messages, with their content where the application may read it.

    `guild_seconds` is how long after the last guild came in the client is ready.
    """
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=reads_content)
    return discord.Client(
        intents=intents,
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
        guild_ready_timeout=guild_seconds,
        allowed_mentions=discord.AllowedMentions.none(),
        max_ratelimit_timeout=LONGEST_LIMIT,
        http_trace=sender.trace,
    )


def listen(client: discord.Client, handlers: Mapping[str, Handler]) -> None:
    """Call `handlers` by the names of discord.py's events, such as `ready`."""
    for name, handler in handlers.items():
        setattr(client, f"on_{name}", handler)


def take_payloads(client: discord.Client, intake: Intake) -> None:
    """Hand message payloads to `intake` as they come.

    discord.py would build a message and a task for every message of every guild; all but a few are not ours. Its table
    of parsers is private, so the version of discord.py is pinned and a test drives this over the wire.
    """
    client._connection.parsers.update(
        MESSAGE_CREATE=_unfailing(intake.on_message),
        MESSAGE_UPDATE=_unfailing(intake.on_message),
        MESSAGE_DELETE=_unfailing(intake.on_delete),
        MESSAGE_DELETE_BULK=_unfailing(intake.on_bulk_delete),
    )


def _unfailing(take: Callable[[Payload], None]) -> Callable[[Payload], None]:
    """What a parser raises would end the connection."""

    def parse(payload: Payload) -> None:
        try:
            take(payload)
        except Exception:
            log.exception("payload not understood")

    return parse
