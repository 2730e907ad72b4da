import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.fonts import BOLD, RIGHT_TO_LEFT_MARK, can_show, files_for, fit, width_of
from bot.pictures.names import clean
from tests.pictures.samples import NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_character_of_a_clean_name_has_a_font(name: str) -> None:
    assert all(can_show(character) for character in clean(name))
    assert clean(name) != "?"


def test_only_the_fonts_that_a_text_needs_are_loaded() -> None:
    assert [path.rpartition("/")[2] for path in files_for("Ana عمر")] == [
        "NotoSans[wght].ttf",
        "NotoSansArabic[wght].ttf",
    ]
    assert len(files_for("Ana")) == 1


def test_figures_are_of_one_width() -> None:
    assert len({width_of(figure, 20, BOLD) for figure in "0123456789"}) == 1


@given(st.text(max_size=80), st.floats(40, 400))
def test_a_text_is_never_wider_than_its_room(text: str, room: float) -> None:
    shown = fit(clean(text), room, 20)
    assert width_of(shown, 20) <= room


def test_what_fits_is_left_as_it_is() -> None:
    assert fit("Ana", 100, 20) == "Ana"


def test_a_name_from_right_to_left_is_cut_on_its_left() -> None:
    assert fit("عمر " * 20, 100, 20).endswith("…" + RIGHT_TO_LEFT_MARK)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("𝓕𝓪𝓷𝓬𝔂", "Fancy"),
        ("👩🏽\u200d💻", "👩💻"),
        ("a\u202eb\x07 \n d", "ab d"),
        ("Z" + "\u0301" * 30, "Ź\u0301\u0301"),
        ("\u200b", "?"),
        ("", "?"),
    ],
)
def test_what_cannot_be_drawn_is_taken_out(text: str, shown: str) -> None:
    assert clean(text) == shown
