"""Slack's Web API as we call it: one session, no retry that re-sends, every failure typed, every pause kept."""

import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.platforms.slack.faults import translate, translate_network
from bot.platforms.slack.pace import Pacer
from bot.ports.platform import OutcomeUnknownError, PlatformBusyError

TIMEOUT: Final = aiohttp.ClientTimeout(total=20, connect=5)
Payload = dict[str, Any]


class Api:
    """The one door to the Web API. Make it inside the running loop; `close` it at the end.

    Every method may raise PlatformBusyError, OutcomeUnknownError, ChannelClosedError or RefusedError.
    """

    def __init__(self, token: str, base_url: str, pacer: Pacer) -> None:
        self._session = aiohttp.ClientSession(timeout=TIMEOUT)
        # The SDK's default handler sends again after a lost connection, which would post twice.
        self.client = AsyncWebClient(token=token, base_url=base_url, session=self._session, retry_handlers=[])
        self.pacer = pacer
        self.last_post_at: float | None = None

    async def close(self) -> None:
        """End the session."""
        await self._session.close()

    async def call(self, gate: str, send: Callable[[], Awaitable[AsyncSlackResponse]]) -> AsyncSlackResponse:
        """Make a call, unless Slack asked to leave its gate alone for a while."""
        self.pacer.pass_through(gate)
        try:
            return await send()
        except SlackApiError as error:
            fault = translate(error)
            if isinstance(fault, PlatformBusyError):
                self.pacer.pause(gate, fault.retry_after)
            raise fault from error
        except (aiohttp.ClientError, OSError) as error:
            raise translate_network(error) from error

    async def post(self, channel: str, message: Payload, thread_ts: str | None = None) -> tuple[str, str]:
        """Post a message in its channel's turn: (channel, ts), where a person's id became their conversation's."""
        gate = f"chat.postMessage:{channel}"
        self.pacer.pass_through(gate)
        await self.pacer.take_turn(channel)
        response = await self.call(
            gate,
            lambda: self.client.chat_postMessage(
                channel=channel, thread_ts=thread_ts, unfurl_links=False, unfurl_media=False, **message
            ),
        )
        # Conversations with one person bring no events.
        if not str(response["channel"]).startswith("D"):
            self.last_post_at = time.monotonic()
        return str(response["channel"]), str(response["ts"])

    async def update(self, channel: str, ts: str, message: Payload) -> None:
        """Change a message of ours; its metadata stays, and nothing is broadcast."""
        await self.call("chat.update", lambda: self.client.chat_update(channel=channel, ts=ts, **message))

    async def whisper(self, channel: str, user: str, message: Payload, thread_ts: str | None = None) -> None:
        """Show a message to one person until they reload."""
        await self.call(
            "chat.postEphemeral",
            lambda: self.client.chat_postEphemeral(channel=channel, user=user, thread_ts=thread_ts, **message),
        )

    async def upload(self, url: str, data: bytes) -> None:
        """Give Slack the content of a file at the address it named for that; no token goes there."""
        try:
            async with self._session.post(url, data=data) as response:
                status = response.status
        except (aiohttp.ClientError, OSError) as error:
            raise translate_network(error) from error
        if status != 200:
            raise OutcomeUnknownError(f"the address for a file answered {status}")

    async def respond(self, url: str, message: Payload, *, replace: bool = False) -> None:
        """Answer a command or click through its own address; only who gave it sees the answer.

        Raises OutcomeUnknownError when that address no longer takes it.
        """
        hook = AsyncWebhookClient(url, session=self._session, retry_handlers=[])
        try:
            response = await hook.send_dict(
                {**message, "response_type": "ephemeral", "replace_original": replace, "delete_original": False}
            )
        except (aiohttp.ClientError, OSError) as error:
            raise translate_network(error) from error
        if response.status_code != 200:
            raise OutcomeUnknownError(f"the response address answered {response.status_code}: {response.body[:80]}")
