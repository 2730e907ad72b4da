"""Badges: the champion of the week, and streaks long enough to be shown. Who holds them is read off the ledgers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.errors import InvalidInputError

CHAMPION = "champion"
STREAKS = (7, 30, 100)
MOST_STREAKS = 5
LONGEST_STREAK = 10_000
_STREAK = "streak-"


@dataclass(frozen=True, slots=True)
class BadgeRules:
    """Which badges a group gives: to the champions of the week, and at these lengths of a streak, shortest first."""

    champion: bool = False
    streaks: tuple[int, ...] = ()

    def badges(self) -> tuple[str, ...]:
        """Every badge there is to hold."""
        return (*((CHAMPION,) if self.champion else ()), *map(streak_badge, self.streaks))


def check_rules(champion: bool, streaks: Iterable[int]) -> BadgeRules:
    """The rules with these lengths. Raises InvalidInputError for more than five, or one below 2 or past 10,000."""
    lengths = tuple(sorted(set(streaks)))
    if len(lengths) > MOST_STREAKS or not all(2 <= length <= LONGEST_STREAK for length in lengths):
        raise InvalidInputError("badge.bad_streaks", most=MOST_STREAKS, longest=LONGEST_STREAK)
    return BadgeRules(champion, lengths)


def parse_lengths(text: str) -> list[int]:
    """Lengths of streaks written like "7, 30, 100"; none for nothing. Raises InvalidInputError('badge.bad_list')."""
    words = text.replace(",", " ").split()
    if not all(word.isascii() and word.isdigit() and len(word) < 6 for word in words):
        raise InvalidInputError("badge.bad_list")
    return [int(word) for word in words]


def streak_badge(length: int) -> str:
    """The badge for a streak of at least `length`."""
    return f"{_STREAK}{length}"


def streak_length(badge: str) -> int | None:
    """The length a streak's badge stands for; None for another badge."""
    return int(badge.removeprefix(_STREAK)) if badge.startswith(_STREAK) else None


def earned(rules: BadgeRules, current: int, *, is_champion: bool) -> tuple[str, ...]:
    """What a member holds: the champion's badge, and of the streaks' only the longest that `current` reaches."""
    reached = [length for length in rules.streaks if length <= current]
    mine = (CHAMPION,) if rules.champion and is_champion else ()
    return (*mine, *((streak_badge(reached[-1]),) if reached else ()))


def decided_week(today: date, undecided: Sequence[date]) -> date:
    """The Monday of the last week that is over and whose every round is settled.

    `undecided` are the study dates of rounds that are not settled.
    """
    monday = today - timedelta(days=today.weekday() + 7)
    while any(monday <= on < monday + timedelta(days=7) for on in undecided):
        monday -= timedelta(days=7)
    return monday
