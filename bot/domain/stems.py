"""Words by their stems: how rare each is in the bank, which mean much the same, and which are typing errors."""

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import snowballstemmer  # type: ignore[import-untyped]  # it ships no types
from rapidfuzz.distance import OSA

from bot.domain.terms import FUNCTION_WORDS, plain

# How much another word for the same thing counts, and one that is a typing error away.
SYNONYM, TYPO = 0.6, 0.9
# Shorter words have too many neighbours to be taken for typing errors; longer ones may hold two.
SHORTEST_TYPO, TWO_TYPOS = 5, 8
# Questions the counts of common_words.txt were taken from, and the weight of a word that is in none.
_COUNTED, _RAREST = 225, 4.0

_WORD = re.compile(r"[a-z0-9][a-z0-9.&+/'\-]*")
_SPLIT = re.compile(r"[.\-/&']")
_AMERICAN = re.compile(r"iz(e|ed|es|er|ers|ing|ation|ations)$")
# What people leave out of an id: aml.t0040 is t0040, nistaml.024 is 024.
_REGISTER = re.compile(r"^[a-z]+\.(?=[a-z]?\d)")
_EMPTY_WORDS = FUNCTION_WORDS | frozenset(
    """i'd it's i've don't let's me my he she they we us him her his get got go goes would say said thing something
    anything somebody anybody""".split()
)


def words_of(text: str) -> list[str]:
    """Words in lower case, parted at hyphens and apostrophes; an id stays whole, without its register's name."""
    found: list[str] = []
    for match in _WORD.findall(plain(text)):
        word = match.rstrip(".'-/&")
        parts = [_REGISTER.sub("", word)] if any(sign.isdigit() for sign in word) else _SPLIT.split(word)
        found += [part for part in parts if part]
    return found


def stems_of(text: str) -> list[str]:
    """Stems of the words that carry meaning, in their order."""
    return [stem(word) for word in words_of(text) if word not in _EMPTY_WORDS and len(word) > 1]


@lru_cache(maxsize=20000)
def stem(word: str) -> str:
    """The stem of a lower-case word; -ise and -ize end alike."""
    cut: str = _stemmer().stemWord(_AMERICAN.sub(r"is\1", word))
    return cut


@lru_cache(maxsize=20000)
def rarity(one: str) -> float:
    """Weight of a stem, about 0 for one that every question's model answer holds, 4 for one that none does."""
    return min(_RAREST, math.log((_COUNTED + 1) / (_counts().get(one, 0) + 1)))


def meant(text: str, vocabulary: frozenset[str]) -> dict[str, float]:
    """The stems of `vocabulary` that `text` says, in these words (1), mistyped, or in others for the same."""
    said = stems_of(text)
    strengths: dict[str, float] = {}
    for one in (*said, *map("_".join, pairwise(said))):
        for other, strength in _nearby(one, vocabulary).items():
            strengths[other] = max(strengths.get(other, 0.0), strength)
    return strengths


@lru_cache(maxsize=20000)
def _nearby(one: str, vocabulary: frozenset[str]) -> Mapping[str, float]:
    if one not in _counts() and one not in _synonyms() and one not in vocabulary:
        return dict.fromkeys(_mistyped(one, vocabulary), TYPO)
    near = dict.fromkeys(_synonyms().get(one, frozenset()) & vocabulary, SYNONYM)
    return near | {one: 1.0} if one in vocabulary else near


def _mistyped(one: str, vocabulary: Iterable[str]) -> list[str]:
    """Stems that differ by a typing error or two: a letter wrong, missing, doubled or in its neighbour's place."""
    if len(one) < SHORTEST_TYPO or "_" in one:
        return []
    most = 1 if len(one) < TWO_TYPOS else 2
    return [other for other in vocabulary if other[0] == one[0] and OSA.distance(one, other, score_cutoff=most) <= most]


@cache
def _stemmer() -> Any:
    return snowballstemmer.stemmer("english")


@cache
def _counts() -> Mapping[str, int]:
    """In how many questions' model answers and facts a stem occurs: lines of a number and the stems with it."""
    lines = (line.split() for line in _read("common_words.txt"))
    return {one: int(count) for count, *stems in lines for one in stems}


@cache
def _synonyms() -> Mapping[str, frozenset[str]]:
    """Stems, or two joined by `_`, to the others of their lines: words that stand for much the same in this field."""
    near: dict[str, frozenset[str]] = {}
    for line in _read("synonyms.txt"):
        group = frozenset(_key(entry) for entry in line.split())
        for one in group:
            near[one] = near.get(one, frozenset()) | group - {one}
    return near


def _key(entry: str) -> str:
    return "_".join(stem(word) for word in entry.split("_") if word not in _EMPTY_WORDS) or entry


def _read(name: str) -> list[str]:
    lines = files("bot.domain").joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
