"""Rate limits, and the failures a test asks for."""

import asyncio
import re
from collections import deque
from dataclasses import dataclass, field

from aiohttp import web

from tests.platforms.discord.double.limits import Payload

VIA = {"Via": "1.1 google"}


def answer(data: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON with the content type discord.py looks for, which has no charset."""
    response = web.json_response(data, status=status, headers={**VIA, **(headers or {})})
    response.headers["Content-Type"] = "application/json"
    return response


def refuse(status: int, code: int, message: str) -> web.Response:
    return answer({"code": code, "message": message}, status)


@dataclass
class Fault:
    """What happens to the next `times` requests whose "METHOD path" matches.

    `status` is answered instead of anything; with `after` the request takes effect first. Without a status the
    connection is cut. `seconds` is how long everything takes. `code` goes with the status.
    """

    pattern: str
    status: int | None = None
    code: int = 0
    after: bool = False
    times: int = 1
    seconds: float = 0.0

    def matches(self, request: web.Request) -> bool:
        return self.times > 0 and re.search(self.pattern, f"{request.method} {request.path}") is not None


@dataclass
class RateLimits:
    """The global limit in any stretch of a second, and one of posts in each channel, as headers tell them."""

    global_limit: int = 50
    stretch: float = 1.0
    channel_limit: int = 5
    channel_stretch: float = 0.05
    accepted: deque[float] = field(default_factory=deque)
    refused: list[str] = field(default_factory=list)
    peak: int = 0
    _buckets: dict[str, tuple[int, float]] = field(default_factory=dict)

    def check(self, request: web.Request, channel_id: str | None) -> tuple[dict[str, str], web.Response | None]:
        """Headers for the answer, and the 429 where a limit is met."""
        now = asyncio.get_running_loop().time()
        while self.accepted and self.accepted[0] <= now - self.stretch:
            self.accepted.popleft()
        if len(self.accepted) >= self.global_limit:
            self.refused.append(f"global {request.method} {request.path}")
            wait = self.accepted[0] + self.stretch - now
            headers = {"X-RateLimit-Global": "true", "Retry-After": "1", "X-RateLimit-Scope": "global"}
            return headers, answer(_limited(wait, is_global=True), 429, headers)
        headers = self._spend(channel_id, now) if channel_id else {}
        if headers.pop("refused", None):
            self.refused.append(f"channel {request.method} {request.path}")
            wait = float(headers["X-RateLimit-Reset-After"])
            return headers, answer(_limited(wait, is_global=False), 429, headers)
        self.accepted.append(now)
        self.peak = max(self.peak, len(self.accepted))
        return headers, None

    def _spend(self, channel_id: str, now: float) -> dict[str, str]:
        left, until = self._buckets.get(channel_id, (self.channel_limit, now + self.channel_stretch))
        if now >= until:
            left, until = self.channel_limit, now + self.channel_stretch
        is_refused = left == 0
        left = max(left - 1, 0)
        self._buckets[channel_id] = (left, until)
        headers = {
            "X-RateLimit-Limit": str(self.channel_limit),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset-After": f"{until - now:.3f}",
            "X-RateLimit-Bucket": "posts",
        }
        return {**headers, "refused": "yes"} if is_refused else headers


def _limited(wait: float, *, is_global: bool) -> Payload:
    return {"message": "You are being rate limited.", "retry_after": round(wait, 3), "global": is_global}
