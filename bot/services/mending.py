"""What a host types to mend a member's day or points, read alike on every platform; `Settlement` does the mending."""

from bot.domain.errors import InvalidInputError
from bot.domain.streak import Mark

LONGEST_REASON = 200
MOST_POINTS_MENDED = 1000
# Marks a host can set: late is what an answer was, not what a day should have been.
MENDABLE = (Mark.ANSWERED, Mark.FROZEN, Mark.REST, Mark.EXCUSED, Mark.MISSED)


def parse_points(text: str) -> int:
    """Points to add or, with a minus, to take. Raises InvalidInputError."""
    try:
        points = int(text.strip().replace("−", "-")[:40])
    except ValueError as error:
        raise InvalidInputError("host.bad_points") from error
    if not 0 < abs(points) <= MOST_POINTS_MENDED:
        raise InvalidInputError("host.bad_points")
    return points


def parse_mark(text: str) -> Mark:
    """A mark that a host can set. Raises InvalidInputError."""
    if text not in MENDABLE:
        raise InvalidInputError("host.choose")
    return Mark(text)


def parse_reason(text: str) -> str:
    """Why a host does something, in one line. Raises InvalidInputError for nothing or too much."""
    reason = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidInputError("host.bad_reason", most=LONGEST_REASON)
    return reason
