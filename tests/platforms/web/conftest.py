from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser as Chrome
from playwright.async_api import async_playwright

from tests.chromium import FLAGS
from tests.platforms.web.lodge import Browser, Lodge


@pytest.fixture
async def ada(lodge: Lodge) -> Browser:
    """A member."""
    return await lodge.browser("Ada")


@pytest.fixture
async def hanna(lodge: Lodge) -> Browser:
    """A host."""
    return await lodge.host_browser()


@pytest.fixture
async def chrome(chromium: Path) -> AsyncIterator[Chrome]:
    """The real browser."""
    async with async_playwright() as playwright:
        window = await playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield window
        await window.close()
