from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.likeness import MOST_ALIKE, Comparison, content_words, similarity
from tests.bank.sample_bank import sample_bank

QUESTIONS = sample_bank().questions
COMPARED = Comparison(QUESTIONS)
WORDS = st.frozensets(st.sampled_from("abcdef"))


def test_content_words_leave_out_case_punctuation_and_common_words() -> None:
    assert content_words("How does the Model leak data? And a model's DATA?") == {"model", "leak", "data", "s"}


def test_similarity_is_the_share_of_words_that_both_have() -> None:
    assert similarity(frozenset("abc"), frozenset("bcd")) == pytest.approx(2 / 4)
    assert similarity(frozenset("ab"), frozenset("cd")) == 0.0
    assert similarity(frozenset(), frozenset()) == 0.0


@given(WORDS, WORDS)
def test_similarity_is_the_same_both_ways_and_one_only_for_equals(one: frozenset[str], other: frozenset[str]) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert (similarity(one, other) == 1.0) == (one == other != frozenset())


def test_a_short_question_finds_the_long_one_it_is_like() -> None:
    found = COMPARED.find("What is the fast gradient method?")

    assert found[0].question.id == "fast-gradient"
    assert 0 < found[0].score <= 1


def test_a_question_is_most_alike_to_itself() -> None:
    for question in QUESTIONS:
        found = COMPARED.find(f"{question.title} {question.prompt}")
        assert (found[0].question, round(found[0].score, 9)) == (question, 1.0)


@pytest.mark.parametrize("text", ["", "the of and", "Bananas ripen quicker in paper bags"])
def test_a_text_about_something_else_finds_nothing(text: str) -> None:
    assert COMPARED.find(text) == ()
    assert Comparison(()).find("gradient") == ()


def test_no_more_than_three_are_shown() -> None:
    assert len(Comparison(QUESTIONS[:1] * 9).find(QUESTIONS[0].prompt)) == MOST_ALIKE == 3


def test_a_word_that_every_question_has_makes_none_alike() -> None:
    known = [replace(QUESTIONS[0], id=name, title="", prompt=f"model {name * 3}") for name in "xyz"]
    found = Comparison(known).find("model zzz")
    assert [(row.question.id, round(row.score, 9)) for row in found] == [("z", 1.0)]


def test_words_that_no_question_has_make_a_text_less_alike() -> None:
    exact, longer = (COMPARED.find(f"{QUESTIONS[0].prompt} {more}")[0] for more in ("", "bananas ripen quickly"))
    assert exact.question == longer.question == QUESTIONS[0]
    assert longer.score < exact.score
