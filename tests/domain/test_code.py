"""Codes as people copy them, and what is kept of them."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.code import ALPHABET, CODE_LENGTH, fold_code, hash_code, show_code

CODES = st.text(ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH)


@given(CODES)
def test_a_code_is_recognised_as_it_is_shown_in_any_case_with_spaces_or_without(code: str) -> None:
    shown = show_code(code)
    for written in (shown, shown.lower(), f"  {shown.replace('-', ' ')} ", code):
        assert fold_code(written) == code


def test_a_code_has_no_letter_that_is_read_for_another() -> None:
    assert not set("01OIL") & set(ALPHABET)
    assert len(ALPHABET) ** CODE_LENGTH > 2**48


@given(CODES)
def test_a_code_is_known_by_its_hash_for_its_purpose_alone(code: str) -> None:
    assert hash_code(show_code(code).lower(), "link") == hash_code(code, "link")
    assert hash_code(code, "link") != hash_code(code, "sign-in")
    assert code not in hash_code(code, "link")
