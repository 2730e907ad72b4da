import pytest

from tests.platforms.web.lodge import Browser, Lodge


@pytest.fixture
async def ada(lodge: Lodge) -> Browser:
    """A member."""
    return await lodge.browser("Ada")


@pytest.fixture
async def hanna(lodge: Lodge) -> Browser:
    """A host."""
    return await lodge.host_browser()
