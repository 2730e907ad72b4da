import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInputError
from bot.platforms.web.names import LONGEST_FOLDED, LONGEST_NAME, clean_name, fold_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada", "ada"),
        ("Ada", "  ADA "),
        ("Ada", "Аdа"),  # Cyrillic
        ("paypal", "раураl"),
        ("Bill", "BilI"),
        ("Bill", "Bi11"),
        ("O'Neil", "0'Neil"),
        ("Ada Lovelace", "Ada \u2003 Lovelace"),
        ("Ada", "A\u200bda"),
        ("Ada", "𝓐𝓭𝓪"),
        ("Strasse", "Straße"),
        ("torn", "tom"),
    ],
)
def test_names_that_a_reader_confuses_are_the_same_name(one: str, other: str) -> None:
    assert clean_name(one).folded == clean_name(other).folded


@pytest.mark.parametrize(("one", "other"), [("Ada", "Ida"), ("Zoë", "Zoe"), ("李雷", "李蕾"), ("Ann", "Anne")])
def test_names_that_differ_to_a_reader_are_two(one: str, other: str) -> None:
    assert clean_name(one).folded != clean_name(other).folded


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("\u202eAda", "Ada"),
        ("A\0d\x1ba", "Ada"),
        ("Ｗｉｄｅ", "Wide"),
        ("Z" + "\u0335" * 30, "Z" + "\u0335" * 2),
        ("<b>Ada</b>", "<b>Ada</b>"),
        ("🦊", "🦊"),
    ],
)
def test_a_name_is_shown_without_what_cannot_be_seen(typed: str, shown: str) -> None:
    assert clean_name(typed).shown == shown


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u202e", "\0", "\u3164"])
def test_a_name_nobody_can_read_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        clean_name(typed)
    assert refused.value.phrase == "name.empty"


def test_a_name_has_at_most_forty_characters() -> None:
    assert clean_name("x" * LONGEST_NAME).shown == "x" * 40
    with pytest.raises(InvalidInputError) as refused:
        clean_name("x" * 41)
    assert refused.value.facts == {"length": 41, "most": 40}


@pytest.mark.parametrize("typed", ["Daily Drill", "daily  drill", "Dаily Dri11"])
def test_the_room_s_own_name_is_nobody_s(typed: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        clean_name(typed)
    assert refused.value.phrase == "name.ours"


@given(st.text(max_size=60))
def test_a_name_once_cleaned_is_clean_and_invisible_characters_never_survive(text: str) -> None:
    try:
        name = clean_name(text)
    except InvalidInputError:
        return
    assert clean_name(name.shown) == name
    assert len(name.folded) <= LONGEST_FOLDED
    assert not {unicodedata.category(char) for char in name.shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@given(st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=20))
def test_case_never_makes_another_name(text: str) -> None:
    assert fold_name(text.casefold()) == fold_name(text)
