"""Words by their stems, their rarity, their synonyms and their typing errors."""

import pytest

from bot.domain.stems import SYNONYM, TYPO, meant, rarity, stem, stems_of, words_of


def test_endings_and_spellings_of_a_word_have_one_stem() -> None:
    assert stem("poisoned") == stem("poisoning") == stem("poisons")
    assert stem("sanitise") == stem("sanitize")


def test_an_id_is_one_word_with_or_without_the_name_of_its_register() -> None:
    assert words_of("AML.T0043.002") == words_of("T0043.002") == ["t0043.002"]
    assert words_of("NISTAML.024") == words_of(".024") == ["024"]


def test_words_that_carry_no_meaning_have_no_stem() -> None:
    assert stems_of("I would say that it is the one") == []


def test_rare_words_weigh_more_than_common_ones() -> None:
    assert rarity("model") < rarity("poison") < rarity("krum") <= rarity("nowhere-at-all") == 4


@pytest.mark.parametrize(
    ("text", "strength"),
    [("permission", 1.0), ("permissions", 1.0), ("privilege", SYNONYM), ("permisssion", TYPO), ("soup", 0.0)],
)
def test_a_word_is_meant_by_itself_its_synonyms_and_its_typing_errors(text: str, strength: float) -> None:
    assert meant(text, frozenset({stem("permission")})).get(stem("permission"), 0.0) == strength


def test_a_known_word_is_no_typing_error_of_another() -> None:
    assert meant("attach", frozenset({stem("attack")})) == {}


def test_two_words_may_stand_for_one() -> None:
    assert meant("we throw it away", frozenset({stem("delete")})) == {stem("delete"): SYNONYM}
