"""What works between us and the workspace, and how to mend what does not."""

from dataclasses import dataclass

from bot.platforms.slack.faults import why_of
from bot.platforms.slack.needs import APP_SCOPES, EVENTS, EVENTS_PATH, SCOPES
from bot.platforms.slack.socket import Socket
from bot.platforms.slack.threads import Threads
from bot.platforms.slack.tools import Tools
from bot.ports.platform import ChannelClosedError, PlatformError
from bot.wording import FALLBACK, say

Finding = tuple[bool, str]


@dataclass(frozen=True, slots=True)
class Way:
    """How events come: by a connection of ours, or by signed requests. `socket` is there once we connect."""

    app_token: str | None
    signing_secret: str | None
    socket: Socket | None
    threads: Threads


async def check(tools: Tools, way: Way) -> list[Finding]:
    """Token, scopes, the way events take, and how fast threads can be read: what works, and what to mend."""
    try:
        me = await tools.me.refresh()
    except ChannelClosedError as error:
        return [(False, _said("check_token", fix=error.what_to_fix))]
    except PlatformError as error:
        return [(False, _said("check_unreachable", why=why_of(error)))]
    missing = sorted(SCOPES.keys() - me.scopes) if me.scopes else []
    return [
        (True, _said("check_me", name=me.name, workspace=me.team_name)),
        *((False, _said("check_scope", scope=scope, why=SCOPES[scope])) for scope in missing),
        await _way(tools, way),
        *_events(way),
    ]


async def _way(tools: Tools, way: Way) -> Finding:
    if way.app_token is None:
        phrase = "check_http" if way.signing_secret else "check_no_way"
        return bool(way.signing_secret), _said(phrase, path=EVENTS_PATH)
    token, client = way.app_token, tools.api.client
    try:
        await tools.api.call("apps.connections.open", lambda: client.apps_connections_open(app_token=token))
    except PlatformError as error:
        return False, _said("check_socket_refused", why=why_of(error), scope=", ".join(APP_SCOPES))
    return True, _said("check_socket")


def _events(way: Way) -> list[Finding]:
    found = []
    if way.socket is not None and not way.socket.is_live:
        found.append((False, _said("check_down", why=way.socket.fault)))
    if way.socket is not None and way.socket.is_deaf:
        found.append((False, _said("check_events", events=", ".join(EVENTS))))
    if way.threads.is_slow:
        found.append((False, _said("check_slow")))
    return found


def _said(phrase: str, **facts: str) -> str:
    return say(FALLBACK, f"slack.{phrase}", **facts)
