"""Quiet hours: the part of a day in which a person is not to be disturbed."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.schedule import instant_of


def is_quiet(local: time, quiet_from: time, quiet_until: time) -> bool:
    """Whether a local time lies in [quiet_from, quiet_until), which may reach over midnight; equal ends mean never."""
    if quiet_from <= quiet_until:
        return quiet_from <= local < quiet_until
    return local >= quiet_from or local < quiet_until


def quiet_ends_at(now: datetime, zone: ZoneInfo, quiet_from: time, quiet_until: time) -> datetime | None:
    """The instant (aware UTC) at which the quiet hours that `now` lies in are over; None outside them."""
    local = now.astimezone(zone)
    if not is_quiet(local.time(), quiet_from, quiet_until):
        return None
    ends_on = local.date() if local.time() < quiet_until else local.date() + timedelta(days=1)
    # In the hour that a DST change repeats, the end may lie behind us on its first pass.
    return max(instant_of(ends_on, quiet_until, zone), now + timedelta(minutes=1))
