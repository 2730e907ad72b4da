"""The bot's connection to Discord: started once, kept up by itself, never a reason for the process to end."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import aiohttp
import discord
import structlog

from bot.bank.guide import GuideCard
from bot.domain.refs import ChannelRef, ThreadRef
from bot.metrics import Metrics
from bot.platforms.discord.announcer import DiscordAnnouncer
from bot.platforms.discord.api import Api
from bot.platforms.discord.clicks import Clicks
from bot.platforms.discord.client import Handler, listen, make_client, point_at, take_payloads
from bot.platforms.discord.handlers import make_handlers
from bot.platforms.discord.intake import Intake
from bot.platforms.discord.link import Link
from bot.platforms.discord.parse import PLATFORM
from bot.platforms.discord.permissions import invite_url
from bot.platforms.discord.render import Topics
from bot.platforms.discord.sender import Sender
from bot.platforms.discord.spaces import SPACE_EVENTS, Spaces
from bot.platforms.discord.tree import Tree
from bot.ports.pictures import NoPictures, Pictures
from bot.ports.store import Clock, Store
from bot.services.bundle import Services
from bot.wording import say

API = "https://discord.com/api/v10"
GATEWAY = "wss://gateway.discord.gg/"
# Seconds between attempts to connect: doubling from the first to the last.
FIRST_PAUSE, LAST_PAUSE = 2.0, 300.0
# A connection that held this long was a good one: the next failure starts from the first pause again.
GOOD_SECONDS = 60.0
# How long a stop waits for what is under way, and what discord.py calls the tasks of its handlers.
LAST_SECONDS = 5.0
SDK_TASKS = ("discord.py: on_", "CommandTree-invoker")
Sentence = tuple[bool, str]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DiscordConfig:
    """What an operator sets, the topics' titles and the guide. In `dev_guild` commands appear at once."""

    token: str = field(repr=False)
    api: str = API
    gateway: str = GATEWAY
    dev_guild: int | None = None
    guild_seconds: float = 2.0
    topics: Topics = field(default_factory=dict)
    guide: GuideCard | None = None
    pictures: Pictures | None = None


class DiscordConnection:
    """`start` it when services run and `stop` it before they end; put `announcer` among the courier's."""

    def __init__(self, services: Services, store: Store, clock: Clock, metrics: Metrics, config: DiscordConfig) -> None:
        self._services = services
        self._store = store
        self._config = config
        self._connected = metrics.connected.labels(PLATFORM)
        self._link = Link(Sender(config.api))
        self._api = Api(self._link)
        self._intake = Intake(services, self._api, self._link, clock)
        lookups = (self._find_home, self._find_ping, self._find_locks)
        self.announcer = DiscordAnnouncer(self._api, self._link, clock, config.topics, *lookups, config.pictures)
        self._found = make_handlers(
            services,
            store,
            clock,
            self.announcer,
            self._api,
            self._link,
            self._intake,
            config.topics,
            config.guide,
            config.pictures or NoPictures(),
        )
        self._clicks = Clicks(self._found.clicks)
        self._spaces = Spaces(services, self._api)
        self._may_read = True
        self._task: asyncio.Task[None] | None = None

    @property
    def trouble(self) -> str:
        """Why there is no connection, in words; empty while there is one."""
        return self._link.trouble

    async def start(self) -> None:
        """Begin to connect; returns at once."""
        point_at(self._config.api, self._config.gateway)
        self._link.trouble = say("en", "discord.connecting")
        self._task = asyncio.create_task(self._run(), name="discord")

    async def stop(self) -> None:
        """Finish what is under way and disconnect."""
        if self._task is None:
            return
        await self._finish()
        self._task.cancel()
        await asyncio.wait([self._task])
        await self._finish()
        self._task = None

    async def _finish(self) -> None:
        """Let what is under way come to its end; discord.py itself waits for none of the tasks it started."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_SECONDS):
                await self._intake.stop()
                if tasks := [task for task in asyncio.all_tasks() if task.get_name().startswith(SDK_TASKS)]:
                    await asyncio.wait(tasks)

    async def check(self) -> list[Sentence]:
        """Whether the token is good, how answers are read, and the link that invites the bot. Connects by itself."""
        point_at(self._config.api, self._config.gateway)
        client = discord.Client(intents=discord.Intents(guilds=True))
        try:
            await client.login(self._config.token)
            return _describe(client)
        except discord.LoginFailure:
            return [(False, say("en", "discord.bad_token"))]
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            return [(False, say("en", "discord.unreachable", reason=str(error)))]
        finally:
            await client.close()

    async def _run(self) -> None:
        """Connect again and again; only a token that Discord refuses ends it."""
        pause = FIRST_PAUSE
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await self._serve()
            except discord.LoginFailure:
                self._link.trouble = say("en", "discord.bad_token")
                log.error(self._link.trouble)
                return
            except discord.PrivilegedIntentsRequired:
                self._may_read = False
                continue
            except Exception as error:
                self._link.trouble = say("en", "discord.unreachable", reason=str(error) or repr(error))
                is_network = isinstance(error, OSError | aiohttp.ClientError)
                log.warning(self._link.trouble, pause=pause, exc_info=not is_network)
            if asyncio.get_running_loop().time() - began > GOOD_SECONDS:
                pause = FIRST_PAUSE
            await asyncio.sleep(pause)
            pause = min(pause * 2, LAST_PAUSE)

    async def _serve(self) -> None:
        """One client's life."""
        reads_content = self._may_read and await self._reads_content()
        seconds = self._config.guild_seconds
        client = make_client(self._link.sender, reads_content=reads_content, guild_seconds=seconds)
        listen(client, self._handlers())
        take_payloads(client, self._intake)
        tree = self._make_tree(client)
        try:
            await client.login(self._config.token)
            self._link.reads_content = reads_content
            self._link.client = client
            log.info(say("en", "discord.reads_all" if reads_content else "discord.reads_mentions"))
            await self._sync(tree)
            await client.connect()
        finally:
            self._link.client, self._link.is_live = None, False
            self._connected.set(0)
            await client.close()

    def _make_tree(self, client: discord.Client) -> Tree:
        tree, guild = Tree(client), self._dev_guild
        for command in self._found.commands:
            tree.add_command(command)
        if guild is not None:
            tree.copy_global_to(guild=guild)
        return tree

    @property
    def _dev_guild(self) -> discord.Object | None:
        return discord.Object(self._config.dev_guild) if self._config.dev_guild else None

    async def _sync(self, tree: Tree) -> None:
        """Tell Discord of the commands if they changed; without that the bot still does everything else."""
        try:
            if await tree.sync_if_changed(self._dev_guild):
                log.info("commands synced", guild=self._config.dev_guild)
        except discord.DiscordException as error:
            log.warning("commands not synced", error=str(error))

    async def _reads_content(self) -> bool:
        """Whether the application may read what messages say, by its own flags; asked before intents are chosen."""
        client = discord.Client(intents=discord.Intents(guilds=True))
        try:
            await client.login(self._config.token)
            return _may_read(client)
        finally:
            await client.close()

    def _handlers(self) -> Mapping[str, Handler]:
        return {
            "ready": self._on_ready,
            "resumed": self._on_ready,
            "disconnect": self._on_disconnect,
            "interaction": self._clicks.on_interaction,
            **{name: getattr(self._spaces, f"on_{name}") for name in SPACE_EVENTS},
        }

    async def _on_ready(self) -> None:
        """The gateway is up: whatever was written meanwhile is read from the threads."""
        self._link.is_live, self._link.trouble = True, ""
        self._connected.set(1)
        log.info("Discord is connected")
        await self._services.recovery.missed(PLATFORM)
        if client := self._link.client:
            await self._spaces.compare(client.guilds)

    async def _on_disconnect(self) -> None:
        """The gateway is down: rounds that close now wait until their threads were read."""
        if self._link.is_live:
            self._link.is_live, self._link.trouble = False, say("en", "discord.reconnecting")
            self._connected.set(0)
            log.warning(self._link.trouble)
            await self._services.recovery.missed(PLATFORM)

    async def _find_home(self, thread: ThreadRef) -> ChannelRef | None:
        """The channel whose question a thread belongs to."""
        post = await self._store.read(lambda uow: uow.posts.find_of_thread(thread))
        return post.target if post and isinstance(post.target, ChannelRef) else None

    async def _find_locks(self, channel: ChannelRef) -> bool:
        """Whether threads of a channel are locked at the reveal."""
        return await self._store.read(lambda uow: uow.groups.locks(channel))

    async def _find_ping(self, channel: ChannelRef) -> int | None:
        """The role that a host chose to mention with each question."""
        role = await self._store.read(lambda uow: uow.groups.find_ping(channel))
        return int(role) if role else None


def _may_read(client: discord.Client) -> bool:
    flags = client.application.flags if client.application else discord.ApplicationFlags()
    return flags.gateway_message_content or flags.gateway_message_content_limited


def _describe(client: discord.Client) -> list[Sentence]:
    assert client.user is not None
    assert client.application is not None
    reads = "discord.reads_all" if _may_read(client) else "discord.reads_mentions"
    found = [
        (True, say("en", "discord.connected_as", name=client.user.name)),
        (True, say("en", reads)),
        (True, say("en", "discord.invite", url=invite_url(client.application.id))),
    ]
    endpoint = client.application.interactions_endpoint_url
    return [*found, (False, say("en", "discord.endpoint_set", url=endpoint))] if endpoint else found
