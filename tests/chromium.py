"""Debian's Chromium as the browser tests start it: `chromium.launch(executable_path=…, args=FLAGS)`."""

import os
import shutil
from pathlib import Path

import pytest

# The browser is to speak to the page under test and to nobody else.
FLAGS = (
    "--headless",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    *(("--no-sandbox",) if os.geteuid() == 0 else ()),  # Chromium refuses its sandbox to root
)
MISSING = "Chromium is not installed: `make browser` does it or says how"


def require_chromium() -> Path:
    """Where the browser is. Without one the test that asks is skipped; under CI=true, where it must run, it fails."""
    if found := shutil.which("chromium"):
        return Path(found)
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(MISSING)
    pytest.skip(MISSING)
