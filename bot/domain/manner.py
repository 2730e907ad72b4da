"""Which sentences of an answer claim something: bare lists do not."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.domain.stems import words_of
from bot.domain.terms import FUNCTION_WORDS, split_sentences

# A sentence of so many pieces, half of them of so few words, is a list; so is one with hardly a function word.
LIST_PIECES, PIECE_WORDS, LIST_FUNCTION_WORDS = 6, 3, 0.25
SOLID_WORDS, SOLID_FUNCTION_WORDS = 12, 0.1

_PIECES = re.compile(r"[,;:/•|]\s|\s[-–—]\s")


def own_sentences(statements: Iterable[str]) -> Iterator[str]:
    """The sentences of `statements` that claim something: all but lists of terms."""
    for statement in statements:
        yield from (sentence for sentence in split_sentences(statement) if not is_list(sentence))


def is_list(sentence: str) -> bool:
    """Whether a sentence lists terms and claims nothing."""
    pieces = sorted(len(piece.split()) for piece in _PIECES.split(sentence))
    words = words_of(sentence)
    share = share_of_function_words(words)
    is_enumeration = len(pieces) >= LIST_PIECES and pieces[len(pieces) // 2] <= PIECE_WORDS
    return (is_enumeration and share < LIST_FUNCTION_WORDS) or (
        len(words) >= SOLID_WORDS and share < SOLID_FUNCTION_WORDS
    )


def share_of_function_words(words: Sequence[str]) -> float:
    """Share of words such as `the` and `because`, 0 to 1: prose has many, a list of terms few."""
    return sum(word in FUNCTION_WORDS for word in words) / max(1, len(words))
