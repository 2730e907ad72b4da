"""The page's script in a real browser: live updates, drafts, completion, the viewer's own zone, and life without it."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser, Page

from tests.fakes import FakeClock
from tests.platforms.conftest import MakeLodge
from tests.platforms.web.lodge import LONG, Lodge

pytestmark = pytest.mark.browser


@pytest.fixture
async def lodge(make_lodge: MakeLodge) -> Lodge:
    """A room whose first round is open now, as the browser sees it."""
    return await make_lodge(clock=FakeClock(datetime.now(UTC)))


async def enter(chrome: Browser, lodge: Lodge, name: str, **settings: object) -> Page:
    """A page of somebody with a name, on the channel."""
    page = await (await chrome.new_context(**settings)).new_page()  # type: ignore[arg-type]
    await page.goto(f"{lodge.base}/name?next=/g/1")
    await page.fill("#name", name)
    await page.click("form[action='/name'] button")
    await page.wait_for_selector("#compose")
    return page


async def test_what_one_writes_another_sees_without_reloading(chrome: Browser, lodge: Lodge) -> None:
    ada, ben = await enter(chrome, lodge, "Ada"), await enter(chrome, lodge, "Ben")
    await ben.fill("#text", "half a thought")
    await ada.fill("#text", LONG)
    await ada.keyboard.press("Control+Enter")
    await ben.wait_for_selector(f".words:text-is('{LONG}')")
    await ada.wait_for_selector(".receipt-answered")
    assert await ada.input_value("#text") == ""
    assert await ben.input_value("#text") == "half a thought"
    await lodge.tick()
    await lodge.pass_time(seconds=2)
    await ben.wait_for_selector(".tally:has-text('1 person')")
    await lodge.reveal()
    await ben.wait_for_selector("#reveal:has-text('Secret model')")
    assert await ben.input_value("#text") == "half a thought"


async def test_the_counter_says_what_is_missing_while_typing(chrome: Browser, lodge: Lodge) -> None:
    ada = await enter(chrome, lodge, "Ada")
    await ada.fill("#text", "x" * 30 + "  \u200b ")
    assert await ada.text_content("[data-counter]") == "10 more characters until it counts"
    await ada.fill("#text", "x" * 40)
    assert await ada.text_content("[data-counter]") == "Long enough to count"
    await ada.fill("#text", "x" * 12_500)
    assert await ada.text_content("[data-counter]") == "12,500 of at most 12,000 characters"


async def test_a_refused_message_stays_in_the_box_and_survives_a_reload(chrome: Browser, lodge: Lodge) -> None:
    ada = await enter(chrome, lodge, "Ada")
    await ada.fill("#text", "y" * 100_000)
    await ada.click("#compose button[type=submit]")
    await ada.wait_for_selector("[data-fault] :text('an answer holds at most 12,000')")
    assert await ada.input_value("#text") == "y" * 100_000
    await ada.reload()
    assert await ada.input_value("#text") == "y" * 100_000


async def test_a_lost_connection_keeps_the_text(chrome: Browser, lodge: Lodge) -> None:
    ada = await enter(chrome, lodge, "Ada")
    await ada.context.route("**/messages", lambda route: route.abort())
    await ada.fill("#text", LONG)
    await ada.click("#compose button[type=submit]")
    await ada.wait_for_selector("[data-fault] :text('That did not get through')")
    assert await ada.input_value("#text") == LONG


async def test_commands_are_completed_by_keyboard(chrome: Browser, lodge: Lodge) -> None:
    ada = await enter(chrome, lodge, "Ada")
    await ada.keyboard.press("/")
    await ada.keyboard.type("/")
    await ada.wait_for_selector("#commands:not([hidden])")
    await ada.keyboard.press("ArrowDown")
    await ada.keyboard.press("Enter")
    assert await ada.input_value("#text") == "/streak"
    await ada.keyboard.press("Control+Enter")
    await ada.wait_for_selector("#command-card:has-text('nothing to show before your first answer')")
    await ada.keyboard.press("Escape")
    assert await ada.is_hidden("#command-card")
    await ada.fill("#text", "/lea")
    await ada.keyboard.press("Tab")
    assert await ada.input_value("#text") == "/leaderboard "


async def test_where_a_proxy_holds_the_stream_back_the_page_asks(chrome: Browser, lodge: Lodge) -> None:
    context = await chrome.new_context()
    await context.route("**/events*", lambda _route: None)
    page = await context.new_page()
    await page.clock.install()
    await page.goto(f"{lodge.base}/g/1")
    await lodge.say(await lodge.browser("Ada"))
    await page.clock.run_for(10_000)
    await page.wait_for_selector(f".words:text-is('{LONG}')")


async def test_times_are_shown_in_the_viewer_s_own_zone(chrome: Browser, lodge: Lodge) -> None:
    await lodge.say(await lodge.browser("Ada"))
    for zone in ("Asia/Tokyo", "America/New_York"):
        context = await chrome.new_context(timezone_id=zone, locale="en-GB")
        page = await context.new_page()
        await page.goto(f"{lodge.base}/g/1")
        time = page.locator(".message time")
        shown, exact = await time.text_content(), await time.get_attribute("datetime")
        wanted = await page.evaluate("at => new Date(at).toTimeString().slice(0, 5)", exact)
        assert shown is not None
        assert wanted in shown
        await context.close()


async def test_without_script_everything_can_still_be_done(chrome: Browser, lodge: Lodge) -> None:
    page = await enter(chrome, lodge, "Ada", java_script_enabled=False)
    await page.fill("#text", LONG)
    await page.click("#compose button[type=submit]")
    assert "Counts as your answer." in await page.inner_text("#thread")
    await page.click("[data-edit]")
    await page.fill("#text", f"{LONG} Edited.")
    await page.click("main form button")
    assert f"{LONG} Edited." in await page.inner_text("#thread")
    await page.click("#private summary")
    await page.fill("#private-text", LONG)
    await page.click("#private form .button")
    assert "Your private answer is kept." in await page.inner_text("#said")


async def test_no_page_is_wider_than_a_phone_or_breaks_the_policy(chrome: Browser, lodge: Lodge) -> None:
    link = lodge.room.doors.host_link
    context = await chrome.new_context(viewport={"width": 390, "height": 844})
    page = await context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    await page.goto(lodge.base + link[link.index("/host?") :])
    await page.fill("#name", "W" * 40)
    await page.click("form[action='/name'] button")
    await page.goto(f"{lodge.base}/g/1")
    await page.fill("#text", "w" * 400)
    await page.click("#compose button[type=submit]")
    await page.wait_for_selector(".mine")
    await lodge.reveal()
    boards = ("/leaderboard?board=all", "/leaderboard?board=topic", "/profile", "/history", "/members/1", "/week")
    paths = ("", *boards, "/streak", "/archive", "/help", "/rounds/1", "/messages/2/edit")
    pages = ("rounds", "schedule", "weekly", "seasons", "questions", "people", "log", "confirm/void?round=1")
    hosts = [f"/host/{name}" for name in pages]
    for path in (*paths, *hosts):
        await page.goto(f"{lodge.base}/g/1{path}")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert said == []
