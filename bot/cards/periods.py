"""The period of a board in words."""

from datetime import date

from bot.domain.leaderboard import Board
from bot.wording import say


def say_period(locale: str, board: str, period: str) -> str:
    """The dates of a week, or the name of a month, as `domain.leaderboard.period_of` writes them; else the period.

    Raises ValueError for what is no week or month.
    """
    if board == Board.WEEK and period:
        year, _, week = period.partition("-W")
        first, last = (date.fromisocalendar(int(year), int(week), day) for day in (1, 7))
        return say_dates(locale, first, last)
    if board == Board.MONTH and period:
        return say(locale, "board.month_of", on=date.fromisoformat(f"{period}-01"))
    return period


def say_dates(locale: str, first: date, last: date) -> str:
    """From one date to another; a month or year that they share is said once."""
    if first.year != last.year:
        phrase = "board.dates_of_years"
    else:
        phrase = "board.dates_of_months" if first.month != last.month else "board.dates_of_month"
    return say(locale, phrase, first=first, last=last)
