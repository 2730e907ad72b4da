from collections import Counter
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.plan import FEW_UNASKED, UPCOMING, Candidate, plan, unasked

SEEDS = st.integers(0, 2**31)
TOPICS = st.lists(st.sampled_from("abcd"), min_size=1, max_size=24)
BANKS = TOPICS.map(lambda topics: [Candidate(f"q{n}", topic) for n, topic in enumerate(topics)])
ASKED = st.dictionaries(st.sampled_from([f"q{n}" for n in range(30)]), st.integers(0, 3))
QUEUES = st.lists(st.sampled_from([f"q{n}" for n in range(30)]), max_size=4)


def _bank(**sizes: int) -> list[Candidate]:
    return [Candidate(f"{topic}{n}", topic) for topic, size in sizes.items() for n in range(size)]


@given(ASKED, BANKS, QUEUES, st.integers(0, 40), SEEDS)
def test_a_longer_plan_begins_with_the_shorter(
    asked: dict[str, int], bank: list[Candidate], queue: list[str], n: int, seed: int
) -> None:
    shorter = plan(asked, bank, queue, n, seed)

    assert len(shorter) == n
    assert plan(asked, bank, queue, n + 1, seed)[:n] == shorter


@given(ASKED, BANKS, QUEUES, st.integers(2, 40), SEEDS)
def test_once_the_first_was_asked_the_rest_of_the_plan_stands(
    asked: dict[str, int], bank: list[Candidate], queue: list[str], n: int, seed: int
) -> None:
    first, *rest = plan(asked, bank, queue, n, seed)

    assert plan(asked | {first: 100}, bank, queue[1:], n - 1, seed) == tuple(rest)


@given(ASKED, BANKS, QUEUES, SEEDS, st.randoms())
def test_the_plan_hangs_on_what_is_in_the_bank_and_not_on_its_order(
    asked: dict[str, int], bank: list[Candidate], queue: list[str], seed: int, random: Random
) -> None:
    expected = plan(asked, bank, queue, 20, seed)
    random.shuffle(bank)

    assert plan(asked, bank, queue, 20, seed) == expected


def test_the_plan_is_the_one_it_always_was() -> None:
    """Written down: another order would change what every group was told is coming."""
    assert plan({}, _bank(a=3, b=2, c=1), (), 6, 7) == ("b1", "c0", "a1", "a0", "b0", "a2")


def test_groups_with_different_seeds_get_different_orders() -> None:
    bank = _bank(a=5, b=5)

    assert len({plan({}, bank, (), 10, seed) for seed in range(20)}) == 20


@given(BANKS, QUEUES, st.integers(0, 8), SEEDS)
def test_the_queue_comes_first_in_its_own_order(bank: list[Candidate], queue: list[str], n: int, seed: int) -> None:
    assert plan({}, bank, queue, n, seed)[: len(queue)] == tuple(queue[:n])


def test_what_the_queue_asked_is_not_planned_again_in_the_same_pass() -> None:
    assert Counter(plan({}, _bank(a=4, b=2), ["a3", "b0"], 6, 1)).most_common(1)[0][1] == 1


@given(ASKED, BANKS, st.integers(1, 40), SEEDS)
def test_nothing_comes_back_while_a_question_was_never_asked(
    asked: dict[str, int], bank: list[Candidate], n: int, seed: int
) -> None:
    new = {candidate.question_id for candidate in bank if not asked.get(candidate.question_id)}

    planned = plan(asked, bank, (), n, seed)

    assert set(planned[: len(new)]) <= new
    assert len(set(planned[: len(new)])) == min(n, len(new))


@given(ASKED, BANKS, SEEDS)
def test_between_two_askings_of_a_question_every_other_one_is_asked(
    asked: dict[str, int], bank: list[Candidate], seed: int
) -> None:
    size = len(bank)

    planned = plan(asked, bank, (), 3 * size, seed)

    assert sorted(planned[:size]) == sorted(candidate.question_id for candidate in bank)
    assert planned == planned[:size] * 3


@given(st.permutations([f"q{n}" for n in range(6)]), SEEDS)
def test_what_was_asked_longest_ago_comes_back_first(order: list[str], seed: int) -> None:
    asked = {question_id: when for when, question_id in enumerate(order, start=1)}

    assert plan(asked, [Candidate(f"q{n}", "a") for n in range(6)], (), 6, seed) == tuple(order)


@given(BANKS, SEEDS)
def test_topics_are_balanced_to_one_question_at_every_point_of_a_pass(bank: list[Candidate], seed: int) -> None:
    """Of two topics, neither is ahead of the other's share by more than one of its own questions."""
    topic_of = {candidate.question_id: candidate.topic for candidate in bank}
    sizes = Counter(topic_of.values())
    asked: Counter[str] = Counter()

    for question_id in plan({}, bank, (), len(bank), seed):
        asked[topic_of[question_id]] += 1
        least = min(Fraction(asked[topic], size) for topic, size in sizes.items())
        assert all(Fraction(asked[topic] - 1, size) <= least for topic, size in sizes.items())


@given(SEEDS)
def test_two_topics_of_one_size_take_turns(seed: int) -> None:
    topics = [question_id[0] for question_id in plan({}, _bank(a=4, b=4), (), 8, seed)]

    assert [set(topics[n : n + 2]) for n in range(0, 8, 2)] == [{"a", "b"}] * 4


def test_a_new_question_is_asked_next_and_then_waits_for_its_turn() -> None:
    asked = {"a0": 41, "a1": 42, "b0": 43}

    assert plan(asked, [*_bank(a=2, b=1), Candidate("new", "c")], (), 5, 5) == ("new", "a0", "a1", "b0", "new")


def test_a_question_that_left_the_bank_is_planned_no_more() -> None:
    assert set(plan({"gone": 1, "a0": 4}, _bank(a=2), (), 6, 5)) == {"a0", "a1"}


def test_a_bank_of_one_question_asks_it_each_time() -> None:
    assert plan({}, _bank(a=1), (), 3, 1) == ("a0",) * 3


def test_an_empty_bank_leaves_only_the_queue() -> None:
    assert plan({}, [], ["x", "y"], 14, 1) == ("x", "y")
    assert plan({}, [], (), 14, 1) == ()


def test_the_arguments_are_left_as_they_were() -> None:
    asked, queue = {"a0": 1}, ["a1"]

    plan(asked, _bank(a=3), queue, 5, 1)

    assert (asked, queue) == ({"a0": 1}, ["a1"])


@pytest.mark.parametrize(("asked", "left"), [({}, 3), ({"a0": 0}, 3), ({"a0": 2, "a1": 1}, 1), ({"gone": 5}, 3)])
def test_unasked_counts_the_questions_of_the_bank_that_were_never_asked(asked: dict[str, int], left: int) -> None:
    assert unasked(asked, _bank(a=3)) == left


def test_two_weeks_are_upcoming_and_fewer_than_ten_unasked_are_few() -> None:
    assert (UPCOMING, FEW_UNASKED) == (14, 10)
