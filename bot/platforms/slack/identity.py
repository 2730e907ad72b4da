"""Who we are in the workspace, asked once for each token however many events arrive before the answer."""

import asyncio
from dataclasses import dataclass

from bot.platforms.slack.api import Api
from bot.platforms.slack.faults import ClosedError, explain_code


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
    """The identity behind a token, asked once and remembered while the process runs."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._asking: asyncio.Task[Identity] | None = None
        self.known: Identity | None = None

    async def get(self) -> Identity:
        """Who we are; everybody who waits gets the one answer. Raises what `ask` raises, and asks anew next time."""
        return self.known or await self.refresh()

    async def refresh(self) -> Identity:
        """Ask, whatever is known: the token may be good no more. Raises what `ask` raises; what is known stays."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(ask(self._api), name="slack-auth-test")
        self.known = await asyncio.shield(self._asking)
        return self.known


async def ask(api: Api) -> Identity:
    """Ask Slack who the token belongs to. Raises what Api raises, and ClosedError for a token that is a person's."""
    response = await api.call("auth.test", api.client.auth_test)
    if not response.get("bot_id"):
        raise ClosedError("not_allowed_token_type", explain_code("not_allowed_token_type") or "")
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
