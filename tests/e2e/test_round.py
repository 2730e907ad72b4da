"""Two members and a host live through a round in the browser, from a first start on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.wording import say
from tests.bot_process import BotProcess, running_bot
from tests.chromium import FLAGS

# A Monday: the first extra round is open, and the day's own opens within seconds.
JUST_BEFORE_NINE = "2026-01-05T08:59:48+00:00"
PUBLIC = "I would check the provenance of the data first, because a filter in front of it would miss a slow poison."
PRIVATE = "Signed sources, then statistics over what arrives, and a canary set that nobody can write to but us."

pytestmark = pytest.mark.browser


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[BotProcess]:
    with running_bot(tmp_path, "tests.shifted", {"STARTS_AT": JUST_BEFORE_NINE}) as bot:
        yield bot


@pytest.fixture
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


def enter(browser: Browser, address: str, name: str) -> Page:
    """A fresh browser profile in which someone has opened the room and picked a name."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB").new_page()
    page.goto(address)
    form = page.locator("form[action='/name']")
    form.locator("input[name=name]").fill(name)
    form.get_by_role("button", name=say("en", "name.take")).click()
    expect(page.get_by_text(name, exact=True).first).to_be_visible()
    return page


def open_when_there(page: Page, address: str) -> None:
    """Open the page of a round that is about to begin."""
    for _ in range(100):
        response = page.goto(address)
        if response is not None and response.ok:
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{address} never came")


def write(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.get_by_role("button", name=say("en", "thread.send")).click()


def test_two_members_and_a_host_live_through_a_round(bot: BotProcess, browser: Browser) -> None:
    ada, ben = enter(browser, bot.address, "Ada"), enter(browser, bot.address, "Ben")
    for page in (ada, ben):
        open_when_there(page, f"{bot.address}/g/1/rounds/2")
        expect(page.locator("#piece-question")).to_contain_text("Mon 5 Jan 2026")

    write(ada, PUBLIC)
    expect(ben.locator("#messages")).to_contain_text(PUBLIC)
    expect(ada.locator("#piece-receipt")).to_contain_text("Counts")

    ada.get_by_role("link", name="Edit").click()
    ada.locator("textarea").first.fill(PUBLIC + " Then I would log it.")
    ada.get_by_role("button", name="Save").click()
    expect(ben.locator("#messages")).to_contain_text("Then I would log it.")

    ben.locator("#private summary").click()
    ben.locator("#private-text").fill(PRIVATE)
    ben.locator("#private").get_by_role("button", name=say("en", "private.send")).click()
    expect(ben.locator("#piece-receipt")).to_contain_text("private")
    expect(ada.locator("#piece-question")).to_contain_text("2 people")
    assert PRIVATE not in ada.content()
    assert "Model answer" not in ada.content()

    host = enter(browser, bot.host_link, "Grace")
    host.goto(f"{bot.address}/g/1/host/rounds")
    host.locator("a[href$='confirm/close?round=2']").click()
    host.locator("form button.danger").click()

    expect(ada.locator("#reveal")).to_contain_text("Key points", timeout=15_000)
    expect(ada.locator("#reveal")).to_contain_text(PRIVATE)

    ada.goto(f"{bot.address}/g/1/leaderboard?board=all")
    expect(ada.locator("main")).to_contain_text("Ada")
    expect(ada.locator("main")).to_contain_text("Ben")
    expect(ada.locator("main")).to_contain_text("11")

    ada.goto(f"{bot.address}/g/1/streak")
    expect(ada.locator("main")).to_contain_text("1study day in a row")
    expect(ada.locator("main")).to_contain_text("Answered before the deadline")
    ada.goto(f"{bot.address}/g/1/archive")
    expect(ada.locator("main").get_by_role("link").first).to_be_visible()
