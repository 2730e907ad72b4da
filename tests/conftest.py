import os
from pathlib import Path

import hypothesis
import pytest

from bot.settings import PREFIX, setting_names
from tests.chromium import require_chromium
from tests.soak import choose

# Nothing here is timed: a busy machine must not fail a property.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(choose("untimed", "soak"))


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test sees the settings it makes, not those of the machine it runs on."""
    for name in tuple(os.environ):
        if name in setting_names() or name.startswith(PREFIX):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser, for tests marked `browser`."""
    return require_chromium()
