"""What is shown of a group's week: who answered, what was covered, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DigestPerson:
    """Somebody who answered in the week: on-time answers, points, and the streak they end it with."""

    name: str
    answers: int
    points: int
    current: int


@dataclass(frozen=True, slots=True)
class BestAnswer:
    """The answer most people found helpful; `name` is None where its author appears without one."""

    name: str | None
    title: str
    votes: int


@dataclass(frozen=True, slots=True)
class CoveredPoint:
    """How many of a question's on-time answers named a key point."""

    title: str
    fact: str
    named: int
    answers: int


@dataclass(frozen=True, slots=True)
class DigestCard:
    """A group's week, both dates included. It names nobody by a mention and never asks for anything.

    `people` are in the order of the week's board, `answered` counts all of them, `kept` those whose streak lives on.
    `champions` share the most points. `next_topics` are topic ids.
    """

    group: str
    first_on: date
    last_on: date
    rounds: int
    answers: int
    answered: int
    people: tuple[DigestPerson, ...] = ()
    kept: int = 0
    group_streak: int = 0
    champions: tuple[str, ...] = ()
    best: BestAnswer | None = None
    coverage: tuple[CoveredPoint, ...] = ()
    next_topics: tuple[str, ...] = ()

    def counts(self) -> Mapping[str, int]:
        """What the week came to, in numbers by what they count."""
        return {"questions": self.rounds, "answers": self.answers, "people": self.answered, "kept": self.kept}
