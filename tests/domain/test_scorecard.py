"""Gates, verdicts and trends of mock interviews, and the words for every dimension and level."""

import pytest

from bot.domain.question import KINDS, Kind
from bot.domain.scorecard import DIMENSIONS, GATES, LEVELS, MockVerdict, RoundScore, Trend, judge, trends, weakest
from bot.wording import has_phrase, say


def score(kind: Kind, *levels: int) -> RoundScore:
    return RoundScore(kind, dict(zip(DIMENSIONS[kind], levels, strict=False)))


@pytest.mark.parametrize(
    ("rated", "is_passed"),
    [
        (score("technical", 3, 3, 3, 3), True),
        (score("technical", 4, 4, 2, 2), True),
        (score("technical", 3, 3, 3, 2), False),
        (score("technical", 4, 4, 4, 1), False),
        (score("system-design", 3, 3, 3, 2), True),
        (score("system-design", 3, 3, 2, 2), False),
        (score("behavioral", 4, 4, 4), False),
        (score("behavioral"), False),
    ],
)
def test_a_round_passes_with_its_mean_at_the_gate_and_nothing_below_the_floor(
    rated: RoundScore, is_passed: bool
) -> None:
    assert rated.is_passed is is_passed


def test_one_round_under_its_gate_decides() -> None:
    strong, weak = score("technical", 4, 4, 4, 4), score("behavioral", 3, 3, 3, 2)

    assert judge([strong, score("behavioral", 3, 3, 3, 3)]) is MockVerdict.PASSED
    assert judge([strong, weak]) is MockVerdict.NOT_YET
    assert judge([strong, score("system-design")]) is MockVerdict.NOT_YET
    assert judge([]) is MockVerdict.NOT_YET


def test_what_to_work_on_is_what_was_rated_lowest() -> None:
    assert weakest([score("technical", 4, 2, 3, 2), score("behavioral", 3, 2, 4, 4)]) == (
        "defence",
        "candour",
        "action",
    )
    assert weakest([RoundScore("technical", {"candour": 1, "mechanism": 1})]) == ("mechanism", "candour")
    assert weakest([score(kind, 2, 2, 2, 2) for kind in GATES]) == ("mechanism", "defence", "example")
    assert weakest([score("technical", 4, 4, 4, 4)]) == ()
    assert weakest([]) == ()


def test_a_trend_compares_the_latest_with_up_to_three_before() -> None:
    assert Trend("technical", (3.0,)).change is None
    assert Trend("technical", (1.0, 4.0, 4.0, 4.0, 3.0)).change == -1.0
    told = trends([[score("technical", 2, 2, 2, 2)], [score("behavioral")], [score("technical", 3, 3, 3, 3)]])
    assert [(t.kind, t.means, t.change) for t in told] == [("technical", (2.0, 3.0), 1.0)]


def test_every_level_of_every_dimension_is_told_in_words() -> None:
    names = [name for kind in KINDS for name in DIMENSIONS[kind]]

    assert len(names) == len(set(names))
    assert all(3 <= len(DIMENSIONS[kind]) <= 4 for kind in KINDS)
    assert [n for n in names for level in LEVELS if not has_phrase(f"mock.{n}_{level}")] == []
    assert len({say("en", f"mock.{name}_{level}") for name in names for level in LEVELS}) == 4 * len(names)


def test_gates_can_be_reached() -> None:
    assert {kind for kind in KINDS if LEVELS[0] < GATES[kind].mean <= LEVELS[-1]} == set(KINDS)
