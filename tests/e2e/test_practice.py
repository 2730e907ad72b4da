"""A member practises in the browser: a quiz by keyboard, reviews days later, a mock interview across a restart."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.wording import say
from tests.bot_process import BotProcess, running_bot
from tests.chromium import FLAGS
from tests.e2e.test_round import enter

MONDAY, FRIDAY = "2026-01-05T10:00:00+00:00", "2026-01-09T10:00:00+00:00"
SAID = "I would keep retrieved text apart from instructions, and check every call of a tool against a policy."

pytestmark = pytest.mark.browser


@pytest.fixture
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=15_000)
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


def bot_on(data: Path, day: str) -> AbstractContextManager[BotProcess]:
    return running_bot(data, "tests.shifted", {"STARTS_AT": day})


def answer_by_keyboard(page: Page, position: int) -> None:
    """One question of a quiz, whichever way it is asked, without the mouse."""
    expect(page.locator(".quiz-head")).to_contain_text(f"Question {position} of 3")
    if page.locator("#quiz-text").count():
        page.locator("#quiz-text").fill(SAID)
        page.keyboard.press("Control+Enter")
        expect(page.locator("#model")).to_contain_text(say("en", "practice.model_answer"))
        expect(page.locator(".own-words")).to_have_text(SAID)
        page.keyboard.press("3")
    else:
        page.keyboard.press("1")
        expect(page.locator(".verdict")).to_contain_text("Comes back")
        expect(page.locator("li.option.is-right")).to_have_count(1)
        page.keyboard.press("Enter")


def take_quiz(page: Page, address: str, **choices: str) -> None:
    page.goto(f"{address}/g/1/practice")
    for name, value in {"count": "3", **choices}.items():
        page.locator(f"select[name={name}]").select_option(value)
    page.get_by_role("button", name=say("en", "practicepage.start_now")).click()
    page.wait_for_url("**/practice/quiz/*")  # until the page's script listens to keys
    for position in (1, 2, 3):
        answer_by_keyboard(page, position)
    expect(page.locator(".quiz-step h1")).to_have_text(say("en", "quiz.summary"))


def answer_interview_round(page: Page) -> None:
    """Answer what is asked until there is something to rate, and rate it by keyboard."""
    box, form = page.locator("#mock-text"), page.locator(".review-form")
    while not form.count():
        turn = page.locator("[name=turn]").get_attribute("value")
        box.fill(SAID)
        page.keyboard.press("Control+Enter")
        expect(page.locator(f"[name=turn][value='{turn}']")).to_have_count(0)
    for level in "3333":
        page.keyboard.press(level)
    expect(form.locator("input:checked")).to_have_count(4)
    form.locator(".button").click()
    expect(form).to_have_count(0)


def test_a_member_practises_and_goes_on_after_days_and_a_restart(tmp_path: Path, browser: Browser) -> None:
    with bot_on(tmp_path, MONDAY) as bot:
        page = enter(browser, bot.address, "Ada")
        said: list[str] = []
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda message: said.append(message.text))
        take_quiz(page, bot.address)
        expect(page.locator(".quiz-step")).to_contain_text("3 of 3 answered")

        page.goto(f"{bot.address}/g/1/practice/mock")
        page.locator("[name=minutes]").select_option("20")
        page.get_by_role("button", name=say("en", "mock.start")).click()
        page.wait_for_url("**/practice/mock/*")
        expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^\d+:\d\d left$"))
        page.locator("#mock-text").fill("Half a thought")
        page.get_by_role("button", name=say("en", "mock.pause")).click()
        expect(page.locator(".timer")).to_contain_text("Paused")
        expect(page.locator("#mock-text")).to_have_value("Half a thought")
        left = page.locator("[data-clock]").text_content()

    with bot_on(tmp_path, FRIDAY) as bot:
        page.goto(f"{bot.address}/g/1/practice")
        expect(page.locator(".due")).to_contain_text("3reviews due")
        page.locator("a[href*='/practice/mock/']").click()
        page.wait_for_url("**/practice/mock/*")
        expect(page.locator("[data-clock]")).to_have_text(left or "")
        answer_interview_round(page)
        answer_interview_round(page)
        expect(page.locator(".verdict")).to_have_text(say("en", "mock.verdict_passed"))
        page.goto(f"{bot.address}/g/1/practice/mock")
        expect(page.locator(".trends")).to_contain_text("Behavioral: 3 of 4")

        take_quiz(page, bot.address)
        expect(page.locator("main")).not_to_contain_text("3 reviews are due now.")
        page.goto(f"{bot.address}/g/1/practice/board")
        expect(page.locator(".board")).to_contain_text("Ada")
        assert said == []
