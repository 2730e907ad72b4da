"""Reviews beside the daily round: what is due, how an answer did, settings, the interview date, the board."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.practice import DueCard, FeedbackCard
from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.practice import DAILY_CAP
from bot.domain.quiz import QuizSource
from bot.domain.review import Rating
from bot.ports.store import UnitOfWork
from bot.services.disputes import list_disputes
from bot.services.repair import mend_differences
from bot.services.reviews import rebuild_memories
from tests.services.house import GOOD, House, on
from tests.services.test_quiz import CHECKS, arrive, choose, question, run_through

SECRET = "I would say that the secret is a fact that we know."


async def due(house: House, who: int) -> DueCard:
    return await house.core.services.practice.due(who, house.group.id)


async def answered_round(house: House, name: str = "Ada", text: str = SECRET) -> tuple[int, int]:
    """(round id, account id) of a revealed round that somebody answered in the thread."""
    await house.open_day()
    await house.answer(name, text)
    round_ = await house.close_day()
    return round_.id, await house.account_id(name)


# How did I do?


async def test_after_the_reveal_an_answer_is_read_with_quotes_and_waits_for_a_rating(house: House) -> None:
    round_id, ada = await answered_round(house)
    card = await house.core.services.practice.how_did_i_do(round_id, ada)
    assert (card.round_id, card.text, card.rating) == (round_id, SECRET, None)
    assert [point.quote for point in card.covered] == [SECRET]
    assert card.open == ()
    assert [prospect.rating for prospect in card.prospects] == list(Rating)


async def test_a_private_answer_is_read_too(house: House) -> None:
    await house.open_day()
    await house.submit("Ada", SECRET)
    round_ = await house.close_day()
    card = await house.core.services.practice.how_did_i_do(round_.id, await house.account_id("Ada"))
    assert [point.quote for point in card.covered] == [SECRET]


async def test_nothing_is_shown_before_the_reveal_or_without_an_answer(house: House) -> None:
    round_ = await house.open_day()
    await house.answer("Ada", SECRET)
    practice, ada = house.core.services.practice, await house.account_id("Ada")
    for early in (practice.how_did_i_do(round_.id, ada), practice.rate_round(round_.id, ada, Rating.GOOD)):
        with pytest.raises(ConflictError, match=r"practice\.not_revealed"):
            await early
    await house.close_day()
    with pytest.raises(NotFoundError, match=r"practice\.no_answer"):
        await practice.how_did_i_do(round_.id, house.host)
    with pytest.raises(NotFoundError):
        await practice.how_did_i_do(99, ada)


async def test_the_first_rating_of_a_round_stands_and_says_when_it_comes_back(house: House) -> None:
    round_id, ada = await answered_round(house)
    practice = house.core.services.practice
    before = await practice.how_did_i_do(round_id, ada)
    card = await practice.rate_round(round_id, ada, Rating.EASY)
    assert (card.rating, card.points, card.prospects) == (Rating.EASY, 1, ())
    assert card.due_at == before.prospects[-1].due_at
    assert await practice.rate_round(round_id, ada, Rating.AGAIN) == card


async def test_a_linked_account_reads_the_answer_and_cannot_rate_it_again(house: House) -> None:
    round_id, ada = await answered_round(house)
    await house.link("Ada", "Ada2")
    other, practice = await house.account_id("Ada2"), house.core.services.practice
    assert (await practice.how_did_i_do(round_id, other)).text == SECRET
    await practice.rate_round(round_id, ada, Rating.GOOD)
    assert (await practice.rate_round(round_id, other, Rating.AGAIN)).rating is Rating.GOOD


async def test_an_answer_without_a_rating_comes_back_the_day_after_its_reveal(house: House) -> None:
    _, ada = await answered_round(house)
    assert (await due(house, ada)).due == 0
    house.clock.advance(days=1)
    assert (await due(house, ada)).due == 1


async def test_a_rated_answer_comes_back_when_fsrs_says(house: House) -> None:
    round_id, ada = await answered_round(house)
    card = await house.core.services.practice.rate_round(round_id, ada, Rating.EASY)
    assert card.due_at is not None
    house.clock.advance(days=1)
    assert (await due(house, ada)).due == 0
    house.clock.at = card.due_at
    assert (await due(house, ada)).due == 1


async def test_a_disputed_point_of_a_round_is_kept_with_the_answer(house: House) -> None:
    round_id, ada = await answered_round(house, text=GOOD)
    practice = house.core.services.practice
    (point,) = (await practice.how_did_i_do(round_id, ada)).open
    card = await practice.dispute_round(round_id, ada, point.key_point_id)
    assert card.open == (replace(point, is_disputed=True),)
    assert [row.count for row in await list_disputes(house.core.store)] == [1]
    (fact,) = (await house.core.services.privacy.export(ada))["disputes"]
    assert (fact["key_point_id"], fact["text"]) == (point.key_point_id, GOOD)


# What is due


async def test_somebody_without_a_seat_has_nothing_due(house: House) -> None:
    assert (await due(house, await arrive(house))).due == 0


async def test_what_is_due_counts_the_whole_of_today(house: House) -> None:
    ada = await arrive(house)
    card = await question(house, ada)
    await choose(house, ada, card, right=False)
    assert (await due(house, ada)).next_due_at == house.clock.at + timedelta(days=1)
    house.clock.at = house.clock.at.replace(hour=0, minute=1) + timedelta(days=1)
    assert (await due(house, ada)).due == 1


async def test_the_due_line_says_how_much_of_the_day_is_done(house: House) -> None:
    ada = await arrive(house)
    await run_through(house, ada, CHECKS, "k1")
    line = await due(house, ada)
    assert (line.done_today, line.a_day, line.new, line.due) == (3, 10, 7, 0)
    assert line.next_due_at is not None
    assert line.next_due_at > house.clock.at


async def test_a_question_that_is_upcoming_is_not_counted_as_due(house: House) -> None:
    ada = await arrive(house)
    card = await question(house, ada)
    await choose(house, ada, card, right=False)
    house.clock.advance(days=1)
    await house.core.services.questions.enqueue(house.group.id, card.title.removeprefix("Title "), house.host)
    assert (await due(house, ada)).due == 0


# Settings and the interview


async def test_settings_are_kept_and_bad_ones_refused_with_what_would_do(house: House) -> None:
    ada, practice, group_id = await arrive(house), house.core.services.practice, house.group.id
    assert (await practice.settings(ada, group_id)).retention == 0.90
    await practice.set_retention(ada, group_id, 0.85)
    await practice.set_load(ada, group_id, 25)
    await practice.set_interview(ada, group_id, on(20))
    await house.restart()
    practice = house.core.services.practice
    card = await practice.settings(ada, group_id)
    assert (card.retention, card.daily_load, card.interview_on) == (0.85, 25, on(20))
    for bad in (
        practice.set_retention(ada, group_id, 0.5),
        practice.set_load(ada, group_id, 0),
        practice.set_interview(ada, group_id, on(5)),
    ):
        with pytest.raises(InvalidInputError):
            await bad
    assert (await practice.set_interview(ada, group_id, None)).interview_on is None


async def test_a_rating_uses_the_share_of_recall_that_was_chosen(house: House) -> None:
    ada, bob = await arrive(house), await arrive(house, "Bob")
    await house.core.services.practice.set_retention(bob, house.group.id, 0.95)
    house.clock.advance(hours=1)
    for who in (ada, bob):
        await run_through(house, who, CHECKS, "k1")
    house.clock.advance(days=4)
    for who in (ada, bob):
        await run_through(house, who, CHECKS, "k2")

    async def stored(uow: UnitOfWork) -> list[float]:
        return [row.retention for who in (ada, bob) for row in await uow.practice.reviews(house.group.id, [who])]

    assert set(await house.core.store.read(stored)) == {0.90, 0.95}


async def test_an_interview_date_fits_the_load_into_the_days_left_and_suggests_mocks_in_the_last_week(
    house: House,
) -> None:
    ada, practice = await arrive(house), house.core.services.practice
    await run_through(house, ada, replace(CHECKS, count=10), "k1")
    line = (await practice.set_interview(ada, house.group.id, on(15))).due
    assert (line.days_left, line.again, line.a_day, line.suggests_mock) == (10, 10, 3, False)
    house.clock.advance(days=3)
    assert (await due(house, ada)).suggests_mock
    house.clock.advance(days=7)
    assert (await due(house, ada)).days_left is None


async def test_everything_seen_is_due_before_the_interview(house: House) -> None:
    ada, practice = await arrive(house), house.core.services.practice
    await run_through(house, ada, replace(CHECKS, count=10), "k1")
    await practice.set_interview(ada, house.group.id, on(30))
    house.clock.advance(days=24)
    assert (await due(house, ada)).due == 10


async def test_weak_topics_are_named(house: House) -> None:
    ada = await arrive(house)
    await choose(house, ada, await question(house, ada), right=False)
    assert (await due(house, ada)).weak == ("evasion",)


# Points and the board


async def test_practice_points_have_a_board_of_their_own_and_never_move_the_daily_one(house: House) -> None:
    ada, bob = await arrive(house), await arrive(house, "Bob")
    await run_through(house, ada, CHECKS, "k1")
    await choose(house, bob, await question(house, bob), right=False)
    board = await house.core.services.practice.board(house.group.id)
    assert [(row.rank, row.name, row.points, row.reviews) for row in board.rows] == [(1, "Ada", 6, 3), (2, "Bob", 1, 1)]
    assert (await house.board()).rows == ()
    assert await house.differences() == []


async def test_a_day_of_grinding_gives_no_more_than_the_cap(house: House) -> None:
    ada = await arrive(house)
    await house.core.services.practice.set_load(ada, house.group.id, 100)
    _, summary = await run_through(house, ada, replace(CHECKS, count=15), "k1")
    assert (summary.right, summary.points, summary.points_today) == (15, DAILY_CAP, DAILY_CAP)


async def test_boards_count_their_own_period_and_show_the_viewer(house: House) -> None:
    ada, practice = await arrive(house), house.core.services.practice
    await choose(house, ada, await question(house, ada), right=True)
    house.clock.advance(days=7)
    assert (await practice.board(house.group.id, "week")).rows == ()
    assert [row.points for row in (await practice.board(house.group.id, "month")).rows] == [2]
    beyond = await practice.board(house.group.id, "all", viewer_id=ada, offset=25)
    assert beyond.rows == ()
    assert beyond.mine is not None
    assert beyond.mine.name == "Ada"
    with pytest.raises(InvalidInputError):
        await practice.board(house.group.id, "year")


async def test_whoever_hides_leaves_the_practice_board(house: House) -> None:
    ada = await arrive(house)
    await choose(house, ada, await question(house, ada), right=True)
    await house.core.services.members.leave(house.group.id, ada)
    assert (await house.core.services.practice.board(house.group.id)).rows == ()


# Ratings are facts, what is remembered follows from them


async def test_what_is_remembered_can_be_told_from_the_ratings(house: House) -> None:
    ada = await arrive(house)
    for day in range(6):
        await run_through(house, ada, CHECKS, f"k{day}")
        house.clock.advance(days=3)
    assert await house.differences() == []
    member = await house.member("Ada")
    before = await house.core.store.read(lambda uow: uow.practice.memories(member.id))
    assert before
    await house.core.store.write(lambda uow: uow.practice.drop_memories(member.id))
    assert len(await house.differences()) == len(before)
    await house.core.store.write(lambda uow: rebuild_memories(uow, member))
    assert await house.core.store.read(lambda uow: uow.practice.memories(member.id)) == before


async def test_a_daily_answer_and_a_quiz_move_the_same_question(house: House) -> None:
    round_id, ada = await answered_round(house)
    await house.core.services.practice.rate_round(round_id, ada, Rating.AGAIN)
    house.clock.advance(days=2)
    card = await question(house, ada, replace(CHECKS, kind=None))
    assert card.source is QuizSource.DUE
    assert card.title == (await house.core.services.practice.how_did_i_do(round_id, ada)).title
    feedback = await house.core.services.quiz.answer_open(card.session_id, 1, ada, SECRET)
    assert isinstance(feedback, FeedbackCard)
    await house.core.services.quiz.rate(card.session_id, 1, ada, Rating.GOOD)
    assert (await due(house, ada)).due == 0


async def test_a_repair_mends_what_is_remembered_and_says_so(house: House) -> None:
    ada = await arrive(house)
    await choose(house, ada, await question(house, ada), right=True)
    member = await house.member("Ada")
    await house.core.store.write(lambda uow: uow.practice.drop_memories(member.id))
    (mended,) = await mend_differences(house.core.store, house.clock)
    assert "Crew, Ada: review of" in mended
    assert await house.differences() == []
