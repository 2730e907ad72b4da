import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answer import visible_length
from bot.domain.errors import InvalidInputError
from bot.domain.text import clean_line, clean_prose, cut_to_fields, parse_number, units


@given(st.text())
def test_a_line_is_one_line_and_cleaning_it_again_changes_nothing(text: str) -> None:
    line = clean_line("title", text, 10_000, needed=False)

    assert len(line.splitlines()) <= 1
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in line)
    assert line == "" or visible_length(line) > 0
    assert clean_line("title", line, 10_000, needed=False) == line


@given(st.text())
def test_prose_keeps_no_controls_but_breaks_and_tabs_and_cleaning_it_again_changes_nothing(text: str) -> None:
    prose = clean_prose("prompt", text, 10_000, needed=False)

    assert not set(prose) & {"\r", "\x00", "\u2028", "\u2029", "\x85"}
    assert clean_prose("prompt", prose, 10_000, needed=False) == prose


def test_prose_keeps_its_paragraphs() -> None:
    assert (
        clean_prose("prompt", " one\r\ntwo\rthree\u2028four\u2029five\t. ", 100) == "one\ntwo\nthree\nfour\n\nfive\t."
    )


@pytest.mark.parametrize("clean", [clean_line, clean_prose])
def test_what_is_missing_or_too_long_is_named(clean: type) -> None:
    for text, phrase in ((" \u200b\n", "text.no_title"), ("x" * 11, "text.long_title")):
        with pytest.raises(InvalidInputError) as raised:
            clean("title", text, 10)
        assert raised.value.phrase == phrase
    assert clean("title", " \u200b", 10, needed=False) == ""


@given(st.text(alphabet=st.sampled_from("ab \n🔒é"), max_size=120))
def test_pieces_fit_in_fields_make_the_text_again_and_leave_room_to_write_on(text: str) -> None:
    pieces = cut_to_fields(text, 12, 8)

    assert "".join(pieces) == text
    assert all(units(piece) <= 12 for piece in pieces)
    assert units(pieces[-1]) <= 8


@pytest.mark.parametrize("text", ["word after word " * 400, "🔒🔑 " * 2000 + ".", "ab\n" * 1500])
def test_no_piece_ends_in_white_space_that_a_client_would_leave_out(text: str) -> None:
    pieces = cut_to_fields(text, 3000, 2500)

    assert len(pieces) > 1
    assert all(piece[:1].strip() == piece[:1] for piece in pieces[1:])
    assert all(piece[-1:].strip() == piece[-1:] for piece in pieces[:-1])


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("999", 999), ("1000", 0), ("-1", 0), ("", 0), ("٣", 0)])
def test_a_small_number_or_none(text: str, number: int) -> None:
    assert parse_number(text) == number
