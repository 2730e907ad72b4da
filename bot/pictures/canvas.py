"""An SVG under construction: flat shapes and lines of text, no script, no link, no markup from people."""

from dataclasses import dataclass, field
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from bot.pictures.fonts import FAMILY, REGULAR, fit
from bot.pictures.names import clean
from bot.ports.pictures import Theme

Anchor = Literal["start", "middle", "end"]
_FLAME = (
    "M10 0c1 4 6 6.5 6 12.2A6.6 6.6 0 0 1 9.3 19 6.5 6.5 0 0 1 2.6 12.4"
    "c0-2.6 1.3-4.3 2.7-5.8.3 1.7 1 2.8 2.2 3.3C7.2 6 8 2.5 10 0z"
)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme. `marks` are those of answered, late, frozen, rest, excused, missed and no study day."""

    ground: str
    panel: str
    line: str
    ink: str
    muted: str
    accent: str
    tint: str
    flame: str
    flame_core: str
    medals: tuple[str, str, str]
    medal_ink: tuple[str, str, str]
    marks: tuple[str, str, str, str, str, str, str]


PALETTES = {
    Theme.LIGHT: Palette(
        ground="#ffffff",
        panel="#f4f6f9",
        line="#dfe4ea",
        ink="#1b2430",
        muted="#5b6877",
        accent="#0d6658",
        tint="#e1f0ec",
        flame="#e8590c",
        flame_core="#ffc078",
        medals=("#f2c14e", "#c9d1d9", "#d9a066"),
        medal_ink=("#5c4300", "#3d4752", "#5a3410"),
        marks=("#1f8a70", "#e0a72e", "#6fb1e0", "#b9a3e3", "#c3cad3", "#e59a8f", "#edf0f4"),
    ),
    Theme.DARK: Palette(
        ground="#1a1e22",
        panel="#22282e",
        line="#2d3742",
        ink="#e9eef4",
        muted="#9aa8b7",
        accent="#63cab3",
        tint="#16302b",
        flame="#ff7a2f",
        flame_core="#ffd8a8",
        medals=("#e5b23c", "#aab4bf", "#c48a52"),
        medal_ink=("#2e2200", "#20272e", "#2b1703"),
        marks=("#37b795", "#d9a43a", "#4d92c4", "#8f78c4", "#4a5563", "#a85a50", "#222a33"),
    ),
}


@dataclass
class Canvas:
    """Collects shapes; `svg` puts them together. All lengths are in pixels, y is the base line of a text."""

    width: int
    height: int
    palette: Palette
    shapes: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def rect(self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0) -> None:
        """A filled rectangle, its corners round by `radius`."""
        corner = f' rx="{radius:g}"' if radius else ""
        box = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
        self.shapes.append(f'<rect {box}{corner} fill="{fill}"/>')

    def circle(self, x: float, y: float, radius: float, fill: str) -> None:
        """A filled circle around (x, y)."""
        self.shapes.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill}"/>')

    def flame(self, x: float, y: float, size: float) -> None:
        """A flame with its upper left corner at (x, y), `size` high."""
        scale, colours = size / 19, self.palette
        self.shapes.append(
            f'<g transform="translate({_n(x)} {_n(y)}) scale({scale:.3f})"><path d="{_FLAME}" fill="{colours.flame}"/>'
            f'<ellipse cx="9.3" cy="14.5" rx="2.8" ry="3.4" fill="{colours.flame_core}"/></g>'
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        fill: str | None = None,
        weight: int = REGULAR,
        anchor: Anchor = "start",
        room: float | None = None,
    ) -> None:
        """One line of text, cleaned, and cut short where it would be wider than `room`.

        It is one plain element: an element inside a text can make the renderer panic.
        """
        shown = clean(text)
        shown = fit(shown, room, size, weight) if room is not None else shown
        self.texts.append(shown)
        bold = f' font-weight="{weight}"' if weight != REGULAR else ""
        end = f' text-anchor="{anchor}"' if anchor != "start" else ""
        colour = fill or self.palette.ink
        self.shapes.append(
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{size:g}"{bold}{end} fill="{colour}">{escape(shown)}</text>'
        )

    def svg(self, alt: str) -> str:
        """The whole picture; `alt` is its accessible name."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" width="{self.width}" '
            f'height="{self.height}" role="img" aria-label={quoteattr(alt)} '
            f"font-family=\"'{FAMILY}', system-ui, sans-serif\">"
        )
        ground = f'<rect width="{self.width}" height="{self.height}" rx="16" fill="{self.palette.ground}"/>'
        return "\n".join([head, ground, *self.shapes, "</svg>\n"])


def _n(value: float) -> str:
    return f"{round(value, 2):g}"
