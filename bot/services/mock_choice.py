"""Which questions a mock interview asks a person: none that would spoil a round of theirs, weak topics first."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.mock import Asking, Interview, MockQuestion, MockRound, begin, put_question, step_of
from bot.domain.mock_plan import FOLLOW_UPS, MockCandidate, Wishes, pick, plan_mock, thin_topics
from bot.domain.practice import topic_weakness, weak_topics
from bot.domain.question import Kind, Question
from bot.ports.store import UnitOfWork
from bot.services.bank_page import read_standings
from bot.services.mock_reading import read_said

# Where no group's own questions are wanted: the bank alone.
NO_GROUP = 0
# How many earlier interviews say which topics are weak, and which questions came already.
WEAK_MEMORY, USED_MEMORY = 2, 10


@dataclass(frozen=True, slots=True)
class Person:
    """Who is interviewed: every account of theirs, the groups they sit in, and those that must not be spoiled."""

    account_ids: tuple[int, ...]
    seated_in: frozenset[int]
    group_ids: tuple[int, ...]


async def read_person(uow: UnitOfWork, account_id: int, group_id: int | None = None) -> Person:
    """The person behind an account, who may look at a group without a seat. Raises NotFoundError for unknown ones."""
    await uow.members.get_account(account_id)
    ids = tuple(account.id for account in await uow.privacy.accounts_of(account_id))
    seated_in = frozenset(await uow.practice.groups_of(ids))
    visited = {(await uow.groups.get(group_id)).id} if group_id is not None else set()
    return Person(ids, seated_in, tuple(sorted(seated_in | visited)))


async def read_open(uow: UnitOfWork, person: Person) -> frozenset[str]:
    """Questions that are asked in a group of the person and not revealed yet."""
    unrevealed = [round_ for group_id in person.group_ids for round_ in await uow.places.unrevealed(group_id)]
    return frozenset(round_.question_id for round_ in unrevealed)


async def read_spoilers(uow: UnitOfWork, person: Person) -> frozenset[str]:
    """Questions that are open, queued or upcoming in a group of the person (RULES, Rounds)."""
    return frozenset({name for group_id in person.group_ids for name in await read_standings(uow, group_id)})


async def read_wishes(uow: UnitOfWork, person: Person) -> Wishes:
    """What earlier interviews and practice ask of the next: topics that reviews found hard, then those left thin."""
    past = await uow.mocks.latest(person.account_ids, USED_MEMORY)
    used = Counter(q.question_id for mock in past for r in mock.rounds for q in r.questions if q.asked_at)
    weak = (*await _read_hard_topics(uow, person), *await _read_thin_topics(uow, past[:WEAK_MEMORY]))
    return Wishes(tuple(dict.fromkeys(weak)), used)


async def _read_hard_topics(uow: UnitOfWork, person: Person) -> tuple[str, ...]:
    """Topics that the person's reviews are hard in, in whichever group."""
    hard: dict[str, float] = {}
    for member_id in await uow.privacy.members_of(person.account_ids):
        if memories := await uow.practice.memories(member_id):
            listed = await uow.questions.listing((await uow.members.get(member_id)).group_id)
            hard.update(topic_weakness(memories, {question.id: question.topic for question in listed}))
    return weak_topics(hard)


async def _read_thin_topics(uow: UnitOfWork, past: Sequence[Interview]) -> tuple[str, ...]:
    covered: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for given in [q for mock in past for r in mock.rounds for q in r.questions if q.is_answered]:
        question = await uow.questions.version(given.version_id)
        part, whole = _weights(question, given.text)
        before = covered[question.topic]
        covered[question.topic] = (before[0] + part, before[1] + whole)
    return thin_topics(covered)


async def choose_rounds(
    uow: UnitOfWork,
    person: Person,
    group_id: int | None,
    length: timedelta,
    kinds: Sequence[Kind],
    wishes: Wishes,
    seed: int,
) -> tuple[MockRound, ...]:
    """The interview, question by question. Raises ConflictError('mock.no_questions')."""
    candidates = await _candidates(uow, person, group_id)
    planned = plan_mock(candidates, length, kinds, wishes, seed)
    rounds = [MockRound(k, tuple([await _to_ask(uow, one) for one in chosen]), {}) for k, chosen in planned.items()]
    return tuple(rounds)


async def avoid_spoilers(uow: UnitOfWork, person: Person, mock: Interview, now: datetime) -> Interview:
    """Before a question is shown: one that has become open or upcoming since the start gives way to another.

    Without another that fits, it is left out.
    """
    while (step := _just_asked(mock, now)) and _question(mock, step).question_id in await read_spoilers(uow, person):
        mock = begin(put_question(mock, step, await _instead(uow, person, mock, step, now)), now)
    return mock


async def _instead(uow: UnitOfWork, person: Person, mock: Interview, step: Asking, now: datetime) -> MockQuestion:
    spoiled, kind = _question(mock, step), mock.rounds[step.round].kind
    had = {question.question_id for round_ in mock.rounds for question in round_.questions}
    candidates = await _candidates(uow, person, mock.group_id)
    fitting = [one for one in candidates if one.kind == kind and one.question_id not in had]
    found = pick(fitting, spoiled.limit, {}, await read_wishes(uow, person), mock.id)
    if found is None:
        return replace(spoiled, asked_at=None, done_at=now)
    return replace(await _to_ask(uow, found), asked_at=now)


def _just_asked(mock: Interview, now: datetime) -> Asking | None:
    step = step_of(mock)
    is_new = isinstance(step, Asking) and step.turn == 0 and _question(mock, step).asked_at == now
    return step if isinstance(step, Asking) and is_new else None


def _question(mock: Interview, step: Asking) -> MockQuestion:
    return mock.rounds[step.round].questions[step.question]


async def _candidates(uow: UnitOfWork, person: Person, group_id: int | None) -> list[MockCandidate]:
    """The bank, and the group's own questions for whoever has a seat in it, without what would spoil a round."""
    spoilers = await read_spoilers(uow, person)
    listed = await uow.questions.listing(group_id if group_id in person.seated_in else NO_GROUP)
    return [MockCandidate(q.id, q.kind, q.topic, q.minutes) for q in listed if q.id not in spoilers]


async def _to_ask(uow: UnitOfWork, chosen: MockCandidate) -> MockQuestion:
    version_id, question = await uow.questions.current(chosen.question_id)
    follow_ups = min(len(question.follow_ups), FOLLOW_UPS[question.kind])
    return MockQuestion(chosen.question_id, version_id, timedelta(minutes=question.minutes), follow_ups)


def _weights(question: Question, text: str) -> tuple[int, int]:
    """The weight of the key points that seem covered, and of all that an answer should have."""
    needed: Mapping[str, int] = {point.id: point.weight for point in question.key_points if not point.beyond}
    made = {evidence.key_point.id for evidence in read_said(question, text).covered}
    return sum(weight for name, weight in needed.items() if name in made), sum(needed.values())
