from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from tests.chromium import FLAGS, require_chromium


@pytest.mark.browser
async def test_the_browser_shows_a_page(chromium: Path) -> None:
    async with async_playwright() as playwright:
        window = await playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = await window.new_page()
        await page.set_content("<title>Daily Drill</title><p id=said></p><script>said.textContent = 6 * 7</script>")
        assert await page.title() == "Daily Drill"
        assert await page.text_content("#said") == "42"
        await window.close()


def test_a_browser_that_is_missing_fails_its_tests_where_they_must_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="make browser"):
        require_chromium()


def test_a_browser_that_is_missing_skips_its_tests_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="make browser"):
        require_chromium()
