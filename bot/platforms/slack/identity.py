"""Who we are in the workspace, asked once for each token however many events arrive before the answer."""

import asyncio
from dataclasses import dataclass

from bot.platforms.slack.api import Api
from bot.ports.platform import PlatformError


@dataclass(frozen=True, slots=True)
class Identity:
    """The bot in its workspace. `scopes` is empty where Slack did not name them."""

    team: str
    team_name: str
    user: str
    bot: str
    name: str
    url: str
    scopes: frozenset[str]


class Self:
    """The identity behind a token, remembered; asked again only after `forget`."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._asking: asyncio.Task[Identity] | None = None

    @property
    def known(self) -> Identity | None:
        """What was found out, without asking."""
        task = self._asking
        return task.result() if task and task.done() and not task.cancelled() and not task.exception() else None

    async def get(self) -> Identity:
        """Ask once; everybody who waits gets the one answer. Raises what the call raises, and asks anew next time."""
        if self._asking is None or (self._asking.done() and self.known is None):
            self._asking = asyncio.create_task(ask(self._api), name="slack-auth-test")
        return await asyncio.shield(self._asking)

    def forget(self) -> None:
        """The token may no longer be good."""
        if self._asking is not None and self._asking.done():
            self._asking = None


async def ask(api: Api) -> Identity:
    """Ask Slack who the token belongs to. Raises what Api raises."""
    response = await api.call("auth.test", api.client.auth_test)
    if not response.get("bot_id"):
        raise NotABotError
    headers = {name.lower(): value for name, value in response.headers.items()}
    scopes = headers.get("x-oauth-scopes", "")
    return Identity(
        team=str(response["team_id"]),
        team_name=str(response.get("team") or ""),
        user=str(response["user_id"]),
        bot=str(response["bot_id"]),
        name=str(response.get("user") or ""),
        url=str(response.get("url") or ""),
        scopes=frozenset(scope.strip() for scope in str(scopes).split(",") if scope.strip()),
    )


class NotABotError(PlatformError):
    """The token is a person's."""
