"""What a row of answer messages becomes by what is reported of it, whatever comes first, twice or late (promise 5)."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Row,
    ScalarSelect,
    Select,
    Update,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.answer import AnswerMessage
from bot.ports.store import AnswerChange
from bot.store.answers import message_from
from bot.store.columns import Instant
from bot.store.followed_names import follow_names
from bot.store.statements import insert_new
from bot.store.tables import accounts, answer_messages, inbox, rounds

MessageKey = tuple[str, str, str]
_m = answer_messages.c


async def put_messages(connection: AsyncConnection, changes: Sequence[AnswerChange]) -> list[AnswerMessage | None]:
    """Store changes together; for each the row as it then stands, None where it deletes what was never stored.

    A row is its newest text, and blank from its first deletion on. A deletion that comes before its message is
    remembered in the inbox, until that is purged. What is private takes the place of what its author wrote privately
    in the round before.
    """
    written = [change for change in changes if change.text is not None]
    gone = [change for change in changes if change.text is None]
    private = [change for change in changes if change.private]
    if written:
        await connection.execute(insert_new(accounts), _new_accounts(written))
        await follow_names(connection, [change for change in written if change.follows_name])
        await connection.execute(_write(), [_written(change) for change in written])
    if gone:
        await connection.execute(_blank(), [_gone(change) for change in gone])
    if private:
        await connection.execute(_replace(), [_replaced(change) for change in private])
    stored = await _read(connection, sorted({_key(change) for change in changes}))
    early = [change for change in gone if _key(change) not in stored]
    if early:
        rows = [{"key": _gone_key(change), "seen_at": change.deleted_at} for change in early]
        await connection.execute(insert_new(inbox), rows)
    return [stored.get(_key(change)) for change in changes]


async def _read(connection: AsyncConnection, keys: Sequence[MessageKey]) -> dict[MessageKey, AnswerMessage]:
    rows = await connection.execute(_named(), {"keys": json.dumps(keys)})
    return {_row_key(row): message_from(row) for row in rows}


@cache
def _named() -> Select[Any]:
    """Messages by key. A join, since SQLite looks for no list of row values by an index."""
    given = func.json_each(bindparam("keys")).table_valued("value")
    named = [func.json_extract(given.c.value, f"$[{place}]") for place in range(3)]
    mine = and_(_m.platform == named[0], _m.space == named[1], _m.message_id == named[2])
    return select(answer_messages).join_from(given, answer_messages, mine)


@cache
def _write() -> Insert:
    """Insert a message; a stored one takes only a newer edit, and shows no text any more once it was deleted."""
    gone_at = select(inbox.c.seen_at).where(inbox.c.key == _bind("gone_key")).scalar_subquery()
    author = {name: _bind(name) for name in ("account_platform", "scope", "external_id")}
    account = select(accounts.c.id).where(
        accounts.c.platform == author["account_platform"],
        accounts.c.scope == author["scope"],
        accounts.c.external_id == author["external_id"],
    )
    statement = insert(answer_messages).values(
        account_id=account.scalar_subquery(),
        deleted_at=gone_at,
        text=case((gone_at.is_(None), _bind("text")), else_=""),
        unbooked=_is_closed(_bind("round_id")),
    )
    new = statement.excluded
    changed: dict[str, Any] = {name: new[name] for name in ("edited_at", "length", "publish", "unbooked")}
    changed["text"] = case((_m.deleted_at.is_(None), new.text), else_="")
    last_at = func.coalesce(_m.edited_at, _m.stamped_at)
    # Platforms stamp edits in whole seconds: of two with one stamp, the one that a reading finds is the last.
    other = and_(_m.deleted_at.is_(None), _m.text != "", _m.text != new.text)
    newer = or_(new.edited_at > last_at, and_(_bind("is_reread"), new.edited_at == last_at, other))
    return statement.on_conflict_do_update(
        index_elements=["platform", "space", "message_id"], set_=changed, where=newer
    )


@cache
def _blank() -> Update:
    return _blanked(_is_named(answer_messages))


@cache
def _replace() -> Update:
    """Blank the private messages of an author in a round that were stored before the named one."""
    new = answer_messages.alias()
    theirs = and_(_m.round_id == new.c.round_id, _m.account_id == new.c.account_id, _m.private, _m.id < new.c.id)
    return _blanked(and_(_is_named(new), theirs))


def _blanked(which: ColumnElement[bool]) -> Update:
    deleted_at: BindParameter[Any] = bindparam("b_deleted_at", type_=Instant())
    statement = update(answer_messages).where(which, _m.deleted_at.is_(None))
    return statement.values(text="", deleted_at=deleted_at, unbooked=_is_closed(_m.round_id))


def _is_named(messages: FromClause) -> ColumnElement[bool]:
    return and_(*(messages.c[name] == _bind(name) for name in ("platform", "space", "message_id")))


def _is_closed(round_id: Any) -> ScalarSelect[bool]:
    """Whether a round is closed: what changes before that, settlement reads anyway."""
    return select(rounds.c.closed_at.is_not(None)).where(rounds.c.id == round_id).scalar_subquery()


def _bind(name: str) -> BindParameter[Any]:
    """A value given by name; the bare names of columns are SQLAlchemy's."""
    return bindparam(f"b_{name}")


def _key(change: AnswerChange) -> MessageKey:
    return change.platform, change.space, change.message_id


def _row_key(row: Row[Any]) -> MessageKey:
    return row.platform, row.space, row.message_id


def _gone_key(change: AnswerChange) -> str:
    return f"gone:{change.platform}:{change.space}:{change.message_id}"


def _new_accounts(changes: Sequence[AnswerChange]) -> list[dict[str, Any]]:
    authors = {change.account: change for change in changes}
    return [
        {
            "platform": ref.platform,
            "scope": ref.scope,
            "external_id": ref.external_id,
            "name": change.name,
            "created_at": change.stamped_at,
        }
        for ref, change in authors.items()
    ]


def _written(change: AnswerChange) -> dict[str, Any]:
    return {
        "platform": change.platform,
        "space": change.space,
        "message_id": change.message_id,
        "round_id": change.round_id,
        "stamped_at": change.stamped_at,
        "edited_at": change.edited_at,
        "length": change.length,
        "private": change.private,
        "publish": change.publish,
        "thread": change.thread,
        "b_account_platform": change.account.platform,
        "b_scope": change.account.scope,
        "b_external_id": change.account.external_id,
        "b_text": change.text,
        "b_round_id": change.round_id,
        "b_is_reread": change.is_reread,
        "b_gone_key": _gone_key(change),
    }


def _gone(change: AnswerChange) -> dict[str, Any]:
    return {
        "b_platform": change.platform,
        "b_space": change.space,
        "b_message_id": change.message_id,
        "b_deleted_at": change.deleted_at,
    }


def _replaced(change: AnswerChange) -> dict[str, Any]:
    return {**_gone(change), "b_deleted_at": change.deleted_at or change.stamped_at}
