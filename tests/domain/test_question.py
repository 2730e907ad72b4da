from dataclasses import fields, replace
from typing import Any

import pytest

from bot.domain.question import Example, FollowUp, Question, Reference, Solution
from tests.bank.sample_bank import sample_bank

QUESTION = sample_bank().questions[0]
CHANGES: dict[str, Any] = {
    "id": "other",
    "title": "Other",
    "kind": "system-design",
    "topic": "other",
    "subtopic": "other",
    "difficulty": 3,
    "minutes": 6,
    "tests": "Other.",
    "prompt": "Other?",
    "model_answer": "Other.",
    "key_points": QUESTION.key_points[1:],
    "pitfalls": QUESTION.pitfalls[::-1],
    "follow_ups": (FollowUp("Q", "A"),),
    "references": (Reference("a", "T", "A", 2026),),
    "checks": (),
    "example": Example("story", "weak"),
    "solution": Solution("x = 1", "assert x"),
}


def test_equal_content_makes_an_equal_hash() -> None:
    assert replace(QUESTION).content_hash == QUESTION.content_hash
    assert len(QUESTION.content_hash) == 64


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_any_part_makes_another_version(name: str) -> None:
    assert replace(QUESTION, **{name: CHANGES[name]}).content_hash != QUESTION.content_hash


def test_every_part_but_the_former_ids_is_tried_above() -> None:
    assert {field.name for field in fields(Question)} - CHANGES.keys() == {"was"}


def test_former_ids_do_not_make_another_version() -> None:
    assert replace(QUESTION, was=("old",)).content_hash == QUESTION.content_hash


def test_a_change_deep_inside_makes_another_version() -> None:
    check = QUESTION.checks[0]
    options = (replace(check.options[0], why="Because."), *check.options[1:])

    assert replace(QUESTION, checks=(replace(check, options=options),)).content_hash != QUESTION.content_hash


def test_texts_do_not_run_into_each_other() -> None:
    one = replace(QUESTION, title="ab", tests="c")
    other = replace(QUESTION, title="a", tests="bc")

    assert one.content_hash != other.content_hash


def test_the_hash_is_the_one_it_always_was() -> None:
    """Written down: another way of hashing would give every stored question a new version."""
    assert QUESTION.content_hash == "69dfd83e70d4ea432f918723831d1f1556dcf77a33e97602af07707ea2c109e2"
