"""A mock interview from its first question to its scorecard."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.mock import MockCard, MockQuestionCard, MockReviewCard, ScorecardCard
from bot.domain.errors import ConflictError, DrillError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.scorecard import MockVerdict
from tests.services.house import House
from tests.services.mock_house import SAID, answer, answer_round, make_mock_bank, play, rate, shown, start, visitor

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def hall(empty_house: House) -> House:
    """A bank of every kind, and nobody's group."""
    await empty_house.core.services.questions.load(make_mock_bank())
    return empty_house


async def current(house: House, account_id: int) -> MockCard | None:
    return await house.core.services.mocks.current(account_id)


# The way through


async def test_an_interview_has_the_rounds_of_a_real_loop_and_needs_no_group(hall: House) -> None:
    ada = await visitor(hall)
    card: MockCard = await start(hall, ada)
    kinds = []

    while not isinstance(card, ScorecardCard):
        review = await answer_round(hall, ada, card)
        kinds.append(review.kind)
        card = await rate(hall, ada, review)

    assert kinds == ["technical", "system-design", "behavioral"]
    assert [row.kind for row in card.rounds] == kinds
    assert card.verdict is MockVerdict.PASSED
    assert await current(hall, ada) is None


async def test_a_follow_up_comes_only_after_the_first_answer(hall: House) -> None:
    ada = await visitor(hall)
    first = await start(hall, ada, "technical")

    second = shown(MockQuestionCard, await answer(hall, ada, first, "Mine."))

    assert (first.follow_up, first.asked, first.before) == (0, first.prompt, ())
    assert (second.follow_up, second.prompt) == (1, first.prompt)
    assert second.asked.startswith("And then 1")
    assert [(said.asked, said.said) for said in second.before] == [(first.prompt, "Mine.")]


async def test_nothing_of_the_answer_is_shown_before_the_round_is_over(hall: House) -> None:
    ada = await visitor(hall)
    card: MockCard = await start(hall, ada, "technical", "behavioral", length=20 * MINUTE)

    while isinstance(card, MockQuestionCard):
        assert "Secret" not in repr(card)
        card = await answer(hall, ada, card, "Mine.")

    review = shown(MockReviewCard, card)
    assert all("Secret model" in item.model_answer for item in review.items)
    assert [said.expected.startswith("Secret line 1") for said in review.items[0].exchanges] == [False, True]


async def test_key_points_come_with_the_members_own_words_beside(hall: House) -> None:
    ada = await visitor(hall)
    first = await start(hall, ada, "technical", length=20 * MINUTE)
    rest = await answer(hall, ada, await answer(hall, ada, first, SAID), "No idea.")

    review = await answer_round(hall, ada, rest, "No idea.")

    assert [(point.quote, len(item.open)) for item in review.items for point in item.covered] == [(SAID, 0)]
    assert [len(item.open) for item in review.items[1:]] == [1] * (len(review.items) - 1)


async def test_a_round_is_rated_one_dimension_at_a_time_or_all_at_once(hall: House) -> None:
    ada, mocks = await visitor(hall), hall.core.services.mocks
    review = await answer_round(hall, ada, await start(hall, ada, "behavioral", "technical"))

    one = await mocks.rate(ada, review.mock_id, "technical", {"defence": 2}, "one")
    two = await mocks.rate(ada, review.mock_id, "technical", {"defence": 4, "candour": 3}, "two")
    done = await mocks.rate(ada, review.mock_id, "technical", {"mechanism": 3, "example": 3}, "three")

    assert [d.rating for d in shown(MockReviewCard, one).dimensions] == [None, 2, None, None]
    assert [d.rating for d in shown(MockReviewCard, two).dimensions] == [None, 4, None, 3]
    assert shown(MockQuestionCard, done).kind == "behavioral"


async def test_a_strong_round_does_not_make_up_for_one_under_its_gate(hall: House) -> None:
    ada = await visitor(hall)
    review = await answer_round(hall, ada, await start(hall, ada, "technical", "behavioral"))
    review = await answer_round(hall, ada, await rate(hall, ada, review, 4))

    card = shown(ScorecardCard, await rate(hall, ada, review, 3, story=2))

    assert [(row.mean, row.is_passed) for row in card.rounds] == [(4.0, True), (2.75, False)]
    assert card.verdict is MockVerdict.NOT_YET
    assert card.work_on == ("story",)


# Time


async def test_over_time_is_noted_and_cuts_nothing_off(hall: House) -> None:
    ada = await visitor(hall)
    first = await start(hall, ada, "technical", length=20 * MINUTE)
    assert first.deadline_at == hall.clock.at + 5 * MINUTE

    hall.clock.at += 7 * MINUTE
    late = shown(MockQuestionCard, await current(hall, ada))
    assert (late.left, late.over) == (timedelta(0), 2 * MINUTE)

    card = shown(ScorecardCard, await play(hall, ada, late))
    [review] = await hall.core.services.mocks.reviews(ada, card.mock_id)
    assert [item.over for item in review.items] == [2 * MINUTE, timedelta(0), timedelta(0), timedelta(0)]
    assert card.rounds[0].over == 2 * MINUTE
    assert card.verdict is MockVerdict.PASSED


async def test_a_pause_does_not_count_even_through_a_restart(hall: House) -> None:
    ada = await visitor(hall)
    first = await start(hall, ada)
    began_at = hall.clock.at
    hall.clock.at += MINUTE
    paused = shown(MockQuestionCard, await hall.core.services.mocks.pause(ada, first.mock_id, "pause"))
    assert (paused.left, paused.deadline_at, paused.paused_at) == (4 * MINUTE, None, hall.clock.at)

    hall.clock.at += timedelta(days=2)
    await hall.restart()
    waiting = shown(MockQuestionCard, await current(hall, ada))
    again = shown(MockQuestionCard, await hall.core.services.mocks.resume(ada, first.mock_id, "resume"))

    assert (waiting.turn, waiting.left, waiting.paused_at) == (first.turn, 4 * MINUTE, paused.paused_at)
    assert (again.left, again.paused_at) == (4 * MINUTE, None)
    assert again.deadline_at == began_at + timedelta(days=2) + 5 * MINUTE


async def test_an_interview_left_alone_is_paused_when_one_comes_back_even_after_a_restart(hall: House) -> None:
    ada = await visitor(hall)
    first = await start(hall, ada, "technical")
    hall.clock.at += timedelta(days=1)
    await hall.restart()

    waiting = shown(MockQuestionCard, await current(hall, ada))
    again = shown(MockQuestionCard, await hall.core.services.mocks.resume(ada, first.mock_id, "resume"))
    hall.clock.at += MINUTE
    card = shown(ScorecardCard, await play(hall, ada, again))

    assert (waiting.turn, waiting.paused_at) == (first.turn, first.deadline_at)
    assert (again.paused_at, again.left, again.over) == (None, timedelta(0), timedelta(0))
    assert card.rounds[0].over == MINUTE


async def test_an_answer_ends_the_pause_and_is_not_lost(hall: House) -> None:
    ada = await visitor(hall)
    first = await start(hall, ada)
    await hall.core.services.mocks.pause(ada, first.mock_id, "pause")
    hall.clock.at += timedelta(hours=1)

    card = shown(MockQuestionCard, await answer(hall, ada, first, "Mine."))

    assert ([said.said for said in card.before], card.left, card.paused_at) == (["Mine."], 5 * MINUTE, None)


async def test_a_restart_in_the_middle_of_a_rating_loses_nothing(hall: House) -> None:
    ada = await visitor(hall)
    review = await answer_round(hall, ada, await start(hall, ada))
    await hall.core.services.mocks.rate(ada, review.mock_id, "technical", {"example": 4}, "one")

    await hall.restart()

    again = shown(MockReviewCard, await current(hall, ada))
    assert again.items == review.items
    assert [d.rating for d in again.dimensions] == [None, None, 4, None]


# Skipping and ending


async def test_a_skipped_question_takes_its_follow_ups_along_and_a_follow_up_only_itself(hall: House) -> None:
    ada, mocks = await visitor(hall), hall.core.services.mocks
    first = await start(hall, ada, "technical")

    second = shown(MockQuestionCard, await mocks.skip(ada, first.turn, "skip"))
    follow_up = shown(MockQuestionCard, await answer(hall, ada, second))
    third = shown(MockQuestionCard, await mocks.skip(ada, follow_up.turn, "skip too"))

    assert [(card.question, card.follow_up) for card in (second, follow_up, third)] == [(2, 0), (2, 1), (3, 0)]


async def test_a_round_without_an_answer_is_not_rated_and_does_not_pass(hall: House) -> None:
    ada, mocks = await visitor(hall), hall.core.services.mocks
    card: MockCard = await start(hall, ada, "technical", "behavioral")
    while isinstance(card, MockQuestionCard):
        card = await mocks.skip(ada, card.turn, card.turn)
    review = shown(MockReviewCard, card)
    assert not review.is_answered

    going_on = await mocks.rate(ada, review.mock_id, "technical", {"example": 4}, "go on")

    assert shown(MockQuestionCard, going_on).kind == "behavioral"
    done = shown(ScorecardCard, await play(hall, ada, going_on, 4))
    assert [(row.mean, row.is_passed) for row in done.rounds] == [(None, False), (4.0, True)]
    assert done.verdict is MockVerdict.NOT_YET


async def test_what_was_answered_before_an_early_end_can_still_be_rated(hall: House) -> None:
    ada, mocks = await visitor(hall), hall.core.services.mocks
    first = await start(hall, ada)
    await answer(hall, ada, first)

    review = shown(MockReviewCard, await mocks.end(ada, first.mock_id, "end"))
    card = shown(ScorecardCard, await rate(hall, ada, review, 4))

    assert [item.title for item in review.items] == [first.title]
    assert [row.mean for row in card.rounds] == [4.0, None, None]
    assert card.is_stopped
    assert card.verdict is MockVerdict.NOT_YET


async def test_ending_twice_or_before_any_answer_ends_at_once(hall: House) -> None:
    ada, mocks = await visitor(hall), hall.core.services.mocks
    first = await start(hall, ada)
    card = shown(ScorecardCard, await mocks.end(ada, first.mock_id, "end"))
    assert (card.is_stopped, card.verdict) == (True, MockVerdict.NOT_YET)

    second = await start(hall, ada, key="again")
    await answer(hall, ada, second)
    await mocks.end(ada, second.mock_id, "end again")
    assert isinstance(await mocks.end(ada, second.mock_id, "end for good"), ScorecardCard)
    with pytest.raises(ConflictError, match=r"mock\.over"):
        await mocks.end(ada, second.mock_id, "once more")


# Once, and only one's own


async def test_a_request_that_comes_twice_changes_nothing_the_second_time(hall: House) -> None:
    ada, mocks = await visitor(hall), hall.core.services.mocks
    first = await start(hall, ada, "technical")
    assert await start(hall, ada, "technical") == first

    once = await mocks.answer(ada, first.turn, "Mine.", "answer")
    hall.clock.at += MINUTE
    twice = shown(MockQuestionCard, await mocks.answer(ada, first.turn, "Other words.", "answer"))

    assert twice.turn == shown(MockQuestionCard, once).turn
    assert [said.said for said in twice.before] == ["Mine."]


async def test_an_interview_of_which_every_request_comes_twice_is_the_same_as_one(hall: House) -> None:
    ada, bea = await visitor(hall), await visitor(hall, "Bea")
    once: MockCard = await start(hall, ada, "technical")
    twice: MockCard = await start(hall, bea, "technical")

    while isinstance(once, MockQuestionCard):
        once = await answer(hall, ada, once)
        assert await answer(hall, bea, twice) == (twice := await answer(hall, bea, twice))
    once = await rate(hall, ada, once)
    assert await rate(hall, bea, twice) == (twice := await rate(hall, bea, twice))

    assert replace(shown(ScorecardCard, twice), mock_id=0) == replace(shown(ScorecardCard, once), mock_id=0)


async def test_a_form_for_what_was_asked_before_changes_nothing(hall: House) -> None:
    ada, mocks = await visitor(hall), hall.core.services.mocks
    first = await start(hall, ada)
    second = shown(MockQuestionCard, await answer(hall, ada, first))

    for stale in (mocks.answer(ada, first.turn, "Late.", "a"), mocks.skip(ada, first.turn, "b")):
        with pytest.raises(ConflictError, match=r"mock\.moved_on"):
            await stale
    with pytest.raises(ConflictError, match=r"mock\.moved_on"):
        await mocks.rate(ada, first.mock_id, "technical", {}, "c")

    assert await current(hall, ada) == second


async def test_nobody_reaches_anothers_interview(hall: House) -> None:
    ada, bea, mocks = await visitor(hall), await visitor(hall, "Bea"), hall.core.services.mocks
    mine = await start(hall, ada)

    for attempt in (
        mocks.answer(bea, mine.turn, "Hers.", "1"),
        mocks.skip(bea, mine.turn, "2"),
        mocks.pause(bea, mine.mock_id, "3"),
        mocks.resume(bea, mine.mock_id, "4"),
        mocks.rate(bea, mine.mock_id, "technical", {}, "5"),
        mocks.end(bea, mine.mock_id, "6"),
        mocks.scorecard(bea, mine.mock_id),
        mocks.reviews(bea, mine.mock_id),
    ):
        with pytest.raises(ForbiddenError, match=r"mock\.not_yours"):
            await attempt

    assert await current(hall, bea) is None
    assert (await mocks.history(bea)).rows == ()
    assert await current(hall, ada) == mine


async def test_a_person_has_one_interview_under_way(hall: House) -> None:
    ada = await visitor(hall)
    first = await start(hall, ada)

    with pytest.raises(ConflictError, match=r"mock\.live"):
        await start(hall, ada, key="another")

    await hall.core.services.mocks.end(ada, first.mock_id, "end")
    assert (await start(hall, ada, key="another")).mock_id != first.mock_id


@pytest.mark.parametrize("turn", ["", "x", "99-0-0-0", "-1", "1", "9" * 40, "٣-0-0-0"])
async def test_a_turn_that_is_none_is_refused_with_a_sentence(hall: House, turn: str) -> None:
    ada = await visitor(hall)
    await start(hall, ada)

    with pytest.raises(DrillError, match=r"mock\.(unknown|moved_on)"):
        await hall.core.services.mocks.answer(ada, turn, "Mine.", "key")


async def test_what_cannot_be_used_is_refused_and_changes_nothing(hall: House) -> None:
    ada, mocks = await visitor(hall), hall.core.services.mocks
    review = await answer_round(hall, ada, await start(hall, ada))

    for ratings in ({"example": 5}, {"example": 0}, {"story": 3}, {"charm": 3}):
        with pytest.raises(InvalidInputError, match=r"mock\.bad_rating"):
            await mocks.rate(ada, review.mock_id, "technical", ratings, "rate")
    with pytest.raises(ConflictError, match=r"mock\.running"):
        await mocks.scorecard(ada, review.mock_id)
    with pytest.raises(NotFoundError, match=r"mock\.unknown"):
        await mocks.scorecard(ada, 99)
    with pytest.raises(NotFoundError, match=r"group\.unknown"):
        await mocks.start(ada, 99, 30 * MINUTE, (), "start in no group")

    assert await current(hall, ada) == review


# Looking back


async def test_past_interviews_are_listed_with_their_trend(hall: House) -> None:
    ada, mocks = await visitor(hall), hall.core.services.mocks
    for number, level in enumerate((2, 3, 4)):
        hall.clock.at += timedelta(days=1)
        await play(hall, ada, await start(hall, ada, "technical", key=f"start {number}"), level)
    live = await start(hall, ada, key="now")

    history = await mocks.history(ada, limit=2)

    assert [row.means for row in history.rows] == [(("technical", 4.0),), (("technical", 3.0),)]
    assert [row.verdict for row in history.rows] == [MockVerdict.PASSED, MockVerdict.PASSED]
    assert [(t.kind, t.means, t.change) for t in history.trends] == [("technical", (2.0, 3.0, 4.0), 1.5)]
    assert history.live_id == live.mock_id
    assert (await mocks.scorecard(ada, history.rows[0].mock_id)).rounds[0].mean == 4.0
