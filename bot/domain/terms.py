"""Evidence terms: groups of word beginnings, one of each expected where an answer makes a key point.

A point is made by its terms when its groups occur within two neighbouring sentences that hold enough words to claim
something: all groups but one (at least two) in a single sentence, or in two when there are four groups and more; with
fewer, two sentences have to hold them all. What a sentence denies does not count, unless the point itself, or the
term, is a denial.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from bot.domain.question import KeyPoint

# Below this share of function words, those within the terms left out, a text is a list of terms; prose lay above it.
LEAST_FUNCTION_WORDS = 0.16
# Terms no longer than this are whole words, as "log" is not "logic"; they take ordinary endings.
SHORT_TERM = 3
# With more groups than this, one may be missing over two sentences as well.
FEW_GROUPS = 3

FUNCTION_WORDS = frozenset(
    """a about after against all also an and any are as at be because been before being both but by can could did do
    does each even every for from had has have how i if in into is it its just may might more most must my no not of
    on once one only or other our out over own so some such than that the their them then there these they this those
    through to too under until up was we were what when where which while who whose why will with without would you
    your""".split()
)
_SENTENCE_END = re.compile(r"(?<=[.!?;:])(?<!\be\.g\.)(?<!\bi\.e\.)\s+|\n+")
# All that is neither a letter, a digit, a sign of quantity, an apostrophe within a word nor a point within a number.
_GAP = re.compile(r"(?:[^\w%$&+=^'.,∞]|_|(?<!\w)'|'(?!\w)|(?<!\d)[.,]|[.,](?!\d))+")
_DENIAL = r"(?:not|never|no|nor|neither|nothing|none|without|cannot|\w+n't)"
_TURN = r"(?:but|because|since|so|unless|until|although|though)"
_NO_DENIAL = r"(?:only|just|merely|simply|every|all|always|enough|until|longer|matter|doubt)"
# A denying word and what it denies: the rest of its clause, at most eight words.
_DENIED = re.compile(
    rf"\b(?:{_DENIAL}|forget\w*|forgot\w*|instead of|rather than)\b"
    rf"(?!\s+{_NO_DENIAL}\b)(?:\s+(?!{_TURN}\b)[\w'/\-]+){{0,8}}"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it was written, as terms see it, and the same without what it denies."""

    quote: str
    folded: str
    claimed: str


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives, ready to be looked for; those that deny something themselves are found within a denial too."""

    terms: tuple[str, ...]
    denying: tuple[str, ...]

    def occurs(self, sentence: Sentence, denied_too: bool) -> bool:
        """Whether the sentence holds an alternative; `denied_too` for what it denies."""
        text = sentence.folded if denied_too else sentence.claimed
        return any(term in text for term in self.terms) or any(term in sentence.folded for term in self.denying)


def fold(text: str) -> str:
    """Text as terms see it: compatibility forms, no case, straight quotes, one space for what stands between words."""
    return _GAP.sub(" ", plain(text).replace("%", " % ")).strip()


def plain(text: str) -> str:
    """Compatibility forms, no case, straight quotes."""
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")


def split_sentences(text: str) -> list[str]:
    """The sentences of a text as they were written; a line break ends one."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def see_sentence(quote: str) -> Sentence:
    """The sentence ready for terms to be looked for."""
    return Sentence(quote, _padded(quote), _padded(_DENIED.sub(" ", plain(quote))))


def groups_in(point: KeyPoint, sentence: Sentence) -> int:
    """The groups of `point` that occur, as bits from the first."""
    denied_too = is_denial(point.fact)
    return sum(1 << n for n, one in enumerate(_groups(point)) if one.occurs(sentence, denied_too))


def find_window(point: KeyPoint, sentences: Sequence[Sentence], made: Sequence[int]) -> tuple[int, int] | None:
    """Start and width of the first sentence that makes the point by its terms, else of the first two neighbours.

    `made` holds what groups_in says of each sentence.
    """
    groups = _groups(point)
    for width, spans in ((1, made), (2, [one | next_one for one, next_one in pairwise(made)])):
        wanted = len(groups) if width == 2 and len(groups) <= FEW_GROUPS else max(2, len(groups) - 1)
        for start, span in enumerate(spans):
            if span.bit_count() >= wanted and _is_prose(sentences[start : start + width], groups):
                return start, width
    return None


@cache
def is_denial(text: str) -> bool:
    """Whether the text denies something."""
    return re.search(rf"\b{_DENIAL}\b", plain(text)) is not None


def _padded(text: str) -> str:
    return f" {fold(text)} "


def _is_prose(sentences: Sequence[Sentence], groups: Sequence[Group]) -> bool:
    """Whether enough of the words beside the terms are function words."""
    rest = "".join(sentence.folded for sentence in sentences)
    for term in sorted((term for group in groups for term in group.terms), key=len, reverse=True):
        rest = rest.replace(term, " ")
    words = rest.split()
    return sum(word in FUNCTION_WORDS for word in words) >= max(1, LEAST_FUNCTION_WORDS * len(words))


def _groups(point: KeyPoint) -> tuple[Group, ...]:
    return tuple(_group(alternatives) for alternatives in point.evidence)


@cache
def _group(alternatives: tuple[str, ...]) -> Group:
    terms = tuple(form for term in alternatives for form in _forms(fold(term.rstrip("$")), term.endswith("$")))
    return Group(terms, tuple(term for term in terms if is_denial(term)))


def _forms(term: str, is_whole: bool) -> tuple[str, ...]:
    """What to look for in padded text: `$` ends a word, short terms are whole words with ordinary endings."""
    if not term:
        return ()
    if is_whole:
        return (f" {term} ",)
    if len(term) <= SHORT_TERM:
        return tuple(f" {term}{end} " for end in ("", "s", "ed", "ing", f"{term[-1]}ed", f"{term[-1]}ing"))
    return (f" {term}",)
