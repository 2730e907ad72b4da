"""What failed lately: each thing is left alone for a while, longer each time, so that it holds up no other."""

from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import structlog

from bot.domain.errors import NotStoredError
from bot.domain.post import LONGEST_RETRY, retry_after
from bot.ports.platform import PlatformError

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
# What is gone, and will never succeed, is forgotten then.
FORGET_AFTER = timedelta(days=1)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Setback:
    times: int
    until: datetime


class Setbacks(Generic[K]):
    """The failures of one kind of work, by the key of what it was done to; in memory, so a restart tries all again."""

    def __init__(self, what: str, longest: timedelta = LONGEST_RETRY) -> None:
        self._what = what
        self._longest = longest
        self._by_key: dict[K, _Setback] = {}

    def left_alone(self, now: datetime) -> frozenset[K]:
        """The keys that are not to be tried yet."""
        return frozenset(key for key, setback in self._by_key.items() if setback.until > now)

    def note(self, key: K, error: Exception, now: datetime) -> timedelta:
        """`key` failed: for how long it is left alone now, each time twice as long.

        The first failure is logged with its traceback, later ones and what a platform says in a line, and none while it
        is left alone.
        """
        former = self._by_key.get(key)
        if former and former.until > now:
            return former.until - now
        times = former.times if former else 0
        wait = min(retry_after(times), self._longest)
        trace = None if former or isinstance(error, PlatformError) else error
        log.error(f"{self._what} failed", key=key, times=times + 1, why=repr(error), exc_info=trace)
        self._by_key = {k: setback for k, setback in self._by_key.items() if setback.until > now - FORGET_AFTER}
        self._by_key[key] = _Setback(times + 1, now + wait)
        return wait

    def clear(self, key: K) -> None:
        """`key` succeeded."""
        self._by_key.pop(key, None)

    async def attempt(self, key: K, act: Callable[[], Awaitable[T]], now: datetime) -> T | None:
        """What `act` gives; None where it fails or is left alone. NotStoredError is nobody's fault, and is raised."""
        if key in self.left_alone(now):
            return None
        try:
            result = await act()
        except NotStoredError:
            raise
        except Exception as error:
            self.note(key, error, now)
            return None
        self.clear(key)
        return result
