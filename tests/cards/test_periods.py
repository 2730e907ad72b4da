import pytest

from bot.cards.periods import say_period


@pytest.mark.parametrize(
    ("board", "period", "words"),
    [
        ("week", "2026-W02", "5–11 January 2026"),
        ("week", "2026-W05", "26 January – 1 February 2026"),
        ("week", "2026-W01", "29 December 2025 – 4 January 2026"),
        ("month", "2026-03", "March 2026"),
        ("season", "Spring", "Spring"),
        ("week", "", ""),
    ],
)
def test_a_period_is_said_with_its_dates(board: str, period: str, words: str) -> None:
    assert say_period("en", board, period) == words


@pytest.mark.parametrize("period", ["nonsense", "2026-W60", "9999-W53"])
def test_what_is_no_week_is_refused(period: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of the standard library, without words of ours
        say_period("en", "week", period)
