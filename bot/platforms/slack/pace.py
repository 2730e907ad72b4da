"""When Slack may be called again: one message a second in a channel, and every Retry-After where it was given."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta

from bot.ports.platform import PlatformBusyError

# Longer turns are better waited for in the journal than in a task.
LONGEST_TURN = timedelta(seconds=5)
_FEW = 1000


class Pacer:
    """Turns by channel and pauses by gate (a method, or a method in a channel); no gate waits for another."""

    def __init__(self, post_every: timedelta, now: Callable[[], float] = time.monotonic) -> None:
        self._every = post_every.total_seconds()
        self._now = now
        self._turns: dict[str, float] = {}
        self._pauses: dict[str, float] = {}

    def pause(self, gate: str, wait: timedelta) -> None:
        """Slack said how long to leave a gate alone."""
        self._pauses[gate] = max(self._pauses.get(gate, 0), self._now() + wait.total_seconds())

    def paused_for(self, gate: str) -> timedelta:
        """How long a gate is closed yet; zero when it is open."""
        left = self._pauses.get(gate, 0) - self._now()
        if left <= 0:
            self._pauses.pop(gate, None)
        return timedelta(seconds=max(left, 0))

    def pass_through(self, gate: str) -> None:
        """Raises PlatformBusyError while a gate is closed."""
        left = self.paused_for(gate)
        if left:
            raise PlatformBusyError(left)

    async def take_turn(self, channel: str) -> None:
        """Wait for the channel's next turn. Raises PlatformBusyError, taking none, when that is too far off."""
        now = self._now()
        at = max(self._turns.get(channel, 0), now)
        if at - now > LONGEST_TURN.total_seconds():
            raise PlatformBusyError(timedelta(seconds=at - now))
        if len(self._turns) > _FEW:
            self._turns = {name: turn for name, turn in self._turns.items() if turn > now}
        self._turns[channel] = at + self._every
        if at > now:
            await asyncio.sleep(at - now)


class Refreshes:
    """How often a post is changed: a new state at once, a new count only so often, since Slack allows few changes."""

    def __init__(self, every: timedelta, now: Callable[[], float] = time.monotonic) -> None:
        self._every = every.total_seconds()
        self._now = now
        self._last: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def pass_through(self, post: str, state: str) -> None:
        """Raises PlatformBusyError while a post of that state was changed a short while ago."""
        shown, at = self._last.get(post, ("", 0.0))
        left = at + self._every - self._now()
        if shown == state and left > 0:
            raise PlatformBusyError(timedelta(seconds=left))
        self._last[post] = (state, self._now())
        self._last.move_to_end(post)
        if len(self._last) > _FEW:
            self._last.popitem(last=False)
