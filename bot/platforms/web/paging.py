"""Pages of long lists."""

from bot.platforms.web.visit import RefusedError, Visit

MOST_OFFSET = 10**6


def parse_offset(visit: Visit) -> int:
    """How many rows to leave out. Raises RefusedError for what is no number."""
    text = visit.query("from") or "0"
    if not (text.isascii() and text.isdigit() and int(text[:10]) <= MOST_OFFSET):
        raise RefusedError(400, "error.bad_request")
    return int(text[:10])
