"""RULES, Answers: what is taken in, decided by the platform's stamps and never by arrival."""

from datetime import timedelta

import pytest

from bot.domain.answer import LONGEST_ANSWER
from bot.domain.errors import InvalidInputError
from bot.domain.refs import ThreadRef
from bot.domain.streak import Mark
from bot.services.answers import SEATED_AT_ONCE
from tests.services.house import GOOD, SPACE, House, account, at

HALF = "Half of an answer, no more."
OTHER_HALF = "And here is the other half of it."


async def _texts(house: House, name: str) -> list[str]:
    return [message.text for message in await house.messages(name)]


# On time and late


async def test_an_answer_stamped_before_the_deadline_counts_whenever_it_arrives(house: House) -> None:
    await house.open_day()
    house.clock.at = at(5, 16, 59)
    message = await house.answer("Ada", heard=False)
    await house.close_day()
    assert await house.find_member("Ada") is None

    house.clock.at = at(5, 20)
    await house.core.services.answers.take(await house.thread(), message)
    await house.tick()

    assert await house.marks("Ada") == [Mark.ANSWERED]
    assert await house.points("Ada") == 11


async def test_an_answer_stamped_at_the_deadline_is_late_however_early_it_arrives(house: House) -> None:
    await house.open_day()
    await house.answer("Ada", at=at(5, 17))
    await house.close_day()

    assert await house.points("Ada") == 3


async def test_a_late_answer_gets_late_points_once_and_is_missed_for_the_streak(house: House) -> None:
    await house.play("a")
    await house.play(".")
    await house.answer("Ada")
    await house.answer("Ada", OTHER_HALF)
    await house.tick()

    assert await house.points("Ada") == 11 + 3
    assert await house.marks("Ada") == [Mark.ANSWERED, Mark.LATE]
    assert await house.current("Ada") == 0


@pytest.mark.parametrize(("after", "points"), [(timedelta(days=7), 3), (timedelta(days=7, seconds=1), 0)])
async def test_late_answers_are_taken_for_seven_days(house: House, after: timedelta, points: int) -> None:
    round_ = await house.open_day()
    house.clock.at = round_.closes_at
    await house.tick()
    await house.answer("Ada", at=round_.closes_at + after, round_id=round_.id)
    await house.tick()

    assert await house.points("Ada") == points


async def test_an_answer_in_time_and_another_one_late_give_no_late_points(house: House) -> None:
    await house.play("a")
    await house.answer("Ada")
    await house.tick()

    assert await house.points("Ada") == 11


# Length


async def test_messages_add_up_in_the_order_of_their_stamps(house: House) -> None:
    await house.open_day()
    await house.answer("Ada", OTHER_HALF, at=at(5, 11))
    await house.answer("Ada", HALF, at=at(5, 10))
    await house.close_day()

    assert await _texts(house, "Ada") == [HALF, OTHER_HALF]
    assert await house.points("Ada") == 11


async def test_text_that_never_reached_the_minimum_is_deleted_at_settlement_and_earns_nobody_a_seat(
    house: House,
) -> None:
    await house.open_day()
    await house.answer("Ada", HALF)
    assert await _texts(house, "Ada") == [HALF]
    await house.close_day()

    assert await _texts(house, "Ada") == [""]
    assert await house.find_member("Ada") is None


async def test_the_other_half_that_arrives_after_the_settlement_makes_the_answer_count(house: House) -> None:
    await house.open_day()
    await house.answer("Ada", HALF)
    await house.close_day()
    await house.answer("Ada", OTHER_HALF, at=at(5, 16))
    await house.tick()

    assert await house.points("Ada") == 11


async def test_what_is_written_after_an_answer_counts_extends_it(house: House) -> None:
    await house.open_day()
    await house.answer("Ada")
    await house.answer("Ada", "PS: and log it.")
    await house.close_day()

    assert await _texts(house, "Ada") == [GOOD, "PS: and log it."]


@pytest.mark.parametrize("text", ["", " \n ", "\u200b\u2800", "x" * (LONGEST_ANSWER + 1)])
async def test_text_that_cannot_be_kept_is_refused_and_an_edit_to_it_changes_nothing(house: House, text: str) -> None:
    await house.open_day()
    message = await house.answer("Ada")
    with pytest.raises(InvalidInputError):
        await house.edit(message, text)

    assert await _texts(house, "Ada") == [GOOD]


async def test_a_message_outside_a_watched_thread_is_dropped(house: House) -> None:
    await house.open_day()
    message = await house.answer("Ada", heard=False)

    assert await house.core.services.answers.take(ThreadRef("fake", SPACE, "elsewhere"), message) is None
    assert await house.core.store.read(lambda uow: uow.members.find_account(account("Ada"))) is None


# Edits and deletions


async def test_an_edit_before_the_deadline_replaces_and_a_later_one_does_not(house: House) -> None:
    await house.open_day()
    message = await house.answer("Ada")
    await house.edit(message, GOOD.upper(), at=at(5, 16))
    await house.edit(message, GOOD.lower(), at=at(5, 17))

    assert await _texts(house, "Ada") == [GOOD.upper()]


async def test_an_edit_that_shortens_an_answer_before_the_deadline_makes_it_count_no_more(house: House) -> None:
    await house.open_day()
    await house.edit(await house.answer("Ada"), HALF, at=at(5, 10))
    await house.close_day()

    assert await house.points("Ada") == 0


async def test_an_older_edit_that_arrives_after_a_newer_one_changes_nothing(house: House) -> None:
    await house.open_day()
    message = await house.answer("Ada")
    await house.edit(message, GOOD.upper(), at=at(5, 12))
    await house.edit(message, GOOD.lower(), at=at(5, 11))

    assert await _texts(house, "Ada") == [GOOD.upper()]


async def test_what_is_deleted_before_the_deadline_is_withdrawn(house: House) -> None:
    await house.open_day()
    await house.delete(await house.answer("Ada"))
    await house.close_day()

    assert await house.points("Ada") == 0
    assert await _texts(house, "Ada") == [""]


async def test_what_is_deleted_after_the_deadline_loses_its_text_and_keeps_its_points(house: House) -> None:
    await house.open_day()
    message = await house.answer("Ada")
    await house.close_day()
    await house.delete(message)
    await house.tick()

    assert await house.points("Ada") == 11
    assert await _texts(house, "Ada") == [""]
    assert await house.differences() == []


async def test_a_withdrawal_before_the_deadline_that_arrives_after_the_settlement_takes_the_points_back(
    house: House,
) -> None:
    await house.play("a")
    await house.open_day()
    message = await house.answer("Ada")
    await house.close_day()
    await house.delete(message, at=at(6, 16))
    await house.tick()

    assert await house.points("Ada") == 11
    assert await house.marks("Ada") == [Mark.ANSWERED, Mark.MISSED]
    assert await house.differences() == []


async def test_a_message_delivered_again_after_it_was_deleted_stays_deleted(house: House) -> None:
    await house.open_day()
    message = await house.answer("Ada")
    await house.delete(message)
    await house.core.services.answers.take(await house.thread(), message)
    await house.close_day()

    assert await house.points("Ada") == 0


# Two accounts of one member


async def test_of_two_accounts_of_one_member_the_answer_in_time_counts_once(house: House) -> None:
    await house.play("a")
    await house.link("Ada", "Ada2")
    await house.open_day()
    await house.answer("Ada2")
    await house.close_day()
    await house.answer("Ada")
    await house.tick()

    assert await house.points("Ada") == 11 + 12
    assert await house.current("Ada") == 2
    assert await house.differences() == []


async def test_a_new_count_is_shown_soon_after_an_answer(house: House) -> None:
    await house.open_day()
    await house.answer("Ada")
    await house.answer("Ben", HALF)
    await house.tick()
    await house.pass_time(seconds=1)

    assert [card.answered for card in house.platform.shown.values()] == [1]


async def test_a_crowd_that_answers_at_once_is_seated_whole(house: House) -> None:
    await house.open_day()
    crowd = [f"Student {n}" for n in range(2 * SEATED_AT_ONCE + 1)]
    for name in crowd:
        await house.answer(name)
    await house.core.services.answers.flush(house.clock.at)
    assert all([await house.find_member(name) for name in crowd])
