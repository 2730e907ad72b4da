"""The requests we make of Discord besides interactions: each in its lane, each failing with an error of the port."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any, Literal

import discord
from discord import ui

from bot.platforms.discord import failures
from bot.platforms.discord.link import Link
from bot.platforms.discord.marks import has_mark, nonce_of
from bot.platforms.discord.permissions import find_problems, find_role_problems
from bot.platforms.discord.sender import Lane

PAGE = 100
# Minutes without a message until Discord folds a thread away; the longest there is.
THREAD_MINUTES: Literal[10080] = 10080
# A channel's newest pages in which a post of ours is looked for.
PAGES_SEARCHED = 10


class Api:
    """Posts, edits, threads, history, reactions and files. Ids are Discord's, as text where they come from our refs."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._direct: dict[str, str] = {}

    async def post(
        self,
        lane: Lane,
        space: str,
        place: str,
        view: ui.LayoutView,
        key: str,
        role: int | None = None,
        file: discord.File | None = None,
    ) -> str:
        """Post a message once for `key`, mentioning nobody but `role`, with the file its view shows; its id."""
        client = self._link.get_client()
        mentions = discord.AllowedMentions(roles=[discord.Object(role)] if role else False)
        async with self._calling(lane, space, place):
            channel = client.get_partial_messageable(int(place), guild_id=int(space) if space else None)
            attached = file or discord.utils.MISSING
            message = await channel.send(view=view, nonce=nonce_of(key), allowed_mentions=mentions, file=attached)
        return str(message.id)

    async def edit(self, space: str, place: str, message: str, view: ui.LayoutView) -> None:
        """Make a message of ours look like `view`."""
        client = self._link.get_client()
        async with self._calling(Lane.REFRESH, space, place):
            channel = client.get_partial_messageable(int(place), guild_id=int(space))
            await channel.get_partial_message(int(message)).edit(view=view)

    async def start_thread(self, space: str, place: str, message: str, name: str) -> str:
        """The thread under a message, started or found; in its channel where the message is gone. Its id."""
        http = self._link.get_client().http
        async with self._calling(Lane.QUESTION, space, place):
            try:
                started = await http.start_thread_with_message(
                    int(place), int(message), name=name, auto_archive_duration=THREAD_MINUTES
                )
            except discord.HTTPException as error:
                if error.code == failures.THREAD_EXISTS:
                    return message
                if error.code != failures.UNKNOWN_MESSAGE:
                    raise
                started = await http.start_thread_without_message(
                    int(place), name=name, auto_archive_duration=THREAD_MINUTES, type=self._thread_type(space, place)
                )
        return str(started["id"])

    async def lock(self, space: str, thread: str) -> None:
        """Lock a thread: an archived one takes no change but its opening, so both are said at once."""
        http = self._link.get_client().http
        async with self._calling(Lane.REVEAL, space, thread):
            await http.edit_channel(int(thread), archived=False, locked=True)

    async def open_direct(self, user_id: str) -> str:
        """The channel of direct messages with somebody."""
        if user_id not in self._direct:
            client = self._link.get_client()
            async with self._calling(Lane.QUESTION, "", "0"):
                opened = await client.http.start_private_message(int(user_id))
            self._direct[user_id] = str(opened["id"])
        return self._direct[user_id]

    async def find(self, space: str, place: str, key: str, since: datetime) -> str | None:
        """The id of our message with the mark of `key` that is not older than `since`."""
        oldest = discord.utils.time_snowflake(since)
        async with self._calling(Lane.QUESTION, space, place):
            before = None
            for _ in range(PAGES_SEARCHED):
                page = await self._page(place, before=before)
                for message in page:
                    if int(message["author"]["id"]) == self._link.bot_id and has_mark(message, key):
                        return str(message["id"])
                if len(page) < PAGE or int(page[-1]["id"]) < oldest:
                    return None
                before = int(page[-1]["id"])
        return None

    async def read(self, space: str, place: str) -> Sequence[Mapping[str, Any]]:
        """Every message in a place, oldest first."""
        messages: list[Mapping[str, Any]] = []
        async with self._calling(Lane.QUESTION, space, place):
            after = 0
            while True:
                page = sorted(await self._page(place, after=after), key=lambda message: int(message["id"]))
                messages += page
                if len(page) < PAGE:
                    return messages
                after = int(page[-1]["id"])

    async def react(self, space: str, place: str, message: str, emoji: str) -> None:
        """Add a reaction."""
        client = self._link.get_client()
        async with self._calling(Lane.REACTION, space, place):
            await client.http.add_reaction(int(place), int(message), emoji)

    async def change_role(self, space: str, person: str, role: str, *, give: bool) -> None:
        """Give somebody a role or take it back; a refusal says what to allow."""
        http = self._link.get_client().http
        ids = int(space), int(person), int(role)
        find = partial(find_role_problems, self._link.find_guild(space), int(role))
        with self._link.sender.lane(Lane.REACTION):
            async with failures.translated(find):
                await (http.add_role(*ids, reason=None) if give else http.remove_role(*ids, reason=None))

    async def fetch_name(self, user_id: int) -> str:
        """What somebody is called everywhere."""
        client = self._link.get_client()
        with self._link.sender.lane(Lane.INTERACTION):
            async with failures.translated(tuple):
                user = await client.fetch_user(user_id)
        return user.global_name or user.name

    async def fetch_text(self, url: str) -> str:
        """What a text file holds that somebody attached; characters that cannot be read are marked."""
        client = self._link.get_client()
        async with failures.translated(tuple):
            return (await client.http.get_from_cdn(url)).decode("utf-8", "replace")

    @asynccontextmanager
    async def _calling(self, lane: Lane, space: str, place: str) -> AsyncIterator[None]:
        with self._link.sender.lane(lane):
            async with failures.translated(partial(self._problems, space, place)):
                yield

    def _problems(self, space: str, place: str) -> Sequence[str]:
        if not space:
            return ()
        guild = self._link.find_guild(space)
        thread = guild.get_thread(int(place)) if guild else None
        return find_problems(guild, thread.parent_id if thread else int(place))

    async def _page(self, place: str, before: int | None = None, after: int | None = None) -> list[Mapping[str, Any]]:
        http = self._link.get_client().http
        return list(await http.logs_from(int(place), PAGE, before=before, after=after))

    def _thread_type(self, space: str, place: str) -> Literal[10, 11]:
        guild = self._link.find_guild(space)
        channel = guild.get_channel(int(place)) if guild else None
        return 10 if channel and channel.type is discord.ChannelType.news else 11
