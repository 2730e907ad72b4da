"""Takes what members write in rounds' threads: new, edited and deleted messages, from the gateway's payloads."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, cast

import discord
import structlog

from bot.domain.answer import Verdict
from bot.domain.errors import ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.refs import ThreadRef
from bot.platforms.discord.api import Api
from bot.platforms.discord.layout import layout
from bot.platforms.discord.link import Link
from bot.platforms.discord.parse import (
    PLATFORM,
    Payload,
    account_ref,
    is_answer,
    is_hidden,
    parse_attachments,
    parse_message,
    parse_thread,
    thread_ref,
)
from bot.platforms.discord.render import render_receipt
from bot.platforms.discord.sender import Lane
from bot.platforms.discord.visit import Visit
from bot.ports.platform import PlatformError, ThreadMessage
from bot.ports.store import Clock
from bot.services.bundle import Services
from bot.wording import explain

# Reactions under way, waiting for Discord's limits included; with more, one would come too late to be of use.
MOST_REACTIONS = 20
COUNTS, LATE, SHORT = "✅", "🕒", "✏️"
# A deletion does not say whose message it was; the message does.
_SOMEBODY = account_ref(0)
log = structlog.get_logger(__name__)


class Intake:
    """Handlers of message payloads. What is not in a watched thread is dropped from memory alone (promise 10)."""

    def __init__(self, services: Services, api: Api, link: Link, clock: Clock) -> None:
        self._services = services
        self._api = api
        self._link = link
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._reacting = 0
        services.answers.on_found(PLATFORM, self.acknowledge)

    def on_message(self, message: Payload) -> None:
        """A message is new or was edited. One whose content Discord keeps from us changes nothing."""
        thread = parse_thread(message)
        if thread is None or self._services.watch.find(thread) is None:
            return
        if is_answer(message) and not is_hidden(message):
            self._start(self._take(thread, message))

    def on_delete(self, payload: Payload) -> None:
        """A message is gone."""
        self._withdraw(payload, [payload["id"]])

    def on_bulk_delete(self, payload: Payload) -> None:
        """Several messages are gone at once."""
        self._withdraw(payload, payload["ids"])

    async def take(self, thread: ThreadRef, message: Payload) -> bool:
        """Store a message with what its text files hold; whether it is an answer. Raises InvalidInputError."""
        files = parse_attachments(message) if message.get("attachments") else ()
        texts = {file.url: await self._read(file.url) for file in files if file.url}
        taken = parse_message(message, self._link.bot_id, texts)
        if await self._services.answers.take(thread, taken) is None:
            return False
        self.acknowledge(thread, taken)
        return True

    def acknowledge(self, thread: ThreadRef, message: ThreadMessage) -> None:
        """React to an answer that is durable, unless too many reactions wait."""
        if self._reacting < MOST_REACTIONS:
            self._reacting += 1
            self._start(self._react(thread, message))

    async def count(self, visit: Visit, message: discord.Message) -> None:
        """Count one's own message as an answer, for where its content reaches us in no other way."""
        await visit.wait()
        resolved = cast(Mapping[str, Any], visit.interaction.data)["resolved"]["messages"][str(message.id)]
        thread = visit.thread
        if thread is None or self._services.watch.find(thread) is None:
            raise NotFoundError("discord.no_round_here")
        if resolved["author"]["id"] != visit.account.external_id:
            raise ForbiddenError("message.not_yours")
        await self.take(thread, resolved)
        round_ = self._services.watch.find(thread)
        assert round_ is not None
        receipt = await self._services.answers.receipt(round_, visit.account)
        await visit.tell(render_receipt(receipt, visit.locale))

    async def stop(self) -> None:
        """Finish what is under way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _take(self, thread: ThreadRef, message: Payload) -> None:
        try:
            await self.take(thread, message)
        except InvalidInputError as error:
            await self._refuse(thread, message, error)

    async def _read(self, url: str) -> str:
        try:
            return await self._api.fetch_text(url)
        except PlatformError as error:
            log.warning("attachment not read", error=str(error))
            return ""

    async def _react(self, thread: ThreadRef, message: ThreadMessage) -> None:
        """The receipt in the thread: it counts, it is late, or it is kept and still too short."""
        try:
            round_ = self._services.watch.find(thread)
            if round_ is not None:
                receipt = await self._services.answers.receipt(round_, message.account)
                emoji = {Verdict.ANSWERED: COUNTS, Verdict.LATE: LATE, Verdict.NONE: SHORT}[receipt.verdict]
                await self._api.react(thread.space, thread.thread, message.message_id, emoji)
        finally:
            self._reacting -= 1

    async def _refuse(self, thread: ThreadRef, message: Payload, error: InvalidInputError) -> None:
        """Say in the thread why a message cannot be stored, unless it only lacks words, as a sticker does."""
        if message.get("content") or message.get("attachments"):
            key = f"refused-{message['id']}-{message.get('edited_timestamp')}"
            text = f"<@{message['author']['id']}> {explain('en', error)}"
            await self._api.post(Lane.INTERACTION, thread.space, thread.thread, layout(text), key)

    def _withdraw(self, payload: Payload, message_ids: list[str]) -> None:
        guild_id = payload.get("guild_id")
        if guild_id is None:
            return
        thread = thread_ref(guild_id, payload["channel_id"])
        if self._services.watch.find(thread) is not None:
            for message_id in message_ids:
                self._start(self._services.answers.withdraw(thread, message_id, _SOMEBODY, self._clock.now()))

    def _start(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(self._guard(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guard(self, work: Coroutine[Any, Any, Any]) -> None:
        """Nothing ends the connection; what could not be stored is read again from the thread (promise 4)."""
        try:
            await work
        except PlatformError as error:
            log.warning("receipt not given", error=str(error))
        except Exception:
            log.exception("message not taken")
            await self._services.recovery.missed(PLATFORM)
