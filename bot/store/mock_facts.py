"""What mock interviews say about a person: for whoever asks what we keep, and for being forgotten."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, delete, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.statements import among
from bot.store.tables import groups, mock_answers, mock_questions, mock_ratings, mock_rounds, mocks, questions

_BELOW = (mock_ratings, mock_answers, mock_questions, mock_rounds)


def mocks_of(account_ids: Sequence[int]) -> Mapping[str, Select[Any]]:
    """The rows about the interviews of these accounts, by what they are; titles instead of ids of questions."""
    mine, started_at = among(mocks.c.account_id, account_ids), mocks.c.started_at.label("interview_started_at")
    q, a, r = mock_questions.c, mock_answers.c, mock_ratings.c
    timed = (_seconds(q.limit, "seconds"), q.asked_at, _seconds(q.paused, "paused_seconds"), q.done_at)
    in_round = (mock_rounds.c.mock_id == r.mock_id) & (mock_rounds.c.round == r.round)
    to_question = (a.mock_id == q.mock_id) & (a.round == q.round) & (a.place == q.place)
    asked = (
        select(started_at, questions.c.title.label("question"))
        .join_from(mocks, mock_questions, q.mock_id == mocks.c.id)
        .join(questions, questions.c.id == q.question_id)
    )
    in_order = (q.mock_id, q.round, q.place)
    interview = (
        _seconds(mocks.c.length, "seconds"),
        mocks.c.started_at,
        mocks.c.paused_at,
        mocks.c.stopped_at,
        mocks.c.ended_at,
    )
    return {
        "mocks": select(groups.c.name.label("group"), *interview).outerjoin_from(mocks, groups).where(mine),
        "mock_questions": asked.add_columns(*timed).where(mine).order_by(*in_order),
        "mock_answers": asked.add_columns(a.turn, a.text, a.is_skipped, a.answered_at)
        .join(mock_answers, to_question)
        .where(mine)
        .order_by(*in_order, a.turn),
        "mock_ratings": select(started_at, mock_rounds.c.kind, r.dimension, r.rating)
        .join_from(mocks, mock_ratings, mock_ratings.c.mock_id == mocks.c.id)
        .join(mock_rounds, in_round)
        .where(mine),
    }


def _seconds(column: ColumnElement[Any], name: str) -> ColumnElement[Any]:
    """A duration as a number, which JSON can hold."""
    return type_coerce(column, Integer).label(name)


async def drop_mocks(connection: AsyncConnection, account_ids: Sequence[int]) -> None:
    """Delete the interviews of these accounts: no ledger rests on them."""
    mine = select(mocks.c.id).where(among(mocks.c.account_id, account_ids))
    for table in _BELOW:
        await connection.execute(delete(table).where(table.c.mock_id.in_(mine)))
    await connection.execute(delete(mocks).where(among(mocks.c.account_id, account_ids)))
