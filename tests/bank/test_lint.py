from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.bank.lint import ENOUGH_CHECKS, lint
from bot.bank.loader import LoadedBank, read_bank
from bot.domain.question import Check, Option, Question, Topic
from tests.bank.sample_bank import SAMPLE, sample_bank

GRADIENT, TRAINING, STORY = sample_bank().questions


def _messages(questions: Sequence[Question], topics: tuple[Topic, ...] = ()) -> list[str]:
    origins = {question.id: ("file.yaml", place) for place, question in enumerate(questions, start=1)}
    return [
        str(fault)
        for fault in lint(LoadedBank(replace(sample_bank(), topics=topics, questions=tuple(questions)), origins, ()))
    ]


def _check(right_at: int, right: str = "as long", wrong: str = "as long") -> Check:
    options = tuple(
        Option(right if place == right_at else f"{wrong}{place}", "why", place == right_at) for place in range(4)
    )
    return Check("check", "prompt", options)


def _many(places: Sequence[int], levels: Sequence[int] = (1, 2, 3, 4, 5)) -> list[Question]:
    """Questions that differ in everything but have one check each, with the right option at the given places."""
    return [
        replace(
            GRADIENT, id=f"q{n}", prompt=f"w{n} x{n} y{n}", checks=(_check(place),), difficulty=levels[n % len(levels)]
        )
        for n, place in enumerate(places)
    ]


def test_the_sample_has_no_fault() -> None:
    assert lint(read_bank(SAMPLE)) == ()


def test_a_model_answer_that_misses_its_own_key_point_is_told() -> None:
    spoiled = replace(GRADIENT, model_answer=GRADIENT.model_answer.replace("substitute", "model of its own"))

    assert _messages([spoiled]) == [
        "file.yaml:1: fast-gradient: the model answer does not make key point 'transfer' by its own evidence terms"
    ]


@pytest.mark.parametrize(("length", "stands_out"), [(15, False), (16, True)])
def test_a_right_option_half_as_long_again_as_the_others_stands_out(length: int, stands_out: bool) -> None:
    question = replace(GRADIENT, checks=(_check(0, right="r" * length, wrong="w" * 9),))

    told = f"file.yaml:1: fast-gradient: check 'check': the right option stands out by its length ({length} characters)"
    assert _messages([question]) == ([told] if stands_out else [])


def test_a_prompt_that_nearly_repeats_another_is_told_at_the_later_question() -> None:
    again = replace(TRAINING, prompt=f"Please: {GRADIENT.prompt}")

    assert _messages([GRADIENT, again]) == [
        "file.yaml:2: adversarial-training: the prompt nearly repeats that of fast-gradient"
    ]


def test_a_former_id_that_is_still_in_use_is_told() -> None:
    assert _messages([GRADIENT, replace(STORY, was=("fast-gradient",))]) == [
        "file.yaml:2: bad-news: `was` names fast-gradient, which is still in the bank"
    ]


def test_a_question_that_names_itself_as_its_former_id_is_told() -> None:
    assert _messages([replace(STORY, was=("bad-news",))]) == [
        "file.yaml:1: bad-news: `was` names bad-news, which is still in the bank"
    ]


def test_a_former_id_that_two_questions_claim_is_told() -> None:
    assert _messages([replace(GRADIENT, was=("old",)), replace(STORY, was=("old",))]) == [
        "file.yaml:2: bad-news: `was` names old, which fast-gradient names too"
    ]


def test_a_subtopic_without_a_question_is_told() -> None:
    assert _messages([GRADIENT, STORY], sample_bank().topics) == ["bank:1: no question covers evasion/defences"]


def test_right_options_that_gather_at_one_place_are_told() -> None:
    told = _messages(_many([0] * 20 + [1] * 10 + [2] * 10))

    assert told == [
        "bank:1: right options stand at place 1 in 50% of the checks; aim for a quarter",
        "bank:1: right options stand at place 4 in 0% of the checks; aim for a quarter",
    ]


def test_evenly_spread_right_options_are_fine() -> None:
    assert _messages(_many([0, 1, 2, 3] * 10)) == []


def test_a_right_option_that_is_mostly_the_longest_is_told() -> None:
    questions = [
        replace(q, checks=(_check(n % 4, right="as long as"),)) for n, q in enumerate(_many([0] * ENOUGH_CHECKS))
    ]

    assert _messages(questions) == ["bank:1: the right option is the longest in 100% of the checks; aim for a quarter"]


def test_a_difficulty_that_hardly_occurs_is_told() -> None:
    assert _messages(_many([0, 1, 2, 3] * 10, levels=(1, 2, 3, 4))) == [
        "bank:1: difficulty 5 holds 0% of the questions; at least 8% wanted"
    ]


def test_a_difficulty_below_its_share_is_told_and_one_at_it_is_not() -> None:
    few, enough = [1, 2, 3, 4] * 12 + [5] * 3, [1, 2, 3, 4] * 11 + [5] * 4

    assert _messages(_many([0, 1, 2, 3] * 12 + [0, 1, 2], few)) == [
        "bank:1: difficulty 5 holds 6% of the questions; at least 8% wanted"
    ]
    assert _messages(_many([0, 1, 2, 3] * 12, enough)) == []


def test_a_small_bank_is_not_judged_by_its_shares() -> None:
    assert _messages(_many([0] * (ENOUGH_CHECKS - 1))) == []
