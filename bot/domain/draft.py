"""A question as a person writes it in a form: as short as is honest, and completed before it is asked."""

from dataclasses import dataclass, replace

from bot.domain.errors import InvalidInputError
from bot.domain.question import DIFFICULTIES, KINDS, KeyPoint, Kind, Question
from bot.domain.text import clean_line, clean_prose

LONGEST_TITLE = 120
LONGEST_LINE = 400
LONGEST_PROSE = 6000
MOST_POINTS = 10
LONGEST_MINUTES = 60
_WEIGHT = 2


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    """What a form holds. Title and prompt make a suggestion; with model answer and topic it can be asked.

    Key points and pitfalls are plain lines. `minutes` is how long an answer takes, aloud.
    """

    title: str
    prompt: str
    model_answer: str = ""
    topic: str = ""
    subtopic: str = ""
    kind: Kind = "technical"
    difficulty: int = 3
    minutes: int = 10
    tests: str = ""
    key_points: tuple[str, ...] = ()
    pitfalls: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields without which it cannot be asked yet: `model_answer`, `topic`."""
        return tuple(name for name in ("model_answer", "topic") if not getattr(self, name))


def clean_draft(draft: DraftQuestion) -> DraftQuestion:
    """A draft fit to store. Raises InvalidInputError for the first field that is empty, too long or no choice."""
    if draft.kind not in KINDS:
        raise InvalidInputError("draft.bad_kind", kinds=", ".join(KINDS))
    if draft.difficulty not in DIFFICULTIES or not 1 <= draft.minutes <= LONGEST_MINUTES:
        raise InvalidInputError("draft.bad_number", hardest=DIFFICULTIES[-1], longest=LONGEST_MINUTES)
    return replace(
        draft,
        title=clean_line("title", draft.title, LONGEST_TITLE),
        prompt=clean_prose("prompt", draft.prompt, LONGEST_PROSE),
        model_answer=clean_prose("model_answer", draft.model_answer, LONGEST_PROSE, needed=False),
        topic=draft.topic.strip(),
        subtopic=draft.subtopic.strip(),
        tests=clean_line("tests", draft.tests, LONGEST_LINE, needed=False),
        key_points=_lines("key_point", draft.key_points),
        pitfalls=_lines("pitfall", draft.pitfalls),
    )


def require_askable(draft: DraftQuestion) -> None:
    """Raises InvalidInputError that names the first thing which is missing before the question can be asked."""
    for field in draft.missing:
        raise InvalidInputError(f"text.no_{field}")


def draft_of(question: Question) -> DraftQuestion:
    """A question as its form shows it."""
    return DraftQuestion(
        title=question.title,
        prompt=question.prompt,
        model_answer=question.model_answer,
        topic=question.topic,
        subtopic=question.subtopic,
        kind=question.kind,
        difficulty=question.difficulty,
        minutes=question.minutes,
        tests=question.tests,
        key_points=tuple(point.fact for point in question.key_points),
        pitfalls=question.pitfalls,
    )


def question_of(draft: DraftQuestion, question_id: str, before: Question | None = None) -> Question:
    """The question a complete draft makes. What a form does not show is taken over from `before`."""
    rest = before or Question(question_id, "", "technical", "", "", 3, 10, "", "", "", (), (), (), (), ())
    return replace(
        rest,
        id=question_id,
        title=draft.title,
        kind=draft.kind,
        topic=draft.topic,
        subtopic=draft.subtopic,
        difficulty=draft.difficulty,
        minutes=draft.minutes,
        tests=draft.tests,
        prompt=draft.prompt,
        model_answer=draft.model_answer,
        key_points=_key_points(draft.key_points, rest.key_points),
        pitfalls=draft.pitfalls,
    )


def _lines(field: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    cleaned = (clean_line(field, line, LONGEST_LINE, needed=False) for line in lines)
    kept = tuple(filter(None, dict.fromkeys(cleaned)))
    if len(kept) > MOST_POINTS:
        raise InvalidInputError("draft.many_lines", most=MOST_POINTS)
    return kept


def _key_points(facts: tuple[str, ...], before: tuple[KeyPoint, ...]) -> tuple[KeyPoint, ...]:
    """A key point whose words did not change keeps its id, weight and evidence."""
    known = {point.fact: point for point in before}
    used = {point.id for point in before}
    free = (f"point-{n}" for n in range(1, len(facts) + len(used) + 1) if f"point-{n}" not in used)
    return tuple(known.get(fact) or KeyPoint(next(free), fact, _WEIGHT, False, ()) for fact in facts)
