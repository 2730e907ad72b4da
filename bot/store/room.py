"""Messages of the web room, which is its own server."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Insert,
    Row,
    ScalarSelect,
    Select,
    String,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import NotFoundError
from bot.ports.rounds import RoomMessage
from bot.store.tables import accounts, room_messages

_m = room_messages.c


class SqlRoom:
    """The RoomRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self,
        group_id: int,
        thread: str,
        at: datetime,
        *,
        kind: str,
        account_id: int | None = None,
        key: str | None = None,
        text: str = "",
        card: str | None = None,
    ) -> RoomMessage:
        """Store a message; one of that key which exists already is returned as it is."""
        found = await self.find_by_key(key) if key else None
        if found is not None:
            return found
        row = {
            "b_group_id": group_id,
            "group_id": group_id,
            "thread": thread,
            "account_id": account_id,
            "key": key,
            "kind": kind,
            "text": text,
            "card": card,
            "sent_at": at,
        }
        result = await self._connection.execute(_add(), row)
        return _message(result.one())

    async def get(self, message_id: int) -> RoomMessage:
        """Raises NotFoundError('message.unknown')."""
        row = (await self._connection.execute(_messages().where(_m.id == message_id))).one_or_none()
        if row is None:
            raise NotFoundError("message.unknown")
        return _message(row)

    async def find_by_key(self, key: str) -> RoomMessage | None:
        """Our message that carries a journal key."""
        row = (await self._connection.execute(_messages().where(_m.key == key))).one_or_none()
        return _message(row) if row else None

    async def edit(self, message_id: int, at: datetime, *, text: str | None = None, card: str | None = None) -> None:
        """Change a message's text or card; one that was deleted stays blank."""
        changed: dict[str, Any] = {} if card is None else {"card": card}
        if text is not None:
            changed |= {"text": text, "edited_at": at}
        await self._change(message_id, **changed)

    async def delete(self, message_id: int, at: datetime) -> None:
        """Blank a message; it stays as a gap. Harmless to repeat."""
        await self._change(message_id, text="", card=None, deleted_at=at)

    async def delete_all(self, which: ColumnElement[bool], at: datetime) -> None:
        """Blank every such message of whichever groups in one statement; each is a change for whoever looks."""
        newest = room_messages.alias()
        of_group = select(func.max(newest.c.seq)).where(newest.c.group_id == _m.group_id).scalar_subquery()
        place = func.row_number().over(partition_by=_m.group_id, order_by=_m.id)
        chosen = select(_m.id, (of_group + place).label("seq")).where(which, _m.deleted_at.is_(None)).subquery("chosen")
        blank = update(room_messages).where(_m.id == chosen.c.id)
        await self._connection.execute(blank.values(text="", card=None, deleted_at=at, seq=chosen.c.seq))

    async def thread(self, group_id: int, thread: str, *, last: int = 200) -> Sequence[RoomMessage]:
        """The newest `last` messages of a thread or the channel, oldest first, deleted ones included."""
        statement = _messages().where(_m.group_id == group_id, _m.thread == thread).order_by(_m.id.desc()).limit(last)
        return [_message(row) for row in reversed((await self._connection.execute(statement)).all())]

    async def since(self, group_id: int, seq: int, limit: int) -> Sequence[RoomMessage]:
        """Messages changed after `seq`, in order of change."""
        statement = _messages().where(_m.group_id == group_id, _m.seq > seq).order_by(_m.seq).limit(limit)
        return [_message(row) for row in await self._connection.execute(statement)]

    async def last_seq(self, group_id: int) -> int:
        """The newest change of a group's room, 0 when empty."""
        statement = select(func.coalesce(func.max(_m.seq), 0)).where(_m.group_id == group_id)
        newest: int = (await self._connection.execute(statement)).scalar_one()
        return newest

    async def _change(self, message_id: int, **values: Any) -> None:
        message = await self.get(message_id)
        if message.deleted_at is None:
            statement = update(room_messages).where(_m.id == message_id)
            await self._connection.execute(statement.values(seq=_next_seq(message.group_id), **values))


@cache
def _add() -> Insert:
    # Written out: SQLAlchemy names no tables within RETURNING, and "id" alone would be either's.
    name = literal_column("(SELECT accounts.name FROM accounts WHERE accounts.id = room_messages.account_id)", String())
    return (
        insert(room_messages)
        .values(seq=_next_seq(bindparam("b_group_id")))
        .returning(room_messages, name.label("name"))
    )


def _next_seq(group_id: int | BindParameter[int]) -> ScalarSelect[int]:
    """One more than the newest change; the row that holds that one keeps it or takes a higher, so none comes twice."""
    newest = room_messages.alias()
    return select(func.coalesce(func.max(newest.c.seq), 0) + 1).where(newest.c.group_id == group_id).scalar_subquery()


def _messages() -> Select[Any]:
    return select(room_messages, accounts.c.name).outerjoin(accounts, accounts.c.id == _m.account_id)


def _message(row: Row[Any]) -> RoomMessage:
    return RoomMessage(
        id=row.id,
        seq=row.seq,
        group_id=row.group_id,
        thread=row.thread,
        account_id=row.account_id,
        name=row.name or "",
        key=row.key,
        kind=row.kind,
        text=row.text,
        card=row.card,
        sent_at=row.sent_at,
        edited_at=row.edited_at,
        deleted_at=row.deleted_at,
    )
