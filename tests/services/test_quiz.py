"""Quizzes: what comes in which order, what an answer leads to, and that nothing happens twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.practice import QuizCard, QuizStep, SummaryCard, VerdictCard
from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.question import Bank, Check, Option
from bot.domain.quiz import QuizKind, QuizSource, QuizWish
from bot.domain.review import Rating
from bot.services.once import DoneBeforeError, once
from tests.services.house import House, account, make_bank

CHECKS = QuizWish(kind=QuizKind.CHECK, count=3)
RIGHT = "Secret right"


def check_of(question_id: str) -> Check:
    wrong = [Option(f"Wrong {n} of {question_id}", f"Since {n}.") for n in range(3)]
    return Check("c1", f"Which of {question_id}?", (Option(RIGHT, "Since it is.", right=True), *wrong))


def bank_with_checks(questions: int = 30) -> Bank:
    bank = make_bank(questions)
    return replace(bank, questions=tuple(replace(q, checks=(check_of(q.id),)) for q in bank.questions))


async def arrive(house: House, name: str = "Ada") -> int:
    """An account that is there and has no seat yet."""
    await house.core.services.questions.load(bank_with_checks())
    return (await house.core.store.write(lambda uow: uow.members.put_account(account(name), name, house.clock.at))).id


async def start(house: House, who: int, wish: QuizWish = CHECKS, key: str = "k1") -> QuizStep:
    return await house.core.services.quiz.start(who, house.group.id, wish, key)


async def question(house: House, who: int, wish: QuizWish = CHECKS, key: str = "k1") -> QuizCard:
    step = await start(house, who, wish, key)
    assert isinstance(step, QuizCard)
    return step


async def choose(house: House, who: int, card: QuizCard, *, right: bool) -> VerdictCard:
    place = next(n for n, text in enumerate(card.options) if (text == RIGHT) is right)
    return await house.core.services.quiz.answer_check(card.session_id, card.position, who, place)


async def play(house: House, who: int, step: QuizStep, rights: Sequence[bool]) -> QuizStep:
    for right in rights:
        assert isinstance(step, QuizCard)
        await choose(house, who, step, right=right)
        step = await house.core.services.quiz.current(step.session_id, who)
    return step


async def run_through(house: House, who: int, wish: QuizWish, key: str) -> tuple[list[QuizCard], SummaryCard]:
    """A whole quiz of checks, each answered right."""
    cards, step = [], await start(house, who, wish, key)
    while isinstance(step, QuizCard):
        cards.append(step)
        await choose(house, who, step, right=True)
        step = await house.core.services.quiz.current(step.session_id, who)
    assert isinstance(step, SummaryCard)
    return cards, step


# A quiz of checks


async def test_whoever_practises_has_a_seat_and_sees_a_new_question(house: House) -> None:
    ada = await arrive(house)
    card = await question(house, ada)
    assert (card.position, card.count, card.kind, card.source) == (1, 3, QuizKind.CHECK, QuizSource.NEW)
    assert sorted(card.options)[0] == RIGHT
    assert await house.find_member("Ada") is not None


async def test_a_verdict_gives_the_reason_of_every_option_in_the_order_they_were_shown(house: House) -> None:
    ada = await arrive(house)
    card = await question(house, ada)
    verdict = await choose(house, ada, card, right=False)
    assert not verdict.is_right
    assert [option.text for option in verdict.options] == list(card.options)
    assert all(option.why for option in verdict.options)
    assert [option.text for option in verdict.options if option.is_right] == [RIGHT]
    assert sum(option.is_chosen for option in verdict.options) == 1
    assert verdict.due_at == house.clock.at + timedelta(days=1)


async def test_a_quiz_ends_with_what_was_right_wrong_and_is_due_next(house: House) -> None:
    ada = await arrive(house)
    step = await play(house, ada, await start(house, ada), [True, False, True])
    assert isinstance(step, SummaryCard)
    assert (step.answered, step.right, step.wrong, step.unrated) == (3, 2, 1, 0)
    assert (step.points, step.points_today) == (5, 5)
    assert step.next_due_at == house.clock.at + timedelta(days=1)


async def test_another_quiz_begins_by_the_same_wish_once_a_key_and_for_its_own_person_alone(house: House) -> None:
    ada, eve = await arrive(house), await arrive(house, "Eve")
    first = await question(house, ada, QuizWish(topic="evasion", kind=QuizKind.CHECK, count=2))
    quiz = house.core.services.quiz
    again = await quiz.start_again(first.session_id, ada, "k2")
    assert isinstance(again, QuizCard)
    assert (again.position, again.count, again.kind, again.topic) == (1, 2, QuizKind.CHECK, "evasion")
    assert again.session_id != first.session_id
    assert await quiz.start_again(first.session_id, ada, "k2") == again
    with pytest.raises(ForbiddenError):
        await quiz.start_again(first.session_id, eve, "k3")


async def test_a_second_click_changes_nothing_and_shows_the_first_verdict(house: House) -> None:
    ada = await arrive(house)
    card = await question(house, ada)
    first = await choose(house, ada, card, right=True)
    assert await choose(house, ada, card, right=False) == first
    board = await house.core.services.practice.board(house.group.id)
    assert [(row.name, row.points, row.reviews) for row in board.rows] == [("Ada", 2, 1)]


async def test_a_click_delivered_twice_takes_effect_once(house: House) -> None:
    ada = await arrive(house)
    card = await question(house, ada)
    with once("click-1"):
        await choose(house, ada, card, right=True)
    with pytest.raises(DoneBeforeError), once("click-1"):
        await choose(house, ada, card, right=False)
    assert (await house.core.services.quiz.look_back(card.session_id, 1, ada)).points == 2


async def test_the_same_request_shows_the_quiz_it_began(house: House) -> None:
    ada = await arrive(house)
    first = await question(house, ada)
    assert await start(house, ada) == first


async def test_a_new_quiz_ends_the_one_under_way(house: House) -> None:
    ada = await arrive(house)
    first, second = await question(house, ada), await question(house, ada, key="k2")
    assert await house.core.services.quiz.find_live(ada) == second.session_id
    assert isinstance(await house.core.services.quiz.current(first.session_id, ada), SummaryCard)
    with pytest.raises(ConflictError, match=r"quiz\.not_now"):
        await choose(house, ada, first, right=True)


async def test_a_restart_in_the_middle_changes_nothing(house: House) -> None:
    ada = await arrive(house)
    before = await play(house, ada, await start(house, ada), [True])
    await house.restart()
    assert isinstance(before, QuizCard)
    assert await house.core.services.quiz.current(before.session_id, ada) == before
    assert isinstance(await play(house, ada, before, [True, False]), SummaryCard)


async def test_a_quiz_goes_on_from_a_linked_account_and_from_nobody_elses(house: House) -> None:
    ada = await arrive(house)
    card = await question(house, ada)
    await house.link("Ada", "Ada2")
    other, bob = await house.account_id("Ada2"), await arrive(house, "Bob")
    assert await house.core.services.quiz.find_live(other) == card.session_id
    assert (await choose(house, other, card, right=True)).is_right
    quiz = house.core.services.quiz
    for forbidden in (
        quiz.current(card.session_id, bob),
        quiz.answer_check(card.session_id, 2, bob, 0),
        quiz.rate(card.session_id, 1, bob, Rating.GOOD),
        quiz.look_back(card.session_id, 1, bob),
        quiz.dispute(card.session_id, 1, bob, "k1"),
        quiz.stop(card.session_id, bob),
    ):
        with pytest.raises(ForbiddenError, match=r"quiz\.not_yours"):
            await forbidden


async def test_options_are_laid_out_for_each_person_and_session_anew(house: House) -> None:
    names = ["Ada", "Bob", "Cid", "Dan", "Eve", "Fay"]
    people = [await arrive(house, name) for name in names]
    places = [(await question(house, who)).options.index(RIGHT) for who in people]
    places += [(await question(house, who, key="k2")).options.index(RIGHT) for who in people]
    assert len(set(places)) > 1


async def test_what_is_out_of_turn_or_not_there_is_refused_with_a_sentence(house: House) -> None:
    ada = await arrive(house)
    card = await question(house, ada)
    quiz = house.core.services.quiz
    with pytest.raises(ConflictError):
        await quiz.answer_check(card.session_id, 2, ada, 0)
    with pytest.raises(ConflictError):
        await quiz.answer_open(card.session_id, 1, ada, "text")
    with pytest.raises(ConflictError):
        await quiz.rate(card.session_id, 1, ada, Rating.EASY)
    with pytest.raises(ConflictError):
        await quiz.look_back(card.session_id, 1, ada)
    with pytest.raises(InvalidInputError):
        await quiz.answer_check(card.session_id, 1, ada, 4)
    with pytest.raises(NotFoundError):
        await quiz.current(99, ada)


@pytest.mark.parametrize("wish", [QuizWish("nowhere"), QuizWish(difficulty=9), QuizWish(count=0), QuizWish(count=21)])
async def test_a_wish_that_cannot_be_met_is_refused(house: House, wish: QuizWish) -> None:
    with pytest.raises(InvalidInputError):
        await start(house, await arrive(house), wish)


async def test_ending_early_keeps_what_was_rated(house: House) -> None:
    ada = await arrive(house)
    step = await play(house, ada, await start(house, ada), [True])
    assert isinstance(step, QuizCard)
    summary = await house.core.services.quiz.stop(step.session_id, ada)
    assert (summary.answered, summary.count, summary.points) == (1, 3, 2)
    assert await house.core.services.quiz.find_live(ada) is None
    assert await house.core.services.quiz.current(step.session_id, ada) == summary


# Order


async def test_due_reviews_come_first_then_new_ones(house: House) -> None:
    ada = await arrive(house)
    seen, _ = await run_through(house, ada, CHECKS, "k1")
    house.clock.advance(days=30)
    cards, _ = await run_through(house, ada, replace(CHECKS, count=5), "k2")
    assert [card.source for card in cards] == [QuizSource.DUE] * 3 + [QuizSource.NEW] * 2
    assert {card.title for card in cards[:3]} == {card.title for card in seen}


async def test_new_questions_stop_at_the_days_load_and_practice_beyond_moves_nothing(house: House) -> None:
    ada = await arrive(house)
    await house.core.services.practice.set_load(ada, house.group.id, 2)
    cards, summary = await run_through(house, ada, replace(CHECKS, count=4), "k1")
    assert [card.source for card in cards] == [QuizSource.NEW, QuizSource.NEW, QuizSource.UNRATED, QuizSource.UNRATED]
    assert (summary.points, summary.unrated, summary.right) == (4, 2, 4)
    again = await house.core.services.quiz.look_back(summary.session_id, 3, ada)
    assert (again.due_at, again.points) == (None, 0)
    assert await house.differences() == []


async def test_nothing_comes_twice_in_a_quiz(house: House) -> None:
    cards, _ = await run_through(house, await arrive(house), replace(CHECKS, count=12), "k1")
    assert len({card.title for card in cards}) == 12


async def test_nothing_open_or_upcoming_comes_while_anything_else_is_left(house: House) -> None:
    ada = await arrive(house)
    await house.open_day()
    hidden = {(await house.round()).question_id, *(await house.upcoming())}
    cards, _ = await run_through(house, ada, replace(CHECKS, count=15), "k1")
    assert {card.title for card in cards}.isdisjoint({f"Title {name}" for name in hidden})
    assert not any(card.is_upcoming for card in cards)


async def test_an_upcoming_question_comes_when_nothing_else_is_left_and_the_card_says_so(empty_house: House) -> None:
    await empty_house.found(questions=15)
    ada = await arrive(empty_house)
    await empty_house.core.services.questions.load(bank_with_checks(16))
    cards, _ = await run_through(empty_house, ada, replace(CHECKS, count=4), "k1")
    assert [card.is_upcoming for card in cards] == [False, False, True, True]
    assert cards[-1].source is QuizSource.UNRATED


async def test_the_open_question_never_comes_and_a_quiz_of_nothing_else_is_refused(house: House) -> None:
    ada = await arrive(house)
    await house.core.services.questions.load(bank_with_checks(1))
    await house.open_day()
    with pytest.raises(ConflictError, match=r"quiz\.nothing"):
        await start(house, ada)


async def test_a_question_that_is_queued_or_opens_meanwhile_gives_way_to_another(house: House) -> None:
    ada = await arrive(house)
    card = await question(house, ada)
    taken = card.title.removeprefix("Title ")
    await house.core.services.questions.enqueue(house.group.id, taken, house.host)
    other = await house.core.services.quiz.current(card.session_id, ada)
    assert isinstance(other, QuizCard)
    assert (other.position, other.count) == (1, 3)
    assert other.title != card.title
    await house.core.services.questions.enqueue(house.group.id, other.title.removeprefix("Title "), house.host)
    await house.core.services.questions.dequeue(house.group.id, taken, house.host)
    await house.open_day()
    with pytest.raises(ConflictError, match=r"quiz\.gave_way"):
        await choose(house, ada, other, right=True)
