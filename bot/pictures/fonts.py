"""The fonts that come with us: which of them a text needs, how wide it will be, and where it must be cut short.

No system font is read, so a picture is the same on every machine.
"""

import unicodedata
from functools import cache
from importlib.resources import files
from itertools import groupby

import uharfbuzz as hb

FAMILY = "Noto Sans"
BOLD = 700
REGULAR = 400
ELLIPSIS = "…"
# Puts what follows a name written from right to left on its left.
RIGHT_TO_LEFT_MARK = "\u200f"
_SCRIPTS = "Arabic Devanagari Hebrew Thai Bengali Tamil Telugu Gujarati Gurmukhi Kannada Malayalam Oriya Sinhala " \
    "Khmer Lao Myanmar Armenian Georgian Ethiopic Symbols"  # fmt: skip


@cache
def font_files() -> tuple[str, ...]:
    """The font files, in the order in which a glyph is looked for."""
    noto = files("manimgx_fonts")
    names = [
        "NotoSans[wght].ttf",
        *(f"NotoSans{script}[wght].ttf" for script in _SCRIPTS.split()),
        "NotoEmoji[wght].ttf",
    ]
    return (*(str(noto / name) for name in names), str(files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc"))


def files_for(text: str) -> list[str]:
    """The few fonts that `text` needs; the first is always among them."""
    needed = {0, *(_font_of(character) or 0 for character in set(text))}
    return [font_files()[index] for index in sorted(needed)]


def can_show(character: str) -> bool:
    """Whether a font of ours has the character."""
    return _font_of(character) is not None


def width_of(text: str, size: float, weight: int = REGULAR) -> float:
    """How wide `text` stands at `size`, shaped, in the unit of `size`."""
    runs = groupby(text, key=lambda c: _font_of(c) or 0)
    return sum(_shaped_width(index, "".join(run), weight) for index, run in runs) * size


def fit(text: str, room: float, size: float, weight: int = REGULAR) -> str:
    """`text`, or as much of its beginning as fits into `room` together with an ellipsis."""
    if width_of(text, size, weight) <= room:
        return text
    end = ELLIPSIS + (RIGHT_TO_LEFT_MARK if _is_right_to_left(text) else "")
    least, most = 0, len(text)
    while least < most:
        middle = (least + most + 1) // 2
        if width_of(text[:middle].rstrip() + end, size, weight) <= room:
            least = middle
        else:
            most = middle - 1
    return _whole(text, least).rstrip() + end


def _whole(text: str, end: int) -> str:
    """The first `end` characters, without a letter whose marks would be cut off."""
    while end and end < len(text) and unicodedata.category(text[end]).startswith("M"):
        end -= 1
    return text[:end]


def _is_right_to_left(text: str) -> bool:
    return next((d for c in text if (d := unicodedata.bidirectional(c)) in ("L", "R", "AL")), "L") != "L"


@cache
def _face(index: int) -> hb.Face:
    return hb.Face(hb.Blob.from_file_path(font_files()[index]))


@cache
def _coverage(index: int) -> hb.Set:
    return _face(index).unicodes


@cache
def _font(index: int, weight: int) -> hb.Font:
    font = hb.Font(_face(index))
    font.set_variations({"wght": weight})
    return font


def _font_of(character: str) -> int | None:
    return next((i for i in range(len(font_files())) if ord(character) in _coverage(i)), None)


def _shaped_width(index: int, run: str, weight: int) -> float:
    buffer = hb.Buffer()
    buffer.add_str(run)
    buffer.guess_segment_properties()
    font = _font(index, weight)
    hb.shape(font, buffer)
    width: float = sum(position.x_advance for position in buffer.glyph_positions) / font.face.upem
    return width
