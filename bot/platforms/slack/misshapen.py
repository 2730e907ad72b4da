"""Payloads that Slack signed and that lack what it always sends: refused with a warning, never half handled."""

from typing import Final

import structlog
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

# How a payload shows, while it is parsed, that something in it is missing or of another kind.
SIGNS: Final = (LookupError, TypeError, AttributeError, ValueError)
REFUSED = 400
# Refused, or nothing of ours listens to it.
UNUSABLE: Final = frozenset({REFUSED, 404})
log = structlog.get_logger(__name__)


def require_id(value: object) -> str:
    """An id of Slack's. Raises ValueError for anything that cannot be one."""
    if isinstance(value, str) and value:
        return value
    raise ValueError(f"not an id: {value!r}")


async def refuse(error: Exception, request: AsyncBoltRequest, response: BoltResponse | None) -> BoltResponse | None:
    """Bolt's handler of errors: 400 for what could not be parsed; anything else is logged and keeps bolt's status.

    `response` is None once a request was acknowledged; before that, nothing but parsing has run.
    """
    if response is not None and isinstance(error, SIGNS):
        log.warning("a payload without what Slack always sends was refused", kind=_kind(request), error=repr(error))
        return BoltResponse(status=REFUSED)
    log.error("a request of Slack’s was not carried out", kind=_kind(request), exc_info=error)
    return None


def _kind(request: AsyncBoltRequest) -> str:
    """What a request is, without a word of anybody's."""
    return str(request.body.get("type") or request.body.get("command") or "unknown")[:40]
