"""Booking a rating: the fact, what is remembered after it, and its practice points, in one unit of work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.group import Group, Member
from bot.domain.practice import due_dates, points_for
from bot.domain.review import Memory, Rating, Review, ReviewSource, replay, review
from bot.ports.store import UnitOfWork
from bot.services.differences import tell_memory
from bot.services.practising import Practiser


@dataclass(frozen=True, slots=True)
class Rated:
    """What is rated: a question's version, by which account, from where."""

    account_id: int
    question_id: str
    version_id: int
    source: ReviewSource


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rating led to: practice points, and when the question comes back."""

    points: int
    due_at: datetime


async def book_rating(
    uow: UnitOfWork, who: Practiser, rated: Rated, rating: Rating, now: datetime, key: str
) -> Outcome | None:
    """Store a rating and move the question; None, with nothing changed, where the key was used before."""
    fact = Review(
        rated.account_id,
        who.member.group_id,
        rated.question_id,
        rated.version_id,
        rated.source,
        rating,
        who.settings.retention,
        points_for(rated.source, rating, who.points_today),
        who.today,
        now.astimezone(UTC),
    )
    if not await uow.practice.add_review(fact, key):
        return None
    before = (await uow.practice.memories(who.member.id)).get(rated.question_id)
    after = remember(who, before, rated.question_id, rating, now)
    await uow.practice.put_memories(who.member.id, {rated.question_id: after})
    return Outcome(fact.points, shown_due(who, rated.question_id, after))


def remember(who: Practiser, before: Memory | None, question_id: str, rating: Rating, now: datetime) -> Memory:
    """What the member would remember after a rating."""
    return review(before, question_id, rating, now.astimezone(UTC), who.settings.retention, who.seed)


def shown_due(who: Practiser, question_id: str, memory: Memory) -> datetime:
    """When a question comes back, brought forward where an interview is near."""
    return due_dates({question_id: memory}, {}, who.interview_at)[question_id]


async def rebuild_memories(uow: UnitOfWork, member: Member) -> None:
    """Bring what is stored to what the ratings lead to: after a seat moved, or to mend it."""
    memories = (await _replay(uow, member.group_id, [member]))[member.id]
    await uow.practice.drop_memories(member.id)
    await uow.practice.put_memories(member.id, memories)


async def check_memories(uow: UnitOfWork, group: Group, members: Sequence[Member]) -> list[str]:
    """Every question of which these members remember something else than their ratings lead to, in words."""
    differing = await _differing(uow, group, members)
    return [said for found in differing.values() for said in found]


async def mend_memories(uow: UnitOfWork, group: Group, members: Sequence[Member]) -> list[str]:
    """Rebuild what differs, and say what did."""
    differing = await _differing(uow, group, members)
    for member, found in differing.items():
        if found:
            await rebuild_memories(uow, member)
    return [said for found in differing.values() for said in found]


async def _differing(uow: UnitOfWork, group: Group, members: Sequence[Member]) -> dict[Member, list[str]]:
    replayed = await _replay(uow, group.id, members)
    stored = await uow.practice.memories_of([member.id for member in members])
    return {
        member: [
            f"{group.name}, {member.name}: review of {name} is {tell_memory(is_now)}, "
            f"should be {tell_memory(should_be)}"
            for name, is_now, should_be in _unequal(stored.get(member.id, {}), replayed[member.id])
        ]
        for member in members
    }


def _unequal(
    stored: Mapping[str, Memory], wanted: Mapping[str, Memory]
) -> list[tuple[str, Memory | None, Memory | None]]:
    pairs = [(name, stored.get(name), wanted.get(name)) for name in sorted(stored.keys() | wanted.keys())]
    return [pair for pair in pairs if pair[1] != pair[2]]


async def _replay(uow: UnitOfWork, group_id: int, members: Sequence[Member]) -> dict[int, Mapping[str, Memory]]:
    """What each member should remember, from the ratings of all accounts that sit for them."""
    accounts = await uow.members.accounts_of([member.id for member in members])
    member_of = {account_id: member_id for member_id, ids in accounts.items() for account_id in ids}
    ratings: dict[int, list[Review]] = {member.id: [] for member in members}
    for rating in await uow.practice.reviews(group_id, list(member_of)):
        ratings[member_of[rating.account_id]].append(rating)
    return {member_id: replay(rows, str(member_id)) for member_id, rows in ratings.items()}
