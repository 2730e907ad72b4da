"""Mock interviews, read and written whole: one is a handful of rows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.mock import Interview, MockAnswer, MockQuestion, MockRound
from bot.store.statements import among, upsert
from bot.store.tables import mock_answers, mock_questions, mock_ratings, mock_rounds, mocks

_m = mocks.c


class SqlMocks:
    """The MockRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, mock: Interview, seed: int) -> Interview:
        """Store a new interview under an id of its own. Raises ConflictError('mock.live') while one is under way."""
        if await self.find_live([mock.account_id]):
            raise ConflictError("mock.live")
        row = {key: value for key, value in _mock_row(mock).items() if key != "id"}
        new = insert(mocks).values(**row, seed=seed).returning(_m.id)
        stored = replace(mock, id=(await self._connection.execute(new)).scalar_one())
        await self._put_parts(stored)
        return stored

    async def save(self, mock: Interview) -> None:
        """Store what changed in an interview."""
        changed = mocks.update().where(_m.id == mock.id)
        await self._connection.execute(changed.values(**_mock_row(mock)))
        await self._put_parts(mock)

    async def get(self, mock_id: int) -> Interview:
        """Raises NotFoundError('mock.unknown')."""
        found = await self._all(select(mocks).where(_m.id == mock_id))
        if not found:
            raise NotFoundError("mock.unknown")
        return found[0]

    async def find_live(self, account_ids: Sequence[int]) -> Interview | None:
        """The interview of these accounts that is under way, the latest of several."""
        mine = select(mocks).where(among(_m.account_id, account_ids), _m.ended_at.is_(None))
        return next(iter(await self._all(mine.order_by(_m.id.desc()).limit(1))), None)

    async def latest(self, account_ids: Sequence[int], limit: int) -> Sequence[Interview]:
        """Interviews of these accounts, newest first, one under way included."""
        mine = select(mocks).where(among(_m.account_id, account_ids))
        return await self._all(mine.order_by(_m.id.desc()).limit(limit))

    async def _put_parts(self, mock: Interview) -> None:
        for table, rows in _part_rows(mock).items():
            if rows:
                await self._connection.execute(upsert(table), rows)

    async def _all(self, statement: Select[Any]) -> list[Interview]:
        heads = (await self._connection.execute(statement)).all()
        ids = [head.id for head in heads]
        answers, ratings = await self._parts(mock_answers, ids), await self._parts(mock_ratings, ids)
        said = _grouped(answers, lambda row: (row.mock_id, row.round, row.place), _answer)
        rated = _grouped(ratings, lambda row: (row.mock_id, row.round), lambda row: (row.dimension, row.rating))
        asked = _grouped(
            await self._parts(mock_questions, ids),
            lambda row: (row.mock_id, row.round),
            lambda row: _question(row, said[row.mock_id, row.round, row.place]),
        )
        rounds = _grouped(
            await self._parts(mock_rounds, ids),
            lambda row: row.mock_id,
            lambda row: _round(row, asked[row.mock_id, row.round], dict(rated[row.mock_id, row.round])),
        )
        return [_mock(head, rounds[head.id]) for head in heads]

    async def _parts(self, table: Table, ids: Sequence[int]) -> Sequence[Row[Any]]:
        """Rows of these interviews in the order of their keys."""
        statement = select(table).where(among(table.c.mock_id, ids)).order_by(*table.primary_key)
        return (await self._connection.execute(statement)).all()


def _grouped(rows: Sequence[Row[Any]], key: Any, make: Any) -> Mapping[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(make(row))
    return found


def _mock_row(mock: Interview) -> dict[str, Any]:
    names = ("id", "account_id", "group_id", "length", "started_at", "paused_at", "stopped_at", "ended_at")
    return {name: getattr(mock, name) for name in names}


def _part_rows(mock: Interview) -> Mapping[Table, list[dict[str, Any]]]:
    """Every row below an interview, by table, parents first."""
    rows: dict[Table, list[dict[str, Any]]] = {t: [] for t in (mock_rounds, mock_questions, mock_answers, mock_ratings)}
    for number, round_ in enumerate(mock.rounds):
        key = {"mock_id": mock.id, "round": number}
        rows[mock_rounds].append({**key, "kind": round_.kind, "reviewed_at": round_.reviewed_at})
        rows[mock_ratings] += [{**key, "dimension": name, "rating": level} for name, level in round_.ratings.items()]
        for place, question in enumerate(round_.questions):
            rows[mock_questions].append({**key, "place": place, **_question_row(question)})
            rows[mock_answers] += [
                {**key, "place": place, "turn": turn, **_answer_row(given)}
                for turn, given in enumerate(question.answers)
            ]
    return rows


def _question_row(question: MockQuestion) -> dict[str, Any]:
    names = ("question_id", "limit", "follow_ups", "asked_at", "paused", "done_at")
    return {"question_version_id": question.version_id, **{name: getattr(question, name) for name in names}}


def _answer_row(given: MockAnswer) -> dict[str, Any]:
    return {"text": given.text, "is_skipped": given.is_skipped, "answered_at": given.answered_at}


def _mock(row: Row[Any], rounds: Sequence[MockRound]) -> Interview:
    return Interview(
        id=row.id,
        account_id=row.account_id,
        group_id=row.group_id,
        length=row.length,
        started_at=row.started_at,
        rounds=tuple(rounds),
        paused_at=row.paused_at,
        stopped_at=row.stopped_at,
        ended_at=row.ended_at,
    )


def _round(row: Row[Any], asked: Sequence[MockQuestion], ratings: Mapping[str, int]) -> MockRound:
    return MockRound(row.kind, tuple(asked), ratings, row.reviewed_at)


def _question(row: Row[Any], said: Sequence[MockAnswer]) -> MockQuestion:
    return MockQuestion(
        question_id=row.question_id,
        version_id=row.question_version_id,
        limit=row.limit,
        follow_ups=row.follow_ups,
        asked_at=row.asked_at,
        paused=row.paused,
        done_at=row.done_at,
        answers=tuple(said),
    )


def _answer(row: Row[Any]) -> MockAnswer:
    return MockAnswer(row.text, row.answered_at, row.is_skipped)
