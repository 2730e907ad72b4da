"""A bank question: what is asked, what a strong answer contains, and how an answer is read."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

Kind = Literal["technical", "system-design", "behavioral"]
KINDS: tuple[Kind, ...] = ("technical", "system-design", "behavioral")
DIFFICULTIES = range(1, 6)


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One checkable fact of the model answer.

    `weight` runs from 1 (nice to have) to 3 (weak without it); `beyond` marks what only a senior
    answer adds. `evidence` holds term groups: each group is a tuple of alternative word prefixes.
    """

    id: str
    fact: str
    weight: int
    beyond: bool
    evidence: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A source a member can look up: an arXiv number, a section, or where it is published."""

    id: str
    title: str
    authors: str
    year: int
    arxiv: str | None = None
    section: str | None = None
    where: str | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What an interviewer asks next, with the one line that answers it."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a check and why it is right or wrong."""

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A multiple-choice question attached to a bank question; exactly one option is right."""

    id: str
    prompt: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A told story for a behavioral question, and what a weak one sounds like."""

    story: str
    weak: str


@dataclass(frozen=True, slots=True)
class Solution:
    """Worked Python for a coding task; `tests` are assertions that run after `code`."""

    code: str
    tests: str


@dataclass(frozen=True, slots=True)
class Question:
    """One version of a question; equal content makes an equal version."""

    id: str
    title: str
    kind: Kind
    topic: str
    subtopic: str
    difficulty: int
    minutes: int
    tests: str
    prompt: str
    model_answer: str
    key_points: tuple[KeyPoint, ...]
    pitfalls: tuple[str, ...]
    follow_ups: tuple[FollowUp, ...]
    references: tuple[Reference, ...]
    checks: tuple[Check, ...]
    example: Example | None = None
    solution: Solution | None = None
    was: tuple[str, ...] = ()

    @property
    def content_hash(self) -> str:
        """Hex SHA-256 over everything a reader can see; former ids do not count."""
        content = {key: value for key, value in asdict(self).items() if key != "was"}
        canonical = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Subtopic:
    """A part of a topic."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A field of the bank, in the order of `questions/topics.yaml`."""

    id: str
    title: str
    about: str
    subtopics: tuple[Subtopic, ...]


@dataclass(frozen=True, slots=True)
class Bank:
    """All topics and questions that were loaded together."""

    topics: tuple[Topic, ...]
    questions: tuple[Question, ...]
