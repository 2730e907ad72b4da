"""The bot's connection to Slack: started once, kept up by itself, never a reason for the process to end."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from bot.bank.guide import GuideCard
from bot.metrics import Metrics
from bot.platforms.slack import health, listen_home
from bot.platforms.slack.announcer import SlackAnnouncer
from bot.platforms.slack.api import Api
from bot.platforms.slack.directory import Directory, Person
from bot.platforms.slack.faults import why_of
from bot.platforms.slack.gallery import Gallery
from bot.platforms.slack.identity import Self
from bot.platforms.slack.jobs import Jobs
from bot.platforms.slack.listen import make_app
from bot.platforms.slack.listen_messages import found
from bot.platforms.slack.misshapen import REFUSED, SIGNS
from bot.platforms.slack.needs import EVENTS_PATH
from bot.platforms.slack.pace import Pacer
from bot.platforms.slack.pictures import SETTLE, Illustrator
from bot.platforms.slack.places import PLATFORM
from bot.platforms.slack.socket import Socket, Timings
from bot.platforms.slack.threads import Threads
from bot.platforms.slack.tools import Tools
from bot.ports.pictures import NoPictures, Pictures
from bot.ports.platform import PlatformError
from bot.ports.store import Clock, Store
from bot.services.bundle import Services
from bot.services.desk import Desks
from bot.services.own_answer import OwnAnswers
from bot.wording import FALLBACK, say

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
LAST_PATIENCE = timedelta(seconds=10)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SlackConfig:
    """What an operator sets, the topics' titles and the guide.

    With `app_token` events come by Socket Mode; without, by signed HTTP requests, which need `signing_secret`.
    """

    bot_token: str
    api_url: str
    app_token: str | None = None
    signing_secret: str | None = None
    topics: Mapping[str, str] = field(default_factory=dict)
    guide: GuideCard | None = None
    pictures: Pictures | None = None
    post_every: timedelta = timedelta(seconds=1)
    refresh_every: timedelta = timedelta(seconds=5)
    picture_settle: timedelta = SETTLE
    name_patience: timedelta = timedelta(milliseconds=700)
    first_wait: timedelta = FIRST_WAIT
    timings: Timings = field(default_factory=Timings)


class SlackConnection:
    """Make it inside the running loop; its announcer works from then on, events come after `start`."""

    def __init__(self, services: Services, store: Store, clock: Clock, metrics: Metrics, config: SlackConfig) -> None:
        self._config = config
        self._metrics = metrics
        self._api = Api(config.bot_token, config.api_url, Pacer(config.post_every))
        self._me = Self(self._api)
        self._threads = Threads(self._api)
        directory = Directory(self._api, config.name_patience)
        directory.on_found = self._rename_later
        illustrator = Illustrator(self._api, config.pictures or NoPictures(), config.picture_settle)
        self.announcer = SlackAnnouncer(
            self._api, self._me, directory, self._threads, config.topics, config.refresh_every, illustrator
        )
        self.jobs = Jobs()
        self._tools = Tools(
            services=services,
            store=store,
            clock=clock,
            api=self._api,
            me=self._me,
            directory=directory,
            jobs=self.jobs,
            gallery=Gallery(self._api, self.announcer, self.jobs, clock),
            own=OwnAnswers(store, clock),
            desks=Desks(store, clock),
            topics=config.topics,
            guide=config.guide,
            inspect=self.announcer.inspect,
            check=self.check,
        )
        self._tools.publish_home = partial(listen_home.publish, self._tools)
        services.answers.on_found(PLATFORM, partial(found, self._tools))
        self._app: AsyncApp | None = None
        self._socket: Socket | None = None
        self._running: asyncio.Task[None] | None = None
        self._heard_at = 0.0
        self.fault = ""

    async def start(self) -> None:
        """Begin to connect; returns at once. What stands in the way is logged, shown by `check`, and tried again."""
        self._running = asyncio.create_task(self._run(), name="slack")

    async def stop(self) -> None:
        """Close everything, each within a bound."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running], timeout=LAST_PATIENCE.total_seconds())
        await self.jobs.close()
        await self._api.close()

    async def check(self) -> list[tuple[bool, str]]:
        """What works and what does not, each with what to do about it."""
        way = health.Way(self._config.app_token, self._config.signing_secret, self._socket, self._threads)
        try:
            return await health.check(self._tools, way)
        finally:
            if self._running is None:
                await self._api.close()

    @property
    def is_ready(self) -> bool:
        """Whether events can be taken now."""
        if self._app is None or self._me.known is None:
            return False
        return self._socket is None or self._socket.is_live

    @property
    def trouble(self) -> str:
        """Why events cannot be taken now, in words; empty while they can."""
        if self.is_ready:
            return self.fault
        return self.fault or (self._socket.fault if self._socket else "") or say(FALLBACK, "fault.connecting")

    def mount(self, app: web.Application) -> None:
        """Add the route that takes signed requests, where there is a signing secret."""
        if self._config.signing_secret:
            app.router.add_post(EVENTS_PATH, self.handle)

    async def handle(self, request: web.Request) -> web.Response:
        """Take a signed request; before we know who we are, Slack is asked to come again."""
        if self._app is None:
            return web.Response(status=503, headers={"Retry-After": "5"})
        self._heard_at = time.monotonic()
        try:
            sent = await to_bolt_request(request)
            response = await self._app.async_dispatch(sent)
        except SIGNS as error:
            log.warning("a request that Slack would not send", error=repr(error))
            return web.Response(status=REFUSED)
        if response.status == 404 and sent.body.get("type") == "app_rate_limited":
            await self._missed()
            return web.Response()
        return await to_aiohttp_response(response)

    async def _run(self) -> None:
        await self._find_out_who_we_are()
        self._app = make_app(self._tools, self._config.bot_token, self._config.signing_secret or "")
        if self._config.app_token is None:
            log.info("Slack events come by HTTP", path=EVENTS_PATH)
            await self._listen_by_http()
            return
        self._socket = Socket(
            self._app,
            self._config.app_token,
            self._api,
            self._config.timings,
            up=self._missed,
            down=self._missed,
            doubt=self._ask_again,
        )
        await self._socket.run()

    async def _listen_by_http(self) -> None:
        """Nobody tells us of requests that did not arrive: after long silence threads are read again."""
        pause = self._config.timings.silent_after.total_seconds()
        await self._missed()
        while True:
            await asyncio.sleep(pause)
            if time.monotonic() - self._heard_at > pause:
                await self._missed()

    async def _find_out_who_we_are(self) -> None:
        wait = self._config.first_wait
        while self._me.known is None:
            try:
                me = await self._me.get()
            except PlatformError as error:
                why = why_of(error)
                if why != self.fault:
                    log.error("Slack does not let us in; trying again", why=why)
                self.fault = why
                await asyncio.sleep(wait.total_seconds())
                wait = min(wait * 2, LONGEST_WAIT)
            else:
                self.fault = ""
                log.info("Slack knows us", workspace=me.team_name, name=me.name)
                await self._tools.services.purging.came_back(PLATFORM, me.team)

    async def _ask_again(self) -> None:
        """A connection fell silent: see whether the token is still good."""
        try:
            me = await self._me.refresh()
            self.fault = ""
            await self._tools.services.purging.came_back(PLATFORM, me.team)
        except PlatformError as error:
            self.fault = why_of(error)
            log.error("Slack does not know us any more", why=self.fault)

    async def _missed(self) -> None:
        """Events may have been missed: readings begin anew, and every thread that takes answers is read again."""
        self._threads.forget()
        try:
            await self._tools.services.recovery.missed(PLATFORM)
        except Exception:
            log.exception("threads could not be marked for reading")

    def _rename_later(self, user: str, person: Person) -> None:
        """Somebody's name became known: what was stored under a stand-in takes it."""
        self.jobs.spawn(self._tools.rename(user, person.name), "slack-rename")
