from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ownership import LONGEST_SLUG, bare_id, disowned, is_askable_in, own_id, owned, owner_of, slug_of
from tests.bank.sample_bank import sample_bank

QUESTION = replace(sample_bank().questions[0], was=("former",))
GROUPS = st.integers(1, 10**9)
SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)


@given(GROUPS, SLUGS)
def test_an_id_is_stored_with_its_group_and_shown_without(group_id: int, bare: str) -> None:
    stored = own_id(group_id, bare)

    assert (owner_of(stored), bare_id(stored)) == (group_id, bare)
    assert (owner_of(bare), bare_id(bare)) == (None, bare)


@given(GROUPS, SLUGS, GROUPS, SLUGS)
def test_no_two_groups_collide_nor_a_group_with_the_bank(one: int, a: str, other: int, b: str) -> None:
    assert (own_id(one, a) == own_id(other, b)) == ((one, a) == (other, b))
    assert own_id(one, a) != b


def test_a_question_goes_into_a_group_and_out_again_with_its_former_ids() -> None:
    stored = owned(QUESTION, 7)

    assert (stored.id, stored.was) == ("g7.fast-gradient", ("g7.former",))
    assert disowned(stored) == QUESTION


def test_a_group_is_asked_the_banks_questions_and_its_own() -> None:
    assert is_askable_in("fast-gradient", 7)
    assert is_askable_in("g7.ours", 7)
    assert not is_askable_in("g8.theirs", 7)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Whose key is it?", "whose-key-is-it"),
        ("  Éclair & Co.  ", "eclair-co"),
        ("对抗样本", "question"),
        ("!?", "question"),
    ],
)
def test_an_id_is_made_of_a_titles_letters(title: str, slug: str) -> None:
    assert slug_of(title, ()) == slug


@given(st.text(), st.sets(SLUGS))
def test_a_made_id_is_short_free_and_what_a_bank_file_takes(title: str, taken: set[str]) -> None:
    slug = slug_of(title, taken | {slug_of(title, taken)})

    assert slug not in taken
    assert len(slug) <= LONGEST_SLUG
    assert all(part.isascii() and part.isalnum() and part == part.lower() for part in slug.split("-"))


def test_a_taken_id_gets_the_next_number() -> None:
    assert slug_of("Ours", {"ours"}) == "ours-2"
    assert slug_of("Ours", {"ours", "ours-2"}) == "ours-3"
