"""Whatever a browser sends to the web room, it gets a page: no failure of ours, and no markup that somebody typed."""

import asyncio
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yarl import URL

from bot.platforms.web.connect import _DOORS, _GROUP, _MORE, _PAGES
from bot.platforms.web.routes_practice import practice_routes
from bot.store.migrations import upgrade
from tests.fuzz.hostile import SEEDS, TEXTS
from tests.fuzz.quiet import nothing_breaks
from tests.platforms.web.lodge import Browser, Lodge
from tests.soak import choose, record

ROUTES = sorted({**_DOORS, **_MORE, **_PAGES, **practice_routes(_GROUP)})
# A stream has no end to wait for.
ENDLESS = "/events"
FIELDS = tuple(
    "account act before channel code csrf file file_name first format key kind last lock_thread mark member name next"
    " note on password points publish question quiet_from quiet_until reason round search sure text time weekday why"
    " zone topic difficulty window unit board period from all after option rating point unknown count turn minutes"
    " load retention interview rate-mechanism"
    .split()
)  # fmt: skip
NUMBERS = st.sampled_from(["1", "2", "0", "-1", "999999999999999999999", "x", "void", "questions", "people", "trail"])
VALUES = NUMBERS | TEXTS
HEADERS = st.dictionaries(
    st.sampled_from(["Accept", "Accept-Language", "Cookie", "Range", "If-None-Match", "Last-Event-ID", "Origin"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
    max_size=2,
)
FUZZ = settings(
    max_examples=choose(60, 2000), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


class Visitors:
    """A room with somebody hostile and a hostile host in it, on a loop of its own."""

    def __init__(self, file: Path) -> None:
        self.runner = asyncio.Runner()
        self.lodge = Lodge(file)

    async def open(self) -> None:
        await self.lodge.open()
        self.hosts = await self.lodge.host_browser()
        self.members = await self.lodge.browser("Mallory")
        self.tokens = {id(one): await one.token() for one in (self.hosts, self.members)}


@pytest.fixture(scope="module")
def visitors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitors]:
    folder = tmp_path_factory.mktemp("fuzz")
    asyncio.run(upgrade(folder / "drill.db"))
    made = Visitors(Path(shutil.copy(folder / "drill.db", folder / "room.db")))
    made.runner.run(made.open())
    yield made
    made.runner.run(made.lodge.close())
    made.runner.close()


def _path(draw: st.DrawFn, pattern: str) -> str:
    return "/" + "/".join(quote(draw(VALUES), safe="") if part.startswith("{") else part for part in _parts(pattern))


def _parts(pattern: str) -> list[str]:
    return [part for part in pattern.split("/") if part]


@st.composite
def _requests(draw: st.DrawFn) -> tuple[str, str, dict[str, Any], dict[str, str], bool]:
    method, pattern = draw(st.sampled_from([route for route in ROUTES if not route[1].endswith(ENDLESS)]))
    fields = draw(st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=6))
    return method, _path(draw, pattern), fields, draw(HEADERS), draw(st.booleans())


async def _send(browser: Browser, request: tuple[str, str, dict[str, Any], dict[str, str], bool]) -> None:
    method, path, fields, headers, signed = request
    if signed:
        fields = {**fields, "csrf": await browser.token(), "key": fields.get("key") or "abcdefghijkl"}
    if method == "GET":
        url = URL(browser.base + path, encoded=True).update_query(
            {key: value for key, value in fields.items() if value}
        )
        reply = await browser.get(str(url).removeprefix(browser.base), headers)
    else:
        reply = await browser.post(path, fields, headers)
    assert reply.status < 500, (request, reply.text)
    assert "Traceback" not in reply.text


@FUZZ
@given(_requests(), st.booleans())
def test_no_request_makes_the_room_fail(
    visitors: Visitors, request: tuple[str, str, dict[str, Any], dict[str, str], bool], as_host: bool
) -> None:
    with nothing_breaks():
        # The room takes only so much of one browser in a minute.
        visitors.lodge.clock.advance(minutes=1)
        visitors.runner.run(_send(visitors.hosts if as_host else visitors.members, request))
    record("fuzz-web", executions=1)


class _Tags(HTMLParser):
    """Names of elements, and of attributes that run something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag, *(name for name, _ in attrs if name.startswith("on"))]
        self.found += [value for name, value in attrs if name in ("href", "src") and value and ":" in value]


@pytest.mark.parametrize("number", range(len(SEEDS)))
def test_what_somebody_typed_is_no_markup_on_any_page(visitors: Visitors, number: int) -> None:
    text = SEEDS[number].replace("alert", "marker")

    async def look() -> list[str]:
        lodge = visitors.lodge
        lodge.clock.advance(hours=1)
        browser = await lodge.browser()
        await browser.submit("/name", name=f"{text[:30]} {number}", next="/g/1")
        await lodge.say(browser, f"{text} and enough words to make this count as an answer.")
        paths = ("/g/1", "/g/1/leaderboard", "/g/1/archive", "/g/1/streak", "/g/1/profile", "/g/1/help")
        return [(await browser.get(path)).text for path in paths]

    for page in visitors.runner.run(look()):
        tags = _Tags()
        tags.feed(page)
        assert [one for one in tags.found if one in ("onload", "svg/onload") or "marker" in one] == []
        assert "<script>marker" not in page
