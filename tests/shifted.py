"""The bot with a clock that says what STARTS_AT (an ISO instant) says when first asked, and goes on from there."""

import os
from datetime import UTC, datetime
from functools import cache

from bot.app import running
from bot.cli import cli


@cache
def begun_at() -> datetime:
    """When the clock was first asked."""
    return datetime.now(UTC)


class ShiftedClock:
    """The machine's clock, moved."""

    def now(self) -> datetime:
        return datetime.fromisoformat(os.environ["STARTS_AT"]) + (datetime.now(UTC) - begun_at())


def shift_clock() -> None:
    setattr(running, "SystemClock", ShiftedClock)  # noqa: B010 - mypy refuses to assign to a type


if __name__ == "__main__":
    shift_clock()
    cli()
