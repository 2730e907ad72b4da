"""What a host may choose of the rules of a group's rounds, and within which bounds."""

from datetime import timedelta

from bot.domain.errors import InvalidInputError
from bot.domain.round import Rules

# What a host may choose, by field of Rules, with the least and the most; late answers by days.
BOUNDS = {
    "on_time": (0, 100),
    "late": (0, 100),
    "streak_cap": (0, 50),
    "minimum": (1, 1000),
    "late_days": (0, 14),
    "helpful": (0, 10),
    "helpful_cap": (0, 50),
}


def choices_of(rules: Rules) -> dict[str, int]:
    """What a host may choose, as it is now."""
    numbers = {name: getattr(rules, name) for name in BOUNDS if name != "late_days"}
    return {name: rules.late_for.days if name == "late_days" else numbers[name] for name in BOUNDS}


def choose(rules: Rules, numbers: dict[str, int], *, lock_thread: bool) -> Rules:
    """The rules with these choices. Raises InvalidInputError for a number out of bounds, or a late answer worth more
    than one on time.
    """
    for name, number in numbers.items():
        least, most = BOUNDS[name]
        if not least <= number <= most:
            raise InvalidInputError(f"rules.bad_{name}", least=least, most=most)
    chosen = choices_of(rules) | numbers
    if chosen["late"] > chosen["on_time"]:
        raise InvalidInputError("rules.bad_late_points")
    return Rules(
        on_time=chosen["on_time"],
        late=chosen["late"],
        streak_cap=chosen["streak_cap"],
        minimum=chosen["minimum"],
        late_for=timedelta(days=chosen["late_days"]),
        helpful=chosen["helpful"],
        helpful_cap=chosen["helpful_cap"],
        helpful_for=rules.helpful_for,
        lock_thread=lock_thread,
    )
