"""What can go wrong in the rules of play: a phrase of `wording` and the facts that fill it."""

from collections.abc import Mapping
from typing import Any


class DrillError(Exception):
    """Base of every refusal the core makes.

    `phrase` is a key of `bot.wording`, `facts` fill it; `wording.explain(error, locale)` is what a person reads.
    """

    def __init__(self, phrase: str, **facts: Any) -> None:
        super().__init__(phrase, facts)
        self.phrase = phrase
        self.facts = facts


class NotFoundError(DrillError):
    """What was asked for does not exist (any more), or belongs to another group."""


class ForbiddenError(DrillError):
    """The account has no right to do this in this group."""


class InvalidInputError(DrillError):
    """A value cannot be used; the phrase names it and says what would do."""


class ConflictError(DrillError):
    """The state of a round, queue or name does not allow this now."""


class AmbiguousGroupError(DrillError):
    """Several groups could be meant here; `groups` are their names by id, for the person to choose from."""

    def __init__(self, groups: Mapping[int, str]) -> None:
        super().__init__("group.ambiguous", names=", ".join(groups.values()))
        self.groups = groups


class NotStoredError(DrillError):
    """The database cannot be used for now (a full disk, a locked or read-only file): nothing of this was stored."""

    def __init__(self) -> None:
        super().__init__("fault.not_stored")
