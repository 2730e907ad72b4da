"""A reminder a person asked for: so long before a round's deadline, unless there is no need."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import InvalidInputError
from bot.domain.group import Account

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One stored wish. `next_at` is when to look at it again; None while no round of the group is open."""

    account: Account
    group_id: int
    before: timedelta
    next_at: datetime | None = None


def check_before(before: timedelta) -> timedelta:
    """`before` in whole minutes. Raises InvalidInputError outside SHORTEST to LONGEST."""
    if not SHORTEST <= before <= LONGEST:
        raise InvalidInputError("reminder.bad_time")
    return timedelta(minutes=before // timedelta(minutes=1))
