"""Mock interviews as rows: what is stored comes back as it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.mock import (
    Asking,
    Interview,
    MockQuestion,
    MockRound,
    answer,
    begin,
    pause,
    rate,
    resume,
    skip,
    stop,
    turn_of,
)
from bot.domain.mock import step_of as where
from bot.domain.scorecard import DIMENSIONS
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import HOUR, MINUTE, add_account, question

LENGTH = timedelta(minutes=30)


async def make_mock(store: SqlStore, name: str = "Ada") -> Interview:
    """An interview of two rounds that is not stored yet."""
    account = await add_account(store, name)
    await store.write(lambda uow: uow.questions.put(None, [question()], MONDAY, whole=True))
    version_id, _ = await store.read(lambda uow: uow.questions.current("q-1"))
    asked = MockQuestion("q-1", version_id, 5 * MINUTE, 1)
    rounds = (MockRound("technical", (asked, asked), {}), MockRound("behavioral", (asked,), {}))
    return begin(Interview(0, account.id, None, LENGTH, MONDAY, rounds), MONDAY)


def turn(mock: Interview) -> str:
    step = where(mock)
    assert isinstance(step, Asking)
    return turn_of(mock, step)


async def test_every_step_of_an_interview_comes_back_as_it_was(store: SqlStore) -> None:
    first = await make_mock(store)
    mock = await store.write(lambda uow: uow.mocks.add(first, 7))
    assert mock == replace(first, id=mock.id)
    now = MONDAY
    steps: list[Callable[[Interview], Interview]] = [
        lambda m: pause(m, now),
        lambda m: resume(m, now),
        lambda m: answer(m, turn(m), "What I said — “so”.", now),
        lambda m: skip(m, turn(m), now),
        lambda m: skip(m, turn(m), now),
        lambda m: rate(m, "technical", {"example": 2}, now),
        lambda m: rate(m, "technical", dict.fromkeys(DIMENSIONS["technical"], 3), now),
        lambda m: answer(m, turn(m), "More.", now),
        lambda m: stop(m, now),
        lambda m: stop(m, now),
    ]

    for step in steps:
        now += MINUTE
        mock = changed = step(mock)
        await store.write(lambda uow, m=changed: uow.mocks.save(m))  # type: ignore[misc]
        assert await store.read(lambda uow: uow.mocks.get(mock.id)) == changed  # noqa: B023

    assert mock.ended_at == now
    assert mock.rounds[0].questions[0].paused == MINUTE


async def test_an_account_has_one_interview_under_way_and_many_past_ones(store: SqlStore) -> None:
    wanted = await make_mock(store)
    first = await store.write(lambda uow: uow.mocks.add(wanted, 7))
    with pytest.raises(ConflictError, match=r"mock\.live"):
        await store.write(lambda uow: uow.mocks.add(wanted, 8))

    done = replace(first, ended_at=MONDAY + HOUR)
    await store.write(lambda uow: uow.mocks.save(done))
    second = await store.write(lambda uow: uow.mocks.add(wanted, 8))

    assert await store.read(lambda uow: uow.mocks.find_live([wanted.account_id])) == second
    assert await store.read(lambda uow: uow.mocks.latest([wanted.account_id], 5)) == [second, done]
    assert await store.read(lambda uow: uow.mocks.latest([wanted.account_id], 1)) == [second]


async def test_what_is_asked_about_other_accounts_is_empty(store: SqlStore) -> None:
    wanted = await make_mock(store)
    await store.write(lambda uow: uow.mocks.add(wanted, 7))
    other = await add_account(store, "Bea")

    assert await store.read(lambda uow: uow.mocks.find_live([other.id])) is None
    assert await store.read(lambda uow: uow.mocks.latest([other.id], 5)) == []
    with pytest.raises(NotFoundError, match=r"mock\.unknown"):
        await store.read(lambda uow: uow.mocks.get(99))


async def test_a_question_may_be_renamed_below_an_interview(store: SqlStore) -> None:
    wanted = await make_mock(store)
    mock = await store.write(lambda uow: uow.mocks.add(wanted, 7))

    renamed = replace(question("q-new"), was=("q-1",))
    await store.write(lambda uow: uow.questions.put(None, [renamed], MONDAY, whole=True))

    found = await store.read(lambda uow: uow.mocks.get(mock.id))
    assert {q.question_id for round_ in found.rounds for q in round_.questions} == {"q-new"}
