"""Thread messages: taken as answers the moment they are reported, then acknowledged as far as there is time."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import structlog

from bot import wording
from bot.cards.notices import ReceiptCard
from bot.domain.answer import Verdict
from bot.domain.errors import InvalidInputError
from bot.domain.refs import ThreadRef
from bot.platforms.slack.blocks import Block, message, section
from bot.platforms.slack.faults import RefusedError
from bot.platforms.slack.parse import Removed, Written, parse_message_event
from bot.platforms.slack.places import PLATFORM, split_thread, thread_ref
from bot.platforms.slack.render_answers import render_hint
from bot.platforms.slack.tools import Tools
from bot.ports.platform import ThreadMessage
from bot.ports.store import UnitOfWork

COUNTS = "white_check_mark"
Event = Mapping[str, Any]
log = structlog.get_logger(__name__)


async def on_message(tools: Tools, event: Event) -> None:
    """Store what a message event says of a watched thread; anything else is dropped from memory alone (promise 10)."""
    me = tools.me.known
    if me is None or not is_watched(tools, me.team, event):
        return
    parsed = parse_message_event(me, event)
    try:
        if isinstance(parsed, Removed):
            await tools.services.answers.withdraw(parsed.thread, parsed.message_id, parsed.account, parsed.at)
        elif parsed is not None:
            await take(tools, parsed)
    except Exception:
        # The event is acknowledged already: the thread is read again instead.
        log.exception("a thread message could not be stored")
        await tools.services.recovery.missed(PLATFORM)


def is_watched(tools: Tools, team: str, event: Event) -> bool:
    """Whether an event is about a thread that takes answers; nothing is read or asked for it."""
    inner = event.get("message") or event.get("previous_message") or event
    thread = inner.get("thread_ts") or (event.get("previous_message") or {}).get("thread_ts")
    channel = event.get("channel")
    return bool(thread and channel and tools.services.watch.find(thread_ref(team, channel, thread)))


async def take(tools: Tools, written: Written) -> None:
    """Store a message, then say so: a tick on it, or a hint where it does not count."""
    if written.is_file_alone:
        return _hint_once(tools, written, "file", wording.say(wording.FALLBACK, "slack.hint_file"))
    try:
        name, is_known = tools.directory.name_of(written.user), tools.directory.known(written.user) is not None
        told = replace(written.message, name=name, knows_name=is_known)
        stored = await tools.services.answers.take(written.thread, told)
    except InvalidInputError as error:
        return _hint_once(tools, written, written.ts, wording.explain(wording.FALLBACK, error))
    if stored is not None:
        tools.settle_name(written.user, name)
        tools.jobs.offer(partial(acknowledge, tools, written))


def found(tools: Tools, thread: ThreadRef, message_: ThreadMessage) -> None:
    """An answer came by a reading of its thread alone: it is acknowledged like one that was heard."""
    channel, _, ts = message_.message_id.partition(":")
    written = Written(channel, ts, message_.account.external_id, thread, message_)
    tools.jobs.offer(partial(acknowledge, tools, written))


async def acknowledge(tools: Tools, written: Written) -> None:
    """A tick once the answer counts; late or too short is said once, to its author alone."""
    round_ = tools.services.watch.find(written.thread)
    if round_ is None:
        return
    receipt = await tools.services.answers.receipt(round_, written.message.account)
    if receipt.verdict is Verdict.ANSWERED:
        await react(tools, written, COUNTS)
    elif receipt.verdict is Verdict.LATE and await _claim(tools, f"late-{round_.id}-{written.user}"):
        await whisper(tools, written, render_hint(receipt, wording.FALLBACK))
    elif receipt.verdict is Verdict.NONE:
        _hint_short(tools, written, receipt)
    tools.refresh_home(written.user)


async def react(tools: Tools, written: Written, emoji: str) -> None:
    """Put a mark on a message; one that is there already, or a message that is gone, is no matter."""
    client = tools.api.client
    try:
        await tools.api.call(
            "reactions.add",
            lambda: client.reactions_add(channel=written.channel, timestamp=written.ts, name=emoji),
        )
    except RefusedError as error:
        if error.code not in ("already_reacted", "message_not_found", "too_many_reactions"):
            raise


async def whisper(tools: Tools, written: Written, text: Block) -> None:
    """Tell a message's author something in their thread."""
    _, thread = split_thread(written.thread)
    await tools.api.whisper(written.channel, written.user, text, thread)


def _hint_short(tools: Tools, written: Written, receipt: ReceiptCard) -> None:
    if tools.told.add(f"short-{receipt.round_id}-{written.user}"):
        tools.jobs.offer(partial(whisper, tools, written, render_hint(receipt, wording.FALLBACK)))


def _hint_once(tools: Tools, written: Written, what: str, text: str) -> None:
    if tools.told.add(f"{what}-{written.thread.thread}-{written.user}"):
        tools.jobs.offer(partial(whisper, tools, written, message(text, [section(text)])))


async def _claim(tools: Tools, key: str) -> bool:
    """Whether this is the first time, restarts included."""

    async def work(uow: UnitOfWork) -> bool:
        return await uow.inbox.claim(f"{PLATFORM}-{key}", tools.clock.now())

    return tools.told.add(key) and await tools.store.write(work)
