"""Answer messages, as settlement and receipts read them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.answer import AnswerMessage, Publish
from bot.domain.refs import AccountRef, ThreadRef
from bot.ports.ledgers import PrivateAnswer
from bot.store.content import load_rules
from bot.store.statements import among
from bot.store.tables import accounts, answer_messages, rounds, seats

_m = answer_messages.c


class SqlAnswers:
    """The AnswerRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of_rounds(self, round_ids: Sequence[int], account_ids: Sequence[int]) -> Sequence[AnswerMessage]:
        """Messages of these accounts in these rounds, withdrawn ones included, by stamp."""
        mine = among(_m.round_id, round_ids) & among(_m.account_id, account_ids)
        statement = select(answer_messages).where(mine).order_by(_m.stamped_at, _m.id)
        return [message_from(row) for row in await self._connection.execute(statement)]

    async def authors(self, round_id: int) -> Sequence[tuple[int, str, datetime]]:
        """(account id, account name, first stamp) of everyone who wrote in a round."""
        first = func.min(_m.stamped_at, type_=_m.stamped_at.type)
        statement = (
            select(accounts.c.id, accounts.c.name, first)
            .join(accounts, accounts.c.id == _m.account_id)
            .where(_m.round_id == round_id)
            .group_by(accounts.c.id, accounts.c.name)
            .order_by(first, accounts.c.id)
        )
        return [(row[0], row[1], row[2]) for row in await self._connection.execute(statement)]

    async def unseated(self, round_id: int, group_id: int) -> Sequence[int]:
        """Account ids of those who wrote in a round and have no seat in the group."""
        seat = select(seats.c.member_id).where(seats.c.group_id == group_id, seats.c.account_id == _m.account_id)
        statement = select(_m.account_id).where(_m.round_id == round_id, ~seat.exists()).distinct()
        return list((await self._connection.execute(statement.order_by(_m.account_id))).scalars())

    async def count_answered(self, round_id: int, closes_at: datetime, minimum: int) -> int:
        """How many people have an on-time answer that counts; two accounts of one member are one."""
        counting = _counting(_m.round_id == round_id, closes_at, minimum).subquery()
        group = select(rounds.c.group_id).where(rounds.c.id == round_id).scalar_subquery()
        seat = (seats.c.account_id == counting.c.account_id) & (seats.c.group_id == group)
        person = func.coalesce(seats.c.member_id, -counting.c.account_id)
        statement = select(func.count(person.distinct())).select_from(counting.outerjoin(seats, seat))
        return (await self._connection.execute(statement)).scalar_one()

    async def find_private(self, round_id: int, account_id: int) -> PrivateAnswer | None:
        """The account's private answer to a round that was not withdrawn."""
        mine = (_m.round_id == round_id) & (_m.account_id == account_id) & _m.private & _m.deleted_at.is_(None)
        statement = select(answer_messages).where(mine).order_by(_m.id.desc()).limit(1)
        row = (await self._connection.execute(statement)).one_or_none()
        return PrivateAnswer(row.space, row.message_id, message_from(row)) if row else None

    async def in_thread(self, round_id: int, thread: ThreadRef, before: datetime) -> Mapping[str, AccountRef]:
        """Authors by message id of a round's live messages known to stand in that thread, stamped before an instant."""
        there = (_m.platform == thread.platform) & (_m.space == thread.space) & (_m.thread == thread.thread)
        live = there & _m.deleted_at.is_(None) & ~_m.private
        statement = (
            select(_m.message_id, accounts.c.platform, accounts.c.scope, accounts.c.external_id)
            .join(accounts, accounts.c.id == _m.account_id)
            .where(_m.round_id == round_id, live, _m.stamped_at < before)
        )
        return {row[0]: AccountRef(*row[1:]) for row in await self._connection.execute(statement)}

    async def published(self, round_id: int, platform: str, space: str) -> Sequence[tuple[str, AnswerMessage]]:
        """(author's name, message) of private on-time messages of that space whose authors agreed to publish."""
        agreed = (_m.platform == platform) & (_m.space == space) & _m.private & (_m.publish != Publish.NEVER)
        statement = (
            select(answer_messages, accounts.c.name)
            .join(accounts, accounts.c.id == _m.account_id)
            .join(rounds, rounds.c.id == _m.round_id)
            .where(_m.round_id == round_id, agreed, _m.deleted_at.is_(None), _m.stamped_at < rounds.c.closes_at)
            .order_by(_m.stamped_at, _m.id)
        )
        return [(row.name, message_from(row)) for row in await self._connection.execute(statement)]

    async def unbooked(self, limit: int, without: Collection[int] = ()) -> Sequence[tuple[int, int]]:
        """(round id, account id) pairs with changed messages in rounds settled already, not in the rounds `without`."""
        statement = (
            select(_m.round_id, _m.account_id)
            .join(rounds, rounds.c.id == _m.round_id)
            .where(_m.unbooked, rounds.c.settled_at.is_not(None), _m.round_id.not_in(without))
            .distinct()
            .limit(limit)
        )
        return [(row[0], row[1]) for row in await self._connection.execute(statement)]

    async def mark_booked(self, round_id: int, account_ids: Sequence[int]) -> None:
        """Messages of these accounts in that round are in the ledgers."""
        mine = (_m.round_id == round_id) & among(_m.account_id, account_ids) & _m.unbooked
        await self._connection.execute(update(answer_messages).where(mine).values(unbooked=False))

    async def blank_short(self, round_id: int, account_ids: Sequence[int]) -> None:
        """Blank the on-time texts of accounts whose answer never counted."""
        closes_at, minimum = await self._deadline(round_id)
        mine = (_m.round_id == round_id) & among(_m.account_id, account_ids)
        counting = _counting(mine, closes_at, minimum)
        short = mine & _m.account_id.not_in(counting)
        statement = update(answer_messages).where(short, _m.stamped_at < closes_at, _m.text != "")
        await self._connection.execute(statement.values(text=""))

    async def _deadline(self, round_id: int) -> tuple[datetime, int]:
        statement = select(rounds.c.closes_at, rounds.c.rules).where(rounds.c.id == round_id)
        closes_at, rules = (await self._connection.execute(statement)).one()
        return closes_at, load_rules(rules).minimum


def _on_time(closes_at: datetime) -> ColumnElement[bool]:
    """What `domain.answer.assemble` calls on time, as SQL."""
    kept = _m.deleted_at.is_(None) | (_m.deleted_at >= closes_at)
    return (_m.stamped_at < closes_at) & kept


def _counting(which: ColumnElement[bool], closes_at: datetime, minimum: int) -> Select[tuple[int]]:
    """Accounts with an on-time answer that counts, of the messages in `which`."""
    on_time = select(_m.account_id).where(which, _on_time(closes_at)).group_by(_m.account_id)
    return on_time.having(func.sum(_m.length) >= minimum)


def message_from(row: Row[Any]) -> AnswerMessage:
    """The answer message in a whole row of the table."""
    return AnswerMessage(
        id=row.id,
        account_id=row.account_id,
        round_id=row.round_id,
        stamped_at=row.stamped_at,
        text=row.text,
        length=row.length,
        private=row.private,
        publish=Publish(row.publish),
        edited_at=row.edited_at,
        deleted_at=row.deleted_at,
    )
