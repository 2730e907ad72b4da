"""The bot's own web room, seen by browsers without script."""

import html
import re
from collections import Counter
from collections.abc import Mapping
from contextlib import AsyncExitStack

import aiohttp

from bot.domain.refs import AccountRef, ChannelRef
from bot.platforms.web.announcer import MAIN_CHANNEL
from tests.bot_process import free_port
from tests.crash.process import Child
from tests.crash.records import Records
from tests.crash.stage import nothing
from tests.fakes import FakeClock

CSRF = re.compile(r'name="csrf" value="([^"]+)"')


class WebStage:
    """The room on one port, which stays the same from process to process, as browsers do."""

    platform = "web"

    def __init__(self) -> None:
        self.on_wire = nothing
        self._port = free_port()
        self._stack = AsyncExitStack()
        self._browsers: dict[str, aiohttp.ClientSession] = {}
        self._named: set[str] = set()

    async def open(self, clock: FakeClock) -> None:
        """The room is the bot's own."""

    async def close(self) -> None:
        await self._stack.aclose()

    @property
    def channel(self) -> ChannelRef:
        return MAIN_CHANNEL

    @property
    def host(self) -> AccountRef:
        raise AssertionError("the room's group has no host")

    def settings(self) -> Mapping[str, str]:
        return {"DRILL_PORT": str(self._port)}

    async def connected(self, child: Child) -> None:
        """It serves before it ticks."""

    async def say(self, child: Child, records: Records, name: str, text: str) -> None:
        await self._send(child, records, name, "messages", {"text": text})

    async def whisper(self, child: Child, records: Records, name: str, text: str) -> None:
        await self._send(child, records, name, "private", {"text": text, "publish": "named"})

    async def _send(self, child: Child, records: Records, name: str, form: str, fields: dict[str, str]) -> None:
        """Send a form; a browser that got no answer sends the same again, key and all."""
        latest = records.latest()
        assert latest
        browser = await self._browser(child, name)
        page = await child.during(self._get(browser, f"/g/1/rounds/{latest[0]}"))
        filled = {"csrf": _token(page), "key": f"{name}-{latest[0]}-{form}", **fields}
        shown = await child.during(self._post(browser, f"/g/1/rounds/{latest[0]}/{form}", filled))
        assert fields["text"].strip() in html.unescape(shown), shown
        assert records.has_answer(fields["text"]), "acknowledged and not stored"

    async def _browser(self, child: Child, name: str) -> aiohttp.ClientSession:
        """A browser of somebody who picked a name; one whose picking got no answer picks the same name again."""
        if name not in self._browsers:
            session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
            self._browsers[name] = await self._stack.enter_async_context(session)
        browser = self._browsers[name]
        if name not in self._named:
            page = await child.during(self._get(browser, "/name"))
            form = {"csrf": _token(page), "name": name, "next": "/g/1"}
            shown = await child.during(self._post(browser, "/name", form))
            assert "Pick a name" not in shown, shown
            self._named.add(name)
        return browser

    async def _get(self, browser: aiohttp.ClientSession, path: str) -> str:
        async with browser.get(f"http://127.0.0.1:{self._port}{path}") as response:
            return await response.text()

    async def _post(self, browser: aiohttp.ClientSession, path: str, form: dict[str, str]) -> str:
        async with browser.post(f"http://127.0.0.1:{self._port}{path}", data=form) as response:
            assert response.status < 500, await response.text()
            return await response.text()

    def shown(self, records: Records) -> dict[str, object]:
        kinds = Counter(kind for (kind,) in records.ask("SELECT kind FROM room_messages"))
        texts = Counter(text for (text,) in records.ask("SELECT text FROM room_messages WHERE kind = 'message'"))
        posts = [str(i) for (i,) in records.ask("SELECT id FROM room_messages WHERE kind != 'message'")]
        return {
            "questions": kinds["question"],
            "reveals": kinds["reveal"],
            "told": kinds["notice"],
            "people wrote": kinds["message"],
            "most of one": max(texts.values(), default=0),
            "journal": sorted(posts) == sorted(message for _, _, message in records.parts()),
        }


def _token(page: str) -> str:
    found = CSRF.search(page)
    assert found, page
    return found[1]
