"""What must never happen, whatever comes in: a failure of ours in the log."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from structlog.testing import capture_logs


class _Errors(logging.Handler):
    """Keeps what libraries log as errors."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(f"{record.getMessage()} {record.exc_info}")


@contextmanager
def nothing_breaks() -> Iterator[None]:
    """Fails where an error or a traceback was logged, by us or by a library."""
    errors = _Errors()
    logging.getLogger().addHandler(errors)
    try:
        with capture_logs() as ours:
            yield
    finally:
        logging.getLogger().removeHandler(errors)
    assert [*filter(_is_failure, ours), *errors.found] == []


def _is_failure(entry: Any) -> bool:
    return entry["log_level"] in ("error", "critical") or "exc_info" in entry
