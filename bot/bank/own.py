"""The format of a group's own questions: the bank's, with less that must be there. What is written is checked alike."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from bot.bank.schema import (
    CheckRow,
    FollowUpRow,
    KeyPointRow,
    Line,
    Prose,
    QuestionRow,
    ReferenceRow,
    Slug,
    TermGroup,
    unique,
)
from bot.domain.draft import MOST_POINTS
from bot.domain.question import Kind


def _none_or_two(groups: list[str]) -> list[str]:
    if len(groups) == 1:
        raise ValueError("give at least two term groups, or none: one alone proves nothing")
    return groups


class OwnKeyPointRow(KeyPointRow):
    """A key point; without evidence it is shown at the reveal and takes no part in feedback."""

    weight: int = Field(2, ge=1, le=3)
    evidence: Annotated[list[TermGroup], Field(max_length=6), AfterValidator(_none_or_two)] = Field(
        default_factory=list
    )


OwnKeyPoints = Annotated[list[OwnKeyPointRow], Field(max_length=MOST_POINTS), AfterValidator(unique)]


class OwnQuestionRow(QuestionRow):
    """A question of a group's own: id, title, topic, prompt and model answer are enough to ask it honestly."""

    kind: Kind = "technical"
    subtopic: Slug = ""
    difficulty: int = Field(3, ge=1, le=5)
    minutes: int = Field(10, ge=1, le=60)
    tests: Line = ""
    model_answer: Prose
    key_points: OwnKeyPoints = Field(default_factory=list)  # type: ignore[assignment]  # pydantic reads a subclass's list
    pitfalls: list[Line] = Field(default_factory=list, max_length=MOST_POINTS)
    follow_ups: list[FollowUpRow] = Field(default_factory=list, max_length=MOST_POINTS)
    references: Annotated[list[ReferenceRow], Field(max_length=10), AfterValidator(unique)] = Field(
        default_factory=list
    )
    checks: Annotated[list[CheckRow], AfterValidator(unique)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _tells_a_story(self) -> Self:
        """Not even a behavioral one needs to."""
        return self
