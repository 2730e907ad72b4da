"""What an operator's graphs and alerts are made of, in one registry per app; nothing global."""

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import generate_latest

from bot import __version__

# What `Metrics.render` gives, for the Content-Type header.
CONTENT_TYPE = CONTENT_TYPE_LATEST
# Seconds. A tick should take milliseconds; the loop should never be late by a tenth.
_BUCKETS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """Counters and timings since the start of the process.

    Those with labels take them in the order given here: `metrics.posts_sent.labels("slack").inc()`. Labels hold few,
    known values: a platform's name, a route's pattern, never an id or a path as typed.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._gauge("info", "The version that runs; always 1.", "version").labels(__version__).set(1)

        self.rounds_opened = self._counter("rounds_opened", "Rounds opened.")
        self.rounds_closed = self._counter("rounds_closed", "Rounds closed.")
        self.rounds_settled = self._counter("rounds_settled", "Rounds settled.")
        self.rounds_revealed = self._counter("rounds_revealed", "Rounds revealed.")

        self.posts_sent = self._counter("posts_sent", "Posts that got out.", "platform")
        self.posts_failed = self._counter("posts_failed", "Posts given up.", "platform")
        self.posts_retried = self._counter("posts_retried", "Attempts that will be made again.", "platform")
        self.answers_taken = self._counter("answers_taken", "Answer messages made durable.", "platform")
        self.http_requests = self._counter("http_requests", "HTTP requests served.", "method", "route", "status")

        self.backups = self._counter("backups", "Daily backups, by outcome: made or failed.", "outcome")
        self.backup_at = self._gauge("backup_at", "When this process last made a daily backup, in Unix seconds.")
        self.connected = self._gauge("connected", "Whether a platform's events reach us: 1 or 0.", "platform")
        self.tick_seconds = self._histogram("tick_seconds", "Time one tick takes.")
        self.loop_lag_seconds = self._histogram("loop_lag_seconds", "How late the event loop wakes a sleeper.")

    def render(self) -> bytes:
        """Everything in the Prometheus text format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"drill_{name}", about, labels, registry=self.registry)

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(f"drill_{name}", about, labels, registry=self.registry)

    def _histogram(self, name: str, about: str) -> Histogram:
        return Histogram(f"drill_{name}", about, buckets=_BUCKETS, registry=self.registry)
