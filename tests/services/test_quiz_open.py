"""Open questions of a quiz: read with quotes, rated by the member; and quizzes alone with us."""

import pytest

from bot.cards.practice import FeedbackCard, QuizCard
from bot.domain.errors import AmbiguousGroupError, NotFoundError
from bot.domain.quiz import QuizKind, QuizSource, QuizWish
from bot.domain.review import Rating
from tests.services.house import House, account
from tests.services.test_quiz import CHECKS, arrive, play, question, start

OPEN = QuizWish(kind=QuizKind.OPEN, count=2)


# Open questions


async def test_an_open_answer_is_read_with_quotes_beside_the_model_answer_and_waits_for_a_rating(house: House) -> None:
    ada = await arrive(house)
    card = await question(house, ada, OPEN)
    assert card.options == ()
    quiz = house.core.services.quiz
    text = "I would say that the secret is a fact that we know."
    feedback = await quiz.answer_open(card.session_id, 1, ada, text)
    assert [point.quote for point in feedback.covered] == [text]
    assert feedback.model_answer.startswith("Secret model")
    assert [prospect.rating for prospect in feedback.prospects] == list(Rating)
    assert await quiz.current(card.session_id, ada) == feedback
    nxt = await quiz.rate(card.session_id, 1, ada, Rating.GOOD)
    assert isinstance(nxt, QuizCard)
    assert nxt.position == 2
    rated = await quiz.look_back(card.session_id, 1, ada)
    assert isinstance(rated, FeedbackCard)
    assert (rated.rating, rated.due_at) == (Rating.GOOD, feedback.prospects[2].due_at)


async def test_only_the_first_answer_and_the_first_rating_stand(house: House) -> None:
    ada = await arrive(house)
    card = await question(house, ada, OPEN)
    quiz = house.core.services.quiz
    await quiz.answer_open(card.session_id, 1, ada, "First words")
    assert (await quiz.answer_open(card.session_id, 1, ada, "Second words")).text == "First words"
    step = await quiz.rate(card.session_id, 1, ada, Rating.AGAIN)
    assert await quiz.rate(card.session_id, 1, ada, Rating.EASY) == step
    looked = await quiz.look_back(card.session_id, 1, ada)
    assert isinstance(looked, FeedbackCard)
    assert looked.rating is Rating.AGAIN


async def test_not_knowing_shows_the_model_answer_with_every_point_to_look_at(house: House) -> None:
    ada = await arrive(house)
    card = await question(house, ada, OPEN)
    feedback = await house.core.services.quiz.answer_open(card.session_id, 1, ada, " \n")
    assert (feedback.text, feedback.covered, len(feedback.open)) == ("", (), 1)


async def test_of_three_questions_without_a_wish_the_third_is_open(house: House) -> None:
    ada = await arrive(house)
    step = await play(house, ada, await start(house, ada, QuizWish(count=3)), [True, True])
    assert isinstance(step, QuizCard)
    assert step.kind is QuizKind.OPEN


async def test_saying_that_a_point_was_covered_is_kept_and_changes_no_rating(house: House) -> None:
    ada = await arrive(house)
    card = await question(house, ada, OPEN)
    quiz = house.core.services.quiz
    feedback = await quiz.answer_open(card.session_id, 1, ada, "My own words")
    point = feedback.open[0].key_point_id
    said = await quiz.dispute(card.session_id, 1, ada, point)
    assert said.open[0].is_disputed
    assert await quiz.dispute(card.session_id, 1, ada, point) == said
    (row,) = await house.core.store.read(lambda uow: uow.quizzes.disputes())
    assert (row.key_point_id, row.count) == (point, 1)
    with pytest.raises(NotFoundError):
        await quiz.dispute(card.session_id, 1, ada, "no such point")


async def test_a_rating_of_unrated_practice_moves_nothing_but_the_quiz(house: House) -> None:
    ada = await arrive(house)
    await house.core.services.practice.set_load(ada, house.group.id, 1)
    quiz = house.core.services.quiz
    card = await question(house, ada, OPEN)
    await quiz.answer_open(card.session_id, 1, ada, "")
    second = await quiz.rate(card.session_id, 1, ada, Rating.GOOD)
    assert isinstance(second, QuizCard)
    assert second.source is QuizSource.UNRATED
    feedback = await quiz.answer_open(card.session_id, 2, ada, "Words")
    assert [prospect.due_at for prospect in feedback.prospects] == [None] * 4
    await quiz.rate(card.session_id, 2, ada, Rating.AGAIN)
    summary = await quiz.stop(card.session_id, ada)
    assert (summary.right, summary.wrong, summary.unrated, summary.points) == (1, 1, 1, 1)


# Alone with us


async def test_without_a_group_the_only_one_is_meant(house: House) -> None:
    ada = await arrive(house)
    with pytest.raises(NotFoundError, match=r"group\.none_here"):
        await house.core.services.quiz.start(ada, None, CHECKS, "k1")
    await start(house, ada)
    assert isinstance(await house.core.services.quiz.start(ada, None, CHECKS, "k2"), QuizCard)
    first = house.group
    await house.found(channels=("other",))
    await house.core.services.members.join(house.group.id, account("Ada"), "Ada")
    with pytest.raises(AmbiguousGroupError) as raised:
        await house.core.services.quiz.start(ada, None, CHECKS, "k3")
    assert set(raised.value.groups) == {first.id, house.group.id}


async def test_what_another_group_of_the_person_is_asked_soon_is_not_spoiled_either(house: House) -> None:
    ada, first = await arrive(house), house.group
    await start(house, ada)
    hidden = set(await house.upcoming())
    taken = next(q for q in await house.core.services.questions.listing(first.id) if q.id not in hidden)
    await house.found(channels=("other",))
    await house.core.services.members.join(house.group.id, account("Ada"), "Ada")
    await house.core.services.questions.enqueue(house.group.id, taken.id, house.host)
    step, titles = await house.core.services.quiz.start(ada, first.id, QuizWish(count=15), "k2"), list[str]()
    while isinstance(step, QuizCard):
        titles.append(step.title)
        await house.core.services.quiz.answer_open(step.session_id, step.position, ada, "")
        step = await house.core.services.quiz.rate(step.session_id, step.position, ada, Rating.GOOD)
    assert len(titles) == 15
    assert taken.title not in titles
