import struct
import zlib
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from bot.cards.boards import BoardCard, BoardRow
from bot.cards.digest import DigestCard
from bot.cards.pictures import BoardPicture
from bot.pictures.fonts import width_of
from bot.pictures.painting import describe, paint
from bot.ports.pictures import Picture, Theme
from tests.pictures.samples import DOCS, LONG_NAME, NAMES, TODAY, TOPICS, make_all, make_board, make_week, make_year

SVG = "{http://www.w3.org/2000/svg}"


class SvgExtension(SingleFileSnapshotExtension):
    file_extension = "svg"
    _write_mode = WriteMode.TEXT


def size_of(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def pixels_of(png: bytes) -> bytes:
    """The filtered pixel bytes: what is drawn, without file headers."""
    at, data = 8, b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        data += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += 12 + length
    return zlib.decompress(data)


def shapes_of(picture: Picture, kind: str) -> list[ElementTree.Element]:
    return [*ElementTree.fromstring(picture.svg).iter(kind)]  # noqa: S314 - we wrote it


def texts_of(picture: Picture) -> list[str]:
    return [element.text or "" for element in shapes_of(picture, f"{SVG}text")]


def one_row(name: str) -> BoardPicture:
    return BoardPicture("Group", BoardCard("all", "", (BoardRow(1, 1, name, 10, 1, 1),), 1))


@pytest.mark.parametrize("name", ["board", "year", "week"])
@pytest.mark.parametrize("theme", Theme)
def test_a_picture_looks_as_it_did(snapshot: SnapshotAssertion, name: str, theme: Theme) -> None:
    assert paint(make_all()[name], theme, TOPICS).svg == snapshot(extension_class=SvgExtension)


@pytest.mark.parametrize("name", ["board", "year", "week"])
@pytest.mark.parametrize("theme", Theme)
def test_the_kept_pictures_are_those_that_are_drawn(name: str, theme: Theme) -> None:
    picture = paint(make_all()[name], theme, TOPICS)
    kept = (DOCS / f"{name}-{theme}.png").read_bytes()
    assert size_of(picture.png) == size_of(kept) == (picture.width, picture.height)
    assert 800 <= picture.width <= 1000
    assert len(set(pixels_of(picture.png))) > 50, "a picture of one colour shows nothing"


@pytest.mark.parametrize("name", NAMES)
def test_each_name_leaves_its_own_marks(name: str) -> None:
    """A script without a font would leave nothing or the same boxes for every name."""
    drawn = {other: pixels_of(paint(one_row(other), Theme.LIGHT, {}).png) for other in (name, name[:1] + "x", "x")}
    assert len(set(drawn.values())) == 3


def test_a_long_name_ends_in_an_ellipsis_before_the_next_column() -> None:
    assert len(LONG_NAME) == 60
    shown = next(text for text in texts_of(paint(make_board(), Theme.LIGHT, {})) if text.startswith("Maximiliane"))
    assert shown.endswith("…")
    assert width_of(shown, 22) <= 512


def test_markup_in_a_name_is_text() -> None:
    name = "</text><script>alert(1)</script><image href='file:///etc/hostname'/>"
    picture = paint(one_row(name), Theme.LIGHT, {})
    kinds = {element.tag.removeprefix(SVG) for element in shapes_of(picture, "*")}
    assert kinds <= {"svg", "rect", "circle", "text", "g", "path", "ellipse"}
    assert any(text.startswith("</text><script>") for text in texts_of(picture))


def test_tied_members_share_their_medal() -> None:
    medals = [e.get("fill") for e in shapes_of(paint(make_board(), Theme.LIGHT, {}), f"{SVG}circle")]
    assert medals == ["#f2c14e", "#f2c14e", "#d9a066"]


def test_nobody_wears_a_medal_while_points_are_pending() -> None:
    rows = (BoardRow(1, 1, "Ada", None, 1, 3), BoardRow(None, 2, "Bo", None, 0, 0))
    picture = paint(BoardPicture("G", BoardCard("latest", "2026-11-24", rows, 2)), Theme.LIGHT, {})
    assert "<circle" not in picture.svg
    assert texts_of(picture).count("pending") == 2


def test_a_board_without_rows_says_so() -> None:
    picture = paint(BoardPicture("G", BoardCard("week", "2026-W48", (), 0)), Theme.DARK, {})
    assert "Nobody is on this board yet" in texts_of(picture)


@pytest.mark.parametrize("is_narrow", [True, False])
@pytest.mark.parametrize("most", [1, 3, 5, 15])
def test_a_board_is_as_large_as_its_card_says_and_holds_all_it_draws(most: int, *, is_narrow: bool) -> None:
    card = replace(make_board(), most=most, is_narrow=is_narrow)
    picture = paint(card, Theme.LIGHT, {})
    assert (picture.width, picture.height) == size_of(picture.png) == card.size
    texts = shapes_of(picture, f"{SVG}text")
    assert max(float(text.get("y", 0)) for text in texts) < picture.height - 20
    assert sum(text.text in NAMES for text in texts) >= min(most, len(card.board.rows)) - 2, (
        "a name too long is cut short"
    )
    assert "Grace" in texts_of(picture)


def test_a_narrow_board_keeps_its_columns_apart() -> None:
    card = replace(make_board(), is_narrow=True)
    texts = [text for text in shapes_of(paint(card, Theme.LIGHT, {}), f"{SVG}text") if text.get("font-size") == "22"]
    names = [text for text in texts if text.get("text-anchor") != "end"]
    streaks_begin = 275 - width_of("128", 20)
    assert max(float(name.get("x", 0)) + width_of(name.text or "", 22) for name in names) < streaks_begin


def test_a_digest_without_answers_is_still_a_picture() -> None:
    picture = paint(DigestCard("G", TODAY, TODAY, 0, 0, 0), Theme.DARK, {})
    assert texts_of(picture)[0] == "The week in G"
    assert "Who answered" not in picture.svg


def test_another_theme_or_another_fact_is_another_picture() -> None:
    week = make_week()
    cards = [(week, Theme.LIGHT), (week, Theme.DARK), (replace(week, answers=39), Theme.LIGHT)]
    assert len({pixels_of(paint(card, theme, TOPICS).png) for card, theme in cards}) == 3


def test_the_alternative_text_says_what_is_seen() -> None:
    assert describe(make_board()).startswith("Leaderboard of AI Security Study Group, Month, November 2026: 1. 李雷")
    assert describe(make_year()).startswith("Streak calendar of Zoë 🔥 from 24 November 2025 to 24 November 2026: ")
    assert describe(make_week()).endswith("38 answers by 9 people, 7 streaks kept. Most points: 李雷, Zoë 🔥.")


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_name_at_all_can_be_drawn(name: str) -> None:
    picture = paint(one_row(name), Theme.LIGHT, {})
    assert size_of(picture.png) == (picture.width, picture.height)
    assert shapes_of(picture, f"{SVG}svg")
