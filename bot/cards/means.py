"""Means of ratings, and how they develop, in words."""

from bot.domain.scorecard import Trend
from bot.wording import say


def say_mean(mean: float) -> str:
    """A mean with at most two decimals, and none that say nothing: 3, 2.75."""
    return f"{round(mean, 2):g}"


def say_trend(locale: str, trend: Trend) -> str:
    """How one kind of round develops."""
    change = trend.change
    moved = say_mean(abs(change or 0))
    way = "first" if change is None else "same" if moved == "0" else "up" if change > 0 else "down"
    kind = say(locale, f"round.kind_{trend.kind}")
    return say(locale, f"mock.trend_{way}", kind=kind, mean=say_mean(trend.means[-1]), change=moved)
