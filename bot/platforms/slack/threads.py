"""Reads threads whole, page by page, at whatever pace the workspace allows; a pause costs no page twice."""

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.domain.refs import ThreadRef
from bot.platforms.slack.api import Api
from bot.platforms.slack.faults import RefusedError
from bot.platforms.slack.places import split_thread
from bot.ports.platform import PlaceGoneError, PlatformBusyError
from bot.wording import FALLBACK, say

PAGE = 200
# Slack gives apps that are sold widely pages of 15, once a minute; fewer than this a page means that.
FEW_A_PAGE = 15
BUDGET = timedelta(seconds=2)
_GONE = frozenset(("thread_not_found", "message_not_found"))
Raw = dict[str, Any]


@dataclass
class _Reading:
    messages: dict[str, Raw] = field(default_factory=dict)
    cursor: str | None = None


class Threads:
    """Readings under way, by thread. After PlatformBusyError, asking again goes on at the next page."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._readings: dict[ThreadRef, _Reading] = {}
        self.is_slow = False

    async def read(self, thread: ThreadRef) -> list[Raw]:
        """Every reply in a thread as Slack has it now, oldest first.

        Raises PlatformBusyError where Slack wants a pause, or reading takes longer than BUDGET: whoever asks does
        other things too; PlaceGoneError where Slack knows the thread no more, which is not an empty one.
        """
        reading = self._readings.setdefault(thread, _Reading())
        until = time.monotonic() + BUDGET.total_seconds()
        try:
            while not await self._page(thread, reading):
                if time.monotonic() > until:
                    raise PlatformBusyError(timedelta(0))
        except RefusedError as error:
            self._readings.pop(thread, None)
            if error.code in _GONE:
                raise PlaceGoneError(say(FALLBACK, "slack.fix_thread_gone")) from error
            raise
        except PlatformBusyError as error:
            self.is_slow = self.is_slow or error.retry_after >= timedelta(seconds=30)
            raise
        except BaseException:
            self._readings.pop(thread, None)
            raise
        self._readings.pop(thread, None)
        return [reading.messages[ts] for ts in sorted(reading.messages, key=_order)]

    def forget(self) -> None:
        """What was read so far may be out of date: readings under way begin anew."""
        self._readings.clear()

    async def _page(self, thread: ThreadRef, reading: _Reading) -> bool:
        """Read one page more; True when it was the last."""
        channel, ts = split_thread(thread)
        response = await self._api.call(
            "conversations.replies",
            lambda: self._api.client.conversations_replies(
                channel=channel, ts=ts, limit=PAGE, cursor=reading.cursor, include_all_metadata=True
            ),
        )
        page = response.get("messages") or []
        reading.messages.update({message["ts"]: message for message in page if message["ts"] != ts})
        reading.cursor = (response.get("response_metadata") or {}).get("next_cursor") or None
        if reading.cursor and len(page) <= FEW_A_PAGE + 1:
            self.is_slow = True
        return reading.cursor is None or not response.get("has_more", True)


def find_key(messages: list[Raw], key: str, bot: str) -> str | None:
    """The `ts` of our message among `messages` whose metadata carries a journal key."""
    for message in messages:
        metadata = message.get("metadata") or {}
        carried = (metadata.get("event_payload") or {}).get("key")
        if carried == key and message.get("bot_id") == bot:
            return str(message["ts"])
    return None


def _order(ts: str) -> tuple[int, int]:
    seconds, _, micros = ts.partition(".")
    return int(seconds), int(micros or 0)
