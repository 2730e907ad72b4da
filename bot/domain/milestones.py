"""Streak lengths worth a word."""

MILESTONES = (3, 7, 14, 30, 50, 75, 100, 150, 200, 250, 300, 365, 500)
EVERY_AFTER = 250


def next_milestone(current: int) -> int:
    """The next streak length to look forward to; after the last named one, every EVERY_AFTER days."""
    ahead = (milestone for milestone in MILESTONES if milestone > current)
    return next(ahead, (current // EVERY_AFTER + 1) * EVERY_AFTER)
