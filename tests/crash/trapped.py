"""The bot with a trap: it kills itself (SIGKILL) at a point that TRAP names, as `point:count`.

Points: `settle`, before a batch of members is committed; `settled`, after it was.
"""

import os
import signal
from collections.abc import Sequence
from functools import partial

from bot.app import core
from bot.cli import cli
from bot.domain.group import Member
from bot.domain.round import Round
from bot.ports.store import UnitOfWork
from bot.services import settlement
from tests.shifted import shift_clock

POINT, _, COUNT = os.environ.get("TRAP", ":0").partition(":")
SETTLE = "settle_members"
_seen = 0


def step_on(point: str) -> None:
    """Die here if this is the trap's point and its count is reached."""
    global _seen  # noqa: PLW0603 - a counter of this process
    if point == POINT:
        _seen += 1
        if _seen == int(COUNT):
            os.kill(os.getpid(), signal.SIGKILL)


def set_traps() -> None:
    """Settle one member a batch, so that there are points between members."""
    settle_members = getattr(settlement, SETTLE)
    setattr(core, "Settlement", partial(settlement.Settlement, batch=1))  # noqa: B010

    async def trapped(uow: UnitOfWork, round_: Round, members: Sequence[Member]) -> None:
        step_on("settled")  # the batch before this one is committed
        await settle_members(uow, round_, members)
        step_on("settle")

    setattr(settlement, SETTLE, trapped)


if __name__ == "__main__":
    set_traps()
    shift_clock()
    cli()
