"""The look: readable in both themes, and asking nothing of the network."""

import re

import pytest

from bot.platforms.web.render import get_renderer

CSS = get_renderer().static["room.css"].decode()
# Text over ground, as the stylesheet pairs them.
PAIRS = [
    *((text, ground) for text in ("ink", "muted", "accent", "bad") for ground in ("paper", "surface")),
    *((text, "sunken") for text in ("ink", "muted")),
    *((tone, f"{tone}-soft") for tone in ("accent", "good", "warn", "bad", "cold")),
    ("accent-ink", "accent"),
    ("ink", "accent-soft"),
    ("muted", "accent-soft"),
    ("surface", "bad"),
]


def colours(theme: str) -> dict[str, str]:
    """Variables of a theme; what the dark one leaves out is the light one's."""
    blocks = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in blocks]
    return found[0] if theme == "light" else {**found[0], **found[1]}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_ground(theme: str) -> None:
    """WCAG 2.2, level AA: 4.5 to 1 for text, 3 to 1 for the outline of a field."""
    known = colours(theme)
    weak = {
        pair: round(contrast(known[pair[0]], known[pair[1]]), 2)
        for pair in PAIRS
        if contrast(known[pair[0]], known[pair[1]]) < 4.5
    }
    assert weak == {}
    assert [ground for ground in ("surface", "paper") if contrast(known["line-strong"], known[ground]) < 3] == []


def test_initials_stand_out_from_their_circles() -> None:
    hues = re.findall(r"\.hue-\d \{ background: (#\w{6}); color: (#\w{6}); \}", CSS)
    assert len(hues) == 16
    assert [hue for hue in hues if contrast(*hue) < 4.5] == []


def test_there_is_one_scale_of_text() -> None:
    sheets = "".join(get_renderer().static[name].decode() for name in ("room.css", "practice.css"))
    sizes = set(re.findall(r"font-size: ([^;}]+?) ?[;}]", sheets))
    steps = {f"var(--{step})" for step in ("tiny", "small", "plain", "lead", "head", "title")}
    assert sizes <= {*steps, "1rem", "0.9em", "inherit"}


def test_motion_is_left_out_for_whoever_asks_for_less() -> None:
    assert "prefers-reduced-motion: reduce" in CSS


def test_what_is_tapped_is_large_enough() -> None:
    for rule in (r"\.button \{", r"\.tabs a \{", r"input, select, textarea \{", r"summary \{", r"\.link \{"):
        block = re.search(rf"^{rule}([^}}]*)\}}", CSS, re.MULTILINE)
        assert block, rule
        assert "min-height: 2.75rem" in block[1], rule
