"""A board's picture at the top of its page: for phones and wide screens, light and dark, fetched once."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest
from playwright.async_api import Browser as Chrome

from bot.ports.pictures import NoPictures
from bot.services.standings import PAGE
from tests.platforms.web.lodge import Browser, Lodge
from tests.platforms.web.test_boards import fill
from tests.platforms.web.test_weeks import Here

SHOT = re.compile(r'<(?:source media="([^"]*)" srcset|img src)="([^"]*)" width="(\d+)" height="(\d+)"')
TOP = "/g/1/leaderboard/picture?board=all&top=1"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
async def drawn(lodge: Lodge) -> Lodge:
    """A room with a painter, and a settled round that thirty people answered."""
    lodge.room.pictures = Here()
    await fill(lodge, PAGE + 5)
    await lodge.reveal()
    return lodge


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - we wrote it


@pytest.mark.usefixtures("drawn")
async def test_each_drawing_is_as_large_as_the_page_left_room_for(ada: Browser) -> None:
    shots = SHOT.findall((await ada.get("/g/1/leaderboard?board=all")).text)
    assert [media for media, *_ in shots] == [
        "(max-width: 40rem) and (prefers-color-scheme: dark)",
        "(max-width: 40rem)",
        "(prefers-color-scheme: dark)",
        "",
    ]
    for _, address, width, height in shots:
        reply = await ada.get(unescape(address))
        assert f'viewBox="0 0 {width} {height}"' in reply.text, address
    assert len({address for _, address, *_ in shots}) == 4


@pytest.mark.usefixtures("drawn")
async def test_the_first_places_are_drawn_and_the_table_is_read_once(ada: Browser) -> None:
    page = (await ada.get("/g/1/leaderboard?board=all")).text
    assert page.count('alt="The first places as a picture. The table below says the same."') == 1
    assert page.index("board-picture") < page.index("<table")
    assert '<table class="board" aria-labelledby="board-title">' in page
    assert page.count('<th scope="row"') == PAGE
    named = [text for text in texts((await ada.get(TOP)).text) if text.startswith("Person")]
    assert named == [f"Person {number:02}" for number in range(5)], "all share the first place; five are enough"


async def test_one_s_own_row_stands_in_one_s_own_picture(lodge: Lodge) -> None:
    lodge.room.pictures = Here()
    zed = await lodge.browser("Zed")
    await lodge.say(zed)
    await fill(lodge, PAGE + 5)
    await lodge.reveal()
    assert "Zed" in texts((await zed.get(TOP)).text)
    assert "Zed" not in texts((await (await lodge.browser()).get(TOP)).text)


async def test_a_drawing_that_a_browser_has_is_not_sent_again(drawn: Lodge, ada: Browser) -> None:
    first = await ada.get(TOP)
    mark = {"If-None-Match": first.headers["Etag"]}
    again = await ada.get(TOP, mark)
    assert (again.status, again.text, again.headers["Etag"]) == (304, "", first.headers["Etag"])
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert (await ada.get(f"{TOP}&theme=dark", mark)).status == 200
    await drawn.next_day()
    await drawn.say(ada)
    await drawn.reveal()
    assert (await ada.get(TOP, mark)).status == 200, "the board has changed"


async def test_nothing_is_drawn_where_the_picture_would_say_something_else(drawn: Lodge, ada: Browser) -> None:
    for query in ("board=all&by=answers", f"board=all&from={PAGE}", "board=topic&period=nothing"):
        assert "board-picture" not in (await ada.get(f"/g/1/leaderboard?{query}")).text, query
    await drawn.next_day()
    await drawn.say(ada)
    await drawn.tick()
    pending = await ada.get("/g/1/leaderboard?board=latest&period=open")
    assert "board-picture" not in pending.text, "points are pending"
    drawn.room.pictures = NoPictures()
    assert "board-picture" not in (await ada.get("/g/1/leaderboard?board=all")).text


@pytest.mark.usefixtures("drawn")
async def test_a_topic_is_drawn_by_its_title(ada: Browser) -> None:
    assert "Topic · Evasion" in texts((await ada.get("/g/1/leaderboard/picture?board=topic&period=evasion")).text)


@pytest.mark.usefixtures("drawn")
async def test_a_theme_that_is_none_is_refused_in_words(ada: Browser) -> None:
    reply = await ada.get(f"{TOP}&theme=neon")
    assert reply.status == 422
    assert reply.shows("A picture can be drawn in one of: light, dark.")


async def test_an_empty_week_leads_to_the_one_before(drawn: Lodge, ada: Browser) -> None:
    await drawn.pass_time(days=7)
    page = (await ada.get("/g/1/leaderboard")).text
    assert '<a href="/g/1/leaderboard?board=week&amp;period=2026-W02">See 5–11 January 2026</a>' in page


@pytest.mark.browser
async def test_a_phone_at_night_fetches_the_narrow_dark_drawing_alone(chrome: Chrome, drawn: Lodge) -> None:
    context = await chrome.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"{drawn.base}/g/1/leaderboard?board=all")
    image = page.locator(".board-picture img")
    await image.evaluate("image => image.decode()")
    box = await image.bounding_box()
    assert box is not None
    assert abs(box["height"] - box["width"] * await image.evaluate("i => i.naturalHeight / i.naturalWidth")) < 1
    assert [url.partition("/picture")[2] for url in asked if "/picture" in url] == [
        "?board=all&top=1&narrow=1&theme=dark"
    ]


@pytest.mark.browser
async def test_a_picture_that_does_not_come_leaves_no_gap(chrome: Chrome, drawn: Lodge) -> None:
    context = await chrome.new_context()
    await context.route("**/picture*", lambda route: route.abort())
    page = await context.new_page()
    await page.goto(f"{drawn.base}/g/1/leaderboard?board=all")
    await page.wait_for_selector(".board-picture", state="hidden")
    assert await page.locator(".board tbody tr").count() == PAGE
