"""Token buckets: how often one person or address may do something. In memory, by an injected clock."""

from datetime import datetime

from bot.ports.store import Clock

# Full buckets are forgotten once there are more than this.
MOST_BUCKETS = 10_000


class Buckets:
    """One bucket for each key: `burst` takes at once, then `per_minute` more a minute."""

    def __init__(self, clock: Clock, burst: int, per_minute: float) -> None:
        self._clock = clock
        self._burst = burst
        self._per_second = per_minute / 60
        self._left: dict[str, tuple[float, datetime]] = {}

    def take(self, key: str) -> float:
        """Take one; 0 where that was allowed, else the seconds to wait for the next."""
        now = self._clock.now()
        left = self._filled(key, now)
        if left < 1:
            return (1 - left) / self._per_second
        self._left[key] = (left - 1, now)
        if len(self._left) > MOST_BUCKETS:
            self._forget(now)
        return 0.0

    def give_back(self, key: str) -> None:
        """Put one back that was taken for nothing."""
        now = self._clock.now()
        self._left[key] = (min(self._burst, self._filled(key, now) + 1), now)

    def _filled(self, key: str, now: datetime) -> float:
        left, at = self._left.get(key, (self._burst, now))
        return min(self._burst, left + (now - at).total_seconds() * self._per_second)

    def _forget(self, now: datetime) -> None:
        self._left = {key: held for key, held in self._left.items() if self._filled(key, now) < self._burst}
