"""Pictures that people ask for, each sent into the conversation its owner has with the app.

Slack shows a file that is shared with no conversation to nobody but us, and an ephemeral message shares none.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

import structlog

from bot.cards.pictures import Drawable
from bot.domain.refs import AccountRef, MessageRef
from bot.platforms.slack.announcer import SlackAnnouncer
from bot.platforms.slack.api import Api
from bot.platforms.slack.blocks import Block
from bot.platforms.slack.jobs import Jobs
from bot.platforms.slack.pictures import NoPictureError
from bot.ports.platform import OutcomeUnknownError, PlatformError
from bot.ports.store import Clock

_MOST_REMEMBERED: Final = 200
log = structlog.get_logger(__name__)
# The address of the message that shows a picture, '' where Slack names none; or why nobody sees it.
Outcome = str | NoPictureError | PlatformError


@dataclass(frozen=True, slots=True)
class Print:
    """A picture to be sent: what is drawn, in the file `name`, below what `message` says."""

    card: Drawable
    message: Block
    name: str


class Gallery:
    """Sends pictures; the same one goes to a person once, however often it is asked for."""

    def __init__(self, api: Api, announcer: SlackAnnouncer, jobs: Jobs, clock: Clock) -> None:
        self._api = api
        self._announcer = announcer
        self._jobs = jobs
        self._clock = clock
        self._sent: OrderedDict[tuple[AccountRef, Drawable], asyncio.Task[Outcome]] = OrderedDict()

    def begin(self, to: AccountRef, picture: Print, key: str) -> "asyncio.Task[Outcome]":
        """Send a picture beside, in a message marked with `key`, or find the task that sends or sent it."""
        wish = (to, picture.card)
        task = self._sent.get(wish)
        if task is None:
            task = self._sent[wish] = self._jobs.spawn(self._try(to, picture, key), "slack-picture")
            task.add_done_callback(lambda done: self._settle(wish, done))
        if len(self._sent) > _MOST_REMEMBERED:
            self._sent.popitem(last=False)
        return task

    def _settle(self, wish: tuple[AccountRef, Drawable], task: "asyncio.Task[Outcome]") -> None:
        """What failed is tried anew when it is asked for again."""
        if task.cancelled() or task.exception() or not isinstance(task.result(), str):
            self._sent.pop(wish, None)

    async def _try(self, to: AccountRef, picture: Print, key: str) -> Outcome:
        """Send; what Slack refuses is an outcome like any other, for everybody who waits for it."""
        try:
            return await self._address(await self._send(to, picture, key))
        except (NoPictureError, PlatformError) as error:
            return error

    async def _send(self, to: AccountRef, picture: Print, key: str) -> MessageRef:
        """Send, and look before a lost reply is taken for a failure."""
        began_at = self._clock.now()
        try:
            return await self._announcer.picture(to, picture.message, picture.card, picture.name, key)
        except OutcomeUnknownError:
            found = await self._announcer.find_post(to, key, began_at)
            if found is None:
                raise
            return found

    async def _address(self, sent: MessageRef) -> str:
        client = self._api.client
        try:
            answer = await self._api.call(
                "chat.getPermalink", lambda: client.chat_getPermalink(channel=sent.place, message_ts=sent.message)
            )
        except PlatformError as error:
            log.info("a picture has no address", why=str(error))
            return ""
        return str(answer.get("permalink") or "")
