"""What a well-formed bank can still get wrong: leaks in checks, rubrics that miss, questions asked twice."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from bot.bank.loader import Fault, LoadedBank
from bot.domain.feedback import find_evidence
from bot.domain.likeness import NEAR_DUPLICATE, content_words, similarity
from bot.domain.question import DIFFICULTIES, Question

LONGEST_RIGHT_OPTION = 1.5
# With fewer checks than this an uneven spread says nothing.
ENOUGH_CHECKS = 40
# Bounds on the share of right options at each of the four places, and on right options that are the longest of four.
PLACE_SHARE = (0.15, 0.35)
LONGEST_SHARE = 0.4
LEAST_DIFFICULTY_SHARE = 0.08


def lint(loaded: LoadedBank) -> tuple[Fault, ...]:
    """Every fault beyond format, each at the line where its question begins."""
    questions = loaded.bank.questions
    faults = [
        Fault(*loaded.origins[question.id], f"{question.id}: {message}")
        for question in questions
        for message in _question_faults(question)
    ]
    pairs = (*_duplicate_faults(questions), *_former_id_faults(questions))
    faults += [Fault(*loaded.origins[question.id], message) for question, message in pairs]
    faults += [Fault("bank", 1, message) for message in (*_spread_faults(questions), *_topic_faults(loaded))]
    return tuple(sorted(faults))


def _question_faults(question: Question) -> Iterator[str]:
    for point in question.key_points:
        if find_evidence(point, question.model_answer) is None:
            yield f"the model answer does not make key point {point.id!r} by its own evidence terms"
    for check in question.checks:
        right = next(len(option.text) for option in check.options if option.right)
        wrong = [len(option.text) for option in check.options if not option.right]
        if right > LONGEST_RIGHT_OPTION * sum(wrong) / len(wrong):
            yield f"check {check.id!r}: the right option stands out by its length ({right} characters)"


def _duplicate_faults(questions: tuple[Question, ...]) -> Iterator[tuple[Question, str]]:
    words = [(question, content_words(question.prompt)) for question in questions]
    for (one, mine), (other, theirs) in combinations(words, 2):
        if similarity(mine, theirs) > NEAR_DUPLICATE:
            yield other, f"{other.id}: the prompt nearly repeats that of {one.id}"


def _former_id_faults(questions: tuple[Question, ...]) -> Iterator[tuple[Question, str]]:
    """A former id belongs to one question alone, or what members did with it could not follow."""
    owners = {question.id: question.id for question in questions}
    for question in questions:
        for former in question.was:
            owner = owners.setdefault(former, question.id)
            if owner == former:
                yield question, f"{question.id}: `was` names {former}, which is still in the bank"
            elif owner != question.id:
                yield question, f"{question.id}: `was` names {former}, which {owner} names too"


def _spread_faults(questions: tuple[Question, ...]) -> Iterator[str]:
    checks = [check for question in questions for check in question.checks]
    if len(checks) < ENOUGH_CHECKS:
        return
    places = Counter(next(i for i, o in enumerate(check.options) if o.right) for check in checks)
    for place in range(4):
        share = places[place] / len(checks)
        if not PLACE_SHARE[0] <= share <= PLACE_SHARE[1]:
            yield f"right options stand at place {place + 1} in {share:.0%} of the checks; aim for a quarter"
    longest = sum(max(check.options, key=lambda o: len(o.text)).right for check in checks) / len(checks)
    if longest > LONGEST_SHARE:
        yield f"the right option is the longest in {longest:.0%} of the checks; aim for a quarter"
    for level in DIFFICULTIES:
        share = sum(q.difficulty == level for q in questions) / len(questions)
        if share < LEAST_DIFFICULTY_SHARE:
            yield f"difficulty {level} holds {share:.0%} of the questions; at least {LEAST_DIFFICULTY_SHARE:.0%} wanted"


def _topic_faults(loaded: LoadedBank) -> Iterator[str]:
    held = {(q.topic, q.subtopic) for q in loaded.bank.questions}
    for topic in loaded.bank.topics:
        for subtopic in topic.subtopics:
            if (topic.id, subtopic.id) not in held:
                yield f"no question covers {topic.id}/{subtopic.id}"
