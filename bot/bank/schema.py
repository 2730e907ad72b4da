"""The bank's file format as pydantic models: strict, and the source of `questions/schema.json`."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any, Protocol, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.domain.question import (
    Check,
    Example,
    FollowUp,
    KeyPoint,
    Kind,
    Option,
    Question,
    Reference,
    Solution,
    Subtopic,
    Topic,
)

_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"
_PROSE = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]*$"
_TERMS = r"^[^|]*[^|\s\-][^|]*(\|[^|]*[^|\s\-][^|]*)*$"
_ARXIV = r"^\d{4}\.\d{4,5}$"
PATTERN_WORDS = {
    _SLUG: "write lower-case letters and digits, with single hyphens between them",
    _LINE: "write one line, without tabs or control characters",
    _PROSE: "remove the control characters",
    _TERMS: "write word beginnings, split by | with none left empty",
    _ARXIV: "write the bare number, such as 1706.06083",
}
Slug = Annotated[str, StringConstraints(pattern=_SLUG, max_length=60)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400, pattern=_LINE)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=6000, pattern=_PROSE)]
# A term group: alternatives split by "|", each a word prefix.
TermGroup = Annotated[str, StringConstraints(min_length=2, pattern=_TERMS)]
Arxiv = Annotated[str, StringConstraints(pattern=_ARXIV)]
Year = Annotated[int, Field(ge=1900, le=2100)]
MODEL_ANSWER_WORDS = range(120, 351)


class HasId(Protocol):
    """What can be named twice by mistake."""

    @property
    def id(self) -> str:
        """The slug."""


T = TypeVar("T", bound=HasId)


def unique(rows: list[T]) -> list[T]:
    """The rows, if no two have one id. Raises ValueError naming the first that is used twice."""
    twice = sorted(slug for slug, count in Counter(row.id for row in rows).items() if count > 1)
    if twice:
        raise ValueError(f"the id {twice[0]!r} is used twice")
    return rows


def _right_length(text: str) -> str:
    words = len(text.split())
    if words not in MODEL_ANSWER_WORDS:
        raise ValueError(f"has {words} words; write {MODEL_ANSWER_WORDS[0]} to {MODEL_ANSWER_WORDS[-1]}")
    return text


class Row(BaseModel):
    """Base of every mapping in a bank file: unknown keys and silent type changes are faults."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class KeyPointRow(Row):
    """One checkable fact of the model answer, with the terms an answer would make it in."""

    id: Slug
    fact: Line
    weight: int = Field(ge=1, le=3)
    beyond: bool = False
    evidence: list[TermGroup] = Field(min_length=2, max_length=6)

    def to_domain(self) -> KeyPoint:
        """The key point with its term groups split."""
        groups = tuple(tuple(t.strip() for t in g.split("|")) for g in self.evidence)
        return KeyPoint(self.id, self.fact, self.weight, self.beyond, groups)


class ShelfRow(Row):
    """A source on the shelf in references.yaml, complete."""

    id: Slug
    title: Line
    authors: Line
    year: Year
    arxiv: Arxiv | None = None
    where: Line | None = None

    def to_domain(self) -> Reference:
        """The reference, which a question may narrow to a section."""
        return Reference(**self.model_dump())


class ReferenceRow(Row):
    """A source a question cites: an id of the shelf is enough; what is written here goes before what stands there."""

    id: Slug
    title: Line | None = None
    authors: Line | None = None
    year: Year | None = None
    arxiv: Arxiv | None = None
    section: Line | None = None
    where: Line | None = None

    def to_domain(self, shelf: Mapping[str, Reference]) -> Reference:
        """The full reference, filled from `shelf`. Raises ValueError when a part is missing."""
        known = asdict(shelf[self.id]) if self.id in shelf else {}
        filled = {**known, **self.model_dump(exclude_none=True)}
        if not {"title", "authors", "year"} <= filled.keys():
            raise ValueError(
                f"{self.id!r} is not in references.yaml: add it there, or give title, authors and year here"
            )
        return Reference(**filled)


class FollowUpRow(Row):
    """What to ask next, and the one-line answer."""

    question: Line
    answer: Line


class OptionRow(Row):
    """A choice and the reason it is right or wrong."""

    text: Line
    why: Line
    right: bool = False


class CheckRow(Row):
    """A multiple-choice question with four options, exactly one of them right."""

    id: Slug
    prompt: Line
    options: list[OptionRow] = Field(min_length=4, max_length=4)

    @model_validator(mode="after")
    def _one_right(self) -> Self:
        rights = sum(option.right for option in self.options)
        if rights != 1:
            raise ValueError(f"exactly one option must say `right: true`, found {rights}")
        if len({option.text.casefold() for option in self.options}) < len(self.options):
            raise ValueError("two options have the same text")
        return self

    def to_domain(self) -> Check:
        """The check as the quiz uses it."""
        return Check(self.id, self.prompt, tuple(Option(o.text, o.why, o.right) for o in self.options))


class ExampleRow(Row):
    """A told story for a behavioral question, with what a weak one sounds like."""

    story: Prose
    weak: Prose


class SolutionRow(Row):
    """Worked Python; the assertions in `tests` run after `code`."""

    code: Prose
    tests: Prose


class QuestionRow(Row):
    """One question as written in a bank file."""

    id: Slug
    title: Line
    kind: Kind
    topic: Slug
    subtopic: Slug
    difficulty: int = Field(ge=1, le=5)
    minutes: int = Field(ge=1, le=60)
    tests: Line
    prompt: Prose
    model_answer: Annotated[Prose, AfterValidator(_right_length)]
    key_points: Annotated[list[KeyPointRow], Field(min_length=4, max_length=7), AfterValidator(unique)]
    pitfalls: list[Line] = Field(min_length=2, max_length=3)
    follow_ups: list[FollowUpRow] = Field(min_length=2, max_length=3)
    references: Annotated[list[ReferenceRow], Field(min_length=1, max_length=3), AfterValidator(unique)]
    checks: Annotated[list[CheckRow], Field(min_length=1), AfterValidator(unique)]
    example: ExampleRow | None = None
    solution: SolutionRow | None = None
    was: list[Slug] = Field(default_factory=list)

    @model_validator(mode="after")
    def _tells_a_story(self) -> Self:
        if self.kind == "behavioral" and self.example is None:
            raise ValueError("a behavioral question needs an `example` with `story` and `weak`")
        return self

    def to_domain(self, shelf: Mapping[str, Reference]) -> Question:
        """The question with its references filled from `shelf`. Raises ValueError on an unknown one."""
        return Question(
            id=self.id,
            title=self.title,
            kind=self.kind,
            topic=self.topic,
            subtopic=self.subtopic,
            difficulty=self.difficulty,
            minutes=self.minutes,
            tests=self.tests,
            prompt=self.prompt,
            model_answer=self.model_answer,
            key_points=tuple(row.to_domain() for row in self.key_points),
            pitfalls=tuple(self.pitfalls),
            follow_ups=tuple(FollowUp(row.question, row.answer) for row in self.follow_ups),
            references=tuple(row.to_domain(shelf) for row in self.references),
            checks=tuple(row.to_domain() for row in self.checks),
            example=Example(self.example.story, self.example.weak) if self.example else None,
            solution=Solution(self.solution.code, self.solution.tests) if self.solution else None,
            was=tuple(self.was),
        )


class QuestionFile(Row):
    """A file of questions: `<topic>/<name>.yaml`."""

    questions: list[QuestionRow] = Field(min_length=1)


class SubtopicRow(Row):
    """A part of a topic."""

    id: Slug
    title: Line


class TopicRow(Row):
    """A field of the bank."""

    id: Slug
    title: Line
    about: Line
    subtopics: Annotated[list[SubtopicRow], Field(min_length=1), AfterValidator(unique)]

    def to_domain(self) -> Topic:
        """The topic as the bank page and the plan use it."""
        return Topic(self.id, self.title, self.about, tuple(Subtopic(s.id, s.title) for s in self.subtopics))


class TopicFile(Row):
    """`topics.yaml`."""

    topics: Annotated[list[TopicRow], Field(min_length=1), AfterValidator(unique)]


class ShelfFile(Row):
    """`references.yaml`."""

    references: Annotated[list[ShelfRow], AfterValidator(unique)]


def editor_schema() -> str:
    """JSON Schema of a question file, as text for `questions/schema.json`."""
    schema: dict[str, Any] = QuestionFile.model_json_schema()
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
