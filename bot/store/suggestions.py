"""Suggested questions."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.draft import DraftQuestion
from bot.domain.errors import NotFoundError
from bot.domain.suggestion import Suggestion, SuggestionState
from bot.store.statements import insert_new
from bot.store.tables import accounts, suggestions

# What is kept of a suggestion whose author is forgotten: a draft without a word.
NO_DRAFT = '{"title":"","prompt":""}'
_s = suggestions.c


class SqlSuggestions:
    """The SuggestionRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, group_id: int, account_id: int, draft: DraftQuestion, request_key: str, at: datetime
    ) -> Suggestion:
        """Store a suggestion; the same account and `request_key` give the one stored before."""
        key = {"account_id": account_id, "request_key": request_key}
        row = {**key, "group_id": group_id, "draft": _dump(draft), "state": SuggestionState.OPEN, "made_at": at}
        await self._connection.execute(insert_new(suggestions), row)
        return (await self._all(_select().filter_by(**key)))[0]

    async def get(self, suggestion_id: int) -> Suggestion:
        """Raises NotFoundError('suggestion.unknown')."""
        found = await self._all(_select().where(_s.id == suggestion_id))
        if not found:
            raise NotFoundError("suggestion.unknown")
        return found[0]

    async def open_in(self, group_id: int, limit: int) -> Sequence[Suggestion]:
        """Open suggestions of a group, oldest first."""
        waiting = _select().where(_s.group_id == group_id, _s.decided_at.is_(None))
        return await self._all(waiting.order_by(_s.id).limit(limit))

    async def of_account(self, group_id: int, account_id: int, limit: int) -> Sequence[Suggestion]:
        """An account's suggestions in a group, newest first."""
        mine = _select().where(_s.group_id == group_id, _s.account_id == account_id)
        return await self._all(mine.order_by(_s.id.desc()).limit(limit))

    async def count_open(self, group_id: int, account_id: int) -> int:
        """How many of an account's suggestions wait in a group."""
        mine = (_s.group_id == group_id) & (_s.account_id == account_id) & _s.decided_at.is_(None)
        return (await self._connection.execute(select(func.count()).where(mine))).scalar_one()

    async def set_draft(self, suggestion_id: int, draft: DraftQuestion) -> None:
        """Replace what is suggested."""
        await self._set(suggestion_id, draft=_dump(draft))

    async def decide(
        self,
        suggestion_id: int,
        state: SuggestionState,
        by: int | None,
        at: datetime,
        *,
        reason: str = "",
        question_id: str | None = None,
    ) -> None:
        """End a suggestion."""
        await self._set(
            suggestion_id, state=state, decided_by=by, decided_at=at, reason=reason, question_id=question_id
        )

    async def _set(self, suggestion_id: int, **values: Any) -> None:
        await self._connection.execute(update(suggestions).where(_s.id == suggestion_id).values(**values))

    async def _all(self, statement: Select[Any]) -> list[Suggestion]:
        return [_suggestion(row) for row in await self._connection.execute(statement)]


def _select() -> Select[Any]:
    return select(suggestions, accounts.c.name).join(accounts, accounts.c.id == _s.account_id)


def _suggestion(row: Row[Any]) -> Suggestion:
    return Suggestion(
        id=row.id,
        group_id=row.group_id,
        account_id=row.account_id,
        author=row.name,
        draft=_drafts().validate_json(row.draft),
        made_at=row.made_at,
        state=SuggestionState(row.state),
        decided_at=row.decided_at,
        reason=row.reason,
        question_id=row.question_id,
    )


def _dump(draft: DraftQuestion) -> str:
    return _drafts().dump_json(draft).decode()


@cache
def _drafts() -> TypeAdapter[DraftQuestion]:
    return TypeAdapter(DraftQuestion)
