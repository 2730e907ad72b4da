"""Slack's announcer: our posts as messages that carry their journal key in their metadata."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.cards.digest import DigestCard
from bot.cards.notices import NoticeCard
from bot.cards.pictures import Drawable
from bot.cards.rounds import RevealCard, RoundCard
from bot.domain.post import Place
from bot.domain.refs import AccountRef, ChannelRef, MessageRef, ThreadRef
from bot.platforms.slack.api import Api, Payload
from bot.platforms.slack.blocks import cut, escape
from bot.platforms.slack.directory import Directory
from bot.platforms.slack.faults import RefusedError, explain_code
from bot.platforms.slack.identity import Self
from bot.platforms.slack.pace import Refreshes
from bot.platforms.slack.parse import parse_reply
from bot.platforms.slack.pictures import REFUSED_FORMS, Illustrator, speak
from bot.platforms.slack.places import PLATFORM, message_ref, split_thread, thread_ref, ts_of
from bot.platforms.slack.render_digest import render_digest
from bot.platforms.slack.render_posts import Topics, render_notice, render_reveal, render_round
from bot.platforms.slack.threads import Threads, find_key
from bot.ports.platform import Card, ChannelClosedError, PlaceGoneError, PlatformError, ThreadMessage

EVENT_TYPE = "daily_drill_post"
PICTURE = "week.png"
# Slack stamps messages by its own clock.
SKEW = timedelta(minutes=2)
_PAGES = 20
_GONE = frozenset("message_not_found thread_not_found cant_update_message edit_window_closed".split())
_MOST_TEXT = 3500
log = structlog.get_logger(__name__)


class SlackAnnouncer:
    """The Announcer of Slack. Every method may raise the port's errors."""

    def __init__(
        self,
        api: Api,
        me: Self,
        directory: Directory,
        threads: Threads,
        topics: Topics,
        refresh_every: timedelta,
        illustrator: Illustrator,
    ) -> None:
        self._api = api
        self._me = me
        self._directory = directory
        self._threads = threads
        self._topics = topics
        self._conversations: dict[str, str] = {}
        self._shows = Refreshes(refresh_every)
        self._illustrator = illustrator

    @property
    def platform(self) -> str:
        """`slack`."""
        return PLATFORM

    def count_parts(self, card: Card) -> int:
        """One for questions and notices; a reveal is split where Slack's limits want it."""
        return len(render_reveal(card)) if isinstance(card, RevealCard) else 1

    async def open_round(self, channel: ChannelRef, card: RoundCard, key: str) -> MessageRef:
        """Post a question in its channel."""
        _, ts = await self._post(channel.channel, render_round(card, self._topics), key)
        return message_ref(channel.space, channel.channel, ts)

    async def start_thread(self, post: MessageRef, title: str) -> ThreadRef:
        """A message is its thread's first: nothing is sent."""
        return thread_ref(post.space, post.place, post.message)

    async def refresh_round(self, post: MessageRef, card: RoundCard) -> None:
        """Make a question post show `card`; one that somebody deleted has nothing left to show.

        Raises PlatformBusyError for a new count too soon after the last: a new state is shown at once.
        """
        await self._me.get()
        self._shows.pass_through(post.message, card.state)
        try:
            await self._api.update(post.place, post.message, render_round(card, self._topics))
        except RefusedError as error:
            if error.code not in _GONE:
                raise
            log.warning("a question post is gone", channel=post.place, ts=post.message, why=error.code)

    async def reveal(self, place: ThreadRef | ChannelRef, card: RevealCard, key: str, part: int) -> MessageRef:
        """Post a part of the model answer in the thread, or in the channel where the thread is gone."""
        message = render_reveal(card)[part]
        channel, thread = split_thread(place) if isinstance(place, ThreadRef) else (place.channel, None)
        try:
            _, ts = await self._post(channel, message, key, thread)
        except RefusedError as error:
            if thread is None or error.code not in _GONE:
                raise
            _, ts = await self._post(channel, message, key)
        return message_ref(place.space, channel, ts)

    async def lock_thread(self, thread: ThreadRef) -> None:
        """Slack cannot lock a thread: late answers are recorded as late."""

    async def digest(self, channel: ChannelRef, card: DigestCard, key: str) -> MessageRef:
        """Post a group's week, with its picture where one can be drawn and Slack takes it."""
        await self._me.get()
        message = render_digest(card, self._topics)
        send = partial(self._send, channel.channel, key)
        sent = await self._illustrator.show(send, message, card, PICTURE)
        _, ts = sent or await self._post(channel.channel, message, key)
        return message_ref(channel.space, channel.channel, ts)

    async def tell(self, to: AccountRef | ChannelRef, card: NoticeCard, key: str) -> MessageRef:
        """Send a notice to one person, in the conversation they have with the app, or aloud in a channel."""
        if isinstance(to, ChannelRef):
            conversation, team = to.channel, to.space
        else:
            conversation, team = await self._conversation(to.external_id), to.scope
        _, ts = await self._post(conversation, render_notice(card), key)
        return message_ref(team, conversation, ts)

    async def picture(self, to: AccountRef, message: Payload, card: Drawable, name: str, key: str) -> MessageRef:
        """Send one person a message with the picture of `card`, which makes the file theirs to see.

        Raises NoPictureError where there is no picture to show; then nothing was sent.
        """
        conversation = await self._conversation(to.external_id)

        async def send(shown: Payload) -> tuple[str, str]:
            return await self._send(conversation, key, speak(shown))

        _, ts = await self._illustrator.present(send, message, card, name)
        return message_ref(to.scope, conversation, ts)

    async def inspect(self, channel: ChannelRef) -> Sequence[str]:
        """What keeps us from posting in a channel, each as what to mend."""
        try:
            await self._me.get()
            response = await self._api.call(
                "conversations.info", lambda: self._api.client.conversations_info(channel=channel.channel)
            )
        except ChannelClosedError as error:
            return [error.what_to_fix]
        info = response.get("channel") or {}
        codes = [code for code, holds in (
            ("is_archived", info.get("is_archived")),
            ("not_in_channel", not info.get("is_member")),
            ("restricted_action_read_only_channel", info.get("is_read_only")),
        ) if holds]  # fmt: skip
        return [fix for fix in map(explain_code, codes[:1]) if fix]

    async def find_post(self, place: Place, key: str, since: datetime) -> MessageRef | None:
        """Our message in `place` whose metadata carries `key`."""
        me = await self._me.get()
        if isinstance(place, ThreadRef):
            channel, _ = split_thread(place)
            ts = await self._find_in_thread(place, key, me.bot)
            # A reveal whose thread was gone went to the channel.
            ts = ts or await self._find_in_channel(channel, key, me.bot, since)
            return message_ref(place.space, channel, ts) if ts else None
        channel = place.channel if isinstance(place, ChannelRef) else await self._conversation(place.external_id)
        ts = await self._find_in_channel(channel, key, me.bot, since)
        return message_ref(me.team, channel, ts) if ts else None

    async def read_thread(self, thread: ThreadRef) -> Sequence[ThreadMessage]:
        """What members wrote in a thread and is there now, oldest first. Raises PlaceGoneError for one that is gone."""
        me = await self._me.get()
        channel, _ = split_thread(thread)
        replies = [parse_reply(me, channel, raw) for raw in await self._threads.read(thread)]
        users = {reply.account.external_id for reply in replies if reply}
        await asyncio.gather(*(self._directory.find(user) for user in users))
        return [replace(r, name=self._directory.name_of(r.account.external_id)) for r in replies if r]

    async def _post(self, channel: str, message: Payload, key: str, thread: str | None = None) -> tuple[str, str]:
        """Post with the journal's key; what Slack refuses for its form goes out as plain text."""
        await self._me.get()
        try:
            return await self._send(channel, key, message, thread)
        except RefusedError as error:
            if not error.code.startswith(REFUSED_FORMS):
                raise
            log.error("Slack refused the form of a post; sent as plain text", key=key, why=error.code)
            return await self._send(channel, key, {"text": _as_text(message)}, thread)

    async def _send(self, channel: str, key: str, message: Payload, thread: str | None = None) -> tuple[str, str]:
        marked = {**message, "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": key}}}
        return await self._api.post(channel, marked, thread)

    async def _conversation(self, user: str) -> str:
        """The conversation a person has with the app."""
        if user not in self._conversations:
            await self._me.get()
            response = await self._api.call(
                "conversations.open", lambda: self._api.client.conversations_open(users=user)
            )
            self._conversations[user] = str(response["channel"]["id"])
        return self._conversations[user]

    async def _find_in_thread(self, thread: ThreadRef, key: str, bot: str) -> str | None:
        try:
            return find_key(await self._threads.read(thread), key, bot)
        except PlaceGoneError:
            return None

    async def _find_in_channel(self, channel: str, key: str, bot: str, since: datetime) -> str | None:
        cursor, oldest = None, ts_of(since - SKEW)
        history = partial(
            self._api.client.conversations_history, channel=channel, oldest=oldest, limit=200, include_all_metadata=True
        )
        for _ in range(_PAGES):
            response = await self._api.call("conversations.history", partial(history, cursor=cursor))
            ts = find_key(response.get("messages") or [], key, bot)
            cursor = (response.get("response_metadata") or {}).get("next_cursor")
            if ts or not cursor:
                return ts
        raise PlatformError(f"{channel} holds too much to look through for {key}")


def _as_text(message: Payload) -> str:
    """Everything a message's blocks say, without their form."""
    return cut("\n".join(_texts(message["blocks"])), _MOST_TEXT)


def _texts(value: object) -> list[str]:
    """Every text in blocks, in order, escaped where Slack would not read it as mrkdwn."""
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    if not isinstance(value, dict):
        return []
    own = value.get("text")
    texts = [own if value.get("type") == "mrkdwn" else escape(own)] if isinstance(own, str) else []
    return texts + [text for inner in value.values() for text in _texts(inner)]
