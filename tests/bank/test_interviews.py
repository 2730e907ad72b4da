"""The bank holds enough for mock interviews of every length and shape, in every group's coming weeks."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.bank.loader import load_bank
from bot.domain.mock_plan import MockCandidate, Wishes, check_shape, plan_mock
from bot.domain.plan import UPCOMING

QUESTIONS = Path(__file__).parents[2] / "questions"
# Of an interview's time, this share is planned at least; the rest is what no further question fits into.
FILLED = 0.85


@pytest.fixture(scope="module")
def candidates() -> list[MockCandidate]:
    return [MockCandidate(q.id, q.kind, q.topic, q.minutes) for q in load_bank(QUESTIONS).questions]


@pytest.mark.parametrize("minutes", [20, 25, 30, 35, 40, 45])
def test_an_interview_of_any_length_is_well_filled_and_full_of_different_topics(
    candidates: list[MockCandidate], minutes: int
) -> None:
    length = timedelta(minutes=minutes)
    kinds = check_shape(length, ())
    for seed in range(20):
        first = seed * UPCOMING % len(candidates)
        left = candidates[:first] + candidates[first + UPCOMING :]
        planned = plan_mock(left, length, kinds, Wishes(), seed)
        asked = [candidate for chosen in planned.values() for candidate in chosen]
        assert tuple(planned) == kinds
        assert FILLED * minutes <= sum(candidate.minutes for candidate in asked) <= minutes
        topics = [candidate.topic for candidate in asked if candidate.kind != "behavioral"]
        assert len(set(topics)) == len(topics)
