"""Practice in a real browser: keys, the timer, a lost connection, a phone, and life without script."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser, Page

from tests.fakes import FakeClock
from tests.platforms.conftest import MakeLodge
from tests.platforms.web.lodge import Lodge
from tests.platforms.web.practice_room import HOME, make_practice_bank
from tests.platforms.web.test_browser import enter
from tests.services.mock_house import SAID

pytestmark = pytest.mark.browser


@pytest.fixture
async def lodge(make_lodge: MakeLodge) -> Lodge:
    """A room with something to practise, now."""
    lodge = await make_lodge(clock=FakeClock(datetime.now(UTC)))
    await lodge.core.services.questions.load(make_practice_bank())
    return lodge


async def begin(page: Page, lodge: Lodge, kind: str = "") -> None:
    await page.goto(f"{lodge.base}{HOME}")
    await page.select_option("[name=kind]", kind)
    await page.click("main form .button")
    await page.wait_for_url("**/practice/quiz/*")  # until the page's script listens to keys
    await page.wait_for_selector(".quiz-head")


async def test_keys_choose_and_go_on_and_the_address_follows(chrome: Browser, lodge: Lodge) -> None:
    page = await enter(chrome, lodge, "Ada")
    await begin(page, lodge, "check")
    await page.keyboard.press("4")
    await page.wait_for_selector(".verdict")
    assert page.url == f"{lodge.base}{HOME}/quiz/1/1"
    await page.reload()
    await page.wait_for_selector(".verdict")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".quiz-head:has-text('Question 2')")


async def test_the_message_box_leads_to_a_quiz(chrome: Browser, lodge: Lodge) -> None:
    page = await enter(chrome, lodge, "Ada")
    await page.fill("#text", "/quiz evasion")
    await page.keyboard.press("Control+Enter")
    await page.wait_for_selector(".quiz-head")
    await page.goto(f"{lodge.base}/g/1")
    assert await page.input_value("#text") == ""


async def test_a_lost_connection_keeps_what_was_typed(chrome: Browser, lodge: Lodge) -> None:
    page = await enter(chrome, lodge, "Ada")
    await begin(page, lodge, "open")
    await page.context.route("**/open", lambda route: route.abort())
    await page.fill("#quiz-text", SAID)
    await page.keyboard.press("Control+Enter")
    await page.wait_for_selector("[data-fault] :text('That did not get through')")
    assert await page.input_value("#quiz-text") == SAID
    await page.reload()
    assert await page.input_value("#quiz-text") == SAID
    await page.context.unroute("**/open")
    await page.press("#quiz-text", "Control+Enter")
    await page.wait_for_selector(".rating")


async def test_a_draft_outlives_a_reload_and_a_pause(chrome: Browser, lodge: Lodge) -> None:
    page = await enter(chrome, lodge, "Ada")
    await page.goto(f"{lodge.base}{HOME}/mock")
    await page.click("main form .button")
    await page.fill("#mock-text", SAID)
    await page.click("[formaction$=pause]")
    await page.wait_for_selector(".is-paused")
    await page.reload()
    assert await page.input_value("#mock-text") == SAID


async def test_the_timer_counts_down_and_then_says_by_how_much_it_is_over(chrome: Browser, lodge: Lodge) -> None:
    page = await enter(chrome, lodge, "Ada")
    await page.clock.install()
    await page.goto(f"{lodge.base}{HOME}/mock")
    await page.select_option("[name=minutes]", "20")
    await page.click("main form .button")
    await page.wait_for_selector("[data-clock]:has-text('5:00 left')")
    await page.clock.run_for(250_000)
    assert await page.text_content("[data-clock]") == "0:50 left"
    assert await page.locator(".timer.is-soon").count() == 1
    await page.clock.run_for(120_000)
    assert "1:10 over time" in (await page.text_content("[data-clock]") or "")


async def test_without_script_a_quiz_and_an_interview_go_by_forms(chrome: Browser, lodge: Lodge) -> None:
    page = await enter(chrome, lodge, "Ada", java_script_enabled=False)
    await begin(page, lodge, "open")
    await page.fill("#quiz-text", SAID)
    await page.click(".quiz-step form .button >> nth=0")
    assert "Your answer seems to cover" in await page.inner_text("main")
    await page.click(".rate-4")
    assert "Question 2 of 5" in await page.inner_text("main")
    await page.goto(f"{lodge.base}{HOME}/mock")
    await page.click("main form .button")
    assert "left" in await page.inner_text("[data-clock]")
    await page.fill("#mock-text", SAID)
    await page.click("[formaction$=pause]")
    assert await page.input_value("#mock-text") == SAID
    await page.click(".quiz-step form .button >> nth=0")
    assert "follow-up 1" in await page.inner_text("main")


async def test_no_page_is_wider_than_a_phone_or_breaks_the_policy(chrome: Browser, lodge: Lodge) -> None:
    page = await enter(chrome, lodge, "W" * 40, viewport={"width": 390, "height": 844})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    async def look() -> None:
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

    await begin(page, lodge)
    await look()
    await page.keyboard.press("1")
    await page.wait_for_selector(".verdict")
    await look()
    await begin(page, lodge, "open")
    await page.fill("#quiz-text", "w" * 400)
    await page.keyboard.press("Control+Enter")
    await page.wait_for_selector(".rating")
    await look()
    await page.keyboard.press("3")
    await page.wait_for_selector("#quiz-text")
    await page.goto(f"{lodge.base}{HOME}/mock")
    await page.click("main form .button")
    await look()
    await page.click(".end summary")
    await page.click(".end .button")
    await page.wait_for_selector(".scores")
    await look()
    for path in ("", "/settings", "/board", "/mock"):
        await page.goto(f"{lodge.base}{HOME}{path}")
        await look()
    assert said == []


async def test_what_a_rating_of_a_round_led_to_comes_into_view(chrome: Browser, lodge: Lodge) -> None:
    page = await enter(chrome, lodge, "Ada", viewport={"width": 390, "height": 500})
    await page.fill("#text", SAID)
    await page.click("#compose button[type=submit]")
    await page.wait_for_selector(".mine")
    await lodge.reveal()
    await page.goto(f"{lodge.base}{HOME}/rounds/1")
    await page.keyboard.press("4")
    await page.wait_for_selector(".rated:focus:has-text('You rated it “Easy”.')")
    assert await page.evaluate("document.querySelector('.rated').getBoundingClientRect().bottom <= innerHeight")
