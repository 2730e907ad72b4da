"""What discord.py and the network raise, as the three errors of the Announcer port."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import discord

from bot.platforms.discord.sender import ServerFailedError
from bot.ports.platform import ChannelClosedError, OutcomeUnknownError, PlaceGoneError, PlatformBusyError
from bot.wording import say

# Discord's codes of errors.
UNKNOWN_CHANNEL = 10003
UNKNOWN_MEMBER = 10007
UNKNOWN_MESSAGE = 10008
UNKNOWN_ROLE = 10011
MISSING_ACCESS = 50001
NO_DIRECT_MESSAGES = 50007
MISSING_PERMISSIONS = 50013
THREAD_ARCHIVED = 50083
THREAD_EXISTS = 160004
TOO_MANY_THREADS = 160006
BLOCKED_BY_AUTOMOD = (200000, 200001)
# The journal's lease is longer; waiting at our own gate is part of it.
TIMEOUT_SECONDS = 45
RETRY = timedelta(seconds=5)
_WORDS = {
    UNKNOWN_CHANNEL: "discord.fix_channel_gone",
    UNKNOWN_MESSAGE: "discord.fix_post_gone",
    UNKNOWN_MEMBER: "badge.fix_member_gone",
    UNKNOWN_ROLE: "badge.fix_role_gone",
    NO_DIRECT_MESSAGES: "discord.fix_dm_closed",
    THREAD_ARCHIVED: "discord.fix_thread_locked",
    TOO_MANY_THREADS: "discord.fix_too_many_threads",
    **dict.fromkeys(BLOCKED_BY_AUTOMOD, "discord.fix_blocked"),
}


@asynccontextmanager
async def translated(find_problems: Callable[[], Sequence[str]]) -> AsyncIterator[None]:
    """Raises ChannelClosedError, PlatformBusyError or OutcomeUnknownError for what goes wrong inside.

    `find_problems` says from the cache which permissions are missing, for a refusal that does not say it.
    """
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            yield
    except discord.RateLimited as error:
        raise PlatformBusyError(timedelta(seconds=error.retry_after)) from error
    except discord.HTTPException as error:
        raise _translate(error, find_problems) from error
    except aiohttp.ClientConnectorError as error:
        raise PlatformBusyError(RETRY) from error
    except (ServerFailedError, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise OutcomeUnknownError(repr(error)) from error


def _translate(error: discord.HTTPException, find_problems: Callable[[], Sequence[str]]) -> Exception:
    if error.status in (401, 429):
        return PlatformBusyError(RETRY)
    if error.status >= 500:
        return OutcomeUnknownError(repr(error))
    if error.code in (UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_MEMBER, UNKNOWN_ROLE, THREAD_ARCHIVED):
        return PlaceGoneError(say("en", _WORDS[error.code]))
    if error.code in _WORDS:
        return ChannelClosedError(say("en", _WORDS[error.code]))
    if error.status in (403, 404):
        problems = find_problems() if error.code in (MISSING_ACCESS, MISSING_PERMISSIONS) else ()
        refused = say("en", "discord.fix_refused", reason=error.text or error.status)
        return ChannelClosedError(" ".join(problems) or refused)
    return error
