"""Reads an answer against key points by the authors' evidence terms: feedback, never points.

The reading is the one measured as term groups plus a guard against bare keyword lists: a key point
seems covered when all of its groups but one (at least two) occur within two neighbouring sentences
that hold enough function words to claim something.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from bot.domain.question import KeyPoint, Question

WINDOW_SENTENCES = 2
# Below this share of function words a text is a list of terms; prose by people lay above it.
LEAST_FUNCTION_WORDS = 0.16

_FUNCTION_WORDS = frozenset(
    """a about after against all also an and any are as at be because been before being both but by can could did do
    does each even every for from had has have how i if in into is it its just may might more most must my no not of
    on once one only or other our out over own so some such than that the their them then there these they this those
    through to too under until up was we were what when where which while who whose why will with without would you
    your""".split()
)
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|\n+")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_Passage = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The member's own words in which a key point seems to be made."""

    key_point: KeyPoint
    quote: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Which key points an answer seems to cover, and which to look at again."""

    covered: tuple[Evidence, ...]
    open: tuple[KeyPoint, ...]


def read_answer(question: Question, text: str) -> Reading:
    """Read `text` against every key point of `question`."""
    passages = _passages(text)
    found = {point.id: _find(point, passages) for point in question.key_points}
    covered = tuple(evidence for evidence in found.values() if evidence)
    return Reading(covered, tuple(p for p in question.key_points if not found[p.id]))


def find_evidence(point: KeyPoint, text: str) -> Evidence | None:
    """The first sentence of `text` that seems to make `point`, else the first two neighbours that do, or None."""
    return _find(point, _passages(text))


def fold(text: str) -> str:
    """Text as terms see it: compatibility forms, no case, hyphens as spaces, straight quotes."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return re.sub(r"[\s\-‐‑–—]+", " ", plain)


def _find(point: KeyPoint, passages: Iterable[_Passage]) -> Evidence | None:
    wanted = max(2, len(point.evidence) - 1)
    for quote, folded in passages:
        hits = sum(_group_pattern(group).search(folded) is not None for group in point.evidence)
        if hits >= wanted and _is_prose(folded):
            return Evidence(point, quote)
    return None


def _passages(text: str) -> list[_Passage]:
    """Single sentences first, then ever wider runs of neighbours, each beside itself folded."""
    sentences = [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]
    folded = [fold(sentence) for sentence in sentences]
    return [
        (" ".join(sentences[start : start + width]), " ".join(folded[start : start + width]))
        for width in range(1, WINDOW_SENTENCES + 1)
        for start in range(len(sentences) - width + 1)
    ]


def _is_prose(folded: str) -> bool:
    words = _WORD.findall(folded)
    return sum(word in _FUNCTION_WORDS for word in words) >= LEAST_FUNCTION_WORDS * len(words)


@cache
def _group_pattern(group: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(fold(term.strip()))}" for term in group))
