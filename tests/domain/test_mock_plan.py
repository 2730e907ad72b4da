"""What a mock interview asks: the shape of a real loop in the time there is, balanced, weak topics first."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import ConflictError, InvalidInputError
from bot.domain.mock_plan import (
    LONGEST,
    SHORTEST,
    MockCandidate,
    Wishes,
    budgets,
    check_shape,
    plan_mock,
    thin_topics,
)
from bot.domain.question import KINDS, Kind

TOPICS = ("evasion", "poisoning", "privacy", "rag")
MINUTES: dict[Kind, tuple[int, ...]] = {
    "technical": (3, 5, 6, 10),
    "system-design": (15, 18, 20),
    "behavioral": (5, 6, 8),
}
BANK = [
    MockCandidate(f"{kind}-{n}", kind, TOPICS[n % 4], minutes[n % len(minutes)])
    for kind, minutes in MINUTES.items()
    for n in range(12)
]
lengths = st.integers(20, 45).map(lambda n: timedelta(minutes=n))


def minutes(n: int) -> timedelta:
    return timedelta(minutes=n)


def ids(planned: Sequence[MockCandidate]) -> list[str]:
    return [candidate.question_id for candidate in planned]


@given(lengths, st.sets(st.sampled_from(KINDS)), st.integers(0, 2**32))
@settings(max_examples=100)
def test_every_wanted_round_has_a_question_and_all_fit_into_the_time(
    length: timedelta, wanted: set[Kind], seed: int
) -> None:
    try:
        kinds = check_shape(length, wanted)
    except InvalidInputError:
        assert len(wanted) == len(KINDS)
        assert length < minutes(25)
        return
    planned = plan_mock(BANK, length, kinds, Wishes(), seed)

    assert tuple(planned) == kinds
    assert all(chosen for chosen in planned.values())
    assert sum(c.minutes for chosen in planned.values() for c in chosen) <= length.total_seconds() / 60
    assert all(c.kind == kind for kind, chosen in planned.items() for c in chosen)
    asked = [c.question_id for chosen in planned.values() for c in chosen]
    assert len(asked) == len(set(asked))
    assert sum(budgets(length, kinds).values(), timedelta()) <= length


@given(st.integers(0, 2**32))
@settings(max_examples=30)
def test_no_topic_comes_twice_while_another_fits(seed: int) -> None:
    same = [MockCandidate(f"q{n}", "technical", TOPICS[n % 4], 5) for n in range(40)]

    planned = plan_mock(same, minutes(20), ("technical",), Wishes(), seed)

    assert len(planned["technical"]) == len(TOPICS)
    assert Counter(c.topic for c in planned["technical"]) == Counter(TOPICS)


def test_the_same_seed_tells_the_same_interview_and_another_one_another() -> None:
    seeds = [plan_mock(BANK, LONGEST, KINDS, Wishes(), seed) for seed in (1, 1, 2, 3)]

    assert seeds[0] == seeds[1]
    assert len({tuple(ids(planned["technical"])) for planned in seeds}) > 1


def test_thin_topics_come_first_the_weakest_before_the_others() -> None:
    planned = plan_mock(BANK, LONGEST, ("technical",), Wishes(weak=("rag", "privacy")), 5)

    assert [c.topic for c in planned["technical"]][:2] == ["rag", "privacy"]


def test_what_came_before_comes_last() -> None:
    bank = [MockCandidate(name, "behavioral", "behavioral", 5) for name in ("a", "b", "c", "d", "e")]

    planned = plan_mock(bank, minutes(20), ("behavioral",), Wishes(used={"a": 1, "b": 2, "c": 1}), 5)

    assert set(ids(planned["behavioral"])[:2]) == {"d", "e"}
    assert "b" not in ids(planned["behavioral"])


def test_a_round_without_questions_is_left_out() -> None:
    only = [candidate for candidate in BANK if candidate.kind == "technical"]

    assert tuple(plan_mock(only, LONGEST, KINDS, Wishes(), 1)) == ("technical",)
    with pytest.raises(ConflictError, match=r"mock\.no_questions"):
        plan_mock(only, LONGEST, ("behavioral",), Wishes(), 1)


@pytest.mark.parametrize(
    ("length", "rounds", "kinds"),
    [
        (SHORTEST, (), ("technical", "behavioral")),
        (minutes(30), (), KINDS),
        (LONGEST, ("behavioral", "technical"), ("technical", "behavioral")),
        (SHORTEST, ("system-design",), ("system-design",)),
        (minutes(25), KINDS, KINDS),
    ],
)
def test_the_shape_follows_the_length_unless_it_is_chosen(
    length: timedelta, rounds: Sequence[Kind], kinds: Sequence[Kind]
) -> None:
    assert check_shape(length, rounds) == tuple(kinds)


@pytest.mark.parametrize(
    ("length", "rounds", "phrase"),
    [
        (minutes(19), (), "bad_minutes"),
        (minutes(46), (), "bad_minutes"),
        (timedelta(0), (), "bad_minutes"),
        (minutes(30), ("lunch",), "bad_round"),
        (minutes(24), KINDS, "too_short"),
    ],
)
def test_a_shape_that_cannot_be_is_refused(length: timedelta, rounds: Sequence[str], phrase: str) -> None:
    with pytest.raises(InvalidInputError, match=rf"mock\.{phrase}"):
        check_shape(length, rounds)


def test_weak_is_a_topic_of_which_less_than_half_seems_covered() -> None:
    covered = {"rag": (1, 10), "privacy": (4, 10), "evasion": (5, 10), "none": (0, 0), "best": (9, 10)}

    assert thin_topics(covered) == ("rag", "privacy")
