"""A web room to try: the real core, room and server on a throw-away database, under a clock that stands still."""

import html
import re
import secrets
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from http.cookies import BaseCookie
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestServer
from yarl import URL

from bot.app.core import Core, open_core
from bot.domain.group import Group
from bot.domain.round import Round
from bot.domain.schedule import Timetable
from bot.platforms.http import make_app
from bot.platforms.web.announcer import MAIN_CHANNEL, RoomAnnouncer
from bot.platforms.web.doors import RoomConfig
from bot.platforms.web.live import Hub
from bot.platforms.web.room import Room
from bot.ports.health import HealthReport
from bot.ports.store import UnitOfWork
from bot.store.engine import Durability
from tests.fakes import FakeClock
from tests.services.house import make_bank

LONG = "I would put the check where untrusted text meets a privilege."
TIMETABLE = Timetable(time(9), frozenset(range(5)), timedelta(hours=8))
FIRST_ROUND = timedelta(minutes=30)
JSON = {"Accept": "application/json"}
_TAG = re.compile(r"<[^>]+>")
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')


@dataclass(frozen=True)
class Reply:
    """What a request brought."""

    status: int
    text: str
    headers: dict[str, str]
    path: str

    def shows(self, words: str) -> bool:
        """Whether a page says `words`, as a reader sees them."""
        return words in html.unescape(self.text) or words in html.unescape(_TAG.sub("", self.text))


class Browser:
    """A browser without script: keeps cookies, follows redirects, sends the forms it was shown."""

    def __init__(self, session: ClientSession, base: str) -> None:
        self.session = session
        self.base = base

    async def get(self, path: str, headers: Mapping[str, str] | None = None, *, follow: bool = True) -> Reply:
        return await self._send("GET", path, None, headers, follow)

    async def post(
        self,
        path: str,
        fields: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        follow: bool = True,
    ) -> Reply:
        """Send fields as they are, without a token of their own."""
        return await self._send("POST", path, fields or {}, headers, follow)

    async def submit(self, path: str, page: str = "/name", /, **fields: Any) -> Reply:
        """Send a form that `page` shows, with its token and a fresh key."""
        return await self.post(path, await self.filled(page, **fields))

    async def ask(self, path: str, page: str = "/name", /, **fields: Any) -> Reply:
        """Send a form as the page's script does."""
        return await self.post(path, await self.filled(page, **fields), JSON)

    async def _send(
        self, method: str, path: str, fields: Mapping[str, Any] | None, headers: Mapping[str, str] | None, follow: bool
    ) -> Reply:
        sending = self.session.request(method, self.base + path, data=fields, headers=headers, allow_redirects=follow)
        async with sending as response:
            return Reply(response.status, await response.text(), dict(response.headers), response.url.path)

    async def filled(self, page: str, /, **fields: Any) -> dict[str, Any]:
        """The fields with the token of a page and a fresh key."""
        return {"csrf": await self.token(page), "key": secrets.token_urlsafe(12), **fields}

    async def token(self, page: str = "/name") -> str:
        found = _CSRF.search((await self.get(page)).text)
        assert found, f"{page} has no form"
        return found[1]

    @property
    def cookies(self) -> BaseCookie[str]:
        return self.session.cookie_jar.filter_cookies(URL(self.base))


@dataclass
class Lodge:
    """One room. The clock stands on a Monday, 08:00 UTC; the first round is open for half an hour."""

    file: Path
    clock: FakeClock = field(default_factory=FakeClock)
    password: str | None = None
    public_url: str | None = None
    host: str = "127.0.0.1"
    beat_seconds: float = 15.0
    durability: Durability = "OFF"
    core: Core = field(init=False)
    hub: Hub = field(init=False)
    room: Room = field(init=False)
    group: Group = field(init=False)
    base: str = field(init=False)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _browsers: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def open(self) -> "Lodge":
        """Start the process; at the first call it founds the group and opens its first round."""
        self.core = await self._stack.enter_async_context(open_core(self.file, self.clock, None, self.durability))
        self.hub = Hub(self.core.store, self.beat_seconds)
        self.core.announcers["web"] = RoomAnnouncer(self.core.store, self.clock, self.hub)
        config = RoomConfig(self.file.parent, self.host, 8080, self.public_url, self.password)
        self.room = Room(self.core.services, self.core.store, self.clock, self.hub, config, {"evasion": "Evasion"})
        server = TestServer(make_app(self.room, healthy, self.core.metrics))
        await server.start_server()
        self._stack.push_async_callback(server.close)
        self.base = f"http://127.0.0.1:{server.port}"
        await self.core.services.questions.load(make_bank())
        found = self.core.services.groups.found
        self.group = await found("Local room", "UTC", MAIN_CHANNEL, TIMETABLE, FIRST_ROUND)
        await self.core.services.recovery.start()
        await self.tick()
        return self

    async def close(self) -> None:
        """Close every browser and end the process."""
        await self._browsers.aclose()
        await self._stack.aclose()

    async def restart(self) -> None:
        """End the process and start another on the same file; browsers stay open."""
        await self._stack.aclose()
        await self.open()

    async def second_group(self) -> Group:
        """Another group of the room, in which nothing has been asked."""

        async def work(uow: UnitOfWork) -> Group:
            group = await uow.groups.add("Others", "UTC", 7, self.clock.at)
            await uow.groups.add_channel(group.id, replace(MAIN_CHANNEL, channel="second"), group.name)
            return group

        return await self.core.store.write(work)

    async def browser(self, name: str | None = None) -> Browser:
        """A browser, with a name picked where one is given."""
        session = await self._browsers.enter_async_context(ClientSession(cookie_jar=CookieJar(unsafe=True)))
        browser = Browser(session, self.base)
        if name is not None:
            reply = await browser.submit("/name", name=name, next="/g/1")
            assert reply.path == "/g/1", reply.text
        return browser

    async def host_browser(self, name: str = "Hanna") -> Browser:
        """A browser that opened the operator's link and picked a name."""
        browser = await self.browser()
        link = self.room.doors.host_link
        await browser.get(link[link.index("/host?") :], follow=False)
        reply = await browser.submit("/name", name=name, next="/host")
        assert reply.path == "/g/1/host", reply.text
        return browser

    async def tick(self) -> None:
        """One second of the bot's life, at the instant the clock shows."""
        await self.core.tick.settle_time()
        await self.core.services.courier.deliver()
        await self.core.services.courier.deliver()

    async def pass_time(self, **parts: float) -> None:
        """Move the clock on by the parts of a timedelta, and tick."""
        self.clock.at += timedelta(**parts)
        await self.tick()

    async def reveal(self) -> Round:
        """Pass the deadline of the latest round, which is settled and revealed then."""
        self.clock.at = (await self.round()).closes_at
        await self.tick()
        return await self.round()

    async def next_day(self) -> Round:
        """Pass to the next opening of the schedule: the round it opened."""
        schedules = await self.core.store.read(lambda uow: uow.schedules.of_group(self.group.id))
        assert schedules[0].next_at is not None
        self.clock.at = schedules[0].next_at
        await self.tick()
        return await self.round()

    async def round(self) -> Round:
        """The group's latest round."""
        found = await self.core.store.read(lambda uow: uow.rounds.latest(self.group.id))
        assert found is not None
        return found

    async def say(self, browser: Browser, text: str = LONG) -> Reply:
        """Write in the latest round's thread."""
        return await browser.submit(f"/g/1/rounds/{(await self.round()).id}/messages", "/g/1", text=text)

    async def whisper(self, browser: Browser, text: str = LONG, publish: str = "named") -> Reply:
        """Answer the latest round privately."""
        path = f"/g/1/rounds/{(await self.round()).id}/private"
        return await browser.submit(path, "/g/1", text=text, publish=publish)


async def healthy() -> HealthReport:
    return HealthReport(True, {"tick": "ok"})
