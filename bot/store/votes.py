"""Helpful votes, and the answers that can be voted for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.answer import AnswerMessage, Publish
from bot.domain.errors import NotFoundError
from bot.ports.participation import SharedAnswer
from bot.store.answers import message_from
from bot.store.statements import among, insert_new
from bot.store.tables import accounts, answer_messages, helpful_votes, rounds, seats

_v, _m = helpful_votes.c, answer_messages.c


class SqlVotes:
    """The VoteRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, round_id: int, author_id: int, voter_id: int, at: datetime) -> bool:
        """Store a vote of one account for another's answer; False when it stood already."""
        row = {"round_id": round_id, "author_account_id": author_id, "voter_account_id": voter_id, "voted_at": at}
        return (await self._connection.execute(insert_new(helpful_votes), row)).rowcount == 1

    async def remove(self, round_id: int, author_id: int, voter_id: int) -> bool:
        """Take a vote back; False when there was none."""
        key = {"round_id": round_id, "author_account_id": author_id, "voter_account_id": voter_id}
        return (await self._connection.execute(delete(helpful_votes).filter_by(**key))).rowcount == 1

    async def count(self, round_ids: Sequence[int], member_ids: Sequence[int]) -> Mapping[int, Mapping[int, int]]:
        """How many others found a member's answer helpful, by member and round.

        A voter without a seat counts as a person of their own; votes within one member do not count.
        """
        author, voter = seats.alias("author"), seats.alias("voter")
        person = func.coalesce(voter.c.member_id, -_v.voter_account_id)
        statement = (
            select(author.c.member_id, _v.round_id, func.count(person.distinct()))
            .join(rounds, rounds.c.id == _v.round_id)
            .join(author, (author.c.account_id == _v.author_account_id) & (author.c.group_id == rounds.c.group_id))
            .outerjoin(voter, (voter.c.account_id == _v.voter_account_id) & (voter.c.group_id == rounds.c.group_id))
            .where(among(_v.round_id, round_ids), among(author.c.member_id, member_ids))
            .where(or_(voter.c.member_id.is_(None), voter.c.member_id != author.c.member_id))
            .group_by(author.c.member_id, _v.round_id)
        )
        found: dict[int, dict[int, int]] = defaultdict(dict)
        for member_id, round_id, count in await self._connection.execute(statement):
            found[member_id][round_id] = count
        return found

    async def of_voter(self, round_id: int, voter_id: int) -> frozenset[int]:
        """Author account ids that an account voted for."""
        statement = select(_v.author_account_id).filter_by(round_id=round_id, voter_account_id=voter_id)
        return frozenset((await self._connection.execute(statement)).scalars())

    async def authors_of(self, group_id: int, voter_ids: Sequence[int]) -> frozenset[int]:
        """Ids of the members of a group whose answers these accounts voted for."""
        statement = (
            select(seats.c.member_id)
            .join_from(helpful_votes, rounds, rounds.c.id == _v.round_id)
            .join(seats, (seats.c.account_id == _v.author_account_id) & (seats.c.group_id == rounds.c.group_id))
            .where(among(_v.voter_account_id, voter_ids), rounds.c.group_id == group_id)
        )
        return frozenset((await self._connection.execute(statement)).scalars())

    async def find_answer(self, platform: str, space: str, message_id: str) -> int | None:
        """The id of the answer message that a platform's message became."""
        statement = select(_m.id).filter_by(platform=platform, space=space, message_id=message_id)
        return (await self._connection.execute(statement)).scalar_one_or_none()

    async def get_answer(self, answer_id: int) -> AnswerMessage:
        """Raises NotFoundError('answer.none')."""
        row = (await self._connection.execute(select(answer_messages).where(_m.id == answer_id))).one_or_none()
        if row is None:
            raise NotFoundError("answer.none")
        return message_from(row)

    async def shared(self, round_id: int, here: tuple[str, str] | None = None) -> Sequence[SharedAnswer]:
        """Messages of a round that others can read once it is revealed, by stamp; a late private one never is.

        With `here`, a platform and a space, only those written there.
        """
        published = (_m.publish != Publish.NEVER) & (_m.stamped_at < rounds.c.closes_at)
        readable = _m.deleted_at.is_(None) & (_m.text != "") & or_(~_m.private, published)
        statement = (
            select(answer_messages, accounts.c.name)
            .join(accounts, accounts.c.id == _m.account_id)
            .join(rounds, rounds.c.id == _m.round_id)
            .where(_m.round_id == round_id, readable)
            .order_by(_m.stamped_at, _m.id)
        )
        if here:
            statement = statement.where(_m.platform == here[0], _m.space == here[1])
        return [SharedAnswer(message_from(row), row.name) for row in await self._connection.execute(statement)]
