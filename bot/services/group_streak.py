"""The group's streak: days on which at least half of the active people answered (RULES, Points)."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.streak import ACTIVE_DAYS, DayState
from bot.ports.store import UnitOfWork

# How many days are read at first; twice as many each time the streak is longer.
DAYS_AT_FIRST = 20


async def read_group_streak(uow: UnitOfWork, group_id: int) -> int:
    """Counted days in a row, up to the last settled one, on which at least half of the active answered (RULES)."""
    days = [d for d in await uow.rounds.days(group_id, None, date.max) if d.state is DayState.COUNTED and d.round_id]
    rounds = await uow.rounds.by_id([day.round_id for day in days if day.round_id])
    settled = [day.on for day in days if day.round_id and rounds[day.round_id].settled_at]
    streak, span = 0, DAYS_AT_FIRST
    while settled:
        answered = await uow.ledgers.answered_on(group_id, settled[max(0, len(settled) - span - ACTIVE_DAYS)])
        streak = _count(settled, answered, span)
        if streak < span:
            break
        span *= 2
    return streak


def _count(settled: Sequence[date], answered: Mapping[date, set[int]], most: int) -> int:
    """How long the streak is that ends with the last day, counted no further than `most` days."""
    streak = 0
    for at in range(len(settled) - 1, max(-1, len(settled) - 1 - most), -1):
        active = set[int]().union(*(answered.get(on, ()) for on in settled[max(0, at - ACTIVE_DAYS + 1) : at + 1]))
        here = answered.get(settled[at], set())
        if not active or 2 * len(here) < len(active):
            break
        streak += 1
    return streak
