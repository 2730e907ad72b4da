import pytest

from bot.cards.means import say_mean, say_trend
from bot.domain.scorecard import Trend


@pytest.mark.parametrize(("mean", "words"), [(3.0, "3"), (2.75, "2.75"), (2.5, "2.5"), (8 / 3, "2.67")])
def test_a_mean_has_no_digits_that_say_nothing(mean: float, words: str) -> None:
    assert say_mean(mean) == words


@pytest.mark.parametrize(
    ("means", "words"),
    [
        ((3.0,), "Technical: 3 of 4"),
        ((2.5, 3.0), "Technical: 3 of 4, up 0.5 on the ones before"),
        ((3.0, 2.75), "Technical: 2.75 of 4, down 0.25 on the ones before"),
        ((3.0, 3.0), "Technical: 3 of 4, as before"),
    ],
)
def test_a_trend_says_where_it_goes(means: tuple[float, ...], words: str) -> None:
    assert say_trend("en", Trend("technical", means)) == words
