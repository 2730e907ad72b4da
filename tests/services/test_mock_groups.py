"""A mock interview beside the life of a group: nothing is spoiled, nothing is booked, nothing is kept too long."""

import json
import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.mock import MockCard, MockQuestionCard, MockReviewCard, ScorecardCard
from bot.domain.draft import DraftQuestion
from bot.domain.errors import ConflictError
from bot.ports.store import UnitOfWork
from bot.services.mock_choice import read_person, read_spoilers
from tests.services.house import House, account
from tests.services.mock_house import HALF_AN_HOUR, SAID, answer, answer_round, make_mock_bank, play, rate, shown, start
from tests.services.mock_house import visitor as make_visitor

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def crew(house: House) -> House:
    """A group with a bank of every kind, of which Ada is a member."""
    await house.core.services.questions.load(make_mock_bank())
    await house.core.services.members.join(house.group.id, account("Ada"), "Ada")
    return house


async def spoilers(house: House, account_id: int) -> frozenset[str]:
    async def work(uow: UnitOfWork) -> frozenset[str]:
        return await read_spoilers(uow, await read_person(uow, account_id))

    return await house.core.store.read(work)


async def asked(house: House, account_id: int) -> list[tuple[str, str]]:
    """Id and topic of every question of the person's latest interview, asked or not yet."""

    async def work(uow: UnitOfWork) -> list[tuple[str, str]]:
        [mock] = await uow.mocks.latest([account_id], 1)
        ids = [question.question_id for round_ in mock.rounds for question in round_.questions]
        return [(name, (await uow.questions.current(name))[1].topic) for name in ids]

    return await house.core.store.read(work)


async def asked_ids(house: House, account_id: int) -> set[str]:
    return {name for name, _ in await asked(house, account_id)}


# Nothing is spoiled


async def test_no_open_or_upcoming_question_of_any_group_of_the_person_is_asked(crew: House) -> None:
    await crew.open_day()
    ada = await crew.account_id("Ada")
    secret = await spoilers(crew, ada)
    assert (await crew.round()).question_id in secret
    assert set(await crew.upcoming()) <= secret

    for seed in range(10):
        card = await start(crew, ada, length=45 * MINUTE, key=f"start {seed}", seed=seed)
        assert not await asked_ids(crew, ada) & secret
        await crew.core.services.mocks.end(ada, card.mock_id, f"end {seed}")


async def test_where_only_spoilers_are_left_it_is_said(crew: House) -> None:
    await crew.core.services.questions.load(make_mock_bank(technical=10, design=0, behavioral=0))
    ada = await crew.account_id("Ada")

    with pytest.raises(ConflictError, match=r"mock\.no_questions"):
        await start(crew, ada)

    assert await crew.core.services.mocks.current(ada) is None


async def test_a_guest_of_a_group_is_asked_none_of_its_own_or_coming_questions(crew: House) -> None:
    draft = DraftQuestion("Ours alone", "Why ours?", topic="evasion", model_answer="Because.", minutes=3)
    await crew.core.services.own_questions.add(crew.group.id, draft, crew.host)
    await crew.core.services.questions.load(make_mock_bank(technical=16, design=0, behavioral=0))
    guest, ada = await make_visitor(crew, "Gil"), await crew.account_id("Ada")
    secret = await spoilers(crew, ada)

    for account_id in (guest, ada):
        await crew.core.services.mocks.start(account_id, crew.group.id, HALF_AN_HOUR, (), "start", 1)

    assert not {name for name in await asked_ids(crew, guest) if name in secret or name.startswith("g")}


async def test_a_question_that_comes_up_during_a_pause_gives_way_to_another(crew: House) -> None:
    ada, mocks = await crew.account_id("Ada"), crew.core.services.mocks
    first = await start(crew, ada, "technical")
    before = [name for name, _ in await asked(crew, ada)]
    await mocks.pause(ada, first.mock_id, "pause")
    await crew.core.services.questions.enqueue(crew.group.id, before[1], crew.host)

    second = shown(MockQuestionCard, await mocks.skip(ada, first.turn, "skip"))

    after = [name for name, _ in await asked(crew, ada)]
    assert (second.question, second.follow_up, second.left) == (2, 0, 5 * MINUTE)
    assert after[1] not in before
    assert after[2:] == before[2:]


async def test_a_question_that_comes_up_and_has_no_stand_in_is_left_out(crew: House) -> None:
    await crew.core.services.questions.load(make_mock_bank(technical=16, design=0, behavioral=0))
    ada, mocks = await crew.account_id("Ada"), crew.core.services.mocks
    first = await start(crew, ada, "technical", length=20 * MINUTE)
    names = [name for name, _ in await asked(crew, ada)]
    assert len(names) == 2
    bank = make_mock_bank(technical=16, design=0, behavioral=0)
    left = [question for question in bank.questions if question.id != names[0]][-14:]
    await crew.core.services.questions.load(replace(bank, questions=tuple(left)))
    assert names[1] in await spoilers(crew, ada)

    review = shown(MockReviewCard, await answer(crew, ada, await answer(crew, ada, first)))

    assert [item.title for item in review.items] == [first.title]
    assert isinstance(await rate(crew, ada, review), ScorecardCard)
    assert len(await mocks.reviews(ada, first.mock_id)) == 1


async def test_what_is_asked_in_the_group_by_then_shows_its_answer_only_after_the_reveal(crew: House) -> None:
    ada, mocks = await crew.account_id("Ada"), crew.core.services.mocks
    first = await start(crew, ada, "behavioral", length=20 * MINUTE)
    [name, *_] = [name for name, _ in await asked(crew, ada)]
    await crew.core.services.questions.enqueue(crew.group.id, name, crew.host)
    await crew.open_day()
    assert (await crew.round()).question_id == name

    review = await answer_round(crew, ada, first)

    assert [item.is_withheld for item in review.items].count(True) == 1
    held = review.items[0]
    assert "Secret" not in repr(held).replace(SAID, "")
    await crew.close_day()
    again = shown(MockReviewCard, await mocks.current(ada))
    assert "Secret model" in again.items[0].model_answer


# Nothing is booked


async def test_no_interview_moves_points_streaks_or_boards(crew: House) -> None:
    ada = await crew.account_id("Ada")
    card = await crew.core.services.mocks.start(ada, crew.group.id, HALF_AN_HOUR, (), "start", 1)

    assert isinstance(await play(crew, ada, card, 4), ScorecardCard)

    assert (await crew.points("Ada"), await crew.current("Ada")) == (0, 0)
    assert await crew.differences() == []


async def test_topics_left_thin_come_first_next_time_and_known_questions_last(crew: House) -> None:
    ada = await crew.account_id("Ada")
    card: MockCard = await start(crew, ada, "technical")
    before = await asked(crew, ada)
    while isinstance(card, MockQuestionCard):
        text = "No idea at all." if card.topic == "privacy" else SAID
        card = await answer(crew, ada, card, text)
    await rate(crew, ada, card)

    await start(crew, ada, "technical", key="again", seed=99)

    after = await asked(crew, ada)
    assert after[0][1] == "privacy"
    assert not {name for name, _ in before} & {name for name, _ in after[:3]}


# One person


async def test_an_interview_goes_on_under_a_linked_account(crew: House) -> None:
    ada = await crew.account_id("Ada")
    first = await start(crew, ada)
    await crew.link("Ada", "Ada2")
    other = await crew.account_id("Ada2")

    second = shown(MockQuestionCard, await answer(crew, other, first))

    assert shown(MockQuestionCard, await crew.core.services.mocks.current(ada)).turn == second.turn
    with pytest.raises(ConflictError, match=r"mock\.live"):
        await start(crew, other, key="another")


async def test_what_was_said_is_exported_and_gone_when_forgotten(crew: House) -> None:
    ada = await crew.account_id("Ada")
    first = await start(crew, ada, "technical")
    review = await answer_round(crew, ada, first, "My very own words.")
    await rate(crew, ada, review)
    bea = await make_visitor(crew, "Bea")
    await answer(crew, bea, await start(crew, bea, key="hers"), "Words of Bea.")

    found = json.loads(json.dumps(await crew.core.services.privacy.export(ada)))
    assert [row["seconds"] for row in found["mocks"]] == [1800]
    assert {row["text"] for row in found["mock_answers"]} == {"My very own words."}
    assert found["mock_questions"][0]["question"] == first.title
    assert {(row["kind"], row["rating"]) for row in found["mock_ratings"]} == {("technical", 3)}
    assert "Bea" not in json.dumps(found)

    await crew.core.services.privacy.forget(ada)
    connection = sqlite3.connect(crew.file)
    left = "\n".join(connection.iterdump())
    connection.close()
    assert "My very own words." not in left
    assert "Words of Bea." in left
    assert (await crew.core.services.mocks.history(ada)).rows == ()
