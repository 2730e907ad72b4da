"""What somebody practised can be had and can be forgotten."""

import json
import sqlite3
from contextlib import closing
from typing import Any

from bot.cards.practice import SummaryCard
from bot.domain.quiz import QuizKind, QuizWish
from bot.domain.review import Rating
from tests.services.house import House, account, on
from tests.services.test_quiz import arrive, question

WORDS = "Words that only Ada would choose about trust."
OPEN = QuizWish(kind=QuizKind.OPEN, count=3)


async def practise(house: House, name: str = "Ada") -> tuple[int, int]:
    """(account id, quiz id) of somebody in the middle of a quiz, with a dispute, a rating and an interview."""
    who = await arrive(house, name)
    card = await question(house, who, OPEN)
    quiz = house.core.services.quiz
    feedback = await quiz.answer_open(card.session_id, 1, who, WORDS)
    await quiz.dispute(card.session_id, 1, who, feedback.open[0].key_point_id)
    await quiz.rate(card.session_id, 1, who, Rating.GOOD)
    await house.core.services.practice.set_interview(who, house.group.id, on(30))
    return who, card.session_id


async def export(house: House, who: int) -> dict[str, Any]:
    found = await house.core.services.privacy.export(who)
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


async def test_a_person_gets_all_that_is_stored_of_their_practice(house: House) -> None:
    ada, _ = await practise(house)
    found = await export(house, ada)
    assert [(row["rating"], row["source"], row["points"]) for row in found["reviews"]] == [(3, "open", 1)]
    assert [row["text"] for row in found["quiz_answers"]] == [WORDS, ""]
    assert [(row["count"], row["kind"]) for row in found["quizzes"]] == [(3, "open")]
    assert [row["text"] for row in found["disputes"]] == [WORDS]
    assert found["practice_settings"] == [{"retention": 0.9, "daily_load": 10, "interview_on": "2026-01-30"}]
    assert len(found["review_cards"]) == 1


async def test_nobody_elses_practice_is_in_it(house: House) -> None:
    await practise(house)
    bob = await arrive(house, "Bob")
    await house.core.services.members.join(house.group.id, account("Bob"), "Bob")
    found = await export(house, bob)
    of_practice = ["reviews", "quiz_answers", "quizzes", "disputes", "practice_settings", "review_cards"]
    assert [found[name] for name in of_practice] == [[]] * 6


async def test_whoever_is_forgotten_leaves_no_word_behind_and_the_counts_stay(house: House) -> None:
    ada, session_id = await practise(house)
    await house.core.services.privacy.forget(ada)
    with closing(sqlite3.connect(house.file)) as connection:
        assert WORDS not in "\n".join(connection.iterdump())
    assert isinstance(await house.core.services.quiz.current(session_id, ada), SummaryCard)
    (dispute,) = await house.core.store.read(lambda uow: uow.quizzes.disputes())
    assert dispute.count == 1
    assert (await house.core.services.practice.board(house.group.id)).rows == ()
    assert await house.differences() == []
