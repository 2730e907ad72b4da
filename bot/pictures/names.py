"""Text from people, made fit to be drawn."""

import unicodedata

from bot.pictures.fonts import can_show
from bot.wording import FALLBACK, say

# Skin tones and the selectors and joiners of emoji: what they join is drawn side by side.
_DROPPED = frozenset((*map(chr, range(0x1F3FB, 0x1F400)), *map(chr, range(0xFE00, 0xFE10)), "\u200d"))
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
LONGEST = 400


def clean(text: str, most: int = LONGEST) -> str:
    """The first `most` characters as one line of what our fonts have; "?" where nothing is left.

    Fancy alphabets become letters (NFKC), controls and formatting go, marks that pile up are cut to two.
    """
    plain = unicodedata.normalize("NFKC", text[:most])
    seen = (c for c in plain if c not in _DROPPED and unicodedata.category(c) not in _UNSEEN)
    shown = "".join(c if can_show(c) or c.isspace() else "" for c in seen)
    return " ".join(_without_piles(shown).split()) or say(FALLBACK, "picture.nobody")


def _without_piles(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for c in text:
        marks = marks + 1 if unicodedata.category(c) in ("Mn", "Me") else 0
        if marks <= 2:
            kept.append(c)
    return "".join(kept)
