"""Helpful votes: after the reveal, members say whose answer helped them, and its author gets points at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.answer import AnswerMessage, Publish, Verdict
from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.group import Member
from bot.domain.round import Round, RoundState
from bot.domain.scoring import PointRow, Reason, helpful_points
from bot.ports.participation import SharedAnswer
from bot.ports.store import UnitOfWork
from bot.services.bookkeeping import apply_to_standings, read_answers
from bot.services.rights import get_round, require_member
from bot.services.use_cases import UseCases

# A platform and a space on it.
Here = tuple[str, str]


@dataclass(frozen=True, slots=True)
class VotableAnswer:
    """An answer of a revealed round as the viewer sees it. `name` is None where its author appears without one.

    `answer_id` is what a vote names; it says nothing about the author.
    """

    answer_id: int
    name: str | None
    votes: int
    is_own: bool
    has_voted: bool


@dataclass(frozen=True, slots=True)
class _Ballot:
    """What a vote is about: one answer, its author, and the member who votes."""

    round: Round
    message: AnswerMessage
    author: Member
    voter_id: int


class Votes(UseCases):
    """Use cases of helpful votes. `voter_id` and `viewer_id` are account ids; `answer_id` is one of `votable`.

    All raise ForbiddenError for an account without a seat, NotFoundError for what is not there, ConflictError outside
    the time for votes (RULES, Points) and InvalidInputError for a vote for oneself.
    """

    async def give(self, group_id: int, answer_id: int, voter_id: int) -> int:
        """Find an answer helpful; how many do now. Harmless to repeat."""
        return await self._change(group_id, answer_id, voter_id, give=True)

    async def take_back(self, group_id: int, answer_id: int, voter_id: int) -> int:
        """Take one's vote back; how many are left. Harmless to repeat."""
        return await self._change(group_id, answer_id, voter_id, give=False)

    async def find_answer(self, platform: str, space: str, message_id: str) -> int | None:
        """The answer that a platform's message belongs to, for platforms where people vote on messages."""
        return await self._store.read(lambda uow: uow.votes.find_answer(platform, space, message_id))

    async def votable(
        self, group_id: int, round_id: int, viewer_id: int | None = None, here: Here | None = None
    ) -> Sequence[VotableAnswer]:
        """The answers of a revealed round, in the order they were given; with `here` those that were published there.

        A private answer appears in the space where it was written alone (RULES, Answers).
        """

        async def work(uow: UnitOfWork) -> Sequence[VotableAnswer]:
            round_ = await _get_revealed(uow, group_id, round_id)
            return await read_votable(uow, round_, viewer_id, here)

        return await self._store.read(work)

    async def _change(self, group_id: int, answer_id: int, voter_id: int, *, give: bool) -> int:
        async def work(uow: UnitOfWork) -> int:
            now = self._clock.now()
            ballot = await _read_ballot(uow, group_id, answer_id, voter_id, now)
            key = ballot.round.id, ballot.message.account_id, voter_id
            if give:
                await uow.votes.put(*key, now)
            else:
                await uow.votes.remove(*key)
            return await _book(uow, ballot.round, ballot.author)

        return await self._store.write(work)


async def _get_revealed(uow: UnitOfWork, group_id: int, round_id: int) -> Round:
    round_ = await get_round(uow, group_id, round_id)
    if round_.state is not RoundState.REVEALED:
        raise ConflictError("vote.not_revealed")
    return round_


async def _read_ballot(uow: UnitOfWork, group_id: int, answer_id: int, voter_id: int, now: datetime) -> _Ballot:
    voter = await require_member(uow, group_id, voter_id)
    message = await uow.votes.get_answer(answer_id)
    round_ = await _get_revealed(uow, group_id, message.round_id)
    if round_.takes_votes_until is None or now > round_.takes_votes_until:
        raise ConflictError("vote.over")
    author = await uow.members.find(group_id, message.account_id)
    if author is None or not await _can_be_read(uow, round_, author, message):
        raise NotFoundError("answer.none")
    if author.id == voter.id:
        raise InvalidInputError("vote.own")
    return _Ballot(round_, message, author, voter_id)


async def _can_be_read(uow: UnitOfWork, round_: Round, author: Member, message: AnswerMessage) -> bool:
    """Whether others see the message, and it belongs to an answer that counts."""
    answers = await read_answers(uow, [round_], [author])
    counts = round_.id in answers.get(author.id, {}) and answers[author.id][round_.id].verdict is not Verdict.NONE
    published = message.publish is not Publish.NEVER and message.stamped_at < round_.closes_at
    return counts and message.deleted_at is None and (published or not message.private)


async def _book(uow: UnitOfWork, round_: Round, author: Member) -> int:
    """Bring the author's points for helpful votes to what the votes lead to; how many votes there are."""
    votes = (await uow.votes.count([round_.id], [author.id])).get(author.id, {}).get(round_.id, 0)
    row = PointRow(round_.id, author.id, Reason.HELPFUL, helpful_points(votes, round_.rules), round_.on)
    booked = await uow.ledgers.points_of([author.id], [round_.id])
    before = sum(stored.points for stored in booked if stored.reason is Reason.HELPFUL)
    if row.points != before:
        await (uow.ledgers.put_points([row]) if row.points else uow.ledgers.drop_points([row]))
        await apply_to_standings(uow, [author], [(row, row.points - before, 0)])
    return votes


async def read_votable(
    uow: UnitOfWork, round_: Round, viewer_id: int | None = None, here: Here | None = None
) -> list[VotableAnswer]:
    """The answers of a revealed round that can be read, in the order they were given, as `viewer_id` sees them."""
    shared = await uow.votes.shared(round_.id, here)
    members = await uow.members.by_account(round_.group_id, [answer.message.account_id for answer in shared])
    answers = await read_answers(uow, [round_], list({member.id: member for member in members.values()}.values()))
    first: dict[int, SharedAnswer] = {}
    for answer in sorted(shared, key=_is_unnamed):
        if answer.message.account_id in members:
            first.setdefault(members[answer.message.account_id].id, answer)
    counting = {i: answer for i, answer in first.items() if answers[i][round_.id].verdict is not Verdict.NONE}
    votes = await uow.votes.count([round_.id], list(counting))
    voted = {members[i].id for i in await _voted(uow, round_, viewer_id) if i in members}
    viewer = await uow.members.find(round_.group_id, viewer_id) if viewer_id is not None else None
    return [
        VotableAnswer(
            answer_id=answer.message.id,
            name=None if _is_unnamed(answer) else answer.name,
            votes=votes.get(member_id, {}).get(round_.id, 0),
            is_own=viewer is not None and viewer.id == member_id,
            has_voted=member_id in voted,
        )
        for member_id, answer in sorted(counting.items(), key=lambda item: item[1].message.id)
    ]


async def _voted(uow: UnitOfWork, round_: Round, viewer_id: int | None) -> frozenset[int]:
    return await uow.votes.of_voter(round_.id, viewer_id) if viewer_id is not None else frozenset()


def _is_unnamed(answer: SharedAnswer) -> bool:
    """An author with a public answer is shown by that one, so that the unnamed one is not given away."""
    return answer.message.private and answer.message.publish is Publish.UNNAMED
