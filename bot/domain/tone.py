"""How sure of itself an answer sounds: wrong ones deduce and settle, right ones contrast and set conditions."""

import math
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.domain.terms import plain

# Cues are counted per so many words; a short text is taken to go on for FEW_WORDS without any.
PER_WORDS, FEW_WORDS = 100, 30
# A tone beyond this says no more: anybody can sound right, and somebody right can sound sure.
MOST_TONE = 2.0


@dataclass(frozen=True, slots=True)
class Cue:
    """An expression that says how an answer sounds; above 0, `weight` speaks for a wrong one."""

    name: str
    says: re.Pattern[str]
    weight: float


def tone_of(text: str) -> float:
    """How much `text` sounds like a wrong answer, at most MOST_TONE either way: below 0 like a right one."""
    bias, cues = _cues()
    return bounded(bias + sum(cue.weight * rate for cue, rate in zip(cues, rates_of(text), strict=True)))


def bounded(tone: float) -> float:
    """The tone, or the bound beyond which it lies."""
    return max(-MOST_TONE, min(MOST_TONE, tone))


def rates_of(text: str) -> list[float]:
    """How often each cue occurs, as the logarithm of 1 plus its count per PER_WORDS words, in the order of the file."""
    said = plain(text)
    words = len(said.split()) + FEW_WORDS
    return [math.log1p(len(cue.says.findall(said)) * PER_WORDS / words) for cue in _cues()[1]]


def cue_names() -> Sequence[str]:
    """The names of the cues, in the order of the file."""
    return [cue.name for cue in _cues()[1]]


@cache
def _cues() -> tuple[float, tuple[Cue, ...]]:
    read = tomllib.loads(files("bot.domain").joinpath("tone.toml").read_text(encoding="utf-8"))
    return read["bias"], tuple(Cue(row["name"], _pattern(row["says"]), row["weight"]) for row in read["cue"])


def _pattern(says: str) -> re.Pattern[str]:
    """Words stand alone; signs may touch others."""
    return re.compile(rf"\b(?:{says})\b" if says[0].isalpha() or says.startswith("(?:") else says)
