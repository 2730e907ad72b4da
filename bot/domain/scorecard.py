"""How a mock interview is judged: dimensions a member rates, the gate of each round, the verdict, and the trend."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from bot.domain.question import KINDS, Kind

LEVELS = range(1, 5)
# What the guide says each kind of session looks for; `mock.<dimension>` and `mock.<dimension>_<level>` are their words.
DIMENSIONS: Mapping[Kind, tuple[str, ...]] = {
    "technical": ("mechanism", "defence", "example", "candour"),
    "system-design": ("scope", "boundaries", "controls", "failure"),
    "behavioral": ("story", "action", "judgement", "result"),
}
# Against how many earlier interviews the latest is compared.
EARLIER = 3
# Of more dimensions nobody can say that they work on them.
MOST_WEAK = 3


@dataclass(frozen=True, slots=True)
class Gate:
    """What a round needs to pass: a mean of its dimensions, and no dimension below `floor`."""

    mean: float
    floor: int = 2


# A design is sketched in half the time of a real one, so its gate is a little lower.
GATES: Mapping[Kind, Gate] = {"technical": Gate(3.0), "system-design": Gate(2.75), "behavioral": Gate(3.0)}


class MockVerdict(StrEnum):
    """Of a whole interview: passed only if every round of it did."""

    PASSED = "passed"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class RoundScore:
    """A round's ratings by dimension; `mean` is None where it was not rated whole, and such a round does not pass."""

    kind: Kind
    ratings: Mapping[str, int]

    @property
    def mean(self) -> float | None:
        """The mean of all dimensions, from 1 to 4."""
        rated = [self.ratings[name] for name in DIMENSIONS[self.kind] if name in self.ratings]
        return fmean(rated) if len(rated) == len(DIMENSIONS[self.kind]) else None

    @property
    def is_passed(self) -> bool:
        """Whether the round reaches its gate."""
        gate = GATES[self.kind]
        return self.mean is not None and self.mean >= gate.mean and min(self.ratings.values()) >= gate.floor


@dataclass(frozen=True, slots=True)
class Trend:
    """How one kind of round went: means of rated ones, oldest first, and the latest against what came before."""

    kind: Kind
    means: tuple[float, ...]

    @property
    def change(self) -> float | None:
        """The latest mean minus that of the EARLIER ones before it; None with fewer than two."""
        before = self.means[:-1][-EARLIER:]
        return self.means[-1] - fmean(before) if before else None


def judge(rounds: Sequence[RoundScore]) -> MockVerdict:
    """A strong round does not make up for one under its gate."""
    return MockVerdict.PASSED if rounds and all(score.is_passed for score in rounds) else MockVerdict.NOT_YET


def weakest(rounds: Iterable[RoundScore]) -> tuple[str, ...]:
    """Up to MOST_WEAK dimensions with the lowest rating, unless that is the highest level: what to work on next."""
    rated = [(s.ratings[name], name) for s in rounds for name in DIMENSIONS[s.kind] if name in s.ratings]
    lowest = min((level for level, _ in rated), default=LEVELS[-1])
    return tuple(name for level, name in rated if level == lowest < LEVELS[-1])[:MOST_WEAK]


def trends(interviews: Sequence[Sequence[RoundScore]]) -> tuple[Trend, ...]:
    """The trend of each kind that was rated; `interviews` come oldest first."""
    means = {
        kind: tuple(s.mean for scores in interviews for s in scores if s.kind == kind and s.mean is not None)
        for kind in KINDS
    }
    return tuple(Trend(kind, found) for kind, found in means.items() if found)
