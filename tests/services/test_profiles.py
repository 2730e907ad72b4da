"""What a profile, a streak and a history say of one person, and the group's streak."""

from dataclasses import replace
from datetime import date

import pytest

from bot.cards.profiles import TopicFact
from bot.domain.answer import Verdict
from bot.domain.errors import NotFoundError
from bot.domain.scoring import Reason
from bot.domain.streak import Mark
from bot.services.profiles import HISTORY_PAGE, strong_and_weak
from tests.services.house import GOOD, House, on


async def test_a_profile_says_what_a_person_has(house: House) -> None:
    await house.play_day("Ada", "Ben")
    await house.play_day("Ada")
    card = await house.core.services.profiles.profile(house.group.id, (await house.member("Ada")).id)

    assert (card.points, card.rank, card.answers, card.current) == (23, 1, 2, 2)
    assert dict(card.by_reason) == {Reason.ON_TIME: 20, Reason.STREAK: 3}
    assert card.by_topic == (("evasion", 2),)
    assert card.joined_on == on(5)
    assert (card.next_milestone, card.next_freeze_in, card.today) == (3, 5, on(6))


async def test_a_day_that_is_not_settled_is_not_in_the_streak_yet(house: House) -> None:
    await house.play("a")
    await house.open_day()
    await house.answer("Ada")

    assert [row.on for row in (await house.streak("Ada")).days] == [on(5)]


async def test_a_streak_says_how_many_answers_the_next_freeze_takes(house: House) -> None:
    await house.play("aa")

    assert (await house.streak("Ada")).next_freeze_in == 5


async def test_a_person_of_another_group_is_not_found(house: House) -> None:
    await house.play("a")
    ada = await house.member("Ada")
    other = await house.core.store.write(lambda uow: uow.groups.add("Others", "UTC", 1, house.clock.at))
    for read in (house.core.services.profiles.streak, house.core.services.profiles.profile):
        with pytest.raises(NotFoundError):
            await read(other.id, ada.id)


async def _group_streak(house: House) -> int:
    ada = await house.member("Ada")
    return (await house.core.services.profiles.profile(house.group.id, ada.id)).group_streak


async def test_a_group_streak_counts_days_on_which_at_least_half_of_the_active_answered(house: House) -> None:
    await house.play_day("Ada", "Ben")
    await house.play_day("Ada")
    assert await _group_streak(house) == 2
    await house.play_day("Ada", "Ben", "Cleo")
    await house.play_day("Cleo")
    assert await _group_streak(house) == 0
    await house.play_day("Ada", "Ben")

    assert await _group_streak(house) == 1


async def test_an_excused_day_neither_breaks_nor_lengthens_a_group_streak(house: House) -> None:
    await house.play_day("Ada")
    round_ = await house.play_day()
    assert await _group_streak(house) == 0
    await house.core.services.hosting.void(house.group.id, round_.id, "why", house.host)
    await house.play_day("Ada")

    assert await _group_streak(house) == 2


async def test_who_did_not_answer_in_the_last_ten_study_days_is_not_active(house: House) -> None:
    await house.play_day("Ada", "Ben", "Cleo", "Dan")
    await house.play("." * 9)
    await house.play_day("Ada")

    assert await _group_streak(house) == 1


async def test_a_year_holds_what_each_study_day_was(house: House) -> None:
    await house.play("a.a")
    card = await house.core.services.profiles.profile(house.group.id, (await house.member("Ada")).id)

    assert card.year == ((on(5), Mark.ANSWERED), (on(6), Mark.MISSED), (on(7), Mark.ANSWERED))


# Topics


def test_strong_topics_are_answered_most_steadily_and_no_topic_is_both() -> None:
    half, all_, none = TopicFact("b", 4, 2, 30), TopicFact("a", 2, 2, 22), TopicFact("c", 3, 0, 0)

    assert strong_and_weak([half, all_, none]) == ((all_, half), (none,))


def test_a_topic_that_was_never_answered_is_not_strong() -> None:
    never = TopicFact("c", 3, 0, 0)

    assert strong_and_weak([never]) == ((), (never,))
    assert strong_and_weak([]) == ((), ())


def test_a_topic_that_was_always_answered_is_never_weak() -> None:
    steady = [TopicFact(f"t{number}", 1, 1, 10) for number in range(5)]
    assert strong_and_weak(steady) == (tuple(steady[:3]), ())


async def test_topics_count_from_the_day_of_joining(house: House) -> None:
    await house.play("...")
    await house.play("a.")
    card = await house.core.services.profiles.profile(house.group.id, (await house.member("Ada")).id)

    assert card.strong == (TopicFact("evasion", 2, 1, 11),)


# History


async def test_a_history_shows_ones_own_answer_beside_the_model_answer(house: House) -> None:
    round_ = await house.play_day("Ada")
    await house.play_day("Ben")
    await house.open_day()
    await house.answer("Ada")
    card = await house.core.services.profiles.history(house.group.id, (await house.member("Ada")).id)

    ((row),) = card.rows
    assert (row.round_id, row.text, row.verdict, row.points) == (round_.id, GOOD, Verdict.ANSWERED, 11)
    assert row.model_answer.startswith("Secret model")
    assert (card.total, row.earlier) == (1, None)


async def test_what_was_answered_before_stands_beside_what_is_answered_now(house: House) -> None:
    await house.load_bank(1)
    await house.open_day()
    await house.answer("Ada", "What I thought of it then was not much, to be honest.")
    first = await house.close_day()
    await house.play_day("Ada")
    card = await house.core.services.profiles.history(house.group.id, (await house.member("Ada")).id)

    now, then = card.rows
    assert now.earlier is not None
    assert (now.text, now.earlier.text, now.earlier.round_id) == (GOOD, then.text, first.id)
    assert then.earlier is None


async def test_a_history_goes_on_page_by_page(house: House) -> None:
    await house.play("a" * (HISTORY_PAGE + 1))
    history = house.core.services.profiles.history
    ada = (await house.member("Ada")).id
    first, second = await history(house.group.id, ada), await history(house.group.id, ada, HISTORY_PAGE)

    assert (len(first.rows), len(second.rows), second.total) == (HISTORY_PAGE, 1, HISTORY_PAGE + 1)
    assert first.rows[-1].on > second.rows[0].on


async def test_one_row_of_a_history_is_read_alone_and_nothing_of_an_open_round(house: House) -> None:
    round_ = await house.play_day("Ada")
    open_round = await house.open_day()
    await house.answer("Ada")
    profiles, ada = house.core.services.profiles, (await house.member("Ada")).id
    ((row),) = (await profiles.history(house.group.id, ada)).rows

    assert await profiles.wrote(house.group.id, ada, round_.id) == row
    with pytest.raises(NotFoundError):
        await profiles.wrote(house.group.id, ada, open_round.id)


async def test_a_year_is_summed_up_by_months(house: House) -> None:
    await house.play("a.a")
    card = await house.core.services.profiles.profile(house.group.id, (await house.member("Ada")).id)
    days_off = [(on(day), Mark.REST) for day in (20, 21)]
    february = [(date(2026, 2, day), mark) for day, mark in ((2, Mark.LATE), (3, Mark.ANSWERED), (4, Mark.EXCUSED))]

    assert card.months() == ((on(1), 2, 3),)
    year = replace(card, year=(*card.year, *days_off, *february))
    assert year.months() == ((on(1), 2, 3), (date(2026, 2, 1), 1, 2))
    assert replace(card, year=()).months() == ()


# The streak of a group


async def test_a_long_group_streak_is_counted_to_its_begin(house: House) -> None:
    await house.play("." + "a" * 25)

    assert await _group_streak(house) == 25
