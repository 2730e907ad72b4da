"""Reads an answer against key points: feedback, never points.

For each key point the answer is searched for the one or two sentences that come nearest to it: by the authors' evidence
terms, and by the words of the fact, of the terms and of the model answer's own sentence, rare words weighing more,
stems, synonyms and typing errors allowed for. Sentences to a grader and bare lists are not read at all. What the answer
makes of the other points speaks for it, and the tone of wrong answers speaks against all its points alike: somebody who
is wrong about the matter uses the right words too. The weights were fitted to labelled answers by
benchmarks/feedback_fit.py; docs/feedback.md says to which, and how well they do on others.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.grader import part_talk
from bot.domain.manner import own_sentences, share_of_function_words
from bot.domain.question import KeyPoint, Question
from bot.domain.stems import meant, rarity, stems_of, words_of
from bot.domain.terms import Sentence, find_window, fold, groups_in, see_sentence, split_sentences
from bot.domain.tone import tone_of

__all__ = ["Evidence", "Reading", "find_evidence", "fold", "read_answer"]

# How much a word counts by where it stands: in the fact (1), in the evidence terms, in the model answer's sentence.
OF_TERMS, OF_MODEL = 0.7, 0.4
# A point is made in full with its weightiest words, this many; and what a group counts that is found by stems alone.
MOST_WORDS, BY_STEMS = 10, 0.7
# A text of more words comes near to many a point by chance.
LONG_WORDS = 120
# With a smaller share of function words an answer is notes at best; people new to the language lay above it.
LEAST_PROSE = 0.2
# Two sentences are quoted if one alone is much further from the point.
ONE_SUFFICES = 0.8


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


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for and against a point being made. All but `tone` run from 0 to about 1.

    `words_one`, `words_two`: how much of the point its nearest sentence, or two neighbours, say; `terms_one`,
    `terms_two`: share of its evidence groups there; `by_terms`: whether its terms alone make it; `elsewhere`: how near
    the answer comes to the other points. `prose` is its share of function words, which only bars what falls short, and
    `borrowed` how much of the question's vocabulary it says per word of its own, as lists do; `length` is the
    logarithm of its words as a multiple of LONG_WORDS. `tone` runs from -2 to 2 and speaks for a wrong answer above 0;
    `talk` is 1 if the answer speaks to a grader anywhere.
    """

    words_one: float
    words_two: float
    terms_one: float
    terms_two: float
    by_terms: float
    elsewhere: float
    prose: float
    borrowed: float
    length: float
    tone: float
    talk: float


WEIGHTS = Signs(3.88, 3.26, 1.79, 3.17, 1.20, 6.53, 0.0, -2.37, -2.12, -1.80, -2.0)
BIAS = -7.74


@dataclass(frozen=True, slots=True)
class _Stems:
    """The alternatives of a group as stems: those of one word, and those of several."""

    single: frozenset[str]
    several: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Profile:
    """The words of each key point with their weights, its terms as stems, and all these words."""

    words: Mapping[str, Mapping[str, float]]
    terms: Mapping[str, tuple["_Stems", ...]]
    vocabulary: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Near:
    """The sentences that come nearest to a point: where, and how near."""

    start: int
    words_one: float
    words_two: float
    terms_one: float
    terms_two: float
    window: tuple[int, int] | None


def read_answer(question: Question, text: str) -> Reading:
    """Read `text` against every key point of `question`."""
    quotes, talks = _read(question, text)
    found = _near(question, quotes)
    signs = weigh(question, quotes, found, talks)
    covered = tuple(
        Evidence(point, _quote(found[point.id], quotes)) for point in question.key_points if _is_made(signs[point.id])
    )
    return Reading(covered, tuple(point for point in question.key_points if not _is_made(signs[point.id])))


def find_evidence(point: KeyPoint, text: str) -> Evidence | None:
    """The first sentence of `text` that makes `point` by its evidence terms, else the first two neighbours, or None."""
    sentences = [see_sentence(quote) for quote in split_sentences(text)]
    window = find_window(point, sentences, [groups_in(point, sentence) for sentence in sentences])
    return Evidence(point, _cut([sentence.quote for sentence in sentences], window)) if window else None


def read_signs(question: Question, text: str) -> dict[str, Signs]:
    """The signs for each key point by its id, to fit the weights by."""
    quotes, talks = _read(question, text)
    return weigh(question, quotes, _near(question, quotes), talks)


def weigh(question: Question, quotes: Sequence[str], found: Mapping[str, _Near], talks: bool) -> dict[str, Signs]:
    """The signs for each key point by its id, from where each comes nearest in the sentences `quotes`."""
    words = [word for quote in quotes for word in words_of(quote)]
    vocabulary = _profile(question).vocabulary
    said = {one for quote in quotes for one in meant(quote, vocabulary)}
    near = sum(one.words_two for one in found.values())
    tone = tone_of(" ".join(quotes))
    return {
        slug: Signs(
            words_one=one.words_one,
            words_two=one.words_two,
            terms_one=one.terms_one,
            terms_two=one.terms_two,
            by_terms=float(one.window is not None),
            elsewhere=(near - one.words_two) / max(1, len(found) - 1),
            prose=share_of_function_words(words),
            borrowed=len(said) / max(1, len(set(words))),
            length=math.log(max(1.0, len(words) / LONG_WORDS)),
            tone=tone,
            talk=float(talks),
        )
        for slug, one in found.items()
    }


def _read(question: Question, text: str) -> tuple[list[str], bool]:
    """The sentences that answer the question, and whether others speak to a grader."""
    statements, talks = part_talk(text, [point.id for point in question.key_points])
    return list(own_sentences(statements)), talks


def _is_made(signs: Signs) -> bool:
    spoken_for = sum(getattr(WEIGHTS, name) * getattr(signs, name) for name in Signs.__slots__)
    return signs.prose >= LEAST_PROSE and BIAS + spoken_for > 0


def _near(question: Question, quotes: Sequence[str]) -> dict[str, _Near]:
    profile = _profile(question)
    sentences = [see_sentence(quote) for quote in quotes]
    said = [meant(quote, profile.vocabulary) for quote in quotes]
    return {point.id: _near_point(point, profile, sentences, said) for point in question.key_points}


def _near_point(
    point: KeyPoint, profile: _Profile, sentences: Sequence[Sentence], said: Sequence[Mapping[str, float]]
) -> _Near:
    made = [groups_in(point, sentence) for sentence in sentences]
    both = [_joined(one, other) for one, other in zip(said, [*said[1:], {}], strict=False)]
    groups = [bits | other for bits, other in zip(made, [*made[1:], 0], strict=False)]
    weights, terms = profile.words[point.id], profile.terms[point.id]
    full = sum(sorted(weights.values(), reverse=True)[:MOST_WORDS]) or 1.0
    pairs = [_weight(one, weights) / full for one in both]
    return _Near(
        start=max(range(len(pairs)), key=pairs.__getitem__, default=0),
        words_one=max((_weight(one, weights) / full for one in said), default=0.0),
        words_two=max(pairs, default=0.0),
        terms_one=max((_share(bits, one, terms) for bits, one in zip(made, said, strict=True)), default=0.0),
        terms_two=max((_share(bits, one, terms) for bits, one in zip(groups, both, strict=True)), default=0.0),
        window=find_window(point, sentences, made),
    )


def _weight(said: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights[one] * strength for one, strength in said.items() if one in weights)


def _share(made: int, said: Mapping[str, float], terms: Sequence[_Stems]) -> float:
    """Share of the groups that occur; one whose alternative is there by stems, synonyms or mistyped counts in part."""
    found = sum(1.0 if made >> number & 1 else BY_STEMS * _strength(said, group) for number, group in enumerate(terms))
    return found / len(terms)


def _strength(said: Mapping[str, float], group: _Stems) -> float:
    found = [said[one] for one in said.keys() & group.single]
    found += [min(said[one] for one in term) for term in group.several if all(one in said for one in term)]
    return max(found, default=0.0)


def _joined(one: Mapping[str, float], other: Mapping[str, float]) -> Mapping[str, float]:
    return {**one, **{key: max(value, one.get(key, 0.0)) for key, value in other.items()}}


def _quote(near: _Near, quotes: Sequence[str]) -> str:
    return _cut(quotes, near.window or (near.start, 1 if near.words_one >= ONE_SUFFICES * near.words_two else 2))


def _cut(quotes: Sequence[str], window: tuple[int, int]) -> str:
    start, width = window
    return " ".join(quotes[start : start + width])


@lru_cache(maxsize=512)
def _profile(question: Question) -> _Profile:
    raw = {point.id: _words(point, question.model_answer) for point in question.key_points}
    spread = Counter(one for words in raw.values() for one in words)
    weighed = {
        slug: {one: share * rarity(one) / spread[one] ** 0.5 for one, share in words.items()}
        for slug, words in raw.items()
    }
    terms = {point.id: tuple(_stems(group) for group in point.evidence) for point in question.key_points}
    return _Profile(weighed, terms, frozenset(spread))


def _words(point: KeyPoint, model_answer: str) -> dict[str, float]:
    made = find_evidence(point, model_answer)
    of_model = dict.fromkeys(stems_of(made.quote if made else ""), OF_MODEL)
    of_terms = dict.fromkeys((one for group in point.evidence for term in group for one in stems_of(term)), OF_TERMS)
    return {**of_model, **of_terms, **dict.fromkeys(stems_of(point.fact), 1.0)}


def _stems(group: Sequence[str]) -> _Stems:
    terms = [tuple(stems_of(term)) for term in group]
    single = frozenset(term[0] for term in terms if len(term) == 1)
    return _Stems(single, tuple(term for term in terms if len(term) > 1))
