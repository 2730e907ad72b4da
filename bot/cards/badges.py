"""A badge as it is shown beside a name."""

from dataclasses import dataclass

from bot.domain.badge import streak_length
from bot.wording import say


@dataclass(frozen=True, slots=True)
class BadgeFact:
    """Its sign, and its name in words."""

    sign: str
    name: str


def make_badge(locale: str, badge: str) -> BadgeFact:
    """The sign and name of a badge of `domain.badge`."""
    length = streak_length(badge)
    if length is None:
        return BadgeFact(say(locale, "badge.champion_short"), say(locale, "badge.champion"))
    return BadgeFact(say(locale, "badge.streak_short", n=length), say(locale, "badge.streak", n=length))
